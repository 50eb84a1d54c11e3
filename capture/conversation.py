"""A visitor's conversation: sessions and their messages."""

from datetime import datetime

from pydantic import Field

from capture.lead import Record
from llm.chat import Line, Role
from llm.extraction import Fact


class Visit(Record):
    """Where a visitor is when they write: the page, what led there, and the campaign."""

    page_url: str | None = None
    referrer: str | None = None
    utm: dict[str, str] = Field(default_factory=dict)


class Session(Record):
    """One conversation. `seq` is the place of its newest visitor message.

    `email` is the address of the lead it belongs to. `heard_from` is the place after which
    addresses count: deleting a lead moves it on, so that what was said before makes no new one.
    """

    admin_id: str
    session_id: str
    seq: int
    heard_from: int = 0
    email: str | None = None
    first_message: str | None = None
    page_url: str | None = None
    referrer: str | None = None
    utm: dict[str, str] = Field(default_factory=dict)
    requirements: tuple[str, ...] = ()
    created_at: datetime


class Message(Record):
    """One message of a session, as stored in `chats`.

    `seq` orders a session whatever the clocks of its servers say: odd for the visitor's messages,
    the next even number for the bot's reply to each. `complete` is false for a reply cut short.
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
    complete: bool = True

    def line(self) -> Line:
        """The message as a model sees it."""
        return Line(self.role, self.content, self.message_id)


def reply_id(message_id: str) -> str:
    """The id of the one reply to a visitor's message; no visitor's own id holds a dot."""
    return f"{message_id}.reply"


class Learnt(Record):
    """What a reading of one session found: its requirements and the facts with their evidence."""

    requirements: tuple[str, ...]
    facts: tuple[Fact, ...]
