"""The webhooks of one admin, in the collection `webhooks`."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from motor.motor_asyncio import AsyncIOMotorDatabase
from pymongo import ReturnDocument

from integrations.sealing import Seal
from integrations.webhooks.signature import new_secret
from integrations.webhooks.webhook import GRACE, DisabledReason, Draft, Webhook

MOST = 20  # of one admin; each event costs a delivery for each of them
MOST_SECRETS = 5  # valid at once, when somebody rotates again and again

Document = dict[str, Any]


class WebhooksFull(Exception):
    """The admin has as many webhooks as one may have."""


class Webhooks:
    """One admin's webhooks. Every query carries the admin; none can be written without it."""

    def __init__(self, db: AsyncIOMotorDatabase[Document], admin_id: str, seal: Seal) -> None:
        self._webhooks = db["webhooks"]
        self._admin_id = admin_id
        self._seal = seal

    async def add(self, draft: Draft, now: datetime) -> tuple[Webhook, str]:
        """Store a webhook; also returns its secret, which is not readable later. Raises WebhooksFull.

        Two at the same instant may go past the limit a little.
        """
        if await self._webhooks.count_documents({"adminId": self._admin_id}) >= MOST:
            raise WebhooksFull
        webhook_id, secret = f"wh_{secrets.token_hex(12)}", new_secret()
        times = dict.fromkeys(("activeSince", "createdAt", "updatedAt"), now)
        document = {**self._one(webhook_id), **draft.model_dump(by_alias=True), **times}
        document["secrets"] = [self._sealed(webhook_id, secret)]
        await self._webhooks.insert_one(document)
        return Webhook.model_validate(document), secret

    async def all(self) -> tuple[Webhook, ...]:
        """Every webhook, the oldest first."""
        found = self._webhooks.find({"adminId": self._admin_id}).sort([("createdAt", 1), ("webhookId", 1)])
        return tuple([Webhook.model_validate(document) async for document in found])

    async def get(self, webhook_id: str) -> Webhook | None:
        found = await self._webhooks.find_one(self._one(webhook_id))
        return Webhook.model_validate(found) if found else None

    async def replace(self, webhook_id: str, draft: Draft, now: datetime) -> Webhook | None:
        """Rewrite a webhook; None when there is none. Switching it on ends what disabled it.

        Another address has not failed yet.
        """
        wakes = {"$and": [draft.active, {"$eq": ["$active", False]}]}
        moves = {"$ne": ["$url", {"$literal": draft.url}]}
        written = {key: {"$literal": value} for key, value in draft.model_dump(by_alias=True).items()}
        change = {
            **written,
            "updatedAt": now,
            "activeSince": {"$cond": [wakes, now, "$activeSince"]},
            "failingSince": {"$cond": [{"$or": [wakes, moves]}, None, "$failingSince"]},
            "disabled": None if draft.active else "$disabled",
        }
        return await self._change(self._one(webhook_id), [{"$set": change}])

    async def rotate(self, webhook_id: str, now: datetime) -> tuple[Webhook, str] | None:
        """Give a webhook a new secret; the one it had signs along until GRACE is over."""
        secret = new_secret()
        ends = {"$ifNull": ["$$each.until", now + GRACE]}
        ending = {
            "$map": {
                "input": "$secrets",
                "as": "each",
                "in": {"$mergeObjects": ["$$each", {"until": ends}]},
            }
        }
        valid = {"$filter": {"input": ending, "as": "each", "cond": {"$gt": ["$$each.until", now]}}}
        kept = {"$slice": [valid, 1 - MOST_SECRETS]}
        new = {"$literal": [self._sealed(webhook_id, secret)]}
        change = {"secrets": {"$concatArrays": [kept, new]}, "updatedAt": now}
        webhook = await self._change(self._one(webhook_id), [{"$set": change}])
        return (webhook, secret) if webhook else None

    async def remove(self, webhook_id: str) -> bool:
        """Forget a webhook; False when there is none."""
        return (await self._webhooks.delete_one(self._one(webhook_id))).deleted_count == 1

    def keys(self, webhook: Webhook, now: datetime) -> Sequence[str]:
        """The secrets to sign with, the newest first. Raises SealBroken."""
        return [self._seal.open(each.sealed, webhook.place) for each in webhook.valid_secrets(now)]

    async def succeeded(self, webhook: Webhook) -> None:
        """Note that an attempt has succeeded."""
        if webhook.failing_since:
            since = {"failingSince": webhook.failing_since}
            await self._webhooks.update_one(
                {**self._one(webhook.webhook_id), **since}, {"$set": {"failingSince": None}}
            )

    async def failed(self, webhook: Webhook, now: datetime) -> None:
        """Note that an attempt has failed; the first of a row counts."""
        if webhook.failing_since is None:
            fine = {"failingSince": None}
            await self._webhooks.update_one(
                {**self._one(webhook.webhook_id), **fine}, {"$set": {"failingSince": now}}
            )

    async def disable(self, webhook: Webhook, reason: DisabledReason, now: datetime) -> bool:
        """Send nothing more; False when it was off already, or has another address by now."""
        same = {"active": True, "url": webhook.url}
        disabled = {"active": False, "disabled": {"reason": reason, "at": now}, "updatedAt": now}
        done = await self._webhooks.update_one({**self._one(webhook.webhook_id), **same}, {"$set": disabled})
        return done.modified_count == 1

    async def notified(self, webhook: Webhook) -> None:
        """The admin has been told of what disabled this webhook."""
        if webhook.disabled:
            at = webhook.disabled.at
            await self._webhooks.update_one(
                {**self._one(webhook.webhook_id), "disabled.at": at}, {"$set": {"disabled.notifiedAt": at}}
            )

    async def _change(self, which: Document, change: list[Document]) -> Webhook | None:
        found = await self._webhooks.find_one_and_update(which, change, return_document=ReturnDocument.AFTER)
        return Webhook.model_validate(found) if found else None

    def _sealed(self, webhook_id: str, secret: str) -> Document:
        return {"sealed": self._seal.close(secret, f"{self._admin_id}/{webhook_id}"), "until": None}

    def _one(self, webhook_id: str) -> Document:
        return {"adminId": self._admin_id, "webhookId": webhook_id}
