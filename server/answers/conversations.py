"""A conversation as it is answered to those who work with it."""

from datetime import datetime

from capture.conversation import Attachment, Message, Role, Session
from capture.handoff import Reason, State
from capture.record import Record


class HandoffDetails(Record):
    """How the conversation came to a person, and back."""

    reason: Reason | None
    asked_at: datetime | None
    taken_at: datetime | None
    released_at: datetime | None
    by: str | None


class ConversationAnswer(Record):
    """A conversation. `handoff` says whose it is: the bot's (`none`), a person's, or waiting for one."""

    session_id: str
    email: str | None
    first_message: str | None
    page_url: str | None
    created_at: datetime
    last_message_at: datetime | None
    verified: bool
    handoff: State
    handoff_details: HandoffDetails


class ConversationPage(Record):
    conversations: tuple[ConversationAnswer, ...]
    page: int
    limit: int
    total: int
    pages: int


class Said(Record):
    """One message, of the visitor (`user`), the bot (`assistant`) or a person of the business."""

    message_id: str
    role: Role
    content: str
    seq: int
    created_at: datetime
    author: str | None
    attachment: Attachment | None


class FullConversation(ConversationAnswer):
    """A conversation with its newest messages, oldest first."""

    messages: tuple[Said, ...]


class Replied(Said):
    """What a person said, and whose the conversation is now."""

    session_id: str
    handoff: State


def conversation_of(session: Session) -> ConversationAnswer:
    """The conversation as it is answered."""
    details = {field: getattr(session.handoff, field) for field in HandoffDetails.model_fields}
    own = set(ConversationAnswer.model_fields) - {"handoff", "handoff_details"}
    return ConversationAnswer(
        **{field: getattr(session, field) for field in own},
        handoff=session.handoff.state,
        handoff_details=HandoffDetails(**details),
    )


def said(message: Message) -> Said:
    """The message as it is answered."""
    return Said(**{field: getattr(message, field) for field in Said.model_fields})
