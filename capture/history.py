"""What happened to the leads of one admin, in the append-only collection `lead_events`."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from motor.motor_asyncio import AsyncIOMotorDatabase
from pymongo.errors import BulkWriteError

from capture.events import By, ByKind, LeadEvent, News
from capture.stored import Document, as_stored
from capture.transactions import Transaction

DUPLICATE = 11000


class History:
    """One admin's lead events. Every query carries the admin; none can be written without it."""

    def __init__(self, db: AsyncIOMotorDatabase[Document], admin_id: str) -> None:
        self._events = db["lead_events"]
        self._admin_id = admin_id

    async def of(self, lead: Mapping[str, Any], limit: int, before: int | None = None) -> Sequence[LeadEvent]:
        """What happened to a stored lead, the latest first: also what is still news in its document."""
        lead_id = str(lead["_id"])
        older = {"version": {"$lt": before}} if before is not None else {}
        found = self._events.find({"adminId": self._admin_id, "leadId": lead_id, **older})
        stored = [event_as_read(each) for each in await found.sort("version", -1).limit(limit).to_list(limit)]
        fresh = [each for each in self._news(lead) if before is None or each.version < before]
        known = {each.event_id: each for each in (*fresh, *stored)}
        return sorted(known.values(), key=lambda each: each.version, reverse=True)[:limit]

    async def keep(self, leads: Sequence[Mapping[str, Any]], transaction: Transaction | None = None) -> None:
        """Keep the news that stored leads carry; what is kept already stays as it is."""
        events = [_stored(event) for lead in leads for event in self._news(lead)]
        for event in await self._kept(events, transaction) if transaction else ():
            events.remove(event)
        if not events:
            return
        try:
            await self._events.insert_many(events, ordered=False, session=transaction)
        except BulkWriteError as error:
            if any(each["code"] != DUPLICATE for each in (error.details or {})["writeErrors"]):
                raise

    async def _kept(self, events: Sequence[Document], transaction: Transaction) -> Sequence[Document]:
        """Those that are kept already: within a transaction, a duplicate would be the end of it."""
        ids = [event["eventId"] for event in events]
        found = self._events.find({"adminId": self._admin_id, "eventId": {"$in": ids}}, session=transaction)
        kept = {event["eventId"] for event in await found.to_list(None)}
        return [event for event in events if event["eventId"] in kept]

    async def touched_by(
        self, kinds: Iterable[ByKind], lead_ids: Iterable[str], transaction: Transaction | None = None
    ) -> frozenset[str]:
        """Those of some leads to which somebody of these kinds has done something; fresh news apart."""
        theirs = {"adminId": self._admin_id, "leadId": {"$in": list(lead_ids)}}
        which = {**theirs, "by.kind": {"$in": list(kinds)}}
        return frozenset(await self._events.distinct("leadId", which, session=transaction))

    async def forget(self, lead_ids: Iterable[str], transaction: Transaction) -> None:
        """Drop what happened to leads, but for what the figures still have to take out."""
        theirs = {"adminId": self._admin_id, "leadId": {"$in": list(lead_ids)}}
        await self._events.delete_many({**theirs, "counted": {"$exists": False}}, session=transaction)
        await self._events.update_many(theirs, {"$set": {"changes": []}}, session=transaction)

    async def close(self, lead: Mapping[str, Any], by: By, now: datetime, transaction: Transaction) -> None:
        """End the history of a stored lead that is being deleted: nothing of the person stays in it."""
        end = News(type="lead.deleted", version=lead.get("version", 0) + 1, at=now, by=by)
        await self.tell(lead, end, transaction)

    async def tell(self, lead: Mapping[str, Any], news: News, transaction: Transaction) -> None:
        """Keep news of a stored lead that has no document any more to carry it to those who react.

        With it stays what the figures hold of the lead, until they have taken it out.
        """
        event = _stored(LeadEvent.of(self._admin_id, str(lead["_id"]), news))
        counted = {"counted": lead["counted"]} if "counted" in lead else {}
        await self._events.insert_one({**event, **counted, "unheard": news.at}, session=transaction)

    def _news(self, lead: Mapping[str, Any]) -> Sequence[LeadEvent]:
        lead_id = str(lead["_id"])
        news = (News.model_validate(each) for each in lead.get("news", ()))
        return [LeadEvent.of(self._admin_id, lead_id, each) for each in news]


def _stored(event: LeadEvent) -> Document:
    return {field: value for field, value in as_stored(event).items() if field != "lead"}


def event_as_read(document: Mapping[str, Any]) -> LeadEvent:
    """The event that a document holds."""
    return LeadEvent.model_validate(document)
