"""What becomes of two leads that are one person. Pure: `capture/merges.py` carries it out."""

from collections.abc import Iterable, Sequence
from typing import Any

from capture.attribution import Attribution
from capture.edit import noted
from capture.lead import PRIORITIES, Lead
from capture.merge import MOST_EVIDENCE, MOST_TAGS, bullets, lines, said
from capture.notes import Note, entries_of, united
from capture.summary import summarised
from llm.extraction import SINGLE_FIELDS, Fact

# `new` is what nobody has looked at, so any other says more. Endings without a deal give way to
# work in progress, and a won deal stays won.
ADVANCE = (
    "new",
    "disqualified",
    "lost",
    "recycled",
    "nurturing",
    "contacted",
    "qualified",
    "proposal",
    "negotiation",
    "converted",
)
# A score stays with the lead whose history adds up to it, until it is scored anew.
SCORED = frozenset({"score", "grade", "temperature", "stage", "qualification_score"})
ITS_OWN = frozenset({"lead_id", "admin_id", "email", "disposable", "version"}) | SCORED


def join(into: Lead, other: Lead, order: Sequence[str] = ()) -> Lead:
    """`into` as it stands once `other` is merged into it; `order` lists their sessions, oldest first.

    - Id, address and admin are those of `into`; the addresses of `other` become `other_emails`.
    - Sessions, tags, requirements, notes and evidence are united, those of `into` first.
    - The beginning (`first_*`, `source`, `session_id`) is that of whoever came first.
    - Status is the further advanced, priority the higher.
    - `value` is that of `into`, unless it has none: two records of one deal are one deal.
    - Contact fields are those a person set, else verified ones, else those of `into`, else of `other`.
    - Whatever else is known of `into` stays, and its gaps are filled from `other`.
    """
    sessions = _in_order((*into.session_ids, *other.session_ids), order)
    tags = _tags(into, other)
    decided: dict[str, Any] = {
        **_beginning(into, other),
        **_contact(into, other),
        "other_emails": _other_emails(into, other),
        "mentions": _once((*into.mentions, *other.mentions)),
        "session_ids": sessions,
        "verified_session_ids": _once((*into.verified_session_ids, *other.verified_session_ids)),
        "conversation_count": len(sessions),
        "last_contact": max(into.last_contact, other.last_contact),
        "updated_at": max(into.updated_at, other.updated_at),
        "requirements": _requirements(into.requirements, other.requirements),
        **noted(_notes(into, other)),
        "tags": tags,
        "model_tags": tuple(tag for tag in tags if not _by_hand(tag, into) and not _by_hand(tag, other)),
        "removed_tags": tuple(tag for tag in _removed(into, other) if tag not in tags),
        "edited": _marked("edited", into, other),
        "verified_fields": _marked("verified_fields", into, other),
        "evidence": _evidence(into, other),
        **_standing(into, other),
        **_activity(into, other),
        "priority": max(into.priority, other.priority, key=PRIORITIES.index),
    }
    changes = {**_gaps(into, other, decided.keys() | ITS_OWN), **decided}
    return into.model_copy(
        update=summarised(into, changes) if "summary" not in decided["edited"] else changes
    )


def _beginning(into: Lead, other: Lead) -> dict[str, Any]:
    first = min(into, other, key=lambda lead: lead.first_contact)
    return {
        "session_id": first.session_id,
        "source": first.source,
        "first_message": first.first_message,
        "first_contact": first.first_contact,
        "created_at": min(into.created_at, other.created_at),
    }


def _contact(into: Lead, other: Lead) -> dict[str, Any]:
    return {field: getattr(_speaker(field, into, other), field) for field in SINGLE_FIELDS}


def _speaker(field: str, into: Lead, other: Lead) -> Lead:
    """Whose word counts for a contact field. A person may have emptied it: that is a word, too."""
    if field in into.edited:
        return into
    known = [lead for lead in (into, other) if getattr(lead, field) is not None]
    ranked = sorted(known, key=lambda lead: (field not in lead.edited, field not in lead.verified_fields))
    return ranked[0] if ranked else into


