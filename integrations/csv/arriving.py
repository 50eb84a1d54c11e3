"""What a row makes of a lead: a new one, or changes of the one there is. Pure: nothing waits or writes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from capture.addresses.domains import is_disposable
from capture.attribution import Attribution
from capture.edit import moved, noted, tagged
from capture.emails import normalise
from capture.events import By
from capture.lead import Lead
from capture.merge import MOST_TAGS
from capture.notes import Note, entries_of, rewritten, text_of, united
from capture.summary import summarised
from integrations.csv.mapping import Existing, Tagging
from integrations.csv.wanted import Wanted
from llm.extraction import SINGLE_FIELDS

# Of a lead that is there already: what was before the file came is not for the file to tell.
PAST: Final = frozenset(
    {"created_at", "updated_at", "first_contact", "last_contact", "last_activity_at", "contact_attempts"}
    | {"status_changed_at", "qualified_at", "converted_at", "model_tags", "other_emails", "mentions"}
    | {"score", "grade", "temperature", "stage", "qualification_score", "engagement_score", "last_touch"}
)
# Known once and for all: told by the file only when nothing is known.
ONCE: Final = frozenset({"first_message", "source", "source_kind", "registered_at", "first_touch", "consent"})
APART: Final = frozenset({"tags", "notes", "note_entries", "status", "social_profiles", "opted_out"})
ALWAYS_SET: Final = frozenset({"priority", "source_kind"})  # a lead without these has just the usual


@dataclass(frozen=True, slots=True)
class Rules:
    """How rows become leads. `mapped` are the fields that the file has a column for."""

    existing: Existing
    tags: Tagging
    mapped: frozenset[str]
    by: By
    at: datetime


def made(wanted: Wanted, rules: Rules, *, admin_id: str, lead_id: str) -> Lead:
    """The new lead that a row makes. What the file has no column for follows from the rest."""
    fields, at = dict(wanted.fields), rules.at
    first = fields.get("first_contact", fields.get("created_at", at))
    usual = {
        "source_kind": "import",
        "created_at": at,
        "updated_at": at,
        "first_contact": first,
        "last_contact": max(first, fields.get("last_activity_at", first)),
    }
    touches = {place: fields.pop(f"{place}_touch", None) for place in ("first", "last")}
    given = {
        **usual,
        **_reached(fields, rules),
        **fields,
        **_notes(fields, rules, wanted),
        "attribution": Attribution(**touches),
        "custom_fields": dict(wanted.custom),
        "other_emails": _addresses(fields.get("other_emails", ()), wanted.email),
        "model_tags": tuple(tag for tag in fields.get("model_tags", ()) if tag in fields.get("tags", ())),
        "disposable": is_disposable(wanted.email.rpartition("@")[2]),
    }
    given["verified_fields"] = _vouched((), given)
    given["edited"] = _settled(()) if "priority" in fields else ()
    lead = Lead.model_construct(lead_id=lead_id, admin_id=admin_id, email=wanted.email, **given)
    return lead if "summary" in rules.mapped else lead.model_copy(update=summarised(lead, {}))


def changes(lead: Lead, wanted: Wanted, rules: Rules) -> dict[str, Any]:
    """The fields of a lead that change by a row. Raises MoveRefused."""
    if rules.existing == "skip":
        return {}
    proposed = {
        field: value for field, value in wanted.fields.items() if _counts(lead, field, rules.existing)
    }
    proposed |= _apart(lead, wanted, rules)
    changed = {field: value for field, value in proposed.items() if getattr(lead, field) != value}
    if "status" in changed:
        changed |= moved(lead, changed["status"], rules.at)
    if vouched := _vouched(lead.verified_fields, changed):
        changed |= {"verified_fields": vouched} if vouched != lead.verified_fields else {}
    if "priority" in changed:
        changed["edited"] = _settled(lead.edited)
    return summarised(lead, changed) if changed else {}


def _settled(known: tuple[str, ...]) -> tuple[str, ...]:
    """With the priority, which no score moves once a file has told it."""
    return tuple(dict.fromkeys((*known, "priority")))


def _vouched(known: tuple[str, ...], told: Mapping[str, Any]) -> tuple[str, ...]:
    """With the fields that the file tells of a person: no unverified visitor's word replaces them."""
    return tuple(dict.fromkeys((*known, *(field for field in SINGLE_FIELDS if told.get(field)))))


