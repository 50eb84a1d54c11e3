"""Activities of one admin's leads, in the collection `activities`.

What an activity changes of its lead is written in the same transaction, and so is the job that
reminds of it; so the lead's figures are always those of its activities.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bson import ObjectId
from bson.errors import InvalidId
from motor.motor_asyncio import AsyncIOMotorDatabase
from pymongo.errors import DuplicateKeyError

from capture.activity import (
    CHANNELS,
    REACHED,
    Activity,
    ActivityCompleted,
    ActivityKind,
    ActivityNotFound,
    ActivityTaken,
    ByChannel,
    ContactSummary,
    followed,
    rate,
    recorded,
    removed,
)
from capture.cursors import cursor_behind, older
from capture.events import By
from capture.lead import Lead
from capture.leads import Leads
from capture.stored import Document, as_stored
from capture.tasks import Queue
from capture.transactions import Transaction, atomically

OPEN: Document = {"$type": "date"}  # of `openAt`: there is something to do
REMINDER = "remind"  # the kind of job; its key is the activity's id
CONTENT = ("kind", "title", "description", "channel", "direction", "outcome", "duration_seconds")

Check = Callable[[Lead], None]


@dataclass(frozen=True, slots=True)
class Noted:
    """An activity, with its lead as it is now."""

    activity: Activity
    lead: Lead


class Activities:
    """One admin's activities. Every query carries the admin; none can be written without it."""

    def __init__(
        self, db: AsyncIOMotorDatabase[Document], admin_id: str, owned_by: str | None = None
    ) -> None:
        """`owned_by`: those of the leads that this team member owns, and no others."""
        self._client = db.client
        self._activities = db["activities"]
        self._leads = Leads(db, admin_id, owned_by)
        self._admin_id = admin_id

    async def add(self, activity: Activity, *, queue: Queue, now: datetime, check: Check) -> Noted:
        """Store a new activity; sent again with the same `client_id`, it is answered as it is stored.

        Raises LeadNotFound, ActivityTaken, and whatever `check` has against the lead.
        """

        async def steps(transaction: Transaction) -> Noted:
            lead = await self._leads.get(activity.lead_id, transaction)
            if stored := await self._stored(activity, transaction):
                return Noted(stored, lead)
            check(lead)
            await self._activities.insert_one(_document(self._admin_id, activity), session=transaction)
            await self._remind(activity, queue, now, transaction)
            follow_up = await self._next(lead.lead_id, transaction)

            def changes(current: Lead) -> Mapping[str, Any]:
                return recorded(current, activity, follow_up)

            return Noted(activity, await self._leads.change(lead, changes, now, activity.by, transaction))

        while True:
            try:
                return await atomically(self._client, steps)
            except DuplicateKeyError:
                continue  # the same was sent twice at this instant; the next snapshot has it

    async def change(
        self,
        lead_id: str,
        activity_id: str,
        wanted: Mapping[str, Any],
        *,
        queue: Queue,
        now: datetime,
        by: By,
        check: Check,
    ) -> Noted:
        """Set fields of an activity; at another time, it is reminded of then.

        Raises LeadNotFound, ActivityNotFound, ActivityCompleted, and whatever `check` has against the lead.
        """

        async def steps(transaction: Transaction) -> Noted:
            lead = await self._leads.get(lead_id, transaction)
            before = await self._one(lead_id, activity_id, transaction)
            changed = _changed(before, wanted, now)
            if changed == before:
                return Noted(before, lead)
            check(lead)
            one = {"adminId": self._admin_id, "_id": ObjectId(activity_id)}
            update = {"$set": {**_fields(changed), "openAt": changed.open_at}}
            await self._activities.update_one(one, update, session=transaction)
            if changed.open_at != before.open_at:
                await self._remind(changed, queue, now, transaction)
            follow_up = await self._next(lead_id, transaction)

            def changes(current: Lead) -> Mapping[str, Any]:
                return followed(current, follow_up)

            return Noted(changed, await self._leads.change(lead, changes, now, by, transaction))

        return await atomically(self._client, steps)

    async def delete(self, lead_id: str, activity_id: str, *, now: datetime, by: By, check: Check) -> Noted:
        """Take an activity back. Raises LeadNotFound, ActivityNotFound, and what `check` has to say."""

        async def steps(transaction: Transaction) -> Noted:
            lead = await self._leads.get(lead_id, transaction)
            activity = await self._one(lead_id, activity_id, transaction)
            check(lead)
            one = {"adminId": self._admin_id, "_id": ObjectId(activity_id)}
            await self._activities.delete_one(one, session=transaction)
            follow_up = await self._next(lead_id, transaction)

            def changes(current: Lead) -> Mapping[str, Any]:
                return removed(current, activity, follow_up)

            return Noted(activity, await self._leads.change(lead, changes, now, by, transaction))

        return await atomically(self._client, steps)

    async def get(self, lead_id: str, activity_id: str) -> Activity:
        """One activity of a lead. Raises LeadNotFound and ActivityNotFound."""
        await self._leads.get(lead_id)
        return await self._one(lead_id, activity_id)

    async def page(
        self, lead_id: str, kind: ActivityKind | None, limit: int, cursor: str | None, *, open_only: bool
    ) -> tuple[Sequence[Activity], str | None]:
        """Activities of a lead, the latest first, and where to go on. Raises LeadNotFound and BadCursor."""
        await self._leads.get(lead_id)
        which: Document = {"adminId": self._admin_id, "leadId": lead_id, **older("at", cursor)}
        which |= {"kind": kind} if kind else {}
        which |= {"openAt": OPEN} if open_only else {}
        latest = self._activities.find(which).sort([("at", -1), ("_id", -1)])
        found = [activity_of(each) for each in await latest.limit(limit + 1).to_list(limit + 1)]
        shown = found[:limit]
        more = len(found) > limit
        return shown, cursor_behind(shown[-1].at, shown[-1].activity_id) if more else None

    async def summary(self, lead_id: str) -> ContactSummary:
        """All attempts to reach a lead, counted. Raises LeadNotFound."""
        await self._leads.get(lead_id)
        contacts = {"adminId": self._admin_id, "leadId": lead_id, "kind": "contact"}
        grouped = {
            "_id": {"channel": "$channel", "outcome": "$outcome"},
            "attempts": {"$sum": 1},
            "firstAt": {"$min": "$at"},
            "lastAt": {"$max": "$at"},
        }
        pipeline: list[Document] = [{"$match": contacts}, {"$group": grouped}]
        return _summary(await self._activities.aggregate(pipeline).to_list(None))

    async def _stored(self, activity: Activity, transaction: Transaction) -> Activity | None:
        """The same activity, sent before. Raises ActivityTaken."""
        client_id = {"madeFor": activity.lead_id, "clientId": activity.client_id}
        same: list[Document] = [{"_id": ObjectId(activity.activity_id)}]
        same += [client_id] if activity.client_id else []
        found = await self._activities.find_one({"adminId": self._admin_id, "$or": same}, session=transaction)
        stored = activity_of(found) if found else None
        if stored and any(getattr(stored, field) != getattr(activity, field) for field in CONTENT):
            raise ActivityTaken
        return stored

    async def _remind(
        self, activity: Activity, queue: Queue, now: datetime, transaction: Transaction
    ) -> None:
        """Have somebody reminded when it is time. A job that wakes too early waits on."""
        if activity.open_at:
            await queue.enqueue(
                self._admin_id, REMINDER, activity.activity_id, now, activity.open_at, transaction
            )

    async def _next(self, lead_id: str, transaction: Transaction) -> datetime | None:
        """The earliest time at which there is something to do for a lead."""
        waiting = {"adminId": self._admin_id, "leadId": lead_id, "openAt": OPEN}
        found: Document | None = await self._activities.find_one(
            waiting, {"openAt": 1}, sort=[("openAt", 1)], session=transaction
        )
        return found["openAt"] if found else None

    async def _one(self, lead_id: str, activity_id: str, transaction: Transaction | None = None) -> Activity:
        try:
            which = {"adminId": self._admin_id, "leadId": lead_id, "_id": ObjectId(activity_id)}
        except (InvalidId, TypeError):
            raise ActivityNotFound from None
        found = await self._activities.find_one(which, session=transaction)
        if found is None:
            raise ActivityNotFound
        return activity_of(found)


