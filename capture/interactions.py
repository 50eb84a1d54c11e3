"""Interactions of one admin's leads and visitors, in the collection `interactions`.

Each is stored in one transaction with the tally of its lead and the engagement score that follows
from it, so the two never differ. Any number of reports share a transaction; `capture/gathering.py`
brings those of one instant together. docs/decisions/0014-interactions.md says why none is lost
between a visitor and the lead that they become.
"""

import asyncio
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any, NamedTuple

from bson import ObjectId
from bson.errors import InvalidId
from motor.motor_asyncio import AsyncIOMotorDatabase
from pymongo import UpdateOne
from pymongo.errors import BulkWriteError, DuplicateKeyError

from capture.counting import Counted, added, tally_of
from capture.cursors import cursor_behind, older
from capture.interaction import Interaction
from capture.interaction_moves import InteractionMoves
from capture.leads import LeadNotFound
from capture.reports import Named, Outcome, Report
from capture.retallying import retallying
from capture.stored import Document
from capture.taking import Taking, meant, scored
from capture.transactions import InOneGo, Transaction, atomically, in_one_go, in_thread

DUPLICATE = 11000
ENGAGED = {"engagementScore": 1, "qualificationScore": 1, "tally": 1}


class InteractionNotFound(Exception):
    """No interaction with this id belongs to this admin."""


class Engaged(NamedTuple):
    """The id of a lead, its scores, None before they are known, and its interactions counted by kind."""

    lead_id: str
    score: int | None
    qualification: int | None
    tally: Mapping[str, Counted]


class Tallied(NamedTuple):
    """The engagement scores that leads have with new interactions, and the updates that say so."""

    scores: Mapping[str, int | None]
    updates: Sequence[UpdateOne]


class Overtaken(Exception):
    """Somebody else wrote one of the leads since it was looked up."""


