"""One admin's judgements: what a model said of each lead's fit, and which leads it is to be asked about.

A lead has one judgement, the latest. Its document says with `dueAt` that it is to be judged anew. A
document is made only for a lead that is due, and a judgement is written only where there is one: so a
model that answers late cannot bring back what was erased meanwhile.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from bson import ObjectId
from motor.motor_asyncio import AsyncIOMotorDatabase
from pymongo import UpdateOne

from capture.record import Record
from capture.stored import Document, as_stored
from scoring.portrait import OVER
from server.scorebook.standing import Asked


class Due(NamedTuple):
    """A lead to be judged, since when, and how often a model has failed at it."""

    lead_id: str
    at: datetime
    failures: int


class Walk(Record):
    """How far all leads have been looked at for a description; `after` is the last id, None at first."""

    about: str = ""
    after: str | None = None
    over: bool = True


class Judgements:
    """One admin's judgements. Every query carries the admin; none can be written without it."""

    def __init__(self, db: AsyncIOMotorDatabase[Document], admin_id: str) -> None:
        self._leads = db["leads"]
        self._judgements = db["lead_judgements"]
        self._walks = db["judging"]
        self._mine = {"adminId": admin_id}

    async def get(self, lead_id: str) -> Asked | None:
        """What is known of a lead; None before it was judged."""
        found = await self._judgements.find_one({**self._one(lead_id), "fingerprint": {"$exists": True}})
        return Asked.model_validate(found) if found else None

    async def keep(self, asked: Asked) -> bool:
        """Replace the judgement of a lead, which stays due; False when there is no such lead any more."""
        kept = await self._judgements.update_one(self._one(asked.lead_id), {"$set": as_stored(asked)})
        return kept.matched_count == 1

    async def mark(self, lead_ids: Iterable[str], due_at: datetime) -> None:
        """Leads are due then, no sooner, and as if no model had failed at them."""
        due = {"$set": {"dueAt": due_at}, "$unset": {"failures": ""}}
        marks = [UpdateOne(self._one(lead_id), due, upsert=True) for lead_id in lead_ids]
        if marks:
            await self._judgements.bulk_write(marks, ordered=False)

    async def due(self, now: datetime, limit: int) -> Sequence[Due]:
        """The leads that are due, first of whom something was learnt last: an import holds up no visitor."""
        due = self._judgements.find({**self._mine, "dueAt": {"$lte": now}})
        found = await due.sort([("dueAt", -1), ("leadId", -1)]).limit(limit).to_list(limit)
        return [Due(each["leadId"], each["dueAt"], each.get("failures", 0)) for each in found]

    async def next_due(self) -> datetime | None:
        """When the next lead is due; None: none is."""
        waiting = {**self._mine, "dueAt": {"$exists": True}}
        found = await self._judgements.find_one(waiting, {"dueAt": 1}, sort=[("dueAt", 1)])
        return found["dueAt"] if found else None

    async def settle(self, due: Due) -> None:
        """A lead is no longer due, unless it was marked anew meanwhile."""
        await self._judgements.update_one(self._still(due), {"$unset": {"dueAt": "", "failures": ""}})

    async def put_off(self, due: Due, until: datetime) -> None:
        """A model has failed at a lead, and is to be asked again then."""
        later = {"$set": {"dueAt": until, "failures": due.failures + 1}}
        await self._judgements.update_one(self._still(due), later)

    async def forget(self, lead_id: str) -> None:
        """There is no such lead."""
        await self._judgements.delete_one(self._one(lead_id))

    async def rest(self) -> None:
        """No lead is due."""
        await self._judgements.update_many(
            {**self._mine, "dueAt": {"$exists": True}}, {"$unset": {"dueAt": ""}}
        )

    async def any_not_about(self, ideal: str) -> bool:
        """Whether there are judgements by another description."""
        return await self._judgements.find_one({**self._mine, "ideal": {"$nin": [None, ideal]}}) is not None

    async def walk(self) -> Walk:
        found = await self._walks.find_one(self._mine)
        return Walk.model_validate(found) if found else Walk()

    async def begin(self, walk: Walk) -> None:
        """Replace the walk by another."""
        await self._walks.replace_one(self._mine, {**self._mine, **as_stored(walk)}, upsert=True)

    async def walk_on(self, walk: Walk, ideal: str, prompt_version: str, now: datetime, limit: int) -> Walk:
        """Mark the next leads, the newest first, that were not judged by this description and prompt.

        Of two that walk at once, one may mark again what the other has marked; that asks nothing twice.
        """
        behind = {"_id": {"$lt": ObjectId(walk.after)}} if walk.after else {}
        which = {**self._mine, "status": {"$nin": list(OVER)}, "optedOut": {"$ne": True}, **behind}
        found = await self._leads.find(which, {"_id": 1}).sort("_id", -1).limit(limit).to_list(limit)
        ids = [str(each["_id"]) for each in found]
        current = {"ideal": ideal, "judgement.promptVersion": prompt_version}
        judged = {**self._mine, "leadId": {"$in": ids}, **current}
        done = {each["leadId"] for each in await self._judgements.find(judged, {"leadId": 1}).to_list(None)}
        await self.mark((lead_id for lead_id in ids if lead_id not in done), now)
        update = {"after": ids[-1] if ids else walk.after, "over": len(ids) < limit}
        on = walk.model_copy(update=update)
        await self._walks.update_one({**self._mine, **as_stored(walk)}, {"$set": as_stored(on)})
        return on

    def _one(self, lead_id: str) -> Mapping[str, str]:
        return {**self._mine, "leadId": lead_id}

    def _still(self, due: Due) -> Mapping[str, object]:
        return {**self._one(due.lead_id), "dueAt": due.at}
