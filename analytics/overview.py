"""How an admin's leads do: in a period and ever, by source, score, status and owner (seed 002)."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Literal, get_args

from analytics.cells import Days, Figures
from analytics.facets import EVER, EVERYBODY, Amount
from capture.lead import SOURCE_KINDS, Grade, SourceKind, Temperature
from capture.record import Record
from capture.status import STATUSES, Status

Band = Literal["0_20", "20_40", "40_60", "60_80", "80_100"]


class Sums(Record):
    """What leads add up to. `conversion_rate` is the share of `leads` that are converted, 0 to 1."""

    leads: int
    qualified: int
    converted: int
    conversion_rate: float
    value: float
    won: float


class Flow(Record):
    """What happened in a period: leads that came, that were qualified, that were converted then.

    `won` is the value of those converted, `value` that of those that came.
    """

    leads: int
    qualified: int
    converted: int
    value: float
    won: float


class SourceSums(Sums):
    """How the leads of one source that came in the period fared since."""

    source_kind: SourceKind


class OwnerSums(Sums):
    """How the leads that one member of the team owns have fared."""

    owner_id: str


class Scores(Record):
    """How the scores of all leads are distributed. `average` is None while none has a score."""

    scored: int
    average: float | None
    bands: dict[Band, int]
    grades: dict[Grade, int]
    temperatures: dict[Temperature, int]


class Overview(Record):
    """A period of whole local days, the one of the same length before it, and all time.

    `complete` is false while very many changes wait to be counted.
    """

    first_day: date
    last_day: date
    time_zone: str
    period: Flow
    previous: Flow
    total: Sums
    conversations: int
    statuses: dict[Status, int]
    sources: tuple[SourceSums, ...]
    scores: Scores
    owners: tuple[OwnerSums, ...]
    complete: bool


async def overview(days: Days, first: date, last: date, zone: str, scope: str = EVERYBODY) -> Overview:
    """The overview of a period, first and last day included; `scope`: of one member's leads."""
    length = (last - first) + timedelta(days=1)
    figures = await days.since((first - length).isoformat(), last.isoformat(), scope)
    by_owner = await days.by_scope() if scope == EVERYBODY else {}
    return Overview(
        first_day=first,
        last_day=last,
        time_zone=zone,
        period=flow(figures, first, last),
        previous=flow(figures, first - length, first - timedelta(days=1)),
        total=_sums(figures.days.get(EVER, {})),
        conversations=int(figures.of(EVER, "conversations")),
        statuses={status: int(figures.of(EVER, f"statuses.{status}")) for status in STATUSES},
        sources=_sources(figures, first, last),
        scores=scores(figures),
        owners=_owners(by_owner),
        complete=figures.complete,
    )


def flow(figures: Figures, first: date, last: date) -> Flow:
    """What happened from one local day to another, both included."""
    span = spanned(first, last)
    return Flow(
        leads=int(figures.over(span, "leads")),
        qualified=int(figures.over(span, "qualified")),
        converted=int(figures.over(span, "converted")),
        value=float(figures.over(span, "value")),
        won=float(figures.over(span, "won")),
    )


def spanned(first: date, last: date) -> list[str]:
    """The days from one to another, both included, as the figures name them."""
    return [(first + timedelta(days=number)).isoformat() for number in range((last - first).days + 1)]


def _sums(names: Mapping[str, Amount]) -> Sums:
    leads, converted = int(names.get("leads", 0)), int(names.get("converted", 0))
    return Sums(
        leads=leads,
        qualified=int(names.get("qualified", 0)),
        converted=converted,
        conversion_rate=rate(converted, leads),
        value=float(names.get("value", 0)),
        won=float(names.get("won", 0)),
    )


def rate(part: int, whole: int) -> float:
    """A share, to four decimals; of nothing it is 0."""
    return round(part / whole, 4) if whole else 0.0


def _sources(figures: Figures, first: date, last: date) -> tuple[SourceSums, ...]:
    """The sources of the leads that came in the period, those with the most leads first."""
    span = spanned(first, last)
    names = ("leads", "qualified", "converted", "value", "won")
    found = [
        SourceSums(
            source_kind=kind,
            **dict(_sums({name: figures.over(span, f"sources.{kind}.{name}") for name in names})),
        )
        for kind in SOURCE_KINDS
    ]
    return tuple(sorted((each for each in found if each.leads), key=lambda each: -each.leads))


def scores(figures: Figures) -> Scores:
    """How the scores of all leads are distributed, by the sums over all days."""
    scored = int(figures.of(EVER, "scored"))
    return Scores(
        scored=scored,
        average=round(float(figures.of(EVER, "score")) / scored, 1) if scored else None,
        bands={band: int(figures.of(EVER, f"bands.{band}")) for band in get_args(Band)},
        grades={grade: int(figures.of(EVER, f"grades.{grade}")) for grade in get_args(Grade)},
        temperatures={each: int(figures.of(EVER, f"temperatures.{each}")) for each in get_args(Temperature)},
    )


def _owners(by_owner: Mapping[str, Figures]) -> tuple[OwnerSums, ...]:
    """The members who own leads, those with the most converted ones first."""
    found = [
        OwnerSums(owner_id=scope, **dict(_sums(figures.days.get(EVER, {}))))
        for scope, figures in by_owner.items()
        if scope != EVERYBODY
    ]
    busy = [each for each in found if each.leads]
    return tuple(sorted(busy, key=lambda each: (-each.converted, -each.leads)))
