"""What is known of a merge of two leads, standing or taken back."""

from dataclasses import dataclass
from datetime import datetime

from capture.lead import Lead

# Not lost when a merge is undone: it follows from the sessions, only explains the rest, or stays.
FOLLOWING = frozenset(
    {
        "session_id",
        "session_ids",
        "verified_session_ids",
        "conversation_count",
        "first_message",
        "first_contact",
        "last_contact",
        "source",
        "evidence",
        "edited",
        "removed_tags",
        "verified_fields",
        "opted_out",
        "version",
        "source_kind",
        "attribution",
        "consent",
        "model_tags",
        "note_entries",
        "status_changed_at",
        "qualified_at",
        "converted_at",
        "contact_attempts",
        "last_activity_at",
        "next_follow_up_at",
        "events_attended",
        "watch_seconds",
        "score",
        "grade",
        "temperature",
        "stage",
        "qualification_score",
        "engagement_score",
        "created_at",
        "updated_at",
    }
)


class MergeNotFound(Exception):
    """No merge with this id belongs to this admin."""


class MergeNotLatest(Exception):
    """One of the leads took part in a later merge, which has to be taken back first."""


@dataclass(frozen=True, slots=True)
class Moved:
    """How many sessions and messages changed hands."""

    sessions: int
    messages: int


@dataclass(frozen=True, slots=True)
class Merge:
    """The outcome of a merge; without `merge_id` it has not happened."""

    merge_id: str | None
    lead: Lead
    moved: Moved


@dataclass(frozen=True, slots=True)
class Undone:
    """Both leads after a merge was taken back, and the one it had made as it stood until then.

    `dropped` are the fields of `merged` that had changed since the merge, and that no lead has now.
    """

    into: Lead
    other: Lead
    merged: Lead
    dropped: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Record:
    """A merge in the history: both leads as they were before, and `merged` once it was taken back."""

    merge_id: str
    into: Lead
    other: Lead
    at: datetime
    moved: Moved
    undone_at: datetime | None
    merged: Lead | None
    dropped: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the history, and how many merges there are in all."""

    records: tuple[Record, ...]
    total: int


def dropped(made: Lead, merged: Lead) -> tuple[str, ...]:
    """The fields that people or readings changed between a merge and its undoing."""
    return tuple(
        field
        for field in Lead.model_fields
        if field not in FOLLOWING and getattr(made, field) != getattr(merged, field)
    )
