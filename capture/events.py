"""What happens to a lead: who did it, when, and which fields went from what to what.

A write puts its `News` into the lead's own document, in one operation with the change itself, so no
crash comes between. `server/work/relay.py` carries them into the history and to whoever reacts.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Literal, get_args

from capture.lead import Lead
from capture.record import Record

ByKind = Literal["person", "visitor", "model", "rule", "import", "system"]
EventType = Literal[
    "lead.created",
    "lead.email_captured",
    "lead.updated",
    "lead.status_changed",
    "lead.score_changed",
    "lead.stage_changed",
    "lead.merged",
    "lead.unmerged",
    "lead.follow_up_due",
    "lead.deleted",
]
EVENT_TYPES: tuple[EventType, ...] = get_args(EventType)

# Bookkeeping that follows from other fields, or explains them: no news to anybody.
UNTOLD = frozenset(
    {"evidence", "edited", "removed_tags", "model_tags", "verified_fields", "note_entries", "session_ids"}
    | {"verified_session_ids", "conversation_count", "status_changed_at", "qualified_at", "converted_at"}
    | {"last_activity_at", "version", "updated_at"}
)
SCORES = frozenset({"score", "grade", "temperature", "qualification_score", "engagement_score"})


class By(Record):
    """Who or what changes a lead: a team member, the visitor, the model, a rule, an import, or Leadlight."""

    kind: ByKind
    id: str | None = None
    name: str | None = None


VISITOR = By(kind="visitor")
MODEL = By(kind="model")
SYSTEM = By(kind="system")


class FieldChange(Record):
    """One field of a lead, before and after, as JSON has them; `field` is its name there."""

    field: str
    before: Any = None
    after: Any = None


class News(Record):
    """What one write did to a lead. `version` is the lead's after it."""

    type: EventType
    version: int
    at: datetime
    by: By
    changes: tuple[FieldChange, ...] = ()


class LeadEvent(News):
    """News of a lead in the history. `event_id` is the same however often it is told.

    `lead` is the lead as it is when the event is handed on; None once it is gone.
    """

    event_id: str
    admin_id: str
    lead_id: str
    lead: Lead | None = None

    @classmethod
    def of(cls, admin_id: str, lead_id: str, news: News, lead: Lead | None = None) -> "LeadEvent":
        """The news as an event of this lead."""
        event_id = f"{lead_id}-{news.version}-{news.type.removeprefix('lead.')}"
        return cls(**dict(news), event_id=event_id, admin_id=admin_id, lead_id=lead_id, lead=lead)


def told(lead: Lead, changed: Mapping[str, Any], by: By, at: datetime) -> tuple[News, ...]:
    """The news of a change of fields, by type; none when only bookkeeping changed."""
    public = changed.keys() - UNTOLD
    before = lead.model_dump(mode="json", include=public)
    after = lead.model_copy(update=dict(changed)).model_dump(mode="json", include=public)
    fields = [field for field in changed if field in public and before[field] != after[field]]
    kinds = {field: _type_of(field) for field in fields}
    return tuple(
        News(
            type=kind,
            version=lead.version + 1,
            at=at,
            by=by,
            changes=_changes((field for field in fields if kinds[field] == kind), before, after),
        )
        for kind in EVENT_TYPES
        if kind in kinds.values()
    )


def _type_of(field: str) -> EventType:
    if field == "status":
        return "lead.status_changed"
    if field == "stage":
        return "lead.stage_changed"
    return "lead.score_changed" if field in SCORES else "lead.updated"


def _changes(
    fields: Iterable[str], before: Mapping[str, Any], after: Mapping[str, Any]
) -> tuple[FieldChange, ...]:
    return tuple(
        FieldChange(field=_outside(field), before=before[field], after=after[field]) for field in fields
    )


def _outside(field: str) -> str:
    return str(Lead.model_fields[field].alias)
