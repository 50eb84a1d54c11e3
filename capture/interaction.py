"""The interaction: one thing that a lead did, and the catalogue of the kinds that are known.

The kinds are those of seeds 000, 001, 002 and 004; an admin's own kinds are any other slug.
"""

import math
import re
from datetime import UTC, datetime, timedelta
from typing import Annotated, Literal, NamedTuple

from pydantic import AfterValidator, AwareDatetime, BeforeValidator, Field

from capture.record import Record

Level = Literal["high", "medium", "low-medium", "low"]  # seed 000's interaction weights
Source = Literal["widget", "api", "import", "email", "system"]

EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)  # what claims to be older comes from a clock that was never set
SKEW = timedelta(minutes=5)  # by which a sender's clock may be ahead of ours
MOST_ATTRIBUTES = 20
LONGEST_TEXT = 500  # characters of an attribute

# Attributes that are numbers, from 0 up to this.
MOST = {"seconds": 31 * 86_400, "percent": 100, "score": 100, "size": 10_000_000}

_SLUG = re.compile(r"[a-z][a-z0-9_]{0,39}")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,39}")


class Kind(NamedTuple):
    """What is known of a kind: its name for people, the category of score that it speaks for, and how
    much engagement it shows (None: it says something, but is no engagement in itself)."""

    label: str
    category: str
    level: Level | None


KINDS: dict[str, Kind] = {
    # seed 000; it gives no weight to registrations and rooms
    "registration": Kind("Registered for an event", "engagement", "low-medium"),
    "attendance": Kind("Attended a live event", "engagement", "high"),
    "full_watch": Kind("Watched an entire event or replay", "engagement", "high"),
    "room": Kind("Took part in a room", "engagement", "medium"),
    "poll": Kind("Responded to a poll", "engagement", "medium"),
    "question": Kind("Asked a question during an event", "engagement", "medium"),
    "chat": Kind("Sent a chat message", "engagement", "medium"),
    "replay": Kind("Watched part of a replay", "behavioral", "low-medium"),
    "landing_page": Kind("Visited an event's landing page", "behavioral", "low"),
    "clip": Kind("Viewed a shared clip", "behavioral", "low"),
    # seed 001
    "tool_use": Kind("Used a tool", "behavioral", "medium"),
    "content_completion": Kind("Went through a piece of content", "behavioral", "medium"),
    "time_spent": Kind("Spent time on the platform", "behavioral", None),
    "quiz": Kind("Took a quiz", "engagement", "medium"),
    "profile": Kind("Filled in the profile", "demographic", "medium"),
    "role_builder": Kind("Built a role", "engagement", "medium"),
    "course": Kind("Worked on a course", "engagement", "medium"),
    "quote_request": Kind("Asked for a quote", "intent", "high"),
    "strategy_call": Kind("Booked a strategy call", "intent", "high"),
    "premium_upgrade": Kind("Upgraded to premium", "intent", "high"),
    "team_size": Kind("Named the size of the team", "firmographic", None),
    # seeds 002 and 004
    "visit": Kind("Visited the website", "behavioral", "low"),
    "page_view": Kind("Viewed a page", "behavioral", "low"),
    "download": Kind("Downloaded content", "behavioral", "medium"),
    "email_open": Kind("Opened an e-mail", "behavioral", "low"),
    "email_click": Kind("Clicked in an e-mail", "behavioral", "low-medium"),
    "social": Kind("Engaged on social media", "engagement", "low-medium"),
    "form": Kind("Submitted a form", "engagement", "medium"),
    "demo_request": Kind("Asked for a demo", "intent", "high"),
    "call": Kind("Spoke on the phone", "engagement", "medium"),
    # of a conversation on the site, beside its messages
    "conversation": Kind("Began a conversation", "engagement", None),
    "rating": Kind("Rated a conversation", "engagement", "low"),
    "file": Kind("Sent a file", "engagement", "low"),
    "link_click": Kind("Clicked a link", "behavioral", "low"),
}
OTHER_LEVEL: Level = "low"  # of an admin's own kind

