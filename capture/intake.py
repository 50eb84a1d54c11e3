"""Leads that arrive many at a time, as from a file: looked up together, and written together."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bson import ObjectId
from motor.motor_asyncio import AsyncIOMotorDatabase
from pymongo import UpdateOne

from capture.creating import newborn
from capture.events import By, ByKind, News
from capture.history import History
from capture.lead import Lead
from capture.rewriting import rewriting
from capture.stored import Document, lead_of
from capture.transactions import Transaction


class LeadsMoved(Exception):
    """Somebody else wrote one of the leads in between: look them up again."""


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A new lead, and the news of it."""

    lead: Lead
    news: News


@dataclass(frozen=True, slots=True)
class Revision:
    """A lead as it was read, and the fields of it that change."""

    lead: Lead
    changed: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Made:
    """A lead that an import made, and whether anybody has worked on it since."""

    lead_id: str
    version: int
    touched: bool


class Intake:
    """What arrives for one admin. Every query carries the admin; none can be written without it."""

    def __init__(self, db: AsyncIOMotorDatabase[Document], admin_id: str) -> None:
        self._leads = db["leads"]
        self._activities = db["activities"]
        self._history = History(db, admin_id)
        self._admin_id = admin_id

    async def known(self, addresses: Iterable[str], transaction: Transaction | None) -> dict[str, Lead]:
        """The leads that have one of these addresses, by each of their addresses."""
        wanted = {"$in": list(addresses)}
        leads: dict[str, Lead] = {}
        for field in ("email", "emails"):  # leads that came from elsewhere may have no `emails` yet
            found = self._leads.find({"adminId": self._admin_id, field: wanted}, session=transaction)
            for document in await found.to_list(None):
                lead = lead_of(document)
                leads.update(dict.fromkeys(lead.addresses, lead))
        return leads

    async def write(
        self,
        newcomers: Sequence[Newcomer],
        revisions: Sequence[Revision],
        *,
        import_id: str,
        by: By,
        now: datetime,
        transaction: Transaction,
    ) -> None:
        """Store what arrived, with its news. Raises LeadsMoved, and then the transaction is over."""
        if newcomers:
            born = [{**newborn(each.lead, each.news), "importId": import_id} for each in newcomers]
            await self._leads.insert_many(born, session=transaction)
        if revisions:
            updates = [self._update(each, by, now) for each in revisions]
            written = await self._leads.bulk_write(updates, session=transaction)
            if written.matched_count < len(updates):
                raise LeadsMoved

    async def unheard(self, limit: int) -> int:
        """How many of the admin's leads have news that nobody has heard yet, counted up to `limit`."""
        waiting = {"adminId": self._admin_id, "unheard": {"$exists": True}}
        return await self._leads.count_documents(waiting, limit=limit)

    async def made_by(self, import_id: str, after: str | None, limit: int) -> Sequence[Made]:
        """Leads that an import made, those behind the id `after`.

        A lead counts as touched once a person, a visitor or a model changed it, or a conversation,
        an interaction or an activity belongs to it.
        """
        which: Document = {"importId": import_id}
        which |= {"_id": {"$gt": ObjectId(after)}} if after else {}
        return await self._made(which, limit)

    async def made_as(self, lead_id: str) -> Made | None:
        """One of them as it is now; None when it is gone."""
        return next(iter(await self._made({"_id": ObjectId(lead_id)}, 1)), None)

    async def _made(self, which: Document, limit: int) -> Sequence[Made]:
        fields = {"news": 1, "sessionIds": 1, "tally": 1, "version": 1}
        some = self._leads.find({"adminId": self._admin_id, **which}, fields).sort("_id", 1).limit(limit)
        found = await some.to_list(limit)
        ids = [str(lead["_id"]) for lead in found]
        touched = await self._history.touched_by(WORKERS, ids) | await self._with_activities(ids)
        return [
            Made(
                lead_id,
                lead["version"],
                lead_id in touched or bool(lead.get("sessionIds") or lead.get("tally")) or _worked_on(lead),
            )
            for lead_id, lead in zip(ids, found, strict=True)
        ]

    async def _with_activities(self, lead_ids: Sequence[str]) -> frozenset[str]:
        theirs = {"adminId": self._admin_id, "leadId": {"$in": lead_ids}}
        return frozenset(await self._activities.distinct("leadId", theirs))

    def _update(self, revision: Revision, by: By, now: datetime) -> UpdateOne:
        lead = revision.lead
        which = {"adminId": self._admin_id, "_id": ObjectId(lead.lead_id), "version": lead.version}
        return UpdateOne(which, rewriting(lead, revision.changed, by, now))


WORKERS: tuple[ByKind, ...] = ("person", "visitor", "model")


def _worked_on(lead: Mapping[str, Any]) -> bool:
    return any(news["by"]["kind"] in WORKERS for news in lead.get("news", ()))
