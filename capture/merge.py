"""Merging what a conversation says into what is known of a lead. Pure: nothing here waits or writes."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from capture.lead import Lead
from llm.extraction import Fact

CONTACT_FIELDS = ("name", "company", "title", "phone")
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


def merge(lead: Lead, facts: Sequence[Fact], requirements: Iterable[str]) -> dict[str, Any]:
    """The fields of `lead` that change when `facts` are learnt; empty when none does.

    `requirements` are those of all the lead's sessions, oldest first. What a person has set stays,
    a tag that a person removed does not come back, and nothing found erases nothing known.
    Merging the same again changes nothing.
    """
    learnt = {field: fact.value for field, fact in _contact(lead, facts).items()}
    told = bullets(requirements)
    proposed: dict[str, Any] = {
        **learnt,
        "requirements": lead.requirements if "requirements" in lead.edited or not told else told,
        "tags": _tags(lead, facts),
        "evidence": _evidence(lead.evidence, facts),
    }
    return {field: value for field, value in proposed.items() if getattr(lead, field) != value}


def edit(lead: Lead, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that change when a person sets `wanted`, with the marks that keep models off them."""
    changes = {field: value for field, value in wanted.items() if getattr(lead, field) != value}
    if "tags" in changes:
        removed = (*lead.removed_tags, *lead.tags)
        changes["removed_tags"] = _once(tag for tag in removed if tag not in changes["tags"])
    touched = [field for field in wanted if field in (*CONTACT_FIELDS, "requirements")]
    edited = _once((*lead.edited, *touched))
    return {**changes, "edited": edited} if edited != lead.edited else changes


def _contact(lead: Lead, facts: Sequence[Fact]) -> dict[str, Fact]:
    surest: dict[str, Fact] = {}
    for fact in sorted(facts, key=lambda fact: fact.confidence):
        if fact.field in CONTACT_FIELDS and fact.field not in lead.edited:
            surest[fact.field] = fact
    return {
        field: fact
        for field, fact in surest.items()
        if getattr(lead, field) is None or fact.confidence >= UNSURE
    }


def _tags(lead: Lead, facts: Sequence[Fact]) -> tuple[str, ...]:
    new = (fact.value for fact in facts if fact.field == "tag" and fact.value not in lead.removed_tags)
    return _once((*lead.tags, *new))[:MOST_TAGS]


def _evidence(old: Sequence[Fact], new: Sequence[Fact]) -> tuple[Fact, ...]:
    """The newest evidence of each value, so that a repeated reading replaces its former self."""
    latest = {(fact.field, fact.value.casefold()): fact for fact in (*old, *new)}
    return tuple(latest.values())[-MOST_EVIDENCE:]


def _once(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))
