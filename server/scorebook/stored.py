"""Between what is stored of scorings and the types of `standing.py`."""

from collections.abc import Iterable, Mapping
from typing import Any

from capture.counting import counts, tally_of
from capture.interaction import Interaction
from capture.stored import Document, as_stored, lead_of
from scoring.scored import Contribution
from server.scorebook.standing import Asked, Known, Mark, Scoring, Standing


def known(
    lead: Mapping[str, Any],
    standing: Mapping[str, Any] | None,
    found: Iterable[Interaction],
    cause: str,
    asked: Mapping[str, Any] | None = None,
) -> Known:
    """A stored lead with its last scoring, its interactions, and what a model said of it."""
    scored = standing if standing and standing.get("revision") else None
    return Known(
        lead=lead_of(lead),
        mark=mark_of(lead),
        interactions=tuple(found),
        counts=counts(tally_of(lead)),
        standing=standing_of(scored) if scored else None,
        contributions=contributions_of(scored) if scored else (),
        cause=(standing or {}).get("cause") or cause,
        asked=Asked.model_validate(asked) if asked else None,
    )


def mark_of(lead: Mapping[str, Any]) -> Mark:
    """What a stored lead says of itself and its last scoring."""
    last = lead.get("scored") or {}
    return Mark(
        lead.get("version", 0),
        lead.get("tallied", 0),
        last.get("version"),
        last.get("tallied"),
        last.get("at"),
    )


def standing_of(document: Mapping[str, Any]) -> Standing:
    return Standing.model_validate(document)


def contributions_of(document: Mapping[str, Any]) -> tuple[Contribution, ...]:
    return tuple(_contribution(each) for each in document["contributions"])


def stored_standing(standing: Standing, contributions: Iterable[Contribution]) -> Document:
    return {**as_stored(standing), "contributions": [_stored(each) for each in contributions]}


def scoring_of(document: Mapping[str, Any]) -> Scoring:
    return Scoring.model_validate(document)


def _stored(each: Contribution) -> list[Any]:
    """As a list, in the order of the fields: there are many of them."""
    return [list(value) if isinstance(value, tuple) else value for value in each]


def _contribution(stored: list[Any]) -> Contribution:
    fields: list[Any] = [tuple(value) if isinstance(value, list) else value for value in stored]
    return Contribution(*fields)
