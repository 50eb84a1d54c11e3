"""The figures of each admin, day by day and kept in step with the leads, in the collection `lead_days`.

A lead's document says in `counted` what the figures hold of it. Counting a lead adds the difference
between that and what it is now, in one transaction with writing `counted` anew; so counting twice
adds nothing, in whatever order the news of a lead arrives, and a status that went back and forth
leaves no trace. Between a write and its counting the lead is `unheard`, and `figures.py` adds the
difference itself. docs/decisions/0013-figures-that-do-not-scan.md says why.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from bson import Decimal128
from motor.motor_asyncio import AsyncIOMotorDatabase
from pymongo import UpdateOne

from analytics.facets import Amount, Cells, Counted, Facets, add_up, added, difference, facets
from capture.news import Carried
from capture.stored import Document
from capture.transactions import Transaction, atomically

NONE: Final[Facets] = {}
ZoneOf = Callable[[str], Awaitable[str]]  # the time zone of an admin
INPUTS: Final = {
    field: 1 for field in (str(info.alias) for info in Counted.model_fields.values()) if field != "zone"
}


class Rollups:
    """Counts leads as the relay tells of them: across admins, as the news are."""

    def __init__(self, db: AsyncIOMotorDatabase[Document], zone_of: ZoneOf) -> None:
        self._client = db.client
        self._leads = db["leads"]
        self._events = db["lead_events"]
        self._days = db["lead_days"]
        self._zone_of = zone_of

    async def hear(self, carried: Carried) -> None:
        """Count the leads that were written, and uncount those that are gone."""
        for admin_id, written, ended in carried.by_admin():
            if written:
                await self.count(admin_id, written)
            if ended:
                await self._uncount(admin_id, ended)

    async def count(self, admin_id: str, ids: Sequence[Any]) -> None:
        """Bring the figures in step with the leads of these `_id`s, as far as they exist."""
        zone = await self._zone_of(admin_id)
        which = {"adminId": admin_id, "_id": {"$in": list(ids)}}

        async def steps(transaction: Transaction) -> None:
            found = self._leads.find(which, {**INPUTS, "counted": 1}, session=transaction)
            change: Cells = {}
            updates = []
            for lead in await found.to_list(None):
                now = {**{field: lead[field] for field in INPUTS if field in lead}, "zone": zone}
                if now != lead.get("counted"):
                    add_up(change, uncounted(lead, zone))
                    update = {"$set": {"counted": now}}
                    updates.append(UpdateOne({"adminId": admin_id, "_id": lead["_id"]}, update))
            if updates:
                await self._leads.bulk_write(updates, ordered=False, session=transaction)
            await self._add(admin_id, change, transaction)

        await atomically(self._client, steps)

    async def _uncount(self, admin_id: str, event_ids: Sequence[str]) -> None:
        """Take what is gone out of the figures: what they hold of it stands in its last event."""
        last = {"adminId": admin_id, "eventId": {"$in": list(event_ids)}, "counted": {"$exists": True}}

        async def steps(transaction: Transaction) -> None:
            change = NONE
            for event in await self._events.find(last, {"counted": 1}, session=transaction).to_list(None):
                change = added(change, uncounted(event, None))
            await self._events.update_many(last, {"$unset": {"counted": ""}}, session=transaction)
            await self._add(admin_id, change, transaction)

        await atomically(self._client, steps)

    async def add(self, admin_id: str, change: Facets) -> None:
        """Add to the figures by themselves, as a recount does that found something lacking."""
        await atomically(self._client, lambda transaction: self._add(admin_id, change, transaction))

    async def _add(self, admin_id: str, change: Facets, transaction: Transaction) -> None:
        writes = [
            UpdateOne(
                {"adminId": admin_id, "scope": scope, "day": day},
                {"$inc": {f"n.{name}": _stored(amount) for name, amount in amounts.items()}},
                upsert=True,
            )
            for (scope, day), amounts in change.items()
            if amounts
        ]
        if writes:
            await self._days.bulk_write(writes, ordered=False, session=transaction)


def uncounted(document: Mapping[str, Any], zone: str | None) -> Facets:
    """What the figures lack of a stored lead; `zone` is None for one that is gone."""
    held = document.get("counted")
    before = facets(read(held, held["zone"])) if held else NONE
    after = facets(read(document, zone)) if zone else NONE
    return difference(after, before)


def read(document: Mapping[str, Any], zone: str) -> Counted:
    """The fields of a stored lead that are counted; amounts are as exact as people wrote them."""
    fields = {field: document[field] for field in INPUTS if document.get(field) is not None}
    return Counted.model_validate({**fields, "value": Decimal(str(fields.get("value", 0))), "zone": zone})


def _stored(amount: Amount) -> int | Decimal128:
    return Decimal128(amount) if isinstance(amount, Decimal) else amount
