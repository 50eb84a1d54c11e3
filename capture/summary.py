"""What a lead is about, in a line or two made of what is known of it, and of nothing else.

No model writes it, so it holds no word that is not a field of the lead, each with its own evidence.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from capture.lead import Lead

LONGEST = 400  # characters


def summarised(lead: Lead, changes: Mapping[str, Any]) -> dict[str, Any]:
    """`changes` with the summary that they lead to, unless a person has written or writes one."""
    if "summary" in lead.edited or "summary" in changes:
        return dict(changes)
    summary = summary_of(lead.model_copy(update=dict(changes)))
    return {**changes, "summary": summary} if summary != lead.summary else dict(changes)


def summary_of(lead: Lead) -> str:
    """Who it is, what they need, for how much and until when: `Jane, CTO, Acme: Need roses; $500`."""
    who = ", ".join(_known(lead.name, lead.title, lead.company))
    needs = [line.strip("•-* \t") for line in lead.requirements.splitlines()]
    said = " ".join(needs).casefold()
    bounds = (each for each in _known(lead.budget, lead.timeline) if each.casefold() not in said)
    what = "; ".join([*_known(*needs), *bounds])
    return _short(": ".join(_known(who, what)))


def _known(*parts: str | None) -> Iterable[str]:
    return [part for part in parts if part]


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1].rsplit(" ", 1)[0] + "…"
