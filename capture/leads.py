"""Leads of one admin, in the collection `leads`."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from bson import ObjectId
from bson.errors import InvalidId
from motor.motor_asyncio import AsyncIOMotorDatabase
from pydantic.alias_generators import to_camel
from pymongo import ReturnDocument
from pymongo.errors import DuplicateKeyError

from capture.addresses.domains import is_disposable
from capture.conversation import Session
from capture.lead import Lead
from capture.listing import Listing, Page

Changes = Callable[[Lead], Mapping[str, Any]]


class LeadNotFound(Exception):
    """No lead with this id belongs to this admin."""


class Leads:
    """One admin's leads. Every query carries the admin; none can be written without it."""

    def __init__(self, db: AsyncIOMotorDatabase[dict[str, Any]], admin_id: str) -> None:
        self._leads = db["leads"]
        self._merges = db["merges"]
        self._admin_id = admin_id

    async def link(self, email: str, session: Session, at: datetime) -> str:
        """Make the lead of `email`, or go on with it, and list the session in it; its own address.

        That is another than `email` when the lead of `email` was merged into another. One atomic
        operation, so that any number of sessions giving the same address at the same instant make
        one lead; the unique index on `emails` keeps it from making a merged lead again. The session
        of the earliest contact is the lead's first; saying the same again only moves `lastContact` on.
        """
        linking = _linking(email, session, at)
        while True:
            try:
                await self._leads.update_one(
                    {"adminId": self._admin_id, "email": email}, linking, upsert=True
                )
                return email
            except DuplicateKeyError:
                survivor: dict[str, Any] | None = await self._leads.find_one_and_update(
                    {"adminId": self._admin_id, "emails": email}, linking, {"email": 1}
                )
                if survivor:
                    return str(survivor["email"])

    async def listing_session(self, session_id: str) -> tuple[Lead, ...]:
        """The leads that list the session: one, or none, but for the moment of a correction."""
        found = self._leads.find({"adminId": self._admin_id, "sessionIds": session_id})
        return tuple(_lead(document) for document in await found.to_list(None))

    async def bury(self, lead: Lead, session_id: str) -> bool:
        """Remove the lead if without this session it is a ghost: no other, and nothing that a person wrote.

        At once, so that no crash comes between a lead's last session and its end. True when removed.
        """
        alone = {"sessionIds": {"$in": [[], [session_id]]}}
        removed = await self._leads.delete_one({**self._one(lead.lead_id), **alone, **UNTOUCHED})
        return removed.deleted_count == 1

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
            found = await self._leads.find_one({"adminId": self._admin_id, field: email})
            if found:
                return _lead(found)
        return None

    async def get(self, lead_id: str) -> Lead:
        """The lead with this id. Raises LeadNotFound, for an unknown id, a foreign one and no id alike."""
        found = await self._leads.find_one(self._one(lead_id))
        if found is None:
            raise LeadNotFound
        return _lead(found)

    async def change(self, lead: Lead, changes: Changes, now: datetime) -> Lead:
        """Write what `changes` makes of the lead, starting anew when somebody else wrote in between.

        Nothing is written when nothing changes. Raises LeadNotFound when the lead is gone.
        """
        while True:
            changed = changes(lead)
            if not changed:
                return lead
            update = {"$set": {**_fields(changed), "updatedAt": now}, "$inc": {"version": 1}}
            found: dict[str, Any] | None = await self._leads.find_one_and_update(
                {**self._one(lead.lead_id), "version": lead.version},
                update if LIKENESS.isdisjoint(changed) else {**update, "$unset": {"likeKeys": ""}},
                return_document=ReturnDocument.AFTER,
            )
            if found is not None:
                return _lead(found)
            lead = await self.get(lead.lead_id)

    async def delete(self, lead_id: str) -> None:
        """Remove the lead, and what the records of merges hold of it and its like. Raises LeadNotFound."""
        await self.get(lead_id)
        await self._forget_merges(lead_id)
        removed = await self._leads.delete_one(self._one(lead_id))
        if removed.deleted_count == 0:
            raise LeadNotFound

    async def _forget_merges(self, lead_id: str) -> None:
        merged, family = [lead_id], {lead_id}
        while merged:
            standing = {"adminId": self._admin_id, "into": {"$in": merged}, "undoneAt": None}
            merged = [merge["from"] for merge in await self._merges.find(standing, {"from": 1}).to_list(None)]
            family.update(merged)
        await self._merges.delete_many({"adminId": self._admin_id, "leadIds": {"$in": list(family)}})

    async def page(self, listing: Listing) -> Page:
        """One page of the leads that a listing asks for, with the number of all of them."""
        matching = {"adminId": self._admin_id, **listing.filter()}
        after = {"$and": [matching, listing.after()]} if listing.cursor else matching
        found = self._leads.find(after).sort(listing.order()).skip(listing.skip).limit(listing.limit + 1)
        documents = await found.to_list(listing.limit + 1)
        total = await self._leads.count_documents(matching)
        leads = tuple(_lead(document) for document in documents[: listing.limit])
        return listing.page_of(leads, total, more=len(documents) > listing.limit)

    def _one(self, lead_id: str) -> dict[str, Any]:
        try:
            return {"adminId": self._admin_id, "_id": ObjectId(lead_id)}
        except (InvalidId, TypeError):
            raise LeadNotFound from None


