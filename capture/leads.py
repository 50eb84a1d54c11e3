"""Leads of one admin, in the collection `leads`."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from bson import ObjectId
from bson.errors import InvalidId
from motor.motor_asyncio import AsyncIOMotorDatabase
from pymongo import ReturnDocument
from pymongo.errors import DuplicateKeyError

from capture.conversation import Session
from capture.creating import newborn
from capture.events import VISITOR, By, ByKind, EventType, FieldChange, LeadEvent, News
from capture.history import History
from capture.interaction_moves import InteractionMoves
from capture.lead import Lead
from capture.lead_pages import LeadPages
from capture.rewriting import rewriting
from capture.stored import as_stored, lead_of
from capture.transactions import Transaction, atomically
from capture.upsert import upsert
from capture.upserts import Upserts

Changes = Callable[[Lead], Mapping[str, Any]]
Also = Callable[[Lead, Transaction], Awaitable[None]]


class LeadNotFound(Exception):
    """No lead with this id belongs to this admin."""


class LeadExists(Exception):
    """There is a lead of this address; `lead` is None when it is not for the caller's eyes."""

    def __init__(self, lead: Lead | None) -> None:
        super().__init__()
        self.lead = lead


class Leads(LeadPages):
    """One admin's leads. Every query carries the admin; none can be written without it."""

    def __init__(
        self,
        db: AsyncIOMotorDatabase[dict[str, Any]],
        admin_id: str,
        owned_by: str | None = None,
        upserts: Upserts | None = None,
    ) -> None:
        """`owned_by`: only the leads that this team member works on, as far as this repository goes.

        `upserts` are shared by all who link sessions to leads at once; what they write travels together.
        """
        super().__init__(db, admin_id, owned_by)
        self._upserts = upserts or Upserts(db["leads"])
        self._client = db.client
        self._merges = db["merges"]
        self._activities = db["activities"]
        self._scores = (db["lead_scores"], db["score_entries"], db["lead_judgements"])
        self._history = History(db, admin_id)
        self._interactions = InteractionMoves(db, admin_id)
        self._admin_id = admin_id

    async def create(self, lead: Lead, news: News) -> Lead:
        """Store a new lead, with the news of it, in one write; of any number at one instant one is made.

        Raises LeadExists.
        """
        try:
            await self._leads.insert_one(newborn(lead, news))
        except DuplicateKeyError:
            raise LeadExists(await self.by_email(lead.email)) from None
        return lead

    async def link(self, email: str, session: Session, at: datetime) -> str:
        """Make the lead of `email`, or go on with it, and list the session in it; its own address.

        That is another than `email` when the lead of `email` was merged into another. One atomic
        operation, so that any number of sessions giving the same address at the same instant make
        one lead; the unique index on `emails` keeps it from making a merged lead again. The session
        of the earliest contact is the lead's first; saying the same again only moves `lastContact` on.
        """
        linking = upsert(email, session, at)
        while True:
            try:
                await self._upserts.put({"adminId": self._admin_id, "email": email}, linking)
                return email
            except DuplicateKeyError:
                survivor: dict[str, Any] | None = await self._leads.find_one_and_update(
                    {"adminId": self._admin_id, "emails": email}, linking, {"email": 1}
                )
                if survivor:
                    return str(survivor["email"])

    async def listing_session(self, session_id: str) -> tuple[Lead, ...]:
        """The leads that list the session: one, or none, but for the moment of a correction."""
        found = self._leads.find({**self._mine, "sessionIds": session_id})
        return tuple(lead_of(document) for document in await found.to_list(None))

    async def bury(self, lead: Lead, session_id: str, now: datetime) -> bool:
        """Remove the lead if without this session it is a ghost: no other, and nothing that people did.

        At once, so that no crash comes between a lead's last session and its end. True when removed.
        """
        alone = {**self._one(lead.lead_id), "sessionIds": {"$in": [[], [session_id]]}, **UNTOUCHED}

        async def steps(transaction: Transaction) -> bool:
            if not await self._interactions.is_alone(lead.lead_id, session_id, transaction):
                return False
            if await self._worked_on(lead.lead_id, transaction):
                return False
            removed = await self._leads.find_one_and_delete(alone, session=transaction)
            if removed is not None:
                await self._interactions.settle([session_id], now, transaction)
                await self._erase(removed, now, VISITOR, transaction)
            return removed is not None

        return await self._leads.find_one(alone, {"_id": 1}) is not None and await atomically(
            self._client, steps
        )

    async def _worked_on(self, lead_id: str, transaction: Transaction) -> bool:
        """Whether people have done anything with a lead that its own document does not tell."""
        theirs = {"adminId": self._admin_id, "leadId": lead_id}
        if await self._activities.find_one(theirs, {"_id": 1}, session=transaction):
            return True
        return bool(await self._history.touched_by(PEOPLE, [lead_id], transaction))

    async def touch(self, email: str, now: datetime) -> None:
        """Note that the lead has said something more."""
        later = {"$max": {"lastContact": now, "updatedAt": now}}
        for field in ("email", "emails"):
            touched = await self._leads.update_one({"adminId": self._admin_id, field: email}, later)
            if touched.matched_count:
                return

    async def by_email(self, email: str) -> Lead | None:
        """The lead of this address, also when its own was merged into another's."""
        for field in ("email", "emails"):
            found = await self._leads.find_one({**self._mine, field: email})
            if found:
                return lead_of(found)
        return None

    async def get(self, lead_id: str, transaction: Transaction | None = None) -> Lead:
        """The lead with this id. Raises LeadNotFound, for an unknown id, a foreign one and no id alike."""
        found = await self._leads.find_one(self._one(lead_id), session=transaction)
        if found is None:
            raise LeadNotFound
        return lead_of(found)

    async def history(self, lead_id: str, limit: int, before: int | None = None) -> Sequence[LeadEvent]:
        """What happened to a lead, the latest first, before a version of it. Raises LeadNotFound."""
        found = await self._leads.find_one(self._one(lead_id))
        if found is None:
            raise LeadNotFound
        return await self._history.of(found, limit, before)

    async def change(
        self, lead: Lead, changes: Changes, now: datetime, by: By, transaction: Transaction | None = None
    ) -> Lead:
        """Write what `changes` makes of the lead, starting anew when somebody else wrote in between.

        Nothing is written when nothing changes. Raises LeadNotFound when the lead is gone, and
        whatever `changes` raises.
        """
        while True:
            changed = changes(lead)
            if not changed:
                return lead
            written = await self._write(lead, changed, now, by, transaction)
            if written is not None:
                return written
            lead = await self.get(lead.lead_id, transaction)

    async def _write(
        self,
        lead: Lead,
        changed: Mapping[str, Any],
        now: datetime,
        by: By,
        transaction: Transaction | None,
    ) -> Lead | None:
        """The lead as written, with the news of it; None when it was no longer as it had been read."""
        found: dict[str, Any] | None = await self._leads.find_one_and_update(
            {**self._one(lead.lead_id), "version": lead.version},
            rewriting(lead, changed, by, now),
            return_document=ReturnDocument.AFTER,
            session=transaction,
        )
        return lead_of(found) if found else None

    async def announce(
        self,
        lead_id: str,
        kind: EventType,
        changes: tuple[FieldChange, ...],
        now: datetime,
        by: By,
        transaction: Transaction,
    ) -> None:
        """Tell of something that happened to a lead without changing it. Raises LeadNotFound."""
        lead = await self.get(lead_id, transaction)
        news = News(type=kind, version=lead.version + 1, at=now, by=by, changes=changes)
        told = {"$inc": {"version": 1}, "$push": {"news": as_stored(news)}, "$set": {"unheard": now}}
        await self._leads.update_one(self._one(lead_id), told, session=transaction)

    async def delete(self, lead_id: str, now: datetime, by: By, also: Also | None = None) -> Lead:
        """Remove the lead with its activities, interactions, scores and history, and what merges hold of it.

        Its history then says that there was a lead, and when and by whom it was deleted; no more.
        One transaction, and what `also` does is part of it: whatever it raises, nothing is removed.
        Answers with the lead as it was. Raises LeadNotFound.
        """

        async def steps(transaction: Transaction) -> Lead:
            removed = await self._leads.find_one_and_delete(self._one(lead_id), session=transaction)
            if removed is None:
                raise LeadNotFound
            lead = lead_of(removed)
            if also is not None:
                await also(lead, transaction)
            await self._interactions.forget(lead.lead_id, lead.session_ids, transaction)
            await self._erase(removed, now, by, transaction)
            return lead

        return await atomically(self._client, steps)

    async def _erase(
        self, removed: Mapping[str, Any], now: datetime, by: By, transaction: Transaction
    ) -> None:
        """Remove what there is of a lead beside its own document."""
        lead_id = str(removed["_id"])
        theirs = {"adminId": self._admin_id, "leadId": lead_id}
        await self._activities.delete_many(theirs, session=transaction)
        family = await self._forget_merges(lead_id, transaction)
        for scores in self._scores:
            of_family = {"adminId": self._admin_id, "leadId": {"$in": list(family)}}
            await scores.delete_many(of_family, session=transaction)
        await self._history.forget(family, transaction)
        await self._history.close(removed, by, now, transaction)

    async def _forget_merges(self, lead_id: str, transaction: Transaction) -> frozenset[str]:
        """The lead and all that were merged into it, whose merges are forgotten."""
        merged, family = [lead_id], {lead_id}
        while merged:
            standing = {"adminId": self._admin_id, "into": {"$in": merged}, "undoneAt": None}
            found = self._merges.find(standing, {"from": 1}, session=transaction)
            merged = [merge["from"] for merge in await found.to_list(None)]
            family.update(merged)
        which = {"adminId": self._admin_id, "leadIds": {"$in": list(family)}}
        await self._merges.delete_many(which, session=transaction)
        return frozenset(family)

    def _one(self, lead_id: str) -> dict[str, Any]:
        try:
            return {**self._mine, "_id": ObjectId(lead_id)}
        except (InvalidId, TypeError):
            raise LeadNotFound from None


PEOPLE: tuple[ByKind, ...] = ("person", "import")
UNTOUCHED: dict[str, Any] = {
    "news.by.kind": {"$nin": PEOPLE},
    "status": "new",
    "notes": "",
    "value": 0,
    "edited": {"$in": [None, []]},
    "ownerId": None,
    "sourceKind": {"$in": [None, "chat"]},
    "contactAttempts": {"$in": [None, 0]},
    "customFields": {"$in": [None, {}]},
}
