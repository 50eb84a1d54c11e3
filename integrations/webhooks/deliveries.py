"""The deliveries of one admin, in the collection `deliveries`: what is due, and the log of what was sent.

A delivery and the job that makes its next attempt are written together or not at all. MongoDB forgets
deliveries after 30 days (an index does it).
"""

import hashlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from motor.motor_asyncio import AsyncIOMotorDatabase
from pymongo.errors import DuplicateKeyError

from capture.listing import BadCursor
from capture.tasks import Queue
from capture.transactions import Transaction, atomically
from integrations.webhooks.delivery import Attempt, Delivery, Ended, Listed, Status, outcome
from integrations.webhooks.event import Event
from integrations.webhooks.webhook import Webhook

KEPT = timedelta(days=30)
MOST_ATTEMPTS = 50  # kept of one delivery that is replayed again and again
BATCH = 100  # replayed in one transaction
JOB = "webhook"  # the kind of job that makes an attempt; its key is the delivery's id

Document = dict[str, Any]


class Deliveries:
    """One admin's deliveries. Every query carries the admin; none can be written without it."""

    def __init__(self, db: AsyncIOMotorDatabase[Document], admin_id: str, queue: Queue) -> None:
        self._client = db.client
        self._deliveries = db["deliveries"]
        self._admin_id = admin_id
        self._queue = queue

    async def add(self, webhook: Webhook, event: Event, now: datetime) -> Delivery:
        """Have an event brought to a webhook, once however often it is asked for."""
        delivery = Delivery(
            delivery_id=_id(webhook.webhook_id, event.id),
            webhook_id=webhook.webhook_id,
            event_id=event.id,
            type=event.type,
            body=event.body(),
            next_attempt_at=now,
            created_at=now,
        )
        document = {"adminId": self._admin_id, **delivery.model_dump(by_alias=True)}

        async def both(transaction: Transaction) -> None:
            await self._deliveries.insert_one(dict(document), session=transaction)
            await self._queue.enqueue(self._admin_id, JOB, delivery.delivery_id, now, now, transaction)

        while True:
            try:
                await atomically(self._client, both)
            except DuplicateKeyError:
                if stored := await self.get(delivery.delivery_id):
                    return stored
                # the job met a concurrent insert of its own; the next snapshot sees it
            else:
                return delivery

    async def get(self, delivery_id: str) -> Delivery | None:
        found = await self._deliveries.find_one(self._one(delivery_id))
        return Delivery.model_validate(found) if found else None

    async def page(
        self, webhook_id: str, status: Status | None, cursor: str | None, limit: int
    ) -> tuple[tuple[Listed, ...], str | None]:
        """Deliveries of a webhook, the latest first, and where the next page begins. Raises BadCursor."""
        which: Document = {"adminId": self._admin_id, "webhookId": webhook_id}
        which |= {"status": status} if status else {}
        which |= _behind(cursor) if cursor else {}
        latest = self._deliveries.find(which, {"body": 0, "attempts": 0})
        found = await latest.sort([("createdAt", -1), ("deliveryId", -1)]).limit(limit + 1).to_list(limit + 1)
        listed = tuple(Listed.model_validate(each) for each in found[:limit])
        return listed, _cursor(listed[-1]) if len(found) > limit else None

    async def record(self, delivery: Delivery, attempt: Attempt, now: datetime) -> datetime | None:
        """Log an attempt; returns when the next one is due, None when there is none."""
        fields = outcome(delivery, attempt, now)
        change = {Delivery.model_fields[name].alias: value for name, value in fields.items()}
        logged = {"$each": [attempt.model_dump(by_alias=True)], "$slice": -MOST_ATTEMPTS}
        await self._deliveries.update_one(
            self._one(delivery.delivery_id), {"$set": change, "$push": {"attempts": logged}}
        )
        later: datetime | None = fields["next_attempt_at"]
        return later

    async def end(self, delivery: Delivery, why: Ended) -> None:
        """Give a delivery up without an attempt."""
        failed = {"status": "failed", "ended": why, "nextAttemptAt": None}
        await self._deliveries.update_one(self._one(delivery.delivery_id), {"$set": failed})

    async def replay(self, webhook_id: str, delivery_id: str, now: datetime) -> Delivery | None:
        """Send a delivery again, now, whatever became of it; None when there is none."""
        which = {**self._one(delivery_id), "webhookId": webhook_id}
        if await self._again(which, [delivery_id], now):
            return await self.get(delivery_id)
        return None

    async def replay_failed(self, webhook_id: str, since: datetime, most: int, now: datetime) -> int:
        """Send again what failed of what was made since then, at most `most`, the oldest first."""
        which = {"adminId": self._admin_id, "webhookId": webhook_id}
        failed: Document = {**which, "status": "failed", "createdAt": {"$gte": since}}
        replayed = 0
        while replayed < most:
            oldest = self._deliveries.find(failed, {"deliveryId": 1}).sort("createdAt", 1)
            ids = [each["deliveryId"] async for each in oldest.limit(min(BATCH, most - replayed))]
            if not ids:
                break
            replayed += await self._again({**failed, "deliveryId": {"$in": ids}}, ids, now)
        return replayed

    async def forget(self, webhook_id: str) -> None:
        """Remove the log of a webhook that is no more, and with it what was still to be sent."""
        await self._deliveries.delete_many({"adminId": self._admin_id, "webhookId": webhook_id})

    async def _again(self, which: Document, ids: Sequence[str], now: datetime) -> int:
        fresh = {"status": "pending", "tries": 0, "nextAttemptAt": now, "ended": None, "deliveredAt": None}

        async def both(transaction: Transaction) -> int:
            revived = await self._deliveries.update_many(which, {"$set": fresh}, session=transaction)
            for delivery_id in ids if revived.matched_count else ():
                await self._queue.enqueue(self._admin_id, JOB, delivery_id, now, now, transaction)
            return revived.matched_count

        return await atomically(self._client, both)

    def _one(self, delivery_id: str) -> Document:
        return {"adminId": self._admin_id, "deliveryId": delivery_id}


def _id(webhook_id: str, event_id: str) -> str:
    """The one delivery of this event to this webhook."""
    return "dlv_" + hashlib.sha256(f"{webhook_id}\0{event_id}".encode()).hexdigest()[:24]


def _cursor(last: Listed) -> str:
    place = f"{int(last.created_at.timestamp() * 1000)}.{last.delivery_id}"
    return urlsafe_b64encode(place.encode()).rstrip(b"=").decode()


def _behind(cursor: str) -> Document:
    """The query for what comes after the cursor's delivery. Raises BadCursor."""
    try:
        place = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        ms, _, delivery_id = place.partition(".")
        at = datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=int(ms))
    except (ValueError, OverflowError):
        raise BadCursor from None
    return {
        "$or": [{"createdAt": {"$lt": at}}, {"createdAt": at, "deliveryId": {"$lt": delivery_id}}],
    }
