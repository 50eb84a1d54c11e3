"""Which activities are to be reminded of, and that they were: once for each time at which one is due."""

from datetime import datetime
from typing import Any

from bson import ObjectId
from motor.motor_asyncio import AsyncIOMotorDatabase

from capture.activities import OPEN, activity_of
from capture.activity import Activity
from capture.events import SYSTEM, FieldChange
from capture.leads import Leads
from capture.stored import Document
from capture.transactions import Transaction, atomically


class Reminders:
    """One admin's reminders. Every query carries the admin; none can be written without it."""

    def __init__(self, db: AsyncIOMotorDatabase[Document], admin_id: str) -> None:
        self._client = db.client
        self._activities = db["activities"]
        self._leads = Leads(db, admin_id)
        self._admin_id = admin_id

    async def waiting(self, activity_id: str) -> Activity | None:
        """The activity, while it is open and not yet reminded of for its time; else None."""
        found = await self._activities.find_one({**self._one(activity_id), "openAt": OPEN})
        return activity_of(found) if found and found.get("remindedFor") != found["openAt"] else None

    async def sent(self, activity: Activity, now: datetime) -> None:
        """Note that the reminder went out, and tell of it as news of the lead. Safe to repeat."""

        async def steps(transaction: Transaction) -> None:
            open_at = activity.open_at
            waiting = {"openAt": open_at, "remindedFor": {"$ne": open_at}}
            noted = {"$set": {"remindedAt": now, "remindedFor": open_at}}
            one = {**self._one(activity.activity_id), **waiting}
            if (await self._activities.update_one(one, noted, session=transaction)).matched_count:
                await self._tell(activity, now, transaction)

        await atomically(self._client, steps)

    async def _tell(self, activity: Activity, now: datetime, transaction: Transaction) -> None:
        due = activity.open_at.isoformat() if activity.open_at else None
        which = FieldChange(field="activityId", after=activity.activity_id)
        when = FieldChange(field="followUpAt", after=due)
        await self._leads.announce(
            activity.lead_id, "lead.follow_up_due", (which, when), now, SYSTEM, transaction
        )

    def _one(self, activity_id: str) -> dict[str, Any]:
        return {"adminId": self._admin_id, "_id": ObjectId(activity_id)}
