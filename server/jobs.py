"""Durable work, in the collection `jobs`: what was promised happens, whatever dies.

One document per (admin, kind, key), so asking twice is asking once. A worker claims a job with a
lease and a fencing token, renews the lease while it works, and only the holder of the newest token
can finish it. A job asked for again while it runs runs once more. What fails for good stays as
`dead`, with its reason, its attempts and its time, until it is asked for again.
"""

import random
import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from motor.motor_asyncio import AsyncIOMotorClientSession, AsyncIOMotorDatabase
from pymongo import ReturnDocument, UpdateOne
from pymongo.errors import BulkWriteError

from capture.inserts import DUPLICATE

LEASE = timedelta(seconds=30)
RETRY_FIRST = timedelta(seconds=1)
RETRY_AT_MOST = timedelta(minutes=5)
ATTEMPTS = 12  # about half an hour of retries, then dead
DEBOUNCE = timedelta(seconds=1)  # a visitor often writes two messages at once

Document = dict[str, Any]
State = Literal["ready", "running", "dead"]


@dataclass(frozen=True, slots=True)
class Job:
    """A claimed job. `fence` is the proof of this claim.

    `attempt` counts from 1; `waits` is how often in a row the job has waited for a model instead.
    """

    id: Any
    admin_id: str
    kind: str
    key: str
    attempt: int
    fence: str
    waits: int = 0


class Later(Exception):
    """The job is to go on at another time, which is no failure; `reason` says in a word what it awaits."""

    def __init__(self, reason: str, run_at: datetime) -> None:
        super().__init__(reason)
        self.reason = reason
        self.run_at = run_at


class Jobs:
    """The queue of all admins: a worker claims, and an operator looks, across them."""

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

    async def enqueue_handoff(self, admin_id: str, session_id: str, now: datetime) -> None:
        """Have the admin told that a session waits for a person."""
        await self.enqueue(admin_id, "handoff", session_id, now, now + DEBOUNCE)

    async def enqueue_summary(self, admin_id: str, session_id: str, now: datetime) -> None:
        """Have notes kept on a session that gets long."""
        await self.enqueue(admin_id, "summarise", session_id, now, now + DEBOUNCE)

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
            asking(now, run_at),
            upsert=True,
            session=transaction,
        )

    async def enqueue_many(self, kind: str, asked: Mapping[tuple[str, str], datetime], now: datetime) -> None:
        """Ask for work of one kind for many (admin, key) at once, each to be done at its own time.

        As `enqueue` asks for one. Should some of it fail, all of it can be asked again.
        """
        wanted = [
            UpdateOne({"adminId": admin_id, "kind": kind, "key": key}, asking(now, run_at), upsert=True)
            for (admin_id, key), run_at in asked.items()
        ]
        try:
            await self._jobs.bulk_write(wanted, ordered=False)
        except BulkWriteError as error:  # the same work was asked for elsewhere at this instant
            if {each["code"] for each in (error.details or {}).get("writeErrors", ())} != {DUPLICATE}:
                raise
            await self._jobs.bulk_write(wanted, ordered=False)

    async def claim(
        self, kinds: list[str], now: datetime, held_back: Collection[str] = (), served: Collection[str] = ()
    ) -> Job | None:
        """The job that has been due for longest, leased to the caller; None when none is due.

        Of the kinds that are `held_back` only jobs that have not been tried since they were asked for,
        and none of the admins who are `served` already.
        """
        found = await self._jobs.find_one_and_update(
            _due(kinds, now, held_back, served),
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
            again = _ready(now + DEBOUNCE, attempts=0, waits=0, lastError=None, createdAt=now)
            await self._jobs.update_one(_held(job), again)

    async def failed(self, job: Job, reason: str, now: datetime) -> bool:
        """The job failed: it runs again later, or is dead after its last attempt. True when dead.

        If it was asked for again meanwhile, that is a new job, which has failed never yet.
        """
        afresh = _ready(now + DEBOUNCE, attempts=0, waits=0, lastError=None, createdAt=now)
        if (await self._jobs.update_one({**_held(job), "again": True}, afresh)).matched_count:
            return False
        dying, not_again = job.attempt >= ATTEMPTS, {**_held(job), "again": False}
        later = _ready(now + backoff(job.attempt), attempts=job.attempt, waits=0, lastError=reason)
        dead = {"$set": {"state": "dead", "lastError": reason, "diedAt": now}, "$unset": {"runAt": ""}}
        if (await self._jobs.update_one(not_again, dead if dying else later)).matched_count:
            return dying
        held = await self._jobs.find_one(_held(job), {"_id": 1})  # asked for again just now, or not ours
        return await self.failed(job, reason, now) if held else False

    async def wait(self, job: Job, reason: str, run_at: datetime) -> None:
        """The job could not be tried in earnest: it runs at another time, and this costs no attempt.

        If it was asked for again meanwhile, it counts as not tried, and runs soon: what it waits for
        may be another time by now.
        """
        reason_unless_again = {"$cond": ["$again", None, {"$literal": reason}]}
        soon = {"$add": ["$$NOW", DEBOUNCE // timedelta(milliseconds=1)]}
        when = {"$cond": ["$again", {"$min": [soon, run_at]}, run_at]}
        waiting = _ready(run_at, attempts=job.attempt - 1, waits=job.waits + 1, lastError=reason_unless_again)
        waiting["$set"]["runAt"] = when
        await self._jobs.update_one(_held(job), [waiting])

    async def hand_back(self, job: Job, now: datetime) -> None:
        """Give a job back that this process will not finish; it costs no attempt."""
        await self._jobs.update_one(_held(job), _ready(now, attempts=job.attempt - 1))


def backoff(attempt: int) -> timedelta:
    """How long to wait after the `attempt`-th failure: doubling, bounded, and with jitter.

    Half of the wait is random, so that jobs that failed together do not come back together.
    """
    longest = min(RETRY_FIRST * (1 << min(attempt, 20)), RETRY_AT_MOST)
    return longest * random.uniform(0.5, 1)  # noqa: S311  spreading, not secrecy


def asking(now: datetime, run_at: datetime) -> list[dict[str, Any]]:
    """The update of a job that is asked for."""
    running = {"$eq": ["$state", "running"]}
    waiting = {"$eq": ["$state", "ready"]}
    when = {"$cond": [running, "$runAt", {"$cond": [waiting, {"$min": ["$runAt", run_at]}, run_at]}]}
    return [
        {
            "$set": {
                "runAt": when,
                "attempts": {"$cond": [{"$or": [running, waiting]}, "$attempts", 0]},
                "again": running,
                # Always a change: an update that changes nothing takes part in no transaction, and a
                # claim in between would read the session as it was before the message that asks.
                "asked": {"$add": [{"$ifNull": ["$asked", 0]}, 1]},
                "createdAt": {"$cond": [{"$or": [running, waiting]}, {"$ifNull": ["$createdAt", now]}, now]},
                "state": {"$cond": [running, "running", "ready"]},
            }
        },
        {"$unset": ["lastError", "diedAt", "waits"]},
    ]


def _due(kinds: list[str], now: datetime, held_back: Collection[str], served: Collection[str]) -> Document:
    due: Document = {
        "kind": {"$in": kinds},
        "state": {"$in": ["ready", "running"]},
        "runAt": {"$lte": now},
    }
    if held_back:
        due["$or"] = [{"kind": {"$nin": list(held_back)}}, {"lastError": None}]
    if served:
        due["adminId"] = {"$nin": list(served)}
    return due


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
        waits=document.get("waits", 0),
    )