SYNONYMS = {
    "email_opened": "email_open",
    "email_clicked": "email_click",
    "form_submitted": "form",
    "form_submission": "form",
    "demo_requested": "demo_request",
    "quote_requested": "quote_request",
    "poll_response": "poll",
    "qa": "question",
    "qa_submission": "question",
    "event_registration": "registration",
    "event_attendance": "attendance",
    "webinar_attendance": "attendance",
    "replay_view": "replay",
    "clip_view": "clip",
    "landing_page_visit": "landing_page",
    "website_visit": "visit",
    "content_download": "download",
    "social_engagement": "social",
    "chat_message": "chat",
    "message": "chat",
    "phone_call": "call",
    "quiz_result": "quiz",
}


def kind_of(name: str) -> str:
    """The slug of a kind by any of its names (seed 004's `email_opened` is `email_open`).

    Raises ValueError for what is no slug: a letter, then up to 39 letters, digits and underscores.
    """
    slug = re.sub(r"[\s-]+", "_", name.strip().lower())
    if not _SLUG.fullmatch(slug):
        raise ValueError("a kind is a letter and then at most 39 letters, digits and underscores")
    return SYNONYMS.get(slug, slug)


def level_of(kind: str) -> Level | None:
    """How much engagement an interaction of this kind shows."""
    return KINDS[kind].level if kind in KINDS else OTHER_LEVEL


def why_refused(at: datetime, now: datetime) -> str | None:
    """Why an interaction with this date is not taken: None, or the reason for people."""
    if at < EARLIEST:
        return f"is before {EARLIEST:%Y}: the sender's clock seems never to have been set"
    if at > now + SKEW:
        return "is in the future"
    return None


def _plain_kind(value: object) -> object:
    return kind_of(value) if isinstance(value, str) else value


def _bounded(attributes: dict[str, str | int | float | bool]) -> dict[str, str | int | float | bool]:
    if len(attributes) > MOST_ATTRIBUTES:
        raise ValueError(f"at most {MOST_ATTRIBUTES} attributes")
    for name, value in attributes.items():
        if not _NAME.fullmatch(name):
            raise ValueError(f"{name[:40]!r} is no name of an attribute")
        if isinstance(value, str) and len(value) > LONGEST_TEXT:
            raise ValueError(f"{name} has more than {LONGEST_TEXT} characters")
        if isinstance(value, float) and not math.isfinite(value):
            raise ValueError(f"{name} is not a finite number")
        if isinstance(value, int) and abs(value) >= 2**63:
            raise ValueError(f"{name} is too large a number")
    return attributes


def _measured(attributes: dict[str, str | int | float | bool]) -> dict[str, str | int | float | bool]:
    for name, value in attributes.items():
        if name in MOST and (isinstance(value, bool | str) or not 0 <= value <= MOST[name]):
            raise ValueError(f"{name} must be a number from 0 to {MOST[name]:,}")
    return attributes


Attributes = Annotated[dict[str, str | int | float | bool], AfterValidator(_bounded)]
ToldAttributes = Annotated[Attributes, AfterValidator(_measured)]  # as somebody tells them now


class Interaction(Record):
    """One thing that a lead, or a visitor who is no lead yet, did.

    `at` is when it happened, `received_at` when we were told. Attributes that the scoring reads:
    `seconds` (spent or watched), `percent` (of the content, course, role or profile done, 0 to 100),
    `score` (of a quiz, 0 to 100), `size` (of a team), `item` (which content, event, course or quiz),
    `topic` and `url`.
    """

    interaction_id: str = Field(min_length=1, max_length=300)
    lead_id: str | None = None
    session_id: str | None = None
    kind: Annotated[str, BeforeValidator(_plain_kind)]
    at: AwareDatetime
    received_at: AwareDatetime
    attributes: Attributes = Field(default_factory=dict)
    source: Source = "api"
