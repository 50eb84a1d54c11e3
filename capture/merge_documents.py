"""The documents of leads that are merged and taken apart again. Pure: `capture/merges.py` stores them."""

from datetime import datetime

from capture.counting import figures_united, stored_tally, tally_of, united
from capture.events import By, EventType, FieldChange, News
from capture.lead import Lead
from capture.search.searchable import searchable
from capture.stored import Document, as_stored, fields_of, lead_of

DERIVED = ("emails", "likeKeys", "words")  # of a stored lead; not handed on, but made anew
# Told, counted and scored once, and never again from a copy.
NEWS = ("news", "unheard", "heardBy", "counted", "scored")


def document_of(joined: Lead, into: Document, other: Document, now: datetime) -> Document:
    """The outcome as stored: with what is stored beside the fields of a lead, gaps filled here, too."""
    beside = {field: other[field] for field in other.keys() - set(NEWS) if into.get(field) is None}
    fields = joined.model_dump(by_alias=True, exclude={"lead_id"})
    document = {**into, **beside, **fields, "updatedAt": now, "version": into.get("version", 0) + 1}
    kept = {field: value for field, value in document.items() if field not in DERIVED}
    made = {"emails": list(joined.addresses), "words": searchable(joined)}
    return kept | _interacted(joined, into, other) | made


def _interacted(joined: Lead, into: Document, other: Document) -> Document:
    """What both leads did, counted together."""
    tallies = tally_of(into), tally_of(other)
    tallied = into.get("tallied", 0) + other.get("tallied", 0) + 1
    settled = dict.fromkeys((*into.get("settled", ()), *other.get("settled", ())))
    told = {"tally": stored_tally(united(*tallies)), "tallied": tallied} if any(tallies) else {}
    return fields_of(figures_united(joined, *tallies)) | told | {"settled": list(settled), "unsettled": True}


def restored(before: Document, made: Document, merged: Document) -> Document:
    """The lead as it was before the merge that had `made` one which is now `merged`, byte for byte but for:

    - its version moves on, so that nobody writes over it who read the merged one;
    - it is compared with the others anew, since suggestions with it may have been dropped meanwhile;
    - an opt-out since then holds for both, for nobody knows which of the two persons asked for it.

    What it did is counted by the caller.
    """
    version = max(before.get("version", 0), merged["version"]) + 1
    asked = {"optedOut": True} if merged.get("optedOut") and not made.get("optedOut") else {}
    apart = {"likeKeys", *NEWS}
    kept = {field: value for field, value in before.items() if field not in apart}
    return kept | asked | {"version": version}


def findable(document: Document) -> Document:
    """A restored lead with what it is found by: as it is now, and as this build looks it up."""
    return {**document, "words": searchable(lead_of(document))}


def with_news(
    document: Document, kind: EventType, changes: tuple[FieldChange, ...], by: By, now: datetime
) -> Document:
    news = News(type=kind, version=document["version"], at=now, by=by, changes=changes)
    return {**document, "news": [*document.get("news", ()), as_stored(news)], "unheard": now}
