"""The news of all leads on their way into the history and to whoever reacts.

A lead with news says since when it waits to be heard, in `unheard`; so does the last event of a
lead that is gone. Whoever carries news signs for it first, in `heardBy`, as a lease: should they die,
it runs out and the same news is carried again, under the same event ids. The lease stands in no index,
for a write that touches any index of leads costs MongoDB ten times one that touches none.
"""

import secrets
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any, Final

from motor.motor_asyncio import AsyncIOMotorDatabase
from pymongo import UpdateOne

from capture.events import LeadEvent, News
from capture.history import History, event_as_read
from capture.stored import lead_of

LEASE: Final = timedelta(seconds=30)
BATCH: Final = 200
WRITTEN: Final = ("version", "tallied")  # what each write of a lead that is to be heard moves on
MARKS: Final = {"adminId": 1, "version": 1, "tallied": 1, "scored": 1}  # what tells if a lead is to be scored
Document = dict[str, Any]
Before = Callable[[Sequence[Document]], Awaitable[bool]]


@dataclass(frozen=True, slots=True)
class Carried:
    """News in one pair of hands, in the order in which they happened to each lead."""

    events: tuple[LeadEvent, ...]
    leads: tuple[Document, ...]
    ends: tuple[Document, ...]

    @property
    def more(self) -> bool:
        """Whether more may be waiting than was taken at once."""
        return len(self.leads) >= BATCH

    def apart(self) -> Iterable["Carried"]:
        """The same, each lead in hands of its own."""
        for lead in self.leads:
            theirs = tuple(event for event in self.events if event.lead_id == str(lead["_id"]))
            yield Carried(theirs, (lead,), ())
        for end in self.ends:
            theirs = tuple(event for event in self.events if event.event_id == end["eventId"])
            yield Carried(theirs, (), (end,))

    def by_admin(self) -> Iterable[tuple[str, Sequence[Any], Sequence[str]]]:
        """For each admin, the `_id`s of leads that were written, and the ids of the events that end some."""
        for admin_id in sorted({_admin(each) for each in (*self.leads, *self.ends)}):
            leads = [lead["_id"] for lead in self.leads if _admin(lead) == admin_id]
            yield admin_id, leads, [end["eventId"] for end in self.ends if _admin(end) == admin_id]