def _marked(marks: str, into: Lead, other: Lead) -> tuple[str, ...]:
    """The fields marked as set by a person, or as verified: a contact field, when its speaker marks it."""
    both = _once((*getattr(into, marks), *getattr(other, marks)))
    speakers = {field: _speaker(field, into, other) for field in SINGLE_FIELDS}
    return tuple(field for field in both if field not in speakers or field in getattr(speakers[field], marks))


def _other_emails(into: Lead, other: Lead) -> tuple[str, ...]:
    addresses = (*into.other_emails, other.email, *other.other_emails)
    return _once(address for address in addresses if address != into.email)


def _requirements(into: str, other: str) -> str:
    said = {line.casefold() for line in lines(into)}
    more = [line for line in lines(other) if line.casefold() not in said]
    if not more:
        return into
    return bullets([*lines(into), *more]) if said else other


def _notes(into: Lead, other: Lead) -> tuple[Note, ...]:
    """Both leads' notes by time. What is noted in the same words is kept once, so repeating adds nothing."""
    return united(*(entries_of(lead.notes, lead.note_entries, lead.updated_at) for lead in (into, other)))


def _by_hand(tag: str, lead: Lead) -> bool:
    return tag in lead.tags and tag not in lead.model_tags


def _standing(into: Lead, other: Lead) -> dict[str, Any]:
    """The status further advanced, with its times."""
    further = max(into, other, key=lambda lead: ADVANCE.index(lead.status))
    qualified = [lead.qualified_at for lead in (into, other) if lead.qualified_at]
    return {
        "status": further.status,
        "status_changed_at": further.status_changed_at,
        "qualified_at": min(qualified, default=None),
        "converted_at": further.converted_at,
    }


def _activity(into: Lead, other: Lead) -> dict[str, Any]:
    """What was done with the person: counted together; an opt-out of one counts for both."""
    active = [lead.last_activity_at for lead in (into, other) if lead.last_activity_at]
    follow_ups = [lead.next_follow_up_at for lead in (into, other) if lead.next_follow_up_at]
    first, last = sorted((into, other), key=lambda lead: lead.first_contact)
    return {
        "attribution": Attribution(
            first=first.attribution.first or last.attribution.first,
            last=last.attribution.last or first.attribution.last,
        ),
        "source_kind": first.source_kind,
        "opted_out": into.opted_out or other.opted_out,
        "contact_attempts": into.contact_attempts + other.contact_attempts,
        "last_activity_at": max(active, default=None),
        "next_follow_up_at": min(follow_ups, default=None),
        "events_attended": into.events_attended + other.events_attended,
        "watch_seconds": into.watch_seconds + other.watch_seconds,
        "technologies": _once((*into.technologies, *other.technologies)),
        "social_profiles": {**other.social_profiles, **into.social_profiles},
        "custom_fields": {**other.custom_fields, **into.custom_fields},
    }


def _tags(into: Lead, other: Lead) -> tuple[str, ...]:
    """United; a tag that a person took off `into` does not come back from `other`."""
    from_other = (tag for tag in other.tags if tag not in into.removed_tags)
    return _once((*into.tags, *from_other))[:MOST_TAGS]


def _removed(into: Lead, other: Lead) -> tuple[str, ...]:
    return _once((*into.removed_tags, *other.removed_tags))


def _evidence(into: Lead, other: Lead) -> tuple[Fact, ...]:
    """Every fact of both, of each session once, as far as there is room; `into` has the last word."""
    latest = {(fact.session_id, *said(fact)): fact for fact in (*other.evidence, *into.evidence)}
    return tuple(latest.values())[-MOST_EVIDENCE:]


def _gaps(into: Lead, other: Lead, decided: Iterable[str]) -> dict[str, Any]:
    undecided = Lead.model_fields.keys() - set(decided)
    return {field: getattr(into, field) or getattr(other, field) for field in undecided}


def _in_order(sessions: Iterable[str], order: Sequence[str]) -> tuple[str, ...]:
    """Each session once; those that `order` does not know come last, as they were listed."""
    place = {session_id: number for number, session_id in enumerate(order)}
    return tuple(sorted(_once(sessions), key=lambda session_id: place.get(session_id, len(place))))


def _once(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))
