"""Merging two leads of one admin, and taking it back; the record of it is in the collection `merges`.

What holds when visitors write at the same instant is said in docs/decisions/0004-merge-and-undo.md.
"""

import uuid
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, Protocol, TypeVar

from bson import ObjectId
from bson.errors import InvalidId
from motor.motor_asyncio import AsyncIOMotorDatabase
from pydantic.alias_generators import to_camel

from capture.activity_moves import ActivityMoves
from capture.conversations import Conversations
from capture.events import By, FieldChange, News
from capture.history import History
from capture.interaction_moves import InteractionMoves
from capture.joining import SCORED, join
from capture.leads import LeadNotFound, Leads
from capture.linking import capture
from capture.merge_documents import document_of, findable, restored, with_news
from capture.merged import Merge, MergeNotFound, MergeNotLatest, Moved, Page, Record, Undone, dropped
from capture.own import Own
from capture.stored import Document, lead_of
from capture.transactions import Transaction, atomically

READING = timedelta(hours=1)  # a reading in flight began after a message younger than this

T = TypeVar("T")


class Queue(Protocol):
    """Where work is left that must happen, even if this process dies now."""

    async def enqueue_enrich(
        self, admin_id: str, session_id: str, now: datetime, transaction: Transaction | None = None
    ) -> None:
        """Have the session read by the model soon; asking twice is asking once."""


