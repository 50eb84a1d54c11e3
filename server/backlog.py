"""What waits in the queue and what has failed for good, as an operator sees it, across all admins."""

from collections.abc import AsyncIterator, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, get_args

from pymongo import DESCENDING

from server.jobs import State, asking
from server.mongo import Database

BATCH = 1_000  # dead jobs revived by one update

FIGURES: Final[list[dict[str, Any]]] = [
    {"$match": {"state": {"$in": list(get_args(State))}}},
    {
        "$group": {
            "_id": {"kind": "$kind", "state": "$state"},
            "count": {"$sum": 1},
            "oldest": {"$min": "$createdAt"},
        }
    },
    {"$sort": {"_id": 1}},
]


@dataclass(frozen=True, slots=True)
class Figure:
    """How many jobs of a kind are in a state, and since when the oldest of them has been asked for."""

    kind: str
    state: State
    count: int
    oldest: datetime


@dataclass(frozen=True, slots=True)
class DeadJob:
    """A job that failed for good: how often it was tried, why it failed last, and when it died."""

    admin_id: str
    kind: str
    key: str
    attempts: int
    reason: str
    died_at: datetime


class Backlog:
    """The queue, looked at: how full it is, and the dead, who may live again."""

    def __init__(self, db: Database) -> None:
        self._jobs = db["jobs"]

    async def figures(self) -> tuple[Figure, ...]:
        """How full the queue is, by kind and state."""
        return tuple(
            [
                Figure(**row["_id"], count=row["count"], oldest=row["oldest"])
                async for row in self._jobs.aggregate(FIGURES)
            ]
        )

    async def dead(self, limit: int = 0) -> AsyncIterator[DeadJob]:
        """The dead, latest first, at most `limit` of them; 0 is all."""
        latest = [("diedAt", DESCENDING), ("_id", DESCENDING)]
        async for document in self._jobs.find({"state": "dead"}).sort(latest).limit(limit):
            yield DeadJob(
                admin_id=document["adminId"],
                kind=document["kind"],
                key=document["key"],
                attempts=document["attempts"],
                reason=document["lastError"],
                died_at=document["diedAt"],
            )

    async def revive(
        self,
        now: datetime,
        *,
        kind: str | None = None,
        admin_id: str | None = None,
        keys: Collection[str] | None = None,
    ) -> AsyncIterator[frozenset[str]]:
        """Give the dead a new life, those of a kind, of an admin, with these keys; None is any.

        Works in batches, and yields the keys of each. Safe to repeat and to break off.
        """
        chosen: dict[str, Any] = {"state": "dead"}
        chosen |= {"kind": kind} if kind else {}
        chosen |= {"adminId": admin_id} if admin_id else {}
        chosen |= {"key": {"$in": list(keys)}} if keys is not None else {}
        while batch := await self._jobs.find(chosen, {"key": 1}).limit(BATCH).to_list():
            ids = {"_id": {"$in": [document["_id"] for document in batch]}, "state": "dead"}
            await self._jobs.update_many(ids, asking(now, now))
            yield frozenset(document["key"] for document in batch)
