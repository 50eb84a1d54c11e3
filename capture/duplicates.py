"""Possible duplicates among one admin's leads: suggested, never merged by themselves.

Leads are compared when somebody asks for duplicates, not while visitors write. Each carries the
keys it was compared by (`likeKeys`, indexed); a lead without them is new or has changed, and is
compared next. Pairs that were found, and those that a person dismissed, are in `duplicates`.
"""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from bson import ObjectId
from motor.motor_asyncio import AsyncIOMotorDatabase
from pymongo import UpdateOne

from capture.lead import Lead
from capture.leads import Leads
from capture.likeness import Reason, keys, reasons
from capture.own import Own

AT_ONCE = 200  # leads compared together
MOST_COMPARED = 5  # times as many for one question, about half a second; the next question goes on
MOST_ALIKE = 20  # a key that more leads share, such as a switchboard's number, says nothing of a person
COMPARING = "comparing"  # among a lead's keys until the pairs that they lead to are stored

Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Two leads that may be one person, and why."""

    leads: tuple[Lead, Lead]
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """A page of suggestions, and how many there are. `complete` once every lead was compared."""

    suggestions: tuple[Suggestion, ...]
    total: int
    complete: bool


class Duplicates:
    """One admin's possible duplicates. Every query carries the admin; none can be written without it."""

    def __init__(
        self, db: AsyncIOMotorDatabase[Document], admin_id: str, owned_by: str | None = None
    ) -> None:
        """`owned_by`: pairs of leads that this team member owns, and no others."""
        self._own = Own(db, admin_id, owned_by)
        self._leads = db["leads"]
        self._pairs = db["duplicates"]
        self._by_id = Leads(db, admin_id, owned_by)
        self._admin_id = admin_id

    async def page(self, lead_id: str | None, page: int, limit: int) -> Page:
        """Suggestions for one lead, or for all, the latest found first. Raises LeadNotFound."""
        which: Document = {"adminId": self._admin_id, "dismissed": False, **await self._own.pairs()}
        if lead_id is not None:
            which["leadIds"] = (await self._by_id.get(lead_id)).lead_id
            await self._compare(await self._uncompared({"_id": ObjectId(lead_id)}))
        complete = await self._compare_all()
        while True:
            newest = self._pairs.find(which).sort("_id", -1).skip((page - 1) * limit).limit(limit)
            pairs = await newest.to_list(limit)
            suggestions = await self._suggestions(pairs)
            if len(suggestions) == len(pairs):
                total = await self._pairs.count_documents(which)
                return Page(suggestions, total, complete)

    async def dismiss(self, lead_ids: Sequence[str]) -> None:
        """Remember that these two leads are not one person. Raises LeadNotFound."""
        one, other = [(await self._by_id.get(lead_id)).lead_id for lead_id in lead_ids]
        await self._pairs.update_one(
            {"adminId": self._admin_id, "pair": _pair(one, other)},
            {"$set": {"leadIds": sorted((one, other)), "dismissed": True}},
            upsert=True,
        )

    async def _suggestions(self, pairs: Sequence[Document]) -> tuple[Suggestion, ...]:
        """The pairs that still may be one person; those that may no longer are forgotten."""
        leads = await self._read(ObjectId(lead_id) for pair in pairs for lead_id in pair["leadIds"])
        found = []
        for pair in pairs:
            both = [leads[lead_id] for lead_id in pair["leadIds"] if lead_id in leads]
            why = reasons(both[0], both[1]) if len(both) == 2 else ()
            if why:
                found.append(Suggestion((both[0], both[1]), why))
            else:
                await self._pairs.delete_one(
                    {"adminId": self._admin_id, "_id": pair["_id"], "dismissed": False}
                )
        return tuple(found)

    async def _compare_all(self) -> bool:
        for _ in range(MOST_COMPARED):
            leads = await self._uncompared({})
            if not leads:
                return True
            await self._compare(leads)
        return False

    async def _uncompared(self, which: Document) -> list[Document]:
        waiting = {"adminId": self._admin_id, "likeKeys": {"$in": [None, COMPARING]}, **which}
        return await self._leads.find(waiting).limit(AT_ONCE).to_list(AT_ONCE)

    async def _compare(self, leads: Sequence[Document]) -> None:
        """Store the keys of leads and the pairs that they lead to.

        The keys first, so that of two leads compared at the same instant by two processes one
        finds the other; still marked, so that a process that dies here leaves them to be compared.
        """
        if not leads:
            return
        keyed = await asyncio.to_thread(_keyed, leads)  # an unknown domain takes half a millisecond
        await self._leads.bulk_write(
            [self._keying(lead, found) for lead, found in zip(leads, keyed, strict=True)], ordered=False
        )
        await self._pair_up(sorted({key for found in keyed for key in found}))
        await self._leads.update_many(
            {"adminId": self._admin_id, "_id": {"$in": [lead["_id"] for lead in leads]}},
            {"$pull": {"likeKeys": COMPARING}},
        )

    def _keying(self, lead: Document, found: Sequence[str]) -> UpdateOne:
        """Only while the lead is as it was read: what has changed since is compared next time."""
        unchanged = {"adminId": self._admin_id, "_id": lead["_id"], "version": lead.get("version")}
        return UpdateOne(unchanged, {"$set": {"likeKeys": [COMPARING, *found]}})

    async def _pair_up(self, found: Sequence[str]) -> None:
        groups = await self._leads.aggregate(_sharing(self._admin_id, found)).to_list(None)
        leads = await self._read(lead_id for group in groups for lead_id in group["leads"])
        together = {
            _pair(one, other): (leads[one], leads[other])
            for group in groups
            for one, other in combinations(sorted(map(str, group["leads"])), 2)
            if one in leads and other in leads
        }
        alike = [pair for pair, (one, other) in together.items() if reasons(one, other)]
        if alike:
            await self._pairs.bulk_write([self._finding(pair) for pair in alike], ordered=False)

    def _finding(self, pair: str) -> UpdateOne:
        """A pair found again stays as it is; so one that was dismissed stays dismissed."""
        new = {"$setOnInsert": {"leadIds": pair.split(), "dismissed": False}}
        return UpdateOne({"adminId": self._admin_id, "pair": pair}, new, upsert=True)

    async def _read(self, ids: Iterable[ObjectId]) -> dict[str, Lead]:
        which = {"adminId": self._admin_id, "_id": {"$in": list(set(ids))}}
        return {str(found["_id"]): _lead(found) for found in await self._leads.find(which).to_list(None)}


def _sharing(admin_id: str, found: Sequence[str]) -> list[Document]:
    """The leads that share each key, for the keys that few do."""
    theirs = {"likeKeys": {"$in": found}}
    return [
        {"$match": {"adminId": admin_id, **theirs}},
        {"$project": {"likeKeys": 1}},
        {"$unwind": "$likeKeys"},
        {"$match": theirs},
        {"$group": {"_id": "$likeKeys", "leads": {"$push": "$_id"}, "count": {"$sum": 1}}},
        {"$match": {"count": {"$gt": 1, "$lte": MOST_ALIKE}}},
    ]


def _keyed(leads: Iterable[Document]) -> list[tuple[str, ...]]:
    return [keys(_lead(document)) for document in leads]


def _pair(one: str, other: str) -> str:
    return " ".join(sorted((one, other)))


def _lead(document: Mapping[str, Any]) -> Lead:
    return Lead.model_validate({**document, "leadId": str(document["_id"])})