class NewsDesk:
    """What waits to be heard, of all admins: like the queue of jobs, it is emptied across them."""

    def __init__(self, db: AsyncIOMotorDatabase[Document]) -> None:
        self._db = db
        self._leads = db["leads"]
        self._events = db["lead_events"]

    async def take(self, now: datetime, before: Before | None = None) -> Carried | None:
        """The news that have waited longest, kept in the history and leased; None when there are none.

        `before` is given the `MARKS` of the leads, and says whether it wrote to any of them: the news
        of that are among those taken.
        """
        leads = await self._claim(self._leads, now, before)
        ends = await self._claim(self._events, now)
        if not leads and not ends:
            return None
        for admin_id, theirs in groupby(sorted(leads, key=_admin), key=_admin):
            await History(self._db, admin_id).keep(list(theirs))
        erased = await self._forget_erased([*leads, *ends])
        leads = [lead for lead in leads if str(lead["_id"]) not in erased]
        told = [event for lead in leads for event in _events(lead)]
        return Carried((*told, *(event_as_read(end) for end in ends)), tuple(leads), tuple(ends))

    async def heard(self, carried: Carried) -> None:
        """Take down the news that everybody has heard; what came meanwhile stays."""
        if carried.leads:
            await self._take_down(carried.leads)
        if carried.ends:
            gone = {"$unset": {"unheard": "", "heardBy": ""}}
            await self._events.update_many(_among(carried.ends), gone)

    async def _take_down(self, leads: Sequence[Document]) -> None:
        """All news of leads that are as they were when they were signed for; of the others, what is known."""
        ours = {**_among(leads), "heardBy.hands": leads[0]["heardBy"]["hands"]}
        same = [{"$eq": [{"$ifNull": [f"${mark}", 0]}, f"$heardBy.{mark}"]} for mark in WRITTEN]
        gone: Document = {"news": "", "unheard": "", "heardBy": ""}
        await self._leads.update_many({**ours, "$expr": {"$and": same}}, {"$unset": gone})
        left = {lead["_id"] for lead in await self._leads.find(ours, {"_id": 1}).to_list(None)}
        if left:
            updates = [_taken_down(lead) for lead in leads if lead["_id"] in left]
            await self._leads.bulk_write(updates, ordered=False)

    async def _forget_erased(self, taken: Sequence[Document]) -> frozenset[str]:
        """The leads among these that were deleted; of those nothing stays in the history but their end.

        A lead may be deleted while its news is carried, and its history then would outlive it.
        """
        ids = {str(each.get("leadId", each["_id"])) for each in taken}
        theirs = {"adminId": {"$in": list({_admin(each) for each in taken})}, "leadId": {"$in": list(ids)}}
        erased = await self._events.distinct("leadId", {**theirs, "type": "lead.deleted"})
        if erased:
            rest = {"type": {"$ne": "lead.deleted"}, "counted": {"$exists": False}}
            await self._events.delete_many({**theirs, "leadId": {"$in": erased}, **rest})
        return frozenset(erased)

    async def _claim(self, where: Any, now: datetime, before: Before | None = None) -> Sequence[Document]:
        waiting: Document = {"unheard": {"$lte": now}, "heardBy.until": {"$not": {"$gt": now}}}
        oldest = where.find(waiting, {"adminId": 1}).sort("unheard", 1).limit(BATCH)
        found = await oldest.to_list(BATCH)
        if not found:
            return ()
        hands, which = secrets.token_hex(8), _among(found)
        ours, signing = {**which, "heardBy.hands": hands}, _signing(hands, now + LEASE)
        await where.update_many({**which, **waiting}, signing)
        if before and await before(await where.find(ours, MARKS).to_list(BATCH)):
            await where.update_many(ours, signing)  # for as they are now
        claimed: Sequence[Document] = await where.find(ours).to_list(BATCH)
        return claimed


def _signing(hands: str, until: datetime) -> Sequence[Document]:
    """The lease, with how often the document had been written by then."""
    written = {mark: {"$ifNull": [f"${mark}", 0]} for mark in WRITTEN}
    return [{"$set": {"heardBy": {"hands": hands, "until": until, **written}}}]


def _taken_down(lead: Mapping[str, Any]) -> UpdateOne:
    """Drop the news up to the version that was carried; of who was written since, `unheard` stays."""
    version = lead.get("version", 0)
    later = {"$filter": {"input": {"$ifNull": ["$news", []]}, "cond": {"$gt": ["$$this.version", version]}}}
    same = {"$and": [{"$eq": [{"$ifNull": [f"${mark}", 0]}, lead.get(mark, 0)]} for mark in WRITTEN]}
    unheard = {"$cond": [same, "$$REMOVE", "$unheard"]}
    return UpdateOne(_which(lead), [{"$set": {"news": later, "unheard": unheard}}, {"$unset": "heardBy"}])


def _which(document: Mapping[str, Any]) -> Document:
    return {"adminId": document["adminId"], "_id": document["_id"]}


def _among(documents: Sequence[Mapping[str, Any]]) -> Document:
    admins = {_admin(each) for each in documents}
    return {"adminId": {"$in": sorted(admins)}, "_id": {"$in": [each["_id"] for each in documents]}}


def _admin(document: Mapping[str, Any]) -> str:
    return str(document["adminId"])


def _events(document: Mapping[str, Any]) -> Sequence[LeadEvent]:
    lead = lead_of(document)
    return [
        LeadEvent.of(lead.admin_id, lead.lead_id, News.model_validate(each), lead)
        for each in document.get("news", ())
    ]