def activity_of(document: Mapping[str, Any]) -> Activity:
    """The activity that a document holds."""
    return Activity.model_validate({**document, "activityId": str(document["_id"])})


def new_id() -> str:
    return str(ObjectId())


def _document(admin_id: str, activity: Activity) -> Document:
    one = {"_id": ObjectId(activity.activity_id), "adminId": admin_id, "madeFor": activity.lead_id}
    return {**one, **_fields(activity), "openAt": activity.open_at}


def _fields(activity: Activity) -> Document:
    return {field: value for field, value in as_stored(activity).items() if field != "activityId"}


def _changed(before: Activity, wanted: Mapping[str, Any], now: datetime) -> Activity:
    """Raises ActivityCompleted."""
    changes = {field: value for field, value in wanted.items() if getattr(before, field) != value}
    if before.completed_at and {"follow_up_at", "due_at", "completed_at"} & set(changes):
        raise ActivityCompleted
    return before.model_copy(update={**changes, "updated_at": now} if changes else {})


def _summary(rows: Sequence[Mapping[str, Any]]) -> ContactSummary:
    attempts, reached, outcomes = Counter[str](), Counter[str](), Counter[str]()
    for row in rows:
        channel, outcome = row["_id"].get("channel"), row["_id"].get("outcome")
        attempts[channel] += row["attempts"]
        reached[channel] += row["attempts"] if outcome in REACHED else 0
        outcomes[outcome or "unknown"] += row["attempts"]
    by_channel = tuple(
        ByChannel(
            channel=channel,
            attempts=attempts[channel],
            reached=reached[channel],
            success_rate=rate(reached[channel], attempts[channel]),
        )
        for channel in CHANNELS
        if attempts[channel]
    )
    return ContactSummary(
        attempts=attempts.total(),
        reached=reached.total(),
        success_rate=rate(reached.total(), attempts.total()),
        by_channel=by_channel,
        by_outcome=dict(sorted(outcomes.items())),
        first_at=min((row["firstAt"] for row in rows), default=None),
        last_at=max((row["lastAt"] for row in rows), default=None),
    )
