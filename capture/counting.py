"""A lead's interactions, counted by kind: the tally that its document carries. Pure.

`figures` are the fields of the lead that follow from it. What a lead had besides, from an import or
by hand, stays: a change of the tally moves them by the difference.
"""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from capture.engagement import engagement
from capture.interaction import Interaction
from capture.lead import Lead
from capture.record import Record
from capture.stored import Document, as_stored

WATCHING = ("attendance", "full_watch", "replay", "clip")  # whose seconds were spent watching
MOST_KINDS = 200  # of one lead


class Counted(Record):
    """The interactions of one kind: how many, of which time, and the sum of their `seconds`.

    `events` tell the attended ones apart: who joins an event twice has attended one.
    """

    count: int
    first_at: datetime
    last_at: datetime
    seconds: int = 0
    events: tuple[str, ...] = ()


Tally = Mapping[str, Counted]


def tally_of(lead: Mapping[str, Any]) -> dict[str, Counted]:
    """The tally that a stored lead carries."""
    return {kind: Counted.model_validate(each) for kind, each in (lead.get("tally") or {}).items()}


def stored_tally(tally: Tally) -> Document:
    return {kind: as_stored(each) for kind, each in tally.items()}


def counts(tally: Tally) -> dict[str, int]:
    """How many interactions of each kind there were."""
    return {kind: each.count for kind, each in tally.items()}


def seconds_of(interaction: Interaction) -> int:
    """The whole seconds that it took, as told."""
    return round(_number(interaction.attributes.get("seconds")))


def event_of(interaction: Interaction) -> str | None:
    """What tells an attended event from others, in 16 hex digits; None for what is no attendance."""
    if interaction.kind != "attendance":
        return None
    return event_called(str(interaction.attributes.get("item", interaction.interaction_id)))


def event_called(item: str) -> str:
    """The same, of the event that interactions call `item`."""
    return hashlib.blake2b(item.encode(), digest_size=8).hexdigest()


def added(tally: Tally, interactions: Iterable[Interaction]) -> dict[str, Counted]:
    """The tally with these interactions, in whatever order they come."""
    grown = dict(tally)
    for each in interactions:
        event = event_of(each)
        one = Counted(
            count=1,
            first_at=each.at,
            last_at=each.at,
            seconds=seconds_of(each),
            events=(event,) if event else (),
        )
        grown[each.kind] = _sum(grown[each.kind], one) if each.kind in grown else one
    return grown


def united(one: Tally, other: Tally) -> dict[str, Counted]:
    """The tally of two leads that are one person."""
    both = dict(one)
    for kind, counted in other.items():
        both[kind] = _sum(both[kind], counted) if kind in both else counted
    return both


def figures(lead: Lead, before: Tally, after: Tally) -> dict[str, Any]:
    """The fields of a lead that change when its tally does."""
    told = {
        "engagement_score": _engagement(lead, before, after),
        "events_attended": max(0, lead.events_attended + _events(after) - _events(before)),
        "watch_seconds": max(0, lead.watch_seconds + _watched(after) - _watched(before)),
        "registered_at": _registered(lead, before, after),
        "last_activity_at": _latest(lead.last_activity_at, after),
    }
    return {field: value for field, value in told.items() if value != getattr(lead, field)}


def figures_united(joined: Lead, one: Tally, other: Tally) -> dict[str, Any]:
    """The fields of a lead joined from two that follow from the interactions of both.

    An event that both have attended is one.
    """
    both = united(one, other)
    twice = _events(one) + _events(other) - _events(both)
    return figures(joined, {}, both) | {
        "events_attended": max(0, joined.events_attended - twice),
        "watch_seconds": joined.watch_seconds,
    }


def _sum(one: Counted, other: Counted) -> Counted:
    return Counted(
        count=one.count + other.count,
        first_at=min(one.first_at, other.first_at),
        last_at=max(one.last_at, other.last_at),
        seconds=one.seconds + other.seconds,
        events=tuple(sorted({*one.events, *other.events})),
    )


def _engagement(lead: Lead, before: Tally, after: Tally) -> int | None:
    """None for a lead that never did anything."""
    return engagement(counts(after)) if before or after else lead.engagement_score


def _events(tally: Tally) -> int:
    return len(tally["attendance"].events) if "attendance" in tally else 0


def _watched(tally: Tally) -> int:
    return sum(tally[kind].seconds for kind in WATCHING if kind in tally)


def _registered(lead: Lead, before: Tally, after: Tally) -> datetime | None:
    """The first registration, unless an earlier one was known, or a person said when it was."""
    was, now = _first(before, "registration"), _first(after, "registration")
    known = lead.registered_at
    if "registered_at" in lead.edited:
        return known
    return now if known in (None, was) else min(filter(None, (known, now)), default=None)


def _first(tally: Tally, kind: str) -> datetime | None:
    return tally[kind].first_at if kind in tally else None


def _latest(known: datetime | None, tally: Tally) -> datetime | None:
    times = [each.last_at for each in tally.values()]
    return max([*times, *([known] if known else [])], default=None)


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else 0.0
