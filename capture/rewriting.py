"""The one update by which fields of a lead change: with its news, its version, and what it is found by."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from capture.events import By, told
from capture.lead import Lead
from capture.search.searchable import FOUND_BY, searchable
from capture.stored import Document, as_stored, fields_of

LIKENESS: Final = frozenset({"name", "company", "phone"})  # what `capture/duplicates.py` compares anew


def rewriting(lead: Lead, changed: Mapping[str, Any], by: By, now: datetime) -> Document:
    """The update of a lead as it was read, for a query that names its version."""
    news = [as_stored(each) for each in told(lead, changed, by, now)]
    update: Document = {
        "$set": {**fields_of(changed), "updatedAt": now, "unheard": now},  # what is no news may be counted
        "$inc": {"version": 1},
    }
    if news:
        update["$push"] = {"news": {"$each": news}}
    if not FOUND_BY.isdisjoint(changed):
        update["$set"]["words"] = searchable(lead.model_copy(update=dict(changed)))
    if not LIKENESS.isdisjoint(changed):
        update["$unset"] = {"likeKeys": ""}
    return update
