"""A lead as it was at an earlier time, as far as its history tells. Pure."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from pydantic import ValidationError

from capture.events import LeadEvent
from capture.lead import Lead

# What came in by a merge is not told field by field, and so stays.
TELLING = frozenset({"lead.updated", "lead.status_changed", "lead.score_changed", "lead.stage_changed"})


def as_of(lead: Lead, events: Sequence[LeadEvent], at: datetime) -> Lead:
    """The lead without what its events changed after `at`; the status that it has stays.

    Fields that are no news (`capture.events.UNTOLD`) are as they are now.
    """
    back: dict[str, Any] = {}
    for event in sorted(events, key=lambda each: each.version, reverse=True):
        if event.at > at and event.type in TELLING:
            back |= {change.field: change.before for change in event.changes}
    if not back:
        return lead
    known = lead.model_dump(mode="json", by_alias=True)
    try:
        return Lead.model_validate({**known, **back, "status": lead.status})
    except ValidationError:  # of a time when a field looked different
        return lead
