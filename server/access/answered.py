"""Answers to requests that carried an `Idempotency-Key`, in the collection `answered`; kept for a day."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bson import ObjectId
from motor.motor_asyncio import AsyncIOMotorDatabase
from pymongo.errors import DuplicateKeyError

from integrations.sealing import Seal

KEPT = timedelta(hours=24)
LEASE = timedelta(seconds=30)  # renewed while the work goes on; after a crash the next try waits this long
LONGEST_ANSWER = 256 * 1024  # characters; what is longer is not kept, only that it was given

Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """A request: the caller's token, the key that they gave it, and a hash of all that it says."""

    token_id: str
    key: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Answer:
    """A stored answer; without `text` it was too long to keep."""

    status: int
    headers: dict[str, str]
    text: str | None


class KeyReused(Exception):
    """The key came before with another request."""


class InFlight(Exception):
    """The same request is being worked on."""


class Answered:
    """One admin's answered requests, sealed. Every query carries the admin; none can do without it."""

    def __init__(self, db: AsyncIOMotorDatabase[Document], admin_id: str, seal: Seal) -> None:
        self._answered = db["answered"]
        self._admin_id = admin_id
        self._seal = seal

    async def claim(self, asked: Asked, now: datetime) -> ObjectId | Answer:
        """The right to do the work, as the id of a lease; or the answer, when it was done.

        Of any number of equal requests at one instant one gets the lease, in any process.
        Raises KeyReused and InFlight.
        """
        lease = ObjectId()
        taken = {"fingerprint": asked.fingerprint, "lease": lease, "leaseUntil": now + LEASE}
        try:
            await self._answered.insert_one({**self._one(asked), **taken, "expireAt": now + KEPT})
        except DuplicateKeyError:
            return await self._claim_again(asked, lease, now)
        return lease

    async def renew(self, asked: Asked, lease: ObjectId, now: datetime) -> None:
        until = {"$set": {"leaseUntil": now + LEASE}}
        await self._answered.update_one({**self._one(asked), "lease": lease}, until)

    async def keep(self, asked: Asked, lease: ObjectId, answer: Answer) -> None:
        """Store the answer of the work that the lease was for."""
        kept = answer.text is not None and len(answer.text) <= LONGEST_ANSWER
        told = {"status": answer.status, "headers": answer.headers, "text": answer.text if kept else None}
        sealed = self._seal.close(json.dumps(told), self._place(asked))
        await self._answered.update_one(
            {**self._one(asked), "lease": lease}, {"$set": {"answer": sealed}, "$unset": {"leaseUntil": ""}}
        )

    async def release(self, asked: Asked, lease: ObjectId) -> None:
        """Forget the request: nothing came of it, and it may be sent again."""
        await self._answered.delete_one({**self._one(asked), "lease": lease})

    async def _claim_again(self, asked: Asked, lease: ObjectId, now: datetime) -> ObjectId | Answer:
        found = await self._answered.find_one(self._one(asked))
        if found is None:
            raise InFlight  # released, or too old, this very moment
        if found["fingerprint"] != asked.fingerprint:
            raise KeyReused
        if "answer" in found:
            return Answer(**json.loads(self._seal.open(found["answer"], self._place(asked))))
        lapsed = {**self._one(asked), "lease": found["lease"], "leaseUntil": {"$lte": now}}
        taken = {"$set": {"lease": lease, "leaseUntil": now + LEASE}}
        if (await self._answered.update_one(lapsed, taken)).matched_count == 0:
            raise InFlight
        return lease

    def _one(self, asked: Asked) -> Document:
        return {"adminId": self._admin_id, "tokenId": asked.token_id, "key": asked.key}

    def _place(self, asked: Asked) -> str:
        return "/".join((self._admin_id, asked.token_id, asked.key))
