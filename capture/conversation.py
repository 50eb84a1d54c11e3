"""A visitor's conversation: sessions and their messages."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from capture.attribution import Attribution, Consent, Short
from capture.budget import Spent
from capture.handoff import Handoff
from capture.record import Record
from llm.chat import Line

Role = Literal["user", "assistant", "person"]  # the visitor, the bot, a person of the business
Context = Annotated[
    dict[Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,40}$")], Short], Field(max_length=20)
]


class Visit(Record):
    """Where a visitor is when they write: the page, what led there, and what the page says of it."""

    page_url: str | None = None
    referrer: str | None = None
    utm: dict[str, str] = Field(default_factory=dict)
    attribution: Attribution | None = None
    consent: Consent | None = None
    context: Context = Field(default_factory=dict)


class Identity(Record):
    """Who a visitor is, as the site that they are signed in to vouches for."""

    email: str
    name: str | None = None


class Gist(Record):
    """Notes on the beginning of a session, up to and with the place `up_to`."""

    text: str
    up_to: int


class Session(Record):
    """One conversation. `seq` is the last place taken in it: every message of a person takes two.

    `email` is the address of the lead it belongs to. `given` is the visitor's own: as they claimed
    it, or, when it is also `verified_email`, as the site or the mailbox has vouched for it. The two
    differ once leads were merged, and then only `given` is anything to the visitor. `mentions` are addresses
    of other people. `heard_from` is the place after which addresses count: deleting a lead moves
    it on, so that what was said before makes no new one.
    """

    admin_id: str
    session_id: str
    seq: int
    heard_from: int = 0
    email: str | None = None
    given: str | None = None
    verified_email: str | None = None
    mentions: tuple[str, ...] = ()
    first_message: str | None = None
    page_url: str | None = None
    referrer: str | None = None
    utm: dict[str, str] = Field(default_factory=dict)
    attribution: Attribution | None = None
    consent: Consent | None = None
    context: Context = Field(default_factory=dict)
    requirements: tuple[str, ...] = ()
    handoff: Handoff = Handoff()
    spent: Spent = Spent()
    gist: Gist | None = None
    announced_seq: int = 0  # up to which place its messages have been told to webhooks
    last_message_at: datetime | None = None
    created_at: datetime

    @property
    def verified(self) -> bool:
        """Whether it is certain, and not only said, whose session this is."""
        return self.verified_email is not None


class Source(Record):
    """What a reply rests on, as it was called when the reply was given."""

    id: str
    title: str
    url: str | None = None


class Attachment(Record):
    """A file that came with a message; `size` in bytes, `type` as its content says."""

    file_id: str
    name: str
    type: str
    size: int


class Message(Record):
    """One message of a session, as stored in `chats`.

    `seq` orders a session whatever the clocks of its servers say: odd for what people write, the
    visitor or, with their name as `author`, a person of the business; the next even number for the
    bot's reply, which a person's message never has. `complete` is false for a reply cut short.
    `asks_email`: the reply asks the visitor for an e-mail address.
    """

    admin_id: str
    session_id: str
    message_id: str
    role: Role
    content: str
    seq: int
    page_url: str | None = None
    created_at: datetime
    email: str | None = None
    requirements: str | None = None
    model: str | None = None
    prompt_version: str | None = None
    sources: tuple[Source, ...] = ()
    asks_email: bool = False
    author: str | None = None
    attachment: Attachment | None = None
    complete: bool = True

    def line(self) -> Line:
        """The message as a model sees it: what a person of the business says, the bot has said."""
        text = f"(A file: {self.content})" if self.attachment else self.content
        return Line("user" if self.role == "user" else "assistant", text, self.message_id)


def reply_id(message_id: str) -> str:
    """The id of the one reply to a visitor's message; no visitor's own id holds a dot."""
    return f"{message_id}.reply"
