"""One admin's scorings: `lead_scores` has how each lead stands, `score_entries` how it came to that.

A scoring is one transaction: the lead's fields with their news, how it stands, and what the history
gains. So the score on the lead is what the history adds up to, at any time. Leads are read beforehand,
and one that anybody has written since is left for another time: its document tells its version, its
tally and its last scoring, and that document is written by every scoring, whether a field changes or not.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from bson import ObjectId
from bson.errors import InvalidId
from motor.motor_asyncio import AsyncIOMotorDatabase
from pymongo import ReplaceOne, UpdateOne

from capture.counting import counts, tally_of
from capture.interaction import Interaction
from capture.interactions import interaction_of
from capture.rewriting import rewriting
from capture.stored import Document, as_stored
from capture.transactions import Transaction, atomically
from scoring.ledger import Entry
from server.scorebook.judging import Judged
from server.scorebook.standing import Known, Scoring, Standing
from server.scorebook.stored import known, mark_of, scoring_of, standing_of, stored_standing

MOST_READ = 2_000  # interactions of one lead, the latest; older ones are in the counters still
MARKS = {"version": 1, "tallied": 1, "scored": 1}
BESIDE = {"words": False, "news": False, "likeKeys": False}
PAUSE = timedelta(minutes=5)  # before a lead is tried again that others kept writing to


class Scorebook:
    """One admin's scorings. Every query carries the admin; none can be written without it."""

    def __init__(self, db: AsyncIOMotorDatabase[Document], admin_id: str) -> None:
        self._client = db.client
        self._leads = db["leads"]
        self._interactions = db["interactions"]
        self._standings = db["lead_scores"]
        self._entries = db["score_entries"]
        self._judgements = db["lead_judgements"]
        self._mine = {"adminId": admin_id}

    async def read(
        self, lead_ids: Sequence[str], cause: str, transaction: Transaction | None = None
    ) -> Sequence[Known]:
        """The leads with all that their scoring looks at; those that exist, in the order of their ids."""
        which = {**self._mine, "_id": {"$in": _object_ids(lead_ids)}}
        leads = await self._leads.find(which, BESIDE, session=transaction).sort("_id", 1).to_list(None)
        ids = [str(lead["_id"]) for lead in leads]
        standings, judgements = await self._standings_of(ids), await self._judgements_of(ids)
        interactions = await self._interactions_of(leads)
        return [
            known(
                lead,
                standings.get(lead_id),
                interactions.get(lead_id, ()),
                cause,
                judgements.get(lead_id),
            )
            for lead, lead_id in zip(leads, ids, strict=True)
        ]

    async def write(self, judged: Sequence[Judged], now: datetime) -> Sequence[str]:
        """Keep scorings; the ids of the leads that were written meanwhile, and are to be judged anew."""

        async def steps(transaction: Transaction) -> Sequence[str]:
            good = await self._unchanged(judged, transaction)
            await self._keep([each for each in judged if each.known.lead.lead_id in good], now, transaction)
            return [each.known.lead.lead_id for each in judged if each.known.lead.lead_id not in good]

        return await atomically(self._client, steps) if judged else ()

    async def _keep(self, judged: Sequence[Judged], now: datetime, transaction: Transaction) -> None:
        if not judged:
            return
        standings = [ReplaceOne(self._one(each.standing), self._stands(each), upsert=True) for each in judged]
        await self._standings.bulk_write(standings, ordered=False, session=transaction)
        told = [{**self._mine, **as_stored(each.scoring)} for each in judged if each.scoring]
        if told:
            await self._entries.insert_many(told, ordered=False, session=transaction)
        # Last, for from here to the commit whoever writes one of these leads has to try again.
        leads = [self._rescored(each, now) for each in judged]
        await self._leads.bulk_write(leads, ordered=False, session=transaction)

    async def _unchanged(self, judged: Sequence[Judged], transaction: Transaction) -> frozenset[str]:
        """The leads that are as they were when they were judged."""
        judgements = {each.known.lead.lead_id: each.known for each in judged}
        which = {**self._mine, "_id": {"$in": [ObjectId(lead_id) for lead_id in judgements]}}
        found = await self._leads.find(which, MARKS, session=transaction).to_list(None)
        return frozenset(
            lead_id for lead in found if mark_of(lead) == judgements[lead_id := str(lead["_id"])].mark
        )

    def _rescored(self, judged: Judged, now: datetime) -> UpdateOne:
        lead, version = judged.known.lead, judged.known.lead.version
        update: Document = {"$set": {}}
        if judged.fields:
            update = rewriting(lead, judged.fields, judged.by, now)
            version += 1
        # Always another, so that the lead is written in any case, and a deletion at this instant seen.
        update["$set"]["scored"] = {"version": version, "tallied": judged.known.mark.tallied, "at": now}
        return UpdateOne({**self._mine, "_id": ObjectId(lead.lead_id)}, update)

    def _stands(self, judged: Judged) -> Document:
        return {**self._mine, **stored_standing(judged.standing, judged.contributions)}

    async def _standings_of(self, lead_ids: Sequence[str]) -> Mapping[str, Document]:
        found = self._standings.find({**self._mine, "leadId": {"$in": list(lead_ids)}})
        return {each["leadId"]: each for each in await found.to_list(None)}

    async def _judgements_of(self, lead_ids: Sequence[str]) -> Mapping[str, Document]:
        theirs = {**self._mine, "leadId": {"$in": list(lead_ids)}, "fingerprint": {"$exists": True}}
        return {each["leadId"]: each for each in await self._judgements.find(theirs).to_list(None)}

    async def _interactions_of(self, leads: Sequence[Document]) -> Mapping[str, Sequence[Interaction]]:
        """The interactions of leads; of one that has very many, the latest."""
        sums = {str(lead["_id"]): sum(counts(tally_of(lead)).values()) for lead in leads}
        few = [lead_id for lead_id, total in sums.items() if 0 < total <= MOST_READ]
        found: dict[str, list[Interaction]] = {}
        if few:
            async for each in self._interactions.find({**self._mine, "leadId": {"$in": few}}):
                found.setdefault(each["leadId"], []).append(interaction_of(each))
        for lead_id in (lead_id for lead_id, total in sums.items() if total > MOST_READ):
            latest = self._interactions.find({**self._mine, "leadId": lead_id}).sort(
                [("at", -1), ("_id", -1)]
            )
            found[lead_id] = [interaction_of(each) for each in await latest.limit(MOST_READ).to_list(None)]
        return found

    async def mark(self, leads: Iterable[Document], now: datetime) -> int:
        """Note which of these stored leads were written since they were scored; how many these are."""
        written = [str(lead["_id"]) for lead in leads if mark_of(lead).is_due]
        await self.call_for(written, "changed", now)
        return len(written)

    async def call_for(self, lead_ids: Iterable[str], cause: str, now: datetime) -> None:
        """Leads are due now."""
        due = {"$set": {"dueAt": now, "cause": cause}, "$setOnInsert": {"revision": 0}}
        marks = [UpdateOne({**self._mine, "leadId": each}, due, upsert=True) for each in lead_ids]
        if marks:
            await self._standings.bulk_write(marks, ordered=False)

    async def due(self, now: datetime, limit: int) -> Sequence[str]:
        """The leads that are due, longest first."""
        due = self._standings.find({**self._mine, "dueAt": {"$lte": now}}, {"leadId": 1})
        return [each["leadId"] for each in await due.sort("dueAt", 1).limit(limit).to_list(limit)]

    async def forget_gone(self, lead_ids: Iterable[str]) -> None:
        """Leads that are no more are not due; of those that were never scored nothing is kept."""
        gone = {**self._mine, "leadId": {"$in": list(lead_ids)}}
        await self._standings.delete_many({**gone, "revision": 0})
        await self._standings.update_many(gone, {"$unset": {"dueAt": ""}})

    async def put_off(self, lead_ids: Iterable[str], now: datetime) -> None:
        """Leads that others write to all the time wait for a while."""
        busy = {**self._mine, "leadId": {"$in": list(lead_ids)}, "dueAt": {"$lte": now}}
        await self._standings.update_many(busy, {"$set": {"dueAt": now + PAUSE}})

    async def behind(self, after: str | None, limit: int) -> tuple[Sequence[Document], str | None]:
        """The marks of leads behind this id, in its order, and the last of them; None at the end."""
        further = {"_id": {"$gt": ObjectId(after)}} if after else {}
        found = (
            await self._leads.find({**self._mine, **further}, MARKS)
            .sort("_id", 1)
            .limit(limit)
            .to_list(limit)
        )
        return found, str(found[-1]["_id"]) if len(found) == limit else None

    async def active(self, since: datetime, after: str | None, limit: int) -> Sequence[str]:
        """The ids of leads that were there or did something since then, behind this id."""
        further = {"_id": {"$gt": ObjectId(after)}} if after else {}
        which: Document = {**self._active(since), **further}
        found = await self._leads.find(which, {"_id": 1}).sort("_id", 1).limit(limit).to_list(limit)
        return [str(each["_id"]) for each in found]

    async def count_active(self, since: datetime) -> int:
        return await self._leads.count_documents(self._active(since))

    async def standing(self, lead_id: str) -> Standing | None:
        """How a lead stood at its last scoring; None before the first."""
        found = await self._standings.find_one({**self._mine, "leadId": lead_id, "revision": {"$gt": 0}})
        return standing_of(found) if found else None

    async def history(
        self, lead_id: str, limit: int, before: int | None = None, *, moves_only: bool = False
    ) -> Sequence[Scoring]:
        """What scorings added to a lead's history, the latest first; `moves_only`: that changed the score."""
        which: Document = {**self._mine, "leadId": lead_id}
        which |= {"revision": {"$lt": before}} if before is not None else {}
        which |= {"$expr": {"$ne": ["$score", "$previousScore"]}} if moves_only else {}
        found = await self._entries.find(which).sort("revision", -1).limit(limit).to_list(limit)
        return [scoring_of(each) for each in found]

    async def until(self, lead_id: str, at: datetime) -> tuple[Scoring | None, Sequence[Entry]]:
        """The last scoring that was made until an instant, and the whole history up to it."""
        theirs = {**self._mine, "leadId": lead_id}
        last = await self._entries.find_one({**theirs, "at": {"$lte": at}}, sort=[("revision", -1)])
        if last is None:
            return None, ()
        found = self._entries.find({**theirs, "revision": {"$lte": last["revision"]}}, {"entries": 1})
        entries = [Entry.model_validate(each) for one in await found.to_list(None) for each in one["entries"]]
        return scoring_of(last), entries

    def _active(self, since: datetime) -> Document:
        return {**self._mine, "$or": [{"lastContact": {"$gte": since}}, {"lastActivityAt": {"$gte": since}}]}

    def _one(self, standing: Standing) -> Document:
        return {**self._mine, "leadId": standing.lead_id}


def _object_ids(lead_ids: Iterable[str]) -> list[ObjectId]:
    found = []
    for lead_id in lead_ids:
        try:
            found.append(ObjectId(lead_id))
        except (InvalidId, TypeError):
            continue
    return found
