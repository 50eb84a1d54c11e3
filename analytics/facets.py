"""What one lead adds to the figures, day by day. Pure: the figures are sums of this, and nothing else."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from capture.lead import Grade, SourceKind, Temperature
from capture.record import Record
from capture.status import Status

EVERYBODY: Final = "*"  # the scope of all leads; others are the ids of the members who own them
EVER: Final = ""  # the "day" of the sums over all days
SLOT: Final = timedelta(minutes=15)  # how exactly a day knows when its leads came

Amount = int | Decimal
Cell = tuple[str, str]  # scope and day, which is a local date such as 2026-03-02
Cells = dict[Cell, dict[str, Amount]]
Facets = Mapping[Cell, Mapping[str, Amount]]


class Counted(Record):
    """The fields of a lead that figures rest on, with the time zone by which its days were told."""

    zone: str
    created_at: datetime
    status: Status = "new"
    value: Decimal = Decimal(0)
    conversation_count: int = 0
    source_kind: SourceKind = "chat"
    owner_id: str | None = None
    score: int | None = None
    grade: Grade | None = None
    temperature: Temperature | None = None
    qualified_at: datetime | None = None
    converted_at: datetime | None = None


def facets(lead: Counted) -> Facets:
    """What the lead adds, by cell and by dotted name."""
    found: Cells = {}
    for scope in (EVERYBODY, lead.owner_id):
        if scope is not None:
            for day, name, amount in _facets(lead):
                _add(found, (scope, day), name, amount)
    return found


def difference(after: Facets, before: Facets) -> Facets:
    """What must be added to `before` to have `after`; nothing where they agree."""
    cells = {
        cell: {
            name: change
            for name in {*after.get(cell, ()), *before.get(cell, ())}
            if (change := after.get(cell, {}).get(name, 0) - before.get(cell, {}).get(name, 0))
        }
        for cell in {*after, *before}
    }
    return {cell: changes for cell, changes in cells.items() if changes}


def added(one: Facets, other: Facets) -> Cells:
    """The sum of two."""
    total: Cells = {}
    for each in (one, other):
        add_up(total, each)
    return total


def add_up(total: Cells, more: Facets) -> None:
    """Add to a sum in place: for adding up very many."""
    for cell, amounts in more.items():
        for name, amount in amounts.items():
            _add(total, cell, name, amount)


def _add(cells: Cells, cell: Cell, name: str, amount: Amount) -> None:
    names = cells.setdefault(cell, {})
    names[name] = names.get(name, 0) + amount


def _facets(lead: Counted) -> Iterator[tuple[str, str, Amount]]:
    zone = time_zone(lead.zone)
    born = day_of(lead.created_at, zone)
    for day in (EVER, born):
        for name, amount in _standing(lead):
            yield day, name, amount
    yield born, f"slots.{slot_of(lead.created_at, zone)}", 1
    for name, at in (("qualified", lead.qualified_at), ("converted", lead.converted_at)):
        for day in (EVER, day_of(at, zone)) if at else ():
            yield day, name, 1
    if lead.converted_at:
        yield EVER, "won", lead.value
        yield day_of(lead.converted_at, zone), "won", lead.value


def _standing(lead: Counted) -> Iterator[tuple[str, Amount]]:
    """What is counted on the day a lead came, however it fared since."""
    source = f"sources.{lead.source_kind}"
    yield "leads", 1
    yield "value", lead.value
    yield "conversations", lead.conversation_count
    yield f"statuses.{lead.status}", 1
    yield f"{source}.leads", 1
    yield f"{source}.value", lead.value
    if lead.qualified_at:
        yield f"{source}.qualified", 1
    if lead.converted_at:
        yield f"{source}.converted", 1
        yield f"{source}.won", lead.value
    if lead.score is not None:
        yield "scored", 1
        yield "score", lead.score
        yield f"bands.{band_of(lead.score)}", 1
    if lead.grade:
        yield f"grades.{lead.grade}", 1
    if lead.temperature:
        yield f"temperatures.{lead.temperature}", 1


def band_of(score: int) -> str:
    """The fifth of the scale that a score is in, as seed 004 names them; 100 is in the last."""
    low = min(score // 20, 4) * 20
    return f"{low}_{low + 20}"


def day_of(moment: datetime, zone: ZoneInfo) -> str:
    return _local(moment, zone).date().isoformat()


def slot_of(moment: datetime, zone: ZoneInfo) -> int:
    """Which quarter of an hour of its day, counted from the day's beginning: also where clocks change."""
    midnight = _local(moment, zone).replace(hour=0, minute=0, second=0, microsecond=0, fold=0)
    return int((moment.astimezone(UTC) - midnight) / SLOT)


def _local(moment: datetime, zone: ZoneInfo) -> datetime:
    """The moment as the zone's clocks show it; in UTC where a calendar begins or ends within the day."""
    try:
        return moment.astimezone(zone)
    except OverflowError:
        return moment.astimezone(UTC)


@lru_cache(maxsize=512)
def time_zone(name: str) -> ZoneInfo:
    """The time zone of this IANA name. Raises ZoneInfoNotFoundError."""
    return ZoneInfo(name)
