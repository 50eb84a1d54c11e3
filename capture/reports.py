"""What somebody tells of an interaction, and what becomes of it. Pure."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, NamedTuple

from capture.events import SYSTEM, By
from capture.interaction import Attributes, Interaction, Source
from capture.lead import SourceKind

Refusal = Literal[
    "bad-date", "unknown-lead", "unknown-session", "opted-out", "interaction-id-taken", "too-many-kinds"
]

# How a lead came that an interaction made; by any other kind it came by the API.
SOURCES: dict[str, SourceKind] = {
    "registration": "event_registration",
    "attendance": "webinar_attendance",
    "full_watch": "webinar_attendance",
    "room": "room_participation",
    "poll": "poll",
    "question": "qa",
    "chat": "chat",
    "replay": "shared_content",
    "clip": "shared_content",
    "landing_page": "landing_page",
    "download": "content_download",
    "email_open": "email_marketing",
    "email_click": "email_marketing",
    "social": "social_media",
    "form": "website_form",
    "quote_request": "website_form",
    "demo_request": "website_form",
}


class Named(NamedTuple):
    """Whose interaction it is: by id, by normalised address, or by session; just one of them."""

    lead_id: str | None = None
    email: str | None = None
    session_id: str | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """An interaction as it was told; `at` None: now. `name` is the person's, for a lead that it makes."""

    interaction_id: str
    kind: str
    of: Named
    at: datetime | None = None
    attributes: Attributes | None = None
    source: Source = "api"
    name: str | None = None
    by: By = SYSTEM

    def interaction(self, lead_id: str | None, now: datetime) -> Interaction:
        """The interaction of this lead, told now. A clock that is ahead of ours is put right."""
        return Interaction(
            interaction_id=self.interaction_id,
            lead_id=lead_id,
            session_id=self.of.session_id,
            kind=self.kind,
            at=min(self.at or now, now),
            received_at=now,
            attributes=self.attributes or {},
            source=self.source,
        )

    def digest(self) -> str:
        """The same for the same thing told again, and for nothing else."""
        at = self.at.isoformat() if self.at else None
        told: tuple[Any, ...] = (*self.of, self.kind, at, sorted((self.attributes or {}).items()))
        return hashlib.blake2b(json.dumps(told).encode(), digest_size=16).hexdigest()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a report: recorded, known already, or refused, and then why.

    `lead_id` is the lead that it counts for; None for a visitor who is none yet.
    """

    interaction_id: str
    refusal: Refusal | None = None
    repeated: bool = False
    lead_id: str | None = None
    engagement_score: int | None = None


def repeats(report: Report, stored: Mapping[str, Any]) -> bool:
    """Whether a stored interaction is this very one."""
    return bool(stored["digest"] == report.digest())
