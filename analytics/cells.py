"""Reading the figures: the stored cells, and what they lack of leads that wait to be counted.

All of it as of one instant, by a snapshot read, so that no lead is missed or counted twice.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from bson import Decimal128
from motor.motor_asyncio import AsyncIOMotorDatabase

from analytics.facets import EVER, EVERYBODY, Amount, Cells, added
from analytics.rollups import INPUTS, uncounted
from capture.stored import Document

MOST_WAITING: Final = 2_000  # leads added by the question itself; beyond, the figures say that they lag


@dataclass(frozen=True, slots=True)
class Figures:
    """The cells of some days of one scope, by day and dotted name. `complete` unless the count lags."""

    days: Mapping[str, Mapping[str, Amount]]
    complete: bool

    def of(self, day: str, name: str) -> Amount:
        return self.days.get(day, {}).get(name, 0)

    def over(self, days: Iterable[str], name: str) -> Amount:
        """The sum of one name over days."""
        return sum((self.of(day, name) for day in days), start=0)

    def under(self, day: str, prefix: str) -> Mapping[str, Amount]:
        """The amounts whose names begin with `prefix.`, by the rest of their names."""
        start = prefix + "."
        names = self.days.get(day, {}).items()
        return {name.removeprefix(start): amount for name, amount in names if name.startswith(start)}


class Days:
    """One admin's figures. Every query carries the admin; none can be written without it."""

    def __init__(self, db: AsyncIOMotorDatabase[Document], admin_id: str, zone: str) -> None:
        self._client = db.client
        self._days = db["lead_days"]
        self._leads = db["leads"]
        self._events = db["lead_events"]
        self._admin_id = admin_id
        self._zone = zone

    async def ever(self, scope: str = EVERYBODY) -> Figures:
        """The sums over all days."""
        return await self._read(scope, {"day": EVER})

    async def since(self, first: str, last: str, scope: str = EVERYBODY) -> Figures:
        """The days from `first` to `last`, local dates both included, and the sums over all days."""
        days = {"$or": [{"day": EVER}, {"day": {"$gte": first, "$lte": last}}]}
        return await self._read(scope, days)

    async def by_scope(self) -> Mapping[str, Figures]:
        """The sums over all days of every member who owns leads, and of all leads."""
        cells, complete = await self._cells({"day": EVER})
        return {
            scope: Figures({day: names}, complete) for (scope, day), names in cells.items() if day == EVER
        }

    async def _read(self, scope: str, which: Document) -> Figures:
        cells, complete = await self._cells({"scope": scope, **which})
        days = {day: names for (each, day), names in cells.items() if each == scope}
        return Figures(days, complete)

    async def _cells(self, which: Document) -> tuple[Cells, bool]:
        waiting = {"adminId": self._admin_id, "unheard": {"$exists": True}}
        async with await self._client.start_session(snapshot=True) as snapshot:
            stored = await self._days.find(
                {"adminId": self._admin_id, **which}, {"_id": 0}, session=snapshot
            ).to_list(None)
            leads = await self._leads.find(
                waiting, {**INPUTS, "counted": 1}, session=snapshot, limit=MOST_WAITING + 1
            ).to_list(None)
            gone = await self._events.find(
                {"adminId": self._admin_id, "counted": {"$exists": True}},
                {"counted": 1},
                session=snapshot,
                limit=MOST_WAITING + 1,
            ).to_list(None)
        cells: Cells = {(cell["scope"], cell["day"]): dict(flat(cell["n"])) for cell in stored}
        for lead in leads[:MOST_WAITING]:
            cells = added(cells, uncounted(lead, self._zone))
        for event in gone[:MOST_WAITING]:
            cells = added(cells, uncounted(event, None))
        return cells, max(len(leads), len(gone)) <= MOST_WAITING


def flat(names: Mapping[str, Any], before: str = "") -> Iterable[tuple[str, Amount]]:
    """The amounts of a stored cell by their dotted names."""
    for name, amount in names.items():
        if isinstance(amount, Mapping):
            yield from flat(amount, f"{before}{name}.")
        else:
            yield before + name, _amount(amount)


def _amount(stored: int | Decimal128) -> Amount:
    """Amounts of money are exact; counts are whole."""
    return Decimal(stored.to_decimal()) if isinstance(stored, Decimal128) else stored
