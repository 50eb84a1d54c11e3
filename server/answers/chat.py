"""What a visitor's side is answered, as the API's document tells it."""

from datetime import datetime
from typing import Literal

from capture.conversation import Attachment, Role, Source
from capture.record import Record
from server.answers.forms import Maybe

Handed = Literal["waiting", "person"]


class ChatReply(Record):
    """What came of a visitor's message. `reply` is empty while a person has the conversation.

    `email` is the visitor's own address as known after this message; `email_suggestion` what a
    mistyped one may have meant. `session_token` opens the session from now on. `handoff` is there
    when the conversation is not the bot's alone, `quick_replies` when there is something to offer.
    """

    session_id: str
    session_token: str
    message_id: str
    reply: str
    email: str | None
    lead_captured: bool
    handoff: Maybe[Handed] = None
    verified: Maybe[bool] = None
    email_suggestion: Maybe[str] = None
    ask_email: Maybe[Literal[True]] = None
    quick_replies: Maybe[tuple[str, ...]] = None
    sources: Maybe[tuple[Source, ...]] = None


class ChatMessage(Record):
    """One message, as its visitor sees it. `sources` are what a reply of the bot rests on."""

    message_id: str
    role: Role
    content: str
    created_at: datetime
    seq: int
    author: Maybe[str] = None
    attachment: Maybe[Attachment] = None
    sources: Maybe[tuple[Source, ...]] = None


class ChatHistory(Record):
    """A session so far, its messages oldest first."""

    session_id: str
    email: str | None
    lead_captured: bool
    handoff: Maybe[Handed] = None
    messages: tuple[ChatMessage, ...]
