"""The lead: one person of one admin, keyed by normalised e-mail."""

from datetime import datetime
from typing import Annotated, Literal, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict
from pydantic.alias_generators import to_camel

from llm.extraction import Fact

Status = Literal[
    "new",
    "contacted",
    "qualified",
    "converted",
    "lost",
    "nurturing",
    "proposal",
    "negotiation",
    "recycled",
    "disqualified",
]
Priority = Literal["low", "medium", "high"]

STATUSES: tuple[str, ...] = get_args(Status)
PRIORITIES: tuple[str, ...] = get_args(Priority)
SYNONYMS = {"closed_won": "converted", "closed_lost": "lost"}  # seed 002's words for the same states


def _plain_status(value: object) -> object:
    return SYNONYMS.get(value, value) if isinstance(value, str) else value


AnyStatus = Annotated[Status, BeforeValidator(_plain_status)]


class Record(BaseModel):
    """A noun that crosses an edge: frozen, camelCase outside, snake_case inside."""

    model_config = ConfigDict(frozen=True, alias_generator=to_camel, populate_by_name=True)


class Lead(Record):
    """A lead as stored and as answered: the schema of seed 003, and what is known of the person.

    `requirements` is a bullet list, a line each. `conversation_count` is the number of distinct
    sessions. `first_*` and `source` belong to the session that captured the lead. `other_emails`
    are the addresses of leads that were merged into this one; they lead here, too.
    """

    lead_id: str
    admin_id: str
    email: str
    other_emails: tuple[str, ...] = ()
    requirements: str = ""
    session_id: str | None = None
    session_ids: tuple[str, ...] = ()
    status: Status = "new"
    source: str | None = None
    first_message: str | None = None
    first_contact: datetime
    last_contact: datetime
    conversation_count: int = 0
    tags: tuple[str, ...] = ()
    notes: str = ""
    value: int | float = 0  # in the admin's currency
    priority: Priority = "medium"
    name: str | None = None
    company: str | None = None
    title: str | None = None
    phone: str | None = None
    budget: str | None = None  # this and the next as the visitor put it
    timeline: str | None = None
    intent: str | None = None  # an `Intent`, judged by the visitor's words
    sentiment: str | None = None  # a `Sentiment`, likewise
    language: str | None = None  # ISO 639
    summary: str = ""  # made of the fields above and the requirements, or written by a person
    mentions: tuple[str, ...] = ()  # other people's addresses, as the lead gave them
    verified_session_ids: tuple[str, ...] = ()  # the sessions that are certainly this person's
    verified_fields: tuple[str, ...] = ()  # learnt in one of those; a mere claim replaces none
    disposable: bool = False  # the address is of a throw-away provider
    evidence: tuple[Fact, ...] = ()
    removed_tags: tuple[str, ...] = ()
    edited: tuple[str, ...] = ()  # fields a person has set, which no model may overwrite
    version: int = 1
    created_at: datetime
    updated_at: datetime

    @property
    def addresses(self) -> tuple[str, ...]:
        """Every address that leads here, its own first."""
        return (self.email, *self.other_emails)
