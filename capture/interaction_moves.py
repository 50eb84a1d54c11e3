"""Interactions that change hands, always within a transaction, with the tallies of their leads.

They do so when leads are merged or taken apart, when a session turns out to be somebody else's, when
a visitor gives an address, and when a lead is erased.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from bson import ObjectId
from motor.motor_asyncio import AsyncIOMotorDatabase
from pymongo import UpdateOne

from capture.counting import Counted, figures, stored_tally, tally_of
from capture.events import VISITOR
from capture.reports import Named
from capture.retallying import retallying
from capture.rewriting import rewriting
from capture.stored import Document, fields_of, lead_of
from capture.taking import meant
from capture.transactions import Transaction

Owners = Mapping[str, Document | None]  # of sessions: the leads that list them


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

    async def settle(self, session_ids: Collection[str], now: datetime, transaction: Transaction) -> None:
        """Give the interactions of sessions to the leads that list them, or to nobody where none does.

        Those of a person who has opted out are dropped. The sessions are written, so that an
        interaction that is being stored as nobody's at this instant is seen, or sees this.
        """
        if not session_ids:
            return
        these = {"adminId": self._admin_id, "sessionId": {"$in": list(session_ids)}}
        await self._sessions.update_many(these, {"$inc": {"told": 1}}, session=transaction)
        fields = {"sessionId": 1, "email": 1, "optedOut": 1}
        found = await self._sessions.find(these, fields, session=transaction).to_list(None)
        sessions = {each["sessionId"]: each for each in found}
        listing = {"adminId": self._admin_id, "sessionIds": these["sessionId"]}
        leads = await self._leads.find(listing, session=transaction).to_list(None)
        to = {each: meant(Named(session_id=each), leads, sessions) for each in session_ids}
        await self._give(to, transaction)
        opted_out = {
            each for each in to if await self._opt_out(to[each], sessions.get(each, {}), now, transaction)
        }
        await self._hand_over(to, opted_out, now, transaction)

    async def settle_former(self, sessions: Collection[str], now: datetime, transaction: Transaction) -> None:
        """Settle those of some sessions of which leads still say that they have them."""
        which = {"adminId": self._admin_id, "settled": {"$in": list(sessions)}}
        found = await self._leads.find(which, {"settled": 1}, session=transaction).to_list(None)
        claimed = {session_id for lead in found for session_id in lead["settled"]}
        await self.settle(claimed.intersection(sessions), now, transaction)

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
            lead["optedOut"] = True  # another session of the same lead need not write it again
        return bool(session.get("optedOut") or (lead or {}).get("optedOut"))

    async def _give(self, to: Owners, transaction: Transaction) -> None:
        """Have these leads, and no others, say that they have the interactions of the sessions."""
        which = {"adminId": self._admin_id, "settled": {"$in": list(to)}}
        found = await self._leads.find(which, {"settled": 1}, session=transaction).to_list(None)
        changes: list[tuple[ObjectId, Document]] = []
        for claiming in found:
            strays = [each for each in claiming["settled"] if each in to and _id(to[each]) != claiming["_id"]]
            changes += [(claiming["_id"], {"$pull": {"settled": {"$in": strays}}})] if strays else []
        for session_id, lead in to.items():
            if lead and session_id not in lead.get("settled", ()):
                changes.append((lead["_id"], {"$addToSet": {"settled": session_id}}))
        updates = [UpdateOne({"adminId": self._admin_id, "_id": one}, change) for one, change in changes]
        if updates:
            await self._leads.bulk_write(updates, session=transaction)

    async def _hand_over(
        self, to: Owners, opted_out: Collection[str], now: datetime, transaction: Transaction
    ) -> None:
        """Move what others have of the sessions, or drop it; and count anew whose interactions changed."""
        these = {"adminId": self._admin_id, "sessionId": {"$in": list(to)}}
        held: list[Document] = [{"$match": these}, {"$group": {"_id": ["$sessionId", "$leadId"]}}]
        touched: set[str | None] = set()
        for each in await self._interactions.aggregate(held, session=transaction).to_list(None):
            session_id, former = each["_id"]
            lead_id = str(_id(lead)) if (lead := to[session_id]) else None
            if former == lead_id:
                continue
            stray = {"adminId": self._admin_id, "sessionId": session_id, "leadId": former}
            if session_id in opted_out:
                await self._interactions.delete_many(stray, session=transaction)
            else:
                moved = {"$set": {"leadId": lead_id}, "$unset": {"moves": ""}}
                await self._interactions.update_many(stray, moved, session=transaction)
            touched |= {former, lead_id}
        for touched_id in touched - {None}:
            await self.retally(str(touched_id), now, transaction)

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


def _id(lead: Document | None) -> ObjectId | None:
    return lead["_id"] if lead else None
