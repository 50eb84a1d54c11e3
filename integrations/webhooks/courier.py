"""From an event to the systems that want to know: announced once, attempted until it arrives."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime

from capture.tasks import Queue
from integrations.sealing import SealBroken
from integrations.webhooks.deliveries import Deliveries
from integrations.webhooks.delivery import GONE, Attempt, Delivery
from integrations.webhooks.event import Event
from integrations.webhooks.sender import Sender
from integrations.webhooks.signature import headers
from integrations.webhooks.webhook import DisabledReason, Webhook
from integrations.webhooks.webhooks import Webhooks

AT_ONCE = 20  # deliveries written
DISABLED_JOB = "webhook-disabled"  # tells the admin; its key is the webhook's id


class Courier:
    """Brings one admin's events to the admin's webhooks."""

    def __init__(
        self,
        admin_id: str,
        webhooks: Webhooks,
        deliveries: Deliveries,
        queue: Queue,
        clock: Callable[[], datetime],
    ) -> None:
        self._admin_id = admin_id
        self._webhooks = webhooks
        self._deliveries = deliveries
        self._queue = queue
        self._clock = clock

    async def announce(self, events: Sequence[Event]) -> None:
        """Have every webhook told that wants to be. Safe to repeat: each is told once."""
        webhooks = await self._webhooks.all() if events else ()
        wanted = [(webhook, event) for event in events for webhook in webhooks if webhook.wants(event)]
        for start in range(0, len(wanted), AT_ONCE):
            now = self._clock()
            some = wanted[start : start + AT_ONCE]
            await asyncio.gather(*(self._deliveries.add(webhook, event, now) for webhook, event in some))

    async def attempt(self, delivery_id: str, sender: Sender) -> datetime | None:
        """Make the attempt that is due; returns when the next one is, None when there is none.

        Killed between sending and writing that down, it is made again: a message arrives at least
        once, always with the same webhook-id.
        """
        delivery = await self._deliveries.get(delivery_id)
        webhook = await self._webhooks.get(delivery.webhook_id) if delivery else None
        if delivery is None or webhook is None or delivery.status != "pending":
            return None
        now = self._clock()
        if delivery.next_attempt_at and delivery.next_attempt_at > now:
            return delivery.next_attempt_at
        if not webhook.takes(delivery.type):
            await self._deliveries.end(delivery, "webhook_inactive")
            return None
        attempt = await self._send(webhook, delivery, sender, now)
        later = await self._deliveries.record(delivery, attempt, self._clock())
        await self._judge(webhook, attempt)
        return later

    async def _send(self, webhook: Webhook, delivery: Delivery, sender: Sender, now: datetime) -> Attempt:
        try:
            keys = self._webhooks.keys(webhook, now)
        except SealBroken:
            return Attempt(at=now, ms=0, error="secret_unreadable")
        body = delivery.body.encode()
        return await sender.send(webhook.url, headers(keys, delivery.event_id, now, body), body)

    async def _judge(self, webhook: Webhook, attempt: Attempt) -> None:
        """What an attempt says of the webhook: it is well, it fails, or it is to be left alone."""
        if attempt.succeeded:
            await self._webhooks.succeeded(webhook)
        elif attempt.status_code == GONE:
            await self._disable(webhook, "gone")
        elif webhook.given_up(self._clock()):
            await self._disable(webhook, "failing")
        else:
            await self._webhooks.failed(webhook, self._clock())

    async def _disable(self, webhook: Webhook, reason: DisabledReason) -> None:
        """Send nothing more, and have the admin told once.

        Asked for before and after: whatever dies in between, the admin is told.
        """
        now = self._clock()
        await self._queue.enqueue(self._admin_id, DISABLED_JOB, webhook.webhook_id, now, now)
        if await self._webhooks.disable(webhook, reason, now):
            await self._queue.enqueue(self._admin_id, DISABLED_JOB, webhook.webhook_id, now, now)
