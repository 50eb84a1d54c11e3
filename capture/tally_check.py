"""Tallies compared with the interactions that they count, and made good."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from bson import ObjectId
from motor.motor_asyncio import AsyncIOMotorDatabase

from capture.counting import Counted, tally_of
from capture.interaction_moves import COUNTED, InteractionMoves
from capture.stored import Document
from capture.transactions import Transaction, atomically

BATCH: Final = 500


@dataclass(frozen=True, slots=True)
class Checked:
    """Leads checked in one step: how many, how many tallies were wrong and are right, where to go on."""

    leads: int
    wrong: int
    last: str | None


class TallyCheck:
    """One admin's tallies. Every query carries the admin; none can be written without it."""

    def __init__(self, db: AsyncIOMotorDatabase[Document], admin_id: str) -> None:
        self._client = db.client
        self._leads = db["leads"]
        self._interactions = db["interactions"]
        self._moves = InteractionMoves(db, admin_id)
        self._admin_id = admin_id

    async def step(self, after: str | None, now: datetime) -> Checked:
        """Check the next leads behind an id; what differs at one instant is counted anew."""
        which: Document = {"adminId": self._admin_id} | ({"_id": {"$gt": ObjectId(after)}} if after else {})
        async with await self._client.start_session(snapshot=True) as snapshot:
            found = self._leads.find(which, {"tally": 1}, session=snapshot).sort("_id", 1).limit(BATCH)
            leads = {str(lead["_id"]): tally_of(lead) for lead in await found.to_list(BATCH)}
            counted = await self._counted(list(leads), snapshot)
        differing = [lead_id for lead_id, tally in leads.items() if tally != counted.get(lead_id, {})]
        wrong = sum([await self._mend(lead_id, now) for lead_id in differing])
        return Checked(len(leads), wrong, list(leads)[-1] if len(leads) == BATCH else None)

    async def _counted(self, lead_ids: list[str], snapshot: Transaction) -> dict[str, dict[str, Counted]]:
        by_lead: dict[str, Any] = {**COUNTED, "_id": {"leadId": "$leadId", "kind": "$kind"}}
        which = {"adminId": self._admin_id, "leadId": {"$in": lead_ids}}
        pipeline: list[dict[str, Any]] = [{"$match": which}, {"$group": by_lead}]
        tallies: dict[str, dict[str, Counted]] = {}
        async for group in self._interactions.aggregate(pipeline, session=snapshot):
            counted = Counted.model_validate({**group, "events": sorted(group["events"])})
            tallies.setdefault(group["_id"]["leadId"], {})[group["_id"]["kind"]] = counted
        return tallies

    async def _mend(self, lead_id: str, now: datetime) -> bool:
        return await atomically(
            self._client, lambda transaction: self._moves.retally(lead_id, now, transaction)
        )
