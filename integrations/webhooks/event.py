"""What is told: one event, as every receiver gets it."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from capture.conversation import Message, Session
from capture.events import EVENT_TYPES, LeadEvent

CONVERSATION_CREATED: Final = "conversation.created"
MESSAGE_CREATED: Final = "message.created"
HANDOFF_REQUESTED: Final = "handoff.requested"
PING: Final = "webhook.ping"  # sent on request, whatever the webhook is for

TYPES: Final[tuple[str, ...]] = (*EVENT_TYPES, CONVERSATION_CREATED, MESSAGE_CREATED, HANDOFF_REQUESTED)
PATTERNS: Final[tuple[str, ...]] = (
    "*",
    *sorted({f"{kind.partition('.')[0]}.*" for kind in TYPES}),
    *TYPES,
)

# What the message around the data says; and of the lead itself, what is bulky or our own bookkeeping.
NOT_OF_LEAD: Final[Any] = {
    **dict.fromkeys(("type", "event_id", "admin_id", "at"), True),
    "lead": {"removed_tags", "edited", "evidence"},
}
OF_SESSION = frozenset({"session_id", "email", "first_message", "page_url", "referrer", "created_at"})
OF_MESSAGE = frozenset(
    {"session_id", "message_id", "role", "content", "author", "seq", "email", "page_url", "created_at"}
)


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened at `at`. `id` is the same however often it is told, without a full stop."""

    id: str
    type: str
    at: datetime
    data: Mapping[str, Any]

    def body(self) -> str:
        """The raw body of the message: compact JSON, the same for each attempt."""
        told = {"type": self.type, "timestamp": _time(self.at), "data": self.data}
        return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def covers(patterns: Iterable[str], kind: str) -> bool:
    """Whether one of the patterns (`*`, `lead.*`, `lead.created`) names this type of event."""
    return any(
        pattern in ("*", kind) or (pattern.endswith(".*") and kind.startswith(pattern[:-1]))
        for pattern in patterns
    )


def of_lead(event: LeadEvent) -> Event:
    """An event of the lead's history."""
    data = event.model_dump(mode="json", by_alias=True, exclude=NOT_OF_LEAD)
    return Event(event.event_id, event.type, event.at, data)


def of_session(session: Session) -> Event:
    """The beginning of a conversation."""
    data = session.model_dump(mode="json", by_alias=True, include=set(OF_SESSION))
    return Event(f"{session.session_id}-created", CONVERSATION_CREATED, session.created_at, data)


def of_message(message: Message) -> Event:
    """A message of the visitor, the bot or a person of the business; whole, never a part of one."""
    data = message.model_dump(mode="json", by_alias=True, include=set(OF_MESSAGE))
    return Event(f"{message.session_id}-{message.seq}-message", MESSAGE_CREATED, message.created_at, data)


def of_handoff(session: Session, asked_at: datetime) -> Event:
    """The wait for a person that began at `asked_at`."""
    data = {
        "sessionId": session.session_id,
        "email": session.email,
        "reason": session.handoff.reason,
        "askedAt": _time(asked_at),
    }
    key = f"{session.session_id}-{int(asked_at.timestamp() * 1000)}-handoff"
    return Event(key, HANDOFF_REQUESTED, asked_at, data)


def ping(event_id: str, webhook_id: str, now: datetime) -> Event:
    """A message that only shows whether messages arrive."""
    return Event(event_id, PING, now, {"webhookId": webhook_id})


def _time(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