def _lead(document: Mapping[str, Any]) -> Lead:
    return Lead.model_validate({**document, "leadId": str(document["_id"])})


def _fields(changed: Mapping[str, Any]) -> dict[str, Any]:
    """Changed fields as MongoDB stores them."""
    return {to_camel(field): _plain(value) for field, value in changed.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value.model_dump(by_alias=True) if hasattr(value, "model_dump") else value


LIKENESS = frozenset({"name", "company", "phone"})  # what `capture/duplicates.py` compares anew
LAST_DAY = datetime(9999, 1, 1, tzinfo=UTC)
FRESH: dict[str, Any] = {
    "requirements": "",
    "status": "new",
    "tags": [],
    "notes": "",
    "value": 0,
    "priority": "medium",
}
UNTOUCHED: dict[str, Any] = {
    "status": "new",
    "notes": "",
    "value": 0,
    "edited": {"$in": [None, []]},
}


def _linking(email: str, session: Session, at: datetime) -> list[dict[str, Any]]:
    """The pipeline that makes or extends a lead. Text of visitors is literal: a `$` in it is a `$`."""
    session_id = {"$literal": session.session_id}
    verified = [session_id] if session.verified else []
    earliest = {"$lt": [at, {"$ifNull": ["$firstContact", LAST_DAY]}]}
    first = {
        "sessionId": session_id,
        "source": {"$literal": session.page_url},
        "firstMessage": {"$literal": session.first_message},
        "firstContact": at,
        "createdAt": at,
    }
    return [
        {
            "$set": {
                **{field: {"$cond": [earliest, value, f"${field}"]} for field, value in first.items()},
                **{field: {"$ifNull": [f"${field}", value]} for field, value in FRESH.items()},
                "emails": {"$ifNull": ["$emails", [{"$literal": email}]]},
                "sessionIds": _joined("sessionIds", [session_id]),
                "verifiedSessionIds": _joined("verifiedSessionIds", verified),
                "mentions": _joined("mentions", [{"$literal": email} for email in session.mentions]),
                "disposable": is_disposable(email.rpartition("@")[2]),
                "lastContact": {"$max": ["$lastContact", at]},
                "updatedAt": {"$max": ["$updatedAt", at]},
                "version": {"$add": [{"$ifNull": ["$version", 0]}, 1]},
            }
        },
        {"$set": {"conversationCount": {"$size": "$sessionIds"}}},
    ]


def _joined(field: str, values: list[dict[str, str]]) -> dict[str, Any]:
    """The field's list with those of the values that it lacks, in order."""
    known = {"$ifNull": [f"${field}", []]}
    new = {"$filter": {"input": values, "cond": {"$not": {"$in": ["$$this", known]}}}}
    return {"$concatArrays": [known, new]}
