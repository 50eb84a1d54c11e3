"""What was done with a lead and what is to be done: contacts over any channel, tasks, and the rest."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal, get_args

from capture.edit import moved
from capture.events import By
from capture.lead import Lead
from capture.record import Record

# A contact is an attempt to reach the person; the others are whatever else happened or shall happen.
ActivityKind = Literal["contact", "task", "meeting", "demo", "email", "call", "proposal", "event", "other"]
OtherKind = Literal["task", "meeting", "demo", "email", "call", "proposal", "event", "other"]

Channel = Literal["phone", "email", "sms", "social", "meeting", "chat", "other"]
Direction = Literal["outbound", "inbound"]
Outcome = Literal[
    "connected",
    "replied",
    "meeting_booked",
    "callback_requested",
    "not_interested",
    "sent",
    "left_message",
    "voicemail",
    "no_answer",
    "busy",
    "bounced",
    "wrong_number",
    "other",
]
CHANNELS: tuple[Channel, ...] = get_args(Channel)
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
REACHED: tuple[Outcome, ...] = (
    "connected",
    "replied",
    "meeting_booked",
    "callback_requested",
    "not_interested",
)


class ActivityNotFound(Exception):
    """No activity with this id belongs to this lead."""


class ActivityTaken(Exception):
    """The client's id belongs to another activity of the lead."""


class ActivityCompleted(Exception):
    """What is done cannot be put off."""


class Activity(Record):
    """One activity of a lead.

    `follow_up_at` is when a contact is to be gone on with, `due_at` when anything else is to be done;
    until `completed_at` it is open, and at that time its reminder goes out. `outcome` of a contact is
    an `Outcome`, of anything else a person's own words.
    """

    activity_id: str
    lead_id: str
    kind: ActivityKind
    title: str | None = None
    description: str = ""
    at: datetime
    channel: Channel | None = None
    direction: Direction | None = None
    outcome: str | None = None
    duration_seconds: int | None = None
    follow_up_at: datetime | None = None
    due_at: datetime | None = None
    completed_at: datetime | None = None
    reminded_at: datetime | None = None
    client_id: str | None = None
    by: By
    created_at: datetime
    updated_at: datetime

    @property
    def open_at(self) -> datetime | None:
        """When there is something to do; None when there is nothing, or no more."""
        return None if self.completed_at else self.follow_up_at or self.due_at


def recorded(lead: Lead, activity: Activity, next_follow_up_at: datetime | None) -> dict[str, Any]:
    """The fields of a lead that change with a new activity: a first contact makes `new` `contacted`."""
    changes: dict[str, Any] = {**followed(lead, next_follow_up_at), **_active(lead, activity.at)}
    if activity.kind != "contact":
        return changes
    changes["contact_attempts"] = lead.contact_attempts + 1
    return changes | (moved(lead, "contacted", activity.created_at) if lead.status == "new" else {})


def removed(lead: Lead, activity: Activity, next_follow_up_at: datetime | None) -> dict[str, Any]:
    """The fields of a lead that change when an activity is taken back; the status stays."""
    changes = followed(lead, next_follow_up_at)
    if activity.kind == "contact" and lead.contact_attempts:
        changes["contact_attempts"] = lead.contact_attempts - 1
    return changes


def followed(lead: Lead, next_follow_up_at: datetime | None) -> dict[str, Any]:
    """The fields of a lead that change when its earliest open follow-up is this."""
    changed = lead.next_follow_up_at != next_follow_up_at
    return {"next_follow_up_at": next_follow_up_at} if changed else {}


def _active(lead: Lead, at: datetime) -> Mapping[str, datetime]:
    later = lead.last_activity_at is None or at > lead.last_activity_at
    return {"last_activity_at": at} if later else {}


class ByChannel(Record):
    """The attempts over one channel; `success_rate` is the part of them that reached the person, 0 to 1."""

    channel: Channel
    attempts: int
    reached: int
    success_rate: float


class ContactSummary(Record):
    """All attempts to reach a lead. Reached is whoever answered, whatever they answered."""

    attempts: int = 0
    reached: int = 0
    success_rate: float = 0
    by_channel: tuple[ByChannel, ...] = ()
    by_outcome: Mapping[str, int] = {}
    first_at: datetime | None = None
    last_at: datetime | None = None


def rate(reached: int, attempts: int) -> float:
    """The part of the attempts that reached the person, to three places; 0 without any."""
    return round(reached / attempts, 3) if attempts else 0.0
