"""Interactions that change hands, always within a transaction, with the tallies of their leads.

They do so when leads are merged or taken apart, when a session turns out to be somebody else's, when
a visitor gives an address, and when a lead is erased.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from bson import ObjectId
from motor.motor_asyncio import AsyncIOMotorDatabase

from capture.counting import Counted, figures, stored_tally, tally_of
from capture.events import VISITOR
from capture.reports import Named
from capture.retallying import retallying
from capture.rewriting import rewriting
from capture.stored import Document, fields_of, lead_of
from capture.taking import meant
from capture.transactions import Transaction


class InteractionMoves:
    """One admin's interactions on the move. Every query carries the admin; none can be written without it."""

    def __init__(self, db: AsyncIOMotorDatabase[Document], admin_id: str) -> None:
        self._interactions = db["interactions"]
        self._leads = db["leads"]
        self._sessions = db["sessions"]
        self._admin_id = admin_id

    async def merge(self, other: str, into: str, merge_id: str, transaction: Transaction) -> None:
        """Give a lead's interactions to the one that it is merged into."""
        moved = {"$set": {"leadId": into}, "$push": {"moves": merge_id}}
        await self._interactions.update_many(self._of(other), moved, session=transaction)

    async def part(
        self, other: Document, into: str, merge_id: str, sessions: Sequence[str], transaction: Transaction
    ) -> None:
        """Give back what a merge moved, and what since came by the sessions and addresses that go back."""
        addresses = [other["email"], *other.get("emails", ())]
        theirs = [{"moves": merge_id}, {"sessionId": {"$in": list(sessions)}}, {"email": {"$in": addresses}}]
        back = {"$set": {"leadId": str(other["_id"])}, "$pull": {"moves": merge_id}}
        which = {**self._of(into), "$or": theirs}
        await self._interactions.update_many(which, back, session=transaction)

    async def figures(self, lead: Document, transaction: Transaction) -> Document:
        """What a stored lead, as it was, says of its interactions, counted now."""
        before, after = tally_of(lead), await self.count(str(lead["_id"]), transaction)
        theirs = self._of(str(lead["_id"])) | {"sessionId": {"$ne": None}}
        sessions = await self._interactions.distinct("sessionId", theirs, session=transaction)
        told = {"settled": sessions, "unsettled": True} | fields_of(figures(lead_of(lead), before, after))
        return told | ({"tally": stored_tally(after)} if before or after else {})

    async def forget(self, lead_id: str, sessions: Sequence[str], transaction: Transaction) -> None:
        """Drop the interactions of a lead, and those of its sessions that nobody has counted for it yet."""
        loose = {"adminId": self._admin_id, "leadId": None, "sessionId": {"$in": list(sessions)}}
        await self._interactions.delete_many(self._of(lead_id), session=transaction)
        await self._interactions.delete_many(loose, session=transaction)

    async def is_alone(self, lead_id: str, session_id: str, transaction: Transaction) -> bool:
        """Whether a lead has no interactions but those of this session."""
        further = {**self._of(lead_id), "sessionId": {"$ne": session_id}}
        return await self._interactions.find_one(further, {"_id": 1}, session=transaction) is None

    async def settle(self, session_id: str, now: datetime, transaction: Transaction) -> None:
        """Give the interactions of a session to the lead that lists it, or to nobody if none does.

        Those of a person who has opted out are dropped. The session is written, so that an
        interaction that is being stored as nobody's at this instant is seen, or sees this.
        """
        one = {"adminId": self._admin_id, "sessionId": session_id}
        session = await self._sessions.find_one_and_update(one, {"$inc": {"told": 1}}, session=transaction)
        listing = {"adminId": self._admin_id, "sessionIds": session_id}
        leads = await self._leads.find(listing, session=transaction).to_list(None)
        lead = meant(Named(session_id=session_id), leads, {session_id: session or {}})
        await self._give(session_id, lead, transaction)
        opted_out = await self._opt_out(lead, session or {}, now, transaction)
        to = str(lead["_id"]) if lead else None
        stray = {**one, "leadId": {"$ne": to}}
        former = await self._interactions.distinct("leadId", stray, session=transaction)
        if opted_out:
            await self._interactions.delete_many(stray, session=transaction)
        elif former:
            moved = {"$set": {"leadId": to}, "$unset": {"moves": ""}}
            await self._interactions.update_many(stray, moved, session=transaction)
        for lead_id in {*former, to} - {None} if former else ():
            await self.retally(str(lead_id), now, transaction)

    async def settle_former(self, sessions: Collection[str], now: datetime, transaction: Transaction) -> None:
        """Settle those of some sessions of which leads still say that they have them."""
        which = {"adminId": self._admin_id, "settled": {"$in": list(sessions)}}
        found = await self._leads.find(which, {"settled": 1}, session=transaction).to_list(None)
        claimed = {session_id for lead in found for session_id in lead["settled"]}
        for session_id in claimed.intersection(sessions):
            await self.settle(session_id, now, transaction)

    async def retally(
        self, lead_id: str, now: datetime, transaction: Transaction, kinds: Collection[str] | None = None
    ) -> bool:
        """Count a lead's interactions anew, those of some kinds or all; whether its tally was another."""
        one = {"adminId": self._admin_id, "_id": ObjectId(lead_id)}
        lead: Document | None = await self._leads.find_one(one, session=transaction)
        if lead is None:
            return False
        before = tally_of(lead)
        kept = {kind: each for kind, each in before.items() if kinds is not None and kind not in kinds}
        after = kept | await self.count(lead_id, transaction, kinds)
        if after == before:
            return False
        await self._leads.update_one(one, retallying(lead, before, after, now).update, session=transaction)
        return True

    async def count(
        self, lead_id: str, transaction: Transaction, kinds: Collection[str] | None = None
    ) -> dict[str, Counted]:
        """The tally of what is stored of a lead."""
        which: Document = self._of(lead_id) | ({"kind": {"$in": list(kinds)}} if kinds is not None else {})
        pipeline: list[dict[str, Any]] = [{"$match": which}, {"$group": COUNTED}]
        groups = await self._interactions.aggregate(pipeline, session=transaction).to_list(None)
        return {
            group["_id"]: Counted.model_validate({**group, "events": sorted(group["events"])})
            for group in groups
        }

    async def _opt_out(
        self, lead: Document | None, session: Document, now: datetime, transaction: Transaction
    ) -> bool:
        """Whether nothing may be kept; who opted out as a visitor has done so as a lead."""
        if lead and session.get("optedOut") and not lead.get("optedOut"):
            update = rewriting(lead_of(lead), {"opted_out": True}, VISITOR, now)
            one = {"adminId": self._admin_id, "_id": lead["_id"]}
            await self._leads.update_one(one, update, session=transaction)
        return bool(session.get("optedOut") or (lead or {}).get("optedOut"))

    async def _give(self, session_id: str, lead: Document | None, transaction: Transaction) -> None:
        """Have this lead, and no other, say that it has the interactions of a session."""
        to = lead["_id"] if lead else None
        others = {"adminId": self._admin_id, "settled": session_id, "_id": {"$ne": to}}
        await self._leads.update_many(others, {"$pull": {"settled": session_id}}, session=transaction)
        if lead and session_id not in lead.get("settled", ()):
            one = {"adminId": self._admin_id, "_id": to}
            await self._leads.update_one(one, {"$addToSet": {"settled": session_id}}, session=transaction)

    def _of(self, lead_id: str) -> Document:
        return {"adminId": self._admin_id, "leadId": lead_id}


COUNTED: dict[str, Any] = {
    "_id": "$kind",
    "count": {"$sum": 1},
    "firstAt": {"$min": "$at"},
    "lastAt": {"$max": "$at"},
    "seconds": {"$sum": "$seconds"},
    "events": {"$addToSet": "$event"},
}