def _counts(lead: Lead, field: str, existing: Existing) -> bool:
    if field in PAST or field in APART or field == "first_touch":
        return False
    if field in ALWAYS_SET and existing == "fill":
        return False
    return (existing == "update" and field not in ONCE) or not getattr(lead, field)


def _apart(lead: Lead, wanted: Wanted, rules: Rules) -> dict[str, Any]:
    """The fields that are more than one value, and those with rules of their own."""
    fields, fills = wanted.fields, rules.existing == "fill"
    touched: dict[str, Any] = {}
    if wanted.custom:
        touched["custom_fields"] = _joined(lead.custom_fields, wanted.custom, fills)
    if "social_profiles" in fields:
        touched["social_profiles"] = _joined(lead.social_profiles, fields["social_profiles"], fills)
    if "status" in fields and not fills:
        touched["status"] = fields["status"]
    if fields.get("opted_out"):  # no file takes back what a person asked for
        touched["opted_out"] = True
    if "first_touch" in fields and lead.attribution.first is None:
        touched["attribution"] = lead.attribution.model_copy(update={"first": fields["first_touch"]})
    return touched | _tags(lead, fields, rules) | _more_notes(lead, wanted, rules)


def _tags(lead: Lead, fields: Mapping[str, Any], rules: Rules) -> dict[str, Any]:
    if "tags" not in fields:
        return {}
    if rules.tags == "replace" and rules.existing == "update":
        return tagged(lead, fields["tags"])
    return {"tags": tuple(dict.fromkeys((*lead.tags, *fields["tags"])))[: max(MOST_TAGS, len(lead.tags))]}


def _more_notes(lead: Lead, wanted: Wanted, rules: Rules) -> dict[str, Any]:
    """Notes are added, never replaced; those that are there already are not added again."""
    told = wanted.fields.get("note_entries", ())
    text = wanted.fields.get("notes", "")
    known = entries_of(lead.notes, lead.note_entries, rules.at)
    if not told and text and text not in lead.notes:
        told = (_note(text, rules, wanted),)
    entries = united(known, told) if told else known
    return noted(entries) if entries != known else {}


def _notes(fields: Mapping[str, Any], rules: Rules, wanted: Wanted) -> dict[str, Any]:
    """The notes of a new lead: the entries, and what the text has beyond them."""
    entries, text = fields.get("note_entries", ()), fields.get("notes")
    if text is None:
        return {"note_entries": entries, "notes": text_of(entries)}
    if not entries and "note_entries" in rules.mapped:
        return {"note_entries": (), "notes": text}
    return noted(rewritten(entries, text, _note(text, rules, wanted)))


def _note(text: str, rules: Rules, wanted: Wanted) -> Note:
    note_id = f"{rules.by.id}-{wanted.row}"
    return Note(note_id=note_id, text=text, author=rules.by.name, author_id=None, at=rules.at)


def _reached(fields: Mapping[str, Any], rules: Rules) -> dict[str, Any]:
    """Since when a new lead has its status, unless the file is to say it."""
    status = fields.get("status", "new")
    reached = {
        "status_changed_at": rules.at if status != "new" else None,
        "qualified_at": rules.at if status == "qualified" else None,
        "converted_at": rules.at if status == "converted" else None,
    }
    return {field: time for field, time in reached.items() if field not in rules.mapped}


def _addresses(others: tuple[str, ...], email: str) -> tuple[str, ...]:
    found = (normalise(other) for other in others)
    return tuple(dict.fromkeys(other for other in found if other and other != email))


def _joined(known: Mapping[str, Any], told: Mapping[str, Any], fills: bool) -> dict[str, Any]:
    return {**told, **known} if fills else {**known, **told}
