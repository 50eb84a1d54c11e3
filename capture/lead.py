"""The lead: one person of one admin, keyed by normalised e-mail."""

from datetime import datetime
from typing import Any, Literal, get_args

from pydantic import Field

from capture.attribution import Attribution, Consent
from capture.notes import Note
from capture.record import Record
from capture.status import Status
from llm.extraction import Fact

Priority = Literal["low", "medium", "high", "urgent"]  # `urgent` is seed 002's, for grade A
PRIORITIES: tuple[Priority, ...] = get_args(Priority)

# Seed 000's capture sources, then seed 002's list, then the ways in that are ours.
SourceKind = Literal[
    "event_registration",
    "webinar_attendance",
    "room_participation",
    "landing_page",
    "shared_content",
    "poll",
    "qa",
    "chat",
    "website_form",
    "cold_call",
    "email_marketing",
    "social_media",
    "referral",
    "trade_show",
    "webinar",
    "content_download",
    "partner",
    "advertising",
    "import",
    "api",
    "crm",
    "manual",
]
SOURCE_KINDS: tuple[SourceKind, ...] = get_args(SourceKind)

Grade = Literal["A", "B", "C", "D"]
Temperature = Literal["hot", "warm", "cold"]


class Lead(Record):
    """A lead as stored and as answered: the schema of seed 003, and what is known of the person.

    `requirements` is a bullet list, a line each. `conversation_count` is the number of distinct
    sessions. `first_*` and `source` belong to the session that captured the lead. `other_emails`
    are the addresses of leads that were merged into this one; they lead here, too. `notes` is the
    text of all `note_entries`, a line each. `tags` are all tags, `model_tags` those among them that
    no person put there.
    """

    lead_id: str
    admin_id: str
    email: str
    other_emails: tuple[str, ...] = ()
    requirements: str = ""
    session_id: str | None = None
    session_ids: tuple[str, ...] = ()
    status: Status = "new"
    source: str | None = None  # the page where the lead came from
    source_kind: SourceKind = "chat"
    attribution: Attribution = Attribution()
    consent: Consent | None = None
    opted_out: bool = False  # of being tracked: no interaction is recorded any more
    first_message: str | None = None
    first_contact: datetime
    last_contact: datetime
    conversation_count: int = 0
    tags: tuple[str, ...] = ()
    model_tags: tuple[str, ...] = ()
    notes: str = ""
    note_entries: tuple[Note, ...] = ()
    value: int | float = 0
    currency: str | None = None  # ISO 4217; None: the admin's own
    priority: Priority = "medium"
    owner_id: str | None = None  # the team member who works on the lead
    name: str | None = None
    company: str | None = None
    title: str | None = None
    phone: str | None = None
    website: str | None = None
    industry: str | None = None
    company_size: str | None = None  # people, as `51-200` or `500+`
    company_revenue: str | None = None  # a year, as `$1M-$10M`
    job_level: str | None = None  # entry, mid, senior, executive
    country: str | None = None
    city: str | None = None
    technologies: tuple[str, ...] = ()
    social_profiles: dict[str, str] = Field(default_factory=dict)
    custom_fields: dict[str, Any] = Field(default_factory=dict)  # as the admin defined them
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
    edited: tuple[str, ...] = ()  # fields a person or a file has set, no model or score overwrites
    contact_attempts: int = 0
    last_activity_at: datetime | None = None
    next_follow_up_at: datetime | None = None
    status_changed_at: datetime | None = None
    qualified_at: datetime | None = None  # the first time
    converted_at: datetime | None = None  # since when it is; None for a lead that is not
    score: int | None = None  # 0 to 100; this and the next six are given by the scoring
    grade: Grade | None = None
    temperature: Temperature | None = None
    stage: str | None = None
    qualification_score: int | None = None
    engagement_score: int | None = None
    events_attended: int = 0
    watch_seconds: int = 0
    registered_at: datetime | None = None
    version: int = 1
    created_at: datetime
    updated_at: datetime

    @property
    def addresses(self) -> tuple[str, ...]:
        """Every address that leads here, its own first."""
        return (self.email, *self.other_emails)
