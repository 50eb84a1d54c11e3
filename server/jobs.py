"""Durable work, in the collection `jobs`: what was promised happens, whatever dies.

One document per (admin, kind, key), so asking twice is asking once. A worker claims a job with a
lease and a fencing token, renews the lease while it works, and only the holder of the newest token
can finish it. A job asked for again while it runs runs once more. What fails for good stays as
`dead`, with its reason.
"""

import random
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from motor.motor_asyncio import AsyncIOMotorClientSession, AsyncIOMotorDatabase
from pymongo import ReturnDocument

LEASE = timedelta(seconds=30)
RETRY_FIRST = timedelta(seconds=1)
RETRY_AT_MOST = timedelta(minutes=5)
ATTEMPTS = 12  # about half an hour of retries, then dead
DEBOUNCE = timedelta(seconds=1)  # a visitor often writes two messages at once

State = Literal["ready", "running", "dead"]


@dataclass(frozen=True, slots=True)
class Job:
    """A claimed job. `fence` is the proof of this claim; `attempt` counts from 1."""

    id: Any
    admin_id: str
    kind: str
    key: str
    attempt: int
    fence: str


class Jobs:
    """The queue of all admins. Its claim is the one query that is not scoped to an admin."""

    def __init__(self, db: AsyncIOMotorDatabase[dict[str, Any]]) -> None:
        self._jobs = db["jobs"]

    async def enqueue_enrich(
        self,
        admin_id: str,
        session_id: str,
        now: datetime,
        transaction: AsyncIOMotorClientSession | None = None,
    ) -> None:
        """Have a session read by the model, once it has been quiet for a moment."""
        await self.enqueue(admin_id, "enrich", session_id, now, now + DEBOUNCE, transaction)

    async def enqueue(
        self,
        admin_id: str,
        kind: str,
        key: str,
        now: datetime,
        run_at: datetime,
        transaction: AsyncIOMotorClientSession | None = None,
    ) -> None:
        """Ask for work to be done at `run_at`, or sooner if it was asked for sooner.

        A running job is asked to run again, a dead one gets a new life. With a `transaction` the
        job exists when, and only when, the transaction commits.
        """
        await self._jobs.update_one(
            {"adminId": admin_id, "kind": kind, "key": key},
            _asking(now, run_at),
            upsert=True,
            session=transaction,
        )

    async def claim(self, kinds: list[str], now: datetime) -> Job | None:
        """The job that has been due for longest, leased to the caller; None when none is due."""
        due = {"kind": {"$in": kinds}, "state": {"$in": ["ready", "running"]}, "runAt": {"$lte": now}}
        found = await self._jobs.find_one_and_update(
            due,
            {
                "$set": {
                    "state": "running",
                    "runAt": now + LEASE,
                    "fence": secrets.token_hex(8),
                    "again": False,
                },
                "$inc": {"attempts": 1},
            },
            sort=[("runAt", 1)],
            return_document=ReturnDocument.AFTER,
        )
        return _job(found) if found else None

    async def renew(self, job: Job, now: datetime) -> bool:
        """Keep the lease for longer; False when somebody else has the job now."""
        kept = await self._jobs.update_one(_held(job), {"$set": {"runAt": now + LEASE}})
        return kept.matched_count == 1

    async def done(self, job: Job, now: datetime) -> None:
        """The job succeeded: forget it, or let it run again if that was asked for meanwhile."""
        finished = await self._jobs.delete_one({**_held(job), "again": False})
        if finished.deleted_count == 0:
            await self._jobs.update_one(_held(job), _ready(now + DEBOUNCE, attempts=0))

    async def failed(self, job: Job, reason: str, now: datetime) -> bool:
        """The job failed: it runs again later, or is dead after its last attempt. True when dead."""
        if job.attempt >= ATTEMPTS:
            dead = {"state": "dead", "lastError": reason, "diedAt": now}
            await self._jobs.update_one(_held(job), {"$set": dead, "$unset": {"runAt": ""}})
            return True
        await self.postpone(job, reason, now + backoff(job.attempt), attempts=job.attempt)
        return False

    async def postpone(self, job: Job, reason: str, run_at: datetime, attempts: int) -> None:
        """Run the job at another time, counting `attempts` so far."""
        await self._jobs.update_one(_held(job), _ready(run_at, attempts=attempts, lastError=reason))

    async def hand_back(self, job: Job, now: datetime) -> None:
        """Give a job back that this process will not finish; it costs no attempt."""
        await self._jobs.update_one(_held(job), _ready(now, attempts=job.attempt - 1))


def backoff(attempt: int) -> timedelta:
    """How long to wait after the `attempt`-th failure: doubling, bounded, and with jitter.

    Half of the wait is random, so that jobs that failed together do not come back together.
    """
    longest = min(RETRY_FIRST * (1 << min(attempt, 20)), RETRY_AT_MOST)
    return longest * random.uniform(0.5, 1)  # noqa: S311  spreading, not secrecy


def _asking(now: datetime, run_at: datetime) -> list[dict[str, Any]]:
    running = {"$eq": ["$state", "running"]}
    waiting = {"$eq": ["$state", "ready"]}
    when = {"$cond": [running, "$runAt", {"$cond": [waiting, {"$min": ["$runAt", run_at]}, run_at]}]}
    return [
        {
            "$set": {
                "runAt": when,
                "attempts": {"$cond": [{"$or": [running, waiting]}, "$attempts", 0]},
                "again": running,
                "createdAt": {"$ifNull": ["$createdAt", now]},
                "state": {"$cond": [running, "running", "ready"]},
            }
        }
    ]


def _ready(run_at: datetime, **fields: Any) -> dict[str, Any]:
    return {"$set": {"state": "ready", "runAt": run_at, "again": False, **fields}}


def _held(job: Job) -> dict[str, Any]:
    return {"_id": job.id, "fence": job.fence, "state": "running"}


def _job(document: Mapping[str, Any]) -> Job:
    return Job(
        id=document["_id"],
        admin_id=document["adminId"],
        kind=document["kind"],
        key=document["key"],
        attempt=document["attempts"],
        fence=document["fence"],
    )
