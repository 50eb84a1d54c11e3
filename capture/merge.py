"""Merging what a conversation says into what is known of a lead. Pure: nothing here waits or writes."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from capture.conversation import Session
from capture.lead import Lead
from capture.summary import summarised
from llm.extraction import SINGLE_FIELDS, Fact

UNSURE = 0.5  # below this confidence a model's fact fills a gap but replaces nothing
MOST_TAGS = 50
MOST_EVIDENCE = 100


def bullets(requirements: Iterable[str]) -> str:
    """Requirements as the seed writes them, `• one` on a line each, each said once."""
    once: dict[str, str] = {}
    for requirement in requirements:
        once.setdefault(requirement.casefold(), requirement)
    return "\n".join(f"• {requirement}" for requirement in once.values())


def lines(text: str) -> list[str]:
    """A bullet list taken apart again."""
    return [line.strip("•-* \t") for line in text.splitlines() if line.strip("•-* \t")]


def merge(
    lead: Lead, facts: Sequence[Fact], requirements: Iterable[str], *, verified: bool = False
) -> dict[str, Any]:
    """The fields of `lead` that change when `facts` are learnt; empty when none does.

    `requirements` are those of all the lead's sessions, oldest first. What a person has set stays,
    a tag that a person removed does not come back, and nothing found erases nothing known. What a
    `verified` session established is replaced by another verified one only. Merging the same again
    changes nothing.
    """
    learnt = {field: fact.value for field, fact in _single(lead, facts, verified=verified).items()}
    told, tags = bullets(requirements), _tags(lead, facts)
    proposed: dict[str, Any] = {
        **learnt,
        "verified_fields": _once((*lead.verified_fields, *learnt)) if verified else lead.verified_fields,
        "requirements": lead.requirements if "requirements" in lead.edited or not told else told,
        "tags": tags,
        "model_tags": _once((*lead.model_tags, *(tag for tag in tags if tag not in lead.tags))),
    }
    known = lead.model_copy(update=proposed)
    proposed["evidence"] = _evidence(known, (*lead.evidence, *facts))
    return summarised(
        lead, {field: value for field, value in proposed.items() if getattr(lead, field) != value}
    )


def vouch(lead: Lead, name: str) -> dict[str, Any]:
    """The fields that change when the site vouches for the name of the lead; a person's edit stays."""
    if "name" in lead.edited or lead.name == name:
        return {}
    return summarised(lead, {"name": name, "verified_fields": _once((*lead.verified_fields, "name"))})


def without(
    lead: Lead, session_id: str, first: Session | None, requirements: Iterable[str]
) -> dict[str, Any]:
    """The fields that change when a session turns out not to be this lead's.

    `first` is the earliest session that is left, `requirements` are those of all that are left. What
    rested on the session's words alone goes with it; what a person set stays.
    """
    if session_id not in lead.session_ids:
        return {}
    left = tuple(other for other in lead.session_ids if other != session_id)
    evidence = tuple(fact for fact in lead.evidence if fact.session_id != session_id)
    lost = tuple(fact for fact in lead.evidence if fact.session_id == session_id)
    tags = tuple(tag for tag in lead.tags if not _rested_on(lost, evidence, "tag", tag))
    changes: dict[str, Any] = {
        "session_ids": left,
        "verified_session_ids": tuple(other for other in lead.verified_session_ids if other in left),
        "conversation_count": len(left),
        "evidence": evidence,
        "tags": tags,
        "model_tags": tuple(tag for tag in lead.model_tags if tag in tags),
        **dict(_fallen_back(lead, lost, evidence)),
    }
    if "requirements" not in lead.edited:
        changes["requirements"] = bullets(requirements)
    changes |= _beginning(first) if lead.session_id == session_id else {}
    return summarised(lead, changes)


def _rested_on(lost: Sequence[Fact], left: Sequence[Fact], field: str, value: str) -> bool:
    def says(facts: Sequence[Fact]) -> bool:
        return any(fact.field == field and fact.value == value for fact in facts)

    return says(lost) and not says(left)


def _fallen_back(lead: Lead, lost: Sequence[Fact], left: Sequence[Fact]) -> Iterator[tuple[str, str | None]]:
    for field in SINGLE_FIELDS:
        if field not in lead.edited and _rested_on(lost, left, field, getattr(lead, field) or ""):
            yield field, next((fact.value for fact in reversed(left) if fact.field == field), None)


def _beginning(first: Session | None) -> dict[str, Any]:
    if first is None:
        return {"session_id": None}
    return {
        "session_id": first.session_id,
        "first_message": first.first_message,
        "source": first.page_url,
        "first_contact": first.created_at,
    }


def _single(lead: Lead, facts: Sequence[Fact], *, verified: bool) -> dict[str, Fact]:
    fixed = lead.edited if verified else (*lead.edited, *lead.verified_fields)
    surest: dict[str, Fact] = {}
    for fact in sorted(facts, key=lambda fact: fact.confidence):
        if fact.field in SINGLE_FIELDS and fact.field not in fixed:
            surest[fact.field] = fact
    return {
        field: fact
        for field, fact in surest.items()
        if getattr(lead, field) is None or fact.confidence >= UNSURE
    }


def _tags(lead: Lead, facts: Sequence[Fact]) -> tuple[str, ...]:
    new = (fact.value for fact in facts if fact.field == "tag" and fact.value not in lead.removed_tags)
    return _once((*lead.tags, *new))[:MOST_TAGS]


def _evidence(lead: Lead, facts: Iterable[Fact]) -> tuple[Fact, ...]:
    """The newest evidence of each value in each session, so that a repeated reading replaces its former self.

    One session does not replace another's, for one of them may turn out to be another person's. Where
    there is no room for all, that of values the lead no longer has goes first, then what a later
    session says too, the oldest first.
    """
    latest = {(fact.session_id, *said(fact)): fact for fact in facts}
    last_word = {said(fact): fact for fact in latest.values()}
    worth = sorted(latest.values(), key=lambda fact: (_holds(lead, fact), last_word[said(fact)] is fact))
    kept = {id(fact) for fact in worth[-MOST_EVIDENCE:]}
    return tuple(fact for fact in latest.values() if id(fact) in kept)


def said(fact: Fact) -> tuple[str, str]:
    """What a fact says, whoever said it, and in whatever case."""
    return fact.field, fact.value.casefold()


def _holds(lead: Lead, fact: Fact) -> bool:
    match fact.field:
        case "requirement":
            return fact.value.casefold() in lead.requirements.casefold()
        case "tag":
            return fact.value in lead.tags
    return bool(getattr(lead, fact.field) == fact.value)


def _once(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))
