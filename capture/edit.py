"""What a person's edit makes of a lead. Pure: nothing here waits or writes."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from capture.events import By
from capture.lead import Lead
from capture.notes import Note, entries_of, rewritten, text_of
from capture.status import Status, check_move
from capture.summary import summarised
from llm.extraction import SINGLE_FIELDS

COMPANY_FIELDS = ("website", "industry", "company_size", "company_revenue", "job_level", "country", "city")
# What a model may learn by itself, until a person has set it.
PROTECTED = (*SINGLE_FIELDS, *COMPANY_FIELDS, "requirements", "summary", "priority")


def edit(lead: Lead, wanted: Mapping[str, Any], *, by: By, at: datetime, note_id: str) -> dict[str, Any]:
    """The fields that change when a person sets `wanted`, with the marks that keep models off them.

    `note_id` is that of the note which writing `notes` may make. Raises MoveRefused when the status
    cannot become the wanted one.
    """
    changes = {field: value for field, value in wanted.items() if getattr(lead, field) != value}
    if "status" in changes:
        changes |= moved(lead, changes["status"], at)
    if "notes" in changes:
        new = Note(note_id=note_id, text="", author=by.name, author_id=by.id, at=at)
        changes |= noted(rewritten(entries_of(lead.notes, lead.note_entries, at), changes["notes"], new))
    if "tags" in changes:
        changes |= tagged(lead, changes["tags"])
    edited = _once((*lead.edited, *(field for field in wanted if field in PROTECTED)))
    return summarised(lead, {**changes, "edited": edited} if edited != lead.edited else changes)


def moved(lead: Lead, status: Status, at: datetime) -> dict[str, Any]:
    """The fields that change when the lead moves to a status. Raises MoveRefused."""
    check_move(lead.status, status)
    changes: dict[str, Any] = {
        "status": status,
        "status_changed_at": at,
        "converted_at": at if status == "converted" else None,
    }
    if status == "qualified" and lead.qualified_at is None:
        changes["qualified_at"] = at
    return changes


def noted(entries: tuple[Note, ...]) -> dict[str, Any]:
    """The fields of a lead that has these notes."""
    return {"note_entries": entries, "notes": text_of(entries)}


def tagged(lead: Lead, tags: tuple[str, ...]) -> dict[str, Any]:
    """The fields of a lead whose tags a person sets: what was taken off does not come back by itself."""
    removed = (*lead.removed_tags, *lead.tags)
    return {
        "tags": tags,
        "model_tags": tuple(tag for tag in lead.model_tags if tag in tags),
        "removed_tags": _once(tag for tag in removed if tag not in tags),
    }


def _once(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))