class Merges:
    """One admin's merges. Every query carries the admin; none can be written without it."""

    def __init__(
        self, db: AsyncIOMotorDatabase[Document], admin_id: str, owned_by: str | None = None
    ) -> None:
        """`owned_by`: merges of leads that this team member owns, and no others."""
        self._own = Own(db, admin_id, owned_by)
        self._mine = {"adminId": admin_id} | ({"ownerId": owned_by} if owned_by else {})
        self._db = db
        self._leads = db["leads"]
        self._merges = db["merges"]
        self._history = History(db, admin_id)
        self._activities = ActivityMoves(db, admin_id)
        self._interactions = InteractionMoves(db, admin_id)
        self._admin_id = admin_id

    async def preview(self, into: str, other: str, now: datetime) -> Merge:
        """What `merge` would do now, with nothing written. Raises LeadNotFound."""
        into_lead = await self._leads.find_one(self._one(into))
        other_lead = await self._leads.find_one(self._one(other))
        if into_lead is None or other_lead is None:
            raise LeadNotFound
        outcome, moving = await self._outcome(into_lead, other_lead, now)
        messages = await self._db["chats"].count_documents(self._tagged(moving, other_lead["email"]))
        return Merge(None, lead_of(outcome), Moved(len(moving), messages))

    async def merge(self, into: str, other: str, *, queue: Queue, now: datetime, by: By) -> Merge:
        """Make `other` part of `into`: one lead, with all sessions and messages of both.

        One transaction. Merging the same again answers with the merge that stands.
        Raises LeadNotFound.
        """

        async def steps(transaction: Transaction) -> Merge:
            other_lead: Document | None = await self._leads.find_one_and_delete(
                self._one(other), session=transaction
            )
            if other_lead is None:
                return await self._standing(into, other, transaction)
            into_lead = await self._locked(into, transaction)
            if into_lead is None:
                raise LeadNotFound
            return await self._carry_out(into_lead, other_lead, queue, now, by, transaction)

        return await atomically(self._db.client, steps)

    async def undo(self, merge_id: str, *, queue: Queue, now: datetime, by: By) -> Undone:
        """Restore both leads as they were before the merge.

        One transaction. Sessions that began since are then captured anew, and so find the lead
        whose address they gave; should this process die before, their jobs do it. Undoing again
        answers with both leads as they are. Raises MergeNotFound, MergeNotLatest, and LeadNotFound
        when it was undone before and one of the leads is gone since.
        """

        async def steps(transaction: Transaction) -> Document:
            which = {"adminId": self._admin_id, "mergeId": merge_id, **await self._own.merges()}
            record = await self._merges.find_one(which, session=transaction)
            if record is None:
                raise MergeNotFound
            if record["undoneAt"]:
                return record
            return await self._take_back(record, queue, now, by, transaction)

        record = await atomically(self._db.client, steps)
        await self._capture(record["arrived"], now)
        leads = Leads(self._db, self._admin_id)
        into, other = await leads.get(record["into"]), await leads.get(record["from"])
        made, merged = lead_of(record["after"]), lead_of(record["merged"])
        return Undone(into, other, merged, dropped(made, merged))

    async def page(self, lead_id: str | None, page: int, limit: int) -> Page:
        """The merges that a lead took part in, or all of them, the latest first."""
        which = {"adminId": self._admin_id, **await self._own.merges()}
        which |= {"leadIds": lead_id} if lead_id else {}
        newest = self._merges.find(which).sort([("at", -1), ("_id", -1)])
        found = await newest.skip((page - 1) * limit).limit(limit).to_list(limit)
        total = await self._merges.count_documents(which)
        return Page(tuple(_record(document) for document in found), total)

    async def _standing(self, into: str, other: str, transaction: Transaction) -> Merge:
        """The merge of just these two; LeadNotFound when there is none, and so no lead `other`."""
        same = {"adminId": self._admin_id, "into": into, "from": other, "undoneAt": None}
        record = await self._merges.find_one(same, session=transaction)
        lead = await self._leads.find_one(self._one(into), session=transaction)
        if record is None or lead is None:
            raise LeadNotFound
        return Merge(record["mergeId"], lead_of(lead), _moved(record))

    async def _carry_out(
        self, into: Document, other: Document, queue: Queue, now: datetime, by: By, transaction: Transaction
    ) -> Merge:
        outcome, moving = await self._outcome(into, other, now, transaction)
        outcome = await self._tell_merged(outcome, into, other, by, transaction)
        await self._leads.replace_one({"_id": into["_id"]}, outcome, session=transaction)
        messages = await self._retag(moving, other["email"], into["email"], transaction)
        record: Document = {
            "adminId": self._admin_id,
            "mergeId": uuid.uuid4().hex,
            "into": str(into["_id"]),
            "from": str(other["_id"]),
            "leadIds": [str(into["_id"]), str(other["_id"])],
            "at": now,
            "before": {"into": into, "from": other},
            "after": outcome,
            "sessionIds": moving,
            "messages": messages,
            "undoneAt": None,
        }
        await self._merges.insert_one(record, session=transaction)
        await self._activities.move(record["from"], record["into"], record["mergeId"], transaction)
        await self._interactions.merge(record["from"], record["into"], record["mergeId"], transaction)
        await self._read_again(moving, now - READING, queue, now, transaction)
        return Merge(record["mergeId"], lead_of(outcome), _moved(record))

    async def _take_back(
        self, record: Document, queue: Queue, now: datetime, by: By, transaction: Transaction
    ) -> Document:
        await self._require_latest(record, transaction)
        merged = await self._locked(record["into"], transaction)
        if merged is None:
            raise MergeNotFound  # its deletion is under way, and takes the record of the merge along
        into, other = record["before"]["into"], record["before"]["from"]
        await self._history.keep([merged], transaction)
        await self._activities.move_back(record["from"], record["into"], record["mergeId"], transaction)
        sessions, at = record["sessionIds"], record["at"]
        await self._interactions.part(other, record["into"], record["mergeId"], sessions, transaction)
        parted = []
        for lead in (into, other):
            apart = with_news(restored(lead, record["after"], merged), "lead.unmerged", (), by, now)
            apart |= await self._activities.figures(lead, at, transaction)
            if lead is into:  # its scores go on from what they are; being written, it is scored anew
                apart |= {field: merged.get(field) for field in map(to_camel, SCORED)}
            parted.append(findable(apart | await self._interactions.figures(apart, transaction)))
        counted = {"counted": merged["counted"]} if "counted" in merged else {}
        await self._leads.replace_one({"_id": into["_id"]}, parted[0] | counted, session=transaction)
        await self._leads.insert_one(parted[1], session=transaction)
        await self._retag(record["sessionIds"], into["email"], other["email"], transaction)
        known = _once((*into.get("sessionIds", ()), *record["sessionIds"]))
        arrived = [session_id for session_id in merged["sessionIds"] if session_id not in known]
        since = min(record["at"], now - READING)
        await self._read_again([*known, *arrived], since, queue, now, transaction)
        undone = {"undoneAt": now, "merged": merged, "arrived": arrived}
        await self._merges.update_one({"_id": record["_id"]}, {"$set": undone}, session=transaction)
        return {**record, **undone}

    async def _tell_merged(
        self, outcome: Document, into: Document, other: Document, by: By, transaction: Transaction
    ) -> Document:
        """The outcome with the news of the merge; those of the lead that is gone are kept here."""
        now = outcome["updatedAt"]
        await self._history.keep([other], transaction)
        gone = FieldChange(field="into", after=str(into["_id"]))
        end = News(type="lead.merged", version=other.get("version", 0) + 1, at=now, by=by, changes=(gone,))
        await self._history.tell(other, end, transaction)
        grown = FieldChange(
            field="otherEmails", before=into.get("otherEmails", []), after=list(outcome["otherEmails"])
        )
        return with_news(outcome, "lead.merged", (grown,), by, now)

    async def _require_latest(self, record: Document, transaction: Transaction) -> None:
        """Versions of one lead only grow, whatever the clocks say, and so tell which merge is later."""
        further = {"from": record["into"]}
        later = {"into": record["into"], "after.version": {"$gt": record["after"]["version"]}}
        standing = {"adminId": self._admin_id, "undoneAt": None, "$or": [further, later]}
        if await self._merges.find_one(standing, session=transaction):
            raise MergeNotLatest

    async def _locked(self, lead_id: str, transaction: Transaction) -> Document | None:
        """The lead as stored; whoever else writes to it waits for the end of the transaction."""
        found: Document | None = await self._leads.find_one_and_update(
            self._one(lead_id), {"$inc": {"version": 1}}, session=transaction
        )
        return found

    async def _outcome(
        self, into: Document, other: Document, now: datetime, transaction: Transaction | None = None
    ) -> tuple[Document, list[str]]:
        """The lead that two leads become, as stored, and the sessions that change hands."""
        theirs = {"adminId": self._admin_id, "email": {"$in": [into["email"], other["email"]]}}
        found = self._db["sessions"].find(theirs, {"sessionId": 1, "email": 1}, session=transaction)
        sessions = await found.sort("createdAt", 1).to_list(None)
        moving = [session["sessionId"] for session in sessions if session["email"] == other["email"]]
        spoken = await self._spoken(other["email"], transaction)
        joined = join(lead_of(into), lead_of(other), [session["sessionId"] for session in sessions])
        moving = _once((*moving, *other.get("sessionIds", ()), *spoken))
        return document_of(joined, into, other, now), moving

    async def _spoken(self, email: str, transaction: Transaction | None) -> list[str]:
        """The sessions whose messages carry an address: also those of the time before `sessions`."""
        pipeline: list[Document] = [
            {"$match": {"adminId": self._admin_id, "email": email}},
            {"$group": {"_id": "$sessionId"}},
            {"$sort": {"_id": 1}},
        ]
        found = self._db["chats"].aggregate(pipeline, session=transaction)
        return [group["_id"] for group in await found.to_list(None)]

    async def _retag(self, session_ids: list[str], old: str, new: str, transaction: Transaction) -> int:
        """Give sessions and their messages to another address; how many messages that were.

        Untagged ones are written, too: they are being captured at this instant, and writing them
        makes that capture and this transaction see each other.
        """
        theirs, tag = self._tagged(session_ids, old), {"$set": {"email": new}}
        await self._db["sessions"].update_many(theirs, tag, session=transaction)
        messages = await self._db["chats"].update_many(theirs, tag, session=transaction)
        return messages.matched_count

    async def _read_again(
        self, session_ids: list[str], since: datetime, queue: Queue, now: datetime, transaction: Transaction
    ) -> None:
        """Have sessions captured and read anew that have said something since, or are being read."""
        theirs = {"adminId": self._admin_id, "sessionId": {"$in": session_ids}}
        lively = {**theirs, "lastMessageAt": {"$gte": since}}
        found = self._db["sessions"].find(lively, {"sessionId": 1}, session=transaction)
        for session in await found.to_list(None):
            await queue.enqueue_enrich(self._admin_id, session["sessionId"], now, transaction)

    async def _capture(self, session_ids: Iterable[str], now: datetime) -> None:
        conversations = Conversations(self._db, self._admin_id)
        leads = Leads(self._db, self._admin_id)
        for session_id in session_ids:
            if session := await conversations.session(session_id):
                await capture(session, conversations=conversations, leads=leads, now=now)

    def _tagged(self, session_ids: list[str], email: str) -> Document:
        sessions = {"adminId": self._admin_id, "sessionId": {"$in": session_ids}}
        return {**sessions, "email": {"$in": [email, None]}}

    def _one(self, lead_id: str) -> Document:
        try:
            return {**self._mine, "_id": ObjectId(lead_id)}
        except (InvalidId, TypeError):
            raise LeadNotFound from None


def _record(document: Mapping[str, Any]) -> Record:
    merged = lead_of(document["merged"]) if document["undoneAt"] else None
    return Record(
        merge_id=document["mergeId"],
        into=lead_of(document["before"]["into"]),
        other=lead_of(document["before"]["from"]),
        at=document["at"],
        moved=_moved(document),
        undone_at=document["undoneAt"],
        merged=merged,
        dropped=dropped(lead_of(document["after"]), merged) if merged else (),
    )


def _moved(record: Mapping[str, Any]) -> Moved:
    return Moved(len(record["sessionIds"]), record["messages"])


def _once(values: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(values))