class Interactions:
    """One admin's interactions. Every query carries the admin; none can be written without it."""

    def __init__(
        self, db: AsyncIOMotorDatabase[Document], admin_id: str, owned_by: str | None = None
    ) -> None:
        """`owned_by`: those of the leads that this team member owns, and no others."""
        self._client = db.client
        self._interactions = db["interactions"]
        self._leads = db["leads"]
        self._sessions = db["sessions"]
        self._moves = InteractionMoves(db, admin_id)
        self._admin_id = admin_id
        self._owned_by = owned_by
        self.scope = (admin_id, owned_by)
        self._mine: Document = {"adminId": admin_id} | ({"ownerId": owned_by} if owned_by else {})

    async def record(self, reports: Sequence[Report], now: datetime) -> Sequence[Outcome]:
        """Store what is told, and count it; an outcome for each report, in their order.

        One transaction: of what is not refused all is stored, or nothing. Safe to repeat. An
        unknown address makes a lead.
        """
        record = self._of_sessions if any(each.of.session_id for each in reports) else self._of_leads
        while True:
            try:
                return await record(reports, now)
            except (Overtaken, DuplicateKeyError):
                continue  # the same told, or the same lead made or written, at this instant: look again
            except BulkWriteError as error:
                if any(each["code"] != DUPLICATE for each in (error.details or {})["writeErrors"]):
                    raise

    async def _of_leads(self, reports: Sequence[Report], now: datetime) -> Sequence[Outcome]:
        """Of leads that are named: looked up beforehand, for a short transaction. Raises Overtaken."""
        taking = await self._look_up(reports)
        outcomes = [taking.take(report, now) for report in reports]
        if taking.documents:
            tallied = _tallied(taking, now)
            await in_one_go(self._client, partial(self._put, taking, tallied))
            outcomes = [scored(outcome, tallied.scores) for outcome in outcomes]
        return outcomes

    async def _of_sessions(self, reports: Sequence[Report], now: datetime) -> Sequence[Outcome]:
        """Of visitors, too, who may become leads at this instant: looked up in the transaction itself."""

        async def steps(transaction: Transaction) -> Sequence[Outcome]:
            taking = await self._look_up(reports, transaction)
            if unsettled := taking.unsettled():
                await self._moves.settle(unsettled, now, transaction)
                taking = await self._look_up(reports, transaction)
            outcomes = [taking.take(report, now) for report in reports]
            if taking.documents:
                tallied = _tallied(taking, now)
                await in_thread(partial(self._put, taking, tallied, transaction.delegate))
                await self._meet(taking.anonymous, now, transaction)
                outcomes = [scored(outcome, tallied.scores) for outcome in outcomes]
            return outcomes

        return await atomically(self._client, steps)

    async def delete(self, interaction_id: str, now: datetime) -> Interaction:
        """Take an interaction back; it counts no more. Raises InteractionNotFound."""

        async def steps(transaction: Transaction) -> Interaction:
            one = {"adminId": self._admin_id, "interactionId": interaction_id}
            found = await self._interactions.find_one_and_delete(one, session=transaction)
            if found is None or not await self._may_see(found, transaction):
                raise InteractionNotFound
            if found["leadId"] is not None:
                await self._moves.retally(found["leadId"], now, transaction, [found["kind"]])
            return interaction_of(found)

        return await atomically(self._client, steps)

    async def page(
        self,
        lead_id: str,
        limit: int,
        cursor: str | None = None,
        *,
        kind: str | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> tuple[Sequence[Interaction], str | None]:
        """Interactions of a lead, the latest first, from `since` on and before `until`, and where to go on.

        Raises BadCursor.
        """
        which: Document = {"adminId": self._admin_id, "leadId": lead_id} | ({"kind": kind} if kind else {})
        which["$and"] = [
            {"at": {"$gte": since}} if since else {},
            {"at": {"$lt": until}} if until else {},
            older("at", cursor),
        ]
        latest = self._interactions.find(which).sort([("at", -1), ("_id", -1)]).limit(limit + 1)
        found = await latest.to_list(limit + 1)
        shown = found[:limit]
        more = cursor_behind(shown[-1]["at"], shown[-1]["_id"]) if len(found) > limit else None
        return [interaction_of(each) for each in shown], more

    async def engaged(self, lead_id: str) -> Engaged:
        """How much a lead is engaged, and by how many interactions of each kind. Raises LeadNotFound."""
        found = await self._leads.find_one({**self._mine, "_id": _object_id(lead_id)}, ENGAGED)
        if found is None:
            raise LeadNotFound
        return Engaged(
            str(found["_id"]), found.get("engagementScore"), found.get("qualificationScore"), tally_of(found)
        )

    async def opt_out(self, session_id: str, now: datetime) -> bool:
        """Stop recording what the visitor of a session does, also as a lead; False: there is no such session.

        What was recorded while nobody knew whose it is goes at once.
        """
        one = {"adminId": self._admin_id, "sessionId": session_id}

        async def steps(transaction: Transaction) -> bool:
            told = {"$set": {"optedOut": True}}
            found = await self._sessions.update_one(one, told, session=transaction)
            await self._interactions.delete_many({**one, "leadId": None}, session=transaction)
            await self._moves.settle([session_id], now, transaction)
            return bool(found.matched_count)

        return await atomically(self._client, steps)

    async def _look_up(self, reports: Sequence[Report], transaction: Transaction | None = None) -> Taking:
        """All that is stored of what the reports speak of."""
        named = {report.of for report in reports}
        if transaction:  # it takes one command at a time
            stored = await self._told(reports, transaction)
            sessions, leads = (
                await self._sessions_of(named, transaction),
                await self._leads_of(named, transaction),
            )
        else:
            stored, leads = await asyncio.gather(self._told(reports), self._leads_of(named))
            sessions = {}
        led = {name: meant(name, leads, sessions) for name in named}
        return Taking(self._admin_id, self._owned_by, stored, led, sessions)

    async def _told(
        self, reports: Iterable[Report], transaction: Transaction | None = None
    ) -> dict[str, Document]:
        ids = {"$in": [report.interaction_id for report in reports]}
        which = {"adminId": self._admin_id, "interactionId": ids}
        found = await self._interactions.find(which, session=transaction).to_list(None)
        return {each["interactionId"]: each for each in found}

    async def _sessions_of(self, named: Iterable[Named], transaction: Transaction) -> dict[str, Document]:
        ids = [name.session_id for name in named if name.session_id]
        if not ids:
            return {}
        which = {"adminId": self._admin_id, "sessionId": {"$in": ids}}
        fields = {"sessionId": 1, "email": 1, "optedOut": 1}
        found = await self._sessions.find(which, fields, session=transaction).to_list(None)
        return {each["sessionId"]: each for each in found}

    async def _leads_of(
        self, named: Iterable[Named], transaction: Transaction | None = None
    ) -> Sequence[Document]:
        """The leads that the names lead to, whoever owns them."""
        emails = [name.email for name in named if name.email]
        asked: dict[str, list[Any]] = {
            "_id": [each for name in named if (each := _object_id(name.lead_id))],
            "email": emails,
            "emails": emails,
            "sessionIds": [name.session_id for name in named if name.session_id],
        }
        which = [{"adminId": self._admin_id, field: {"$in": some}} for field, some in asked.items() if some]
        if not which:
            return ()
        found: Sequence[Document] = await self._leads.find({"$or": which}, session=transaction).to_list(None)
        return found

    def _put(self, taking: Taking, tallied: Tallied, transaction: InOneGo) -> None:
        """Store what is taken, by PyMongo and in a thread. Raises Overtaken.

        The leads first: whoever else writes one of them from now on gives way.
        """
        leads, interactions = self._leads.delegate, self._interactions.delegate
        if taking.born:
            leads.insert_many(taking.born, session=transaction)
        if tallied.updates:
            written = leads.bulk_write(tallied.updates, ordered=False, session=transaction)
            if written.matched_count < len(tallied.updates):
                raise Overtaken
        interactions.insert_many(taking.documents, session=transaction)

    async def _meet(self, visitors: Collection[str], now: datetime, transaction: Transaction) -> None:
        """Write the sessions of visitors who are no leads: whoever makes a lead of one at this instant
        then sees what was told, or is seen."""
        if visitors:
            which = {"adminId": self._admin_id, "sessionId": {"$in": list(visitors)}}
            await self._sessions.update_many(which, {"$inc": {"told": 1}}, session=transaction)
            await self._moves.settle_former(visitors, now, transaction)

    async def _may_see(self, interaction: Document, transaction: Transaction) -> bool:
        if self._owned_by is None:
            return True
        one = {**self._mine, "_id": _object_id(interaction["leadId"])}
        return await self._leads.find_one(one, {"_id": 1}, session=transaction) is not None


def _tallied(taking: Taking, now: datetime) -> Tallied:
    """What the leads of the interactions that are taken become by them, if they are as they were seen."""
    scores, updates = {}, []
    for lead_id, lead in taking.documents_of(taking.arrived).items():
        before = tally_of(lead)
        retallied = retallying(lead, before, added(before, taking.arrived[lead_id]), now)
        scores[lead_id] = retallied.engagement_score
        as_seen = {field: lead.get(field) for field in ("_id", "adminId", "version", "tallied")}
        updates.append(UpdateOne(as_seen, retallied.update))
    return Tallied(scores, updates)


def interaction_of(document: Document) -> Interaction:
    """The interaction that a document holds."""
    return Interaction.model_validate(document)


def _object_id(text: str | None) -> ObjectId | None:
    try:
        return ObjectId(text) if text else None
    except (InvalidId, TypeError):
        return None
