"""Counting an admin's leads anew: what the figures should be, what they are, and the difference made good."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any, Final

import pymongo
from motor.motor_asyncio import AsyncIOMotorDatabase

from analytics.cells import flat
from analytics.facets import Cells, Facets, add_up, difference, facets
from analytics.rollups import Rollups, read
from capture.stored import Document

BATCH: Final = 500
PATIENCE: Final = 3_600  # seconds for reading all counted leads; MongoDB keeps the instant for five minutes


@dataclass(frozen=True, slots=True)
class Stretch:
    """The leads counted in one step; `last` is the address to go on behind, None at the end."""

    leads: int
    last: str | None


class Recount:
    """One admin's recount. Every query carries the admin; none can be written without it."""

    def __init__(self, db: AsyncIOMotorDatabase[Document], admin_id: str, rollups: Rollups) -> None:
        self._client = db.client
        self._leads = db["leads"]
        self._events = db["lead_events"]
        self._days = db["lead_days"]
        self._admin_id = admin_id
        self._rollups = rollups

    async def leads(self) -> int:
        """About how many leads there are to count."""
        return await self._leads.count_documents({"adminId": self._admin_id})

    async def step(self, after: str | None) -> Stretch:
        """Count the next leads behind an address: those that were never counted, or by another time zone."""
        which = {"adminId": self._admin_id, "email": {"$gt": after or ""}}
        found = self._leads.find(which, {"email": 1}).sort("email", 1).limit(BATCH)
        leads = await found.to_list(BATCH)
        await self._rollups.count(self._admin_id, [lead["_id"] for lead in leads])
        return Stretch(len(leads), leads[-1]["email"] if len(leads) == BATCH else None)

    async def drift(self) -> Facets:
        """What the figures lack of the sum of the counted leads, at one instant: nothing, if all is well."""
        theirs, counted = {"adminId": self._admin_id}, {"counted": {"$exists": True}}
        with pymongo.timeout(PATIENCE):  # the usual few seconds would be for all of it
            return await self._drift(theirs, counted)

    async def _drift(self, theirs: Document, counted: Document) -> Facets:
        async with await self._client.start_session(snapshot=True) as snapshot:
            stored = self._days.find(theirs, session=snapshot)
            cells: Cells = {(cell["scope"], cell["day"]): dict(flat(cell["n"])) async for cell in stored}
            expected: Cells = {}
            for where in (self._leads, self._events):
                found = where.find({**theirs, **counted}, {"counted": 1}, session=snapshot)
                await _sum(expected, found)
        return difference(expected, cells)

    async def repair(self, drift: Facets) -> None:
        """Add what the figures lacked; what was counted since then is neither lost nor added twice."""
        await self._rollups.add(self._admin_id, drift)


async def _sum(total: Cells, found: AsyncIterator[dict[str, Any]]) -> None:
    async for document in found:
        add_up(total, facets(read(document["counted"], document["counted"]["zone"])))
