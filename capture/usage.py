"""What one admin's bot has used: the collection `usage`, a document a day, model and task."""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from motor.motor_asyncio import AsyncIOMotorDatabase

from capture.budget import Budget, Spent, day_of, micros
from capture.conversation import Session
from capture.record import Record
from capture.sums import Sums
from llm.usage import Task, Usage


class Used(Record):
    """What calls of one model for one task used on one day (UTC).

    `estimated_tokens` of the tokens are a guess, since the server did not count. `unpriced_tokens`
    are of calls when no price was known: `micros` is then not all of the money.
    """

    day: str
    model: str
    task: Task
    calls: int
    prompt_tokens: int
    completion_tokens: int
    estimated_tokens: int = 0
    unpriced_tokens: int = 0
    micros: int = 0


class Spending:
    """One admin's spending. Counts are added atomically; a process that dies in a call loses that one."""

    def __init__(
        self,
        db: AsyncIOMotorDatabase[dict[str, Any]],
        admin_id: str,
        budget: Budget,
        sums: Sums | None = None,
    ) -> None:
        """`sums` are those of the collection `usage`, shared by all who count at once."""
        self._usage = db["usage"]
        self._sums = sums or Sums(self._usage)
        self._sessions = db["sessions"]
        self._admin_id = admin_id
        self._budget = budget

    async def allows(self, session: Session, now: datetime) -> bool:
        """Whether the model may be called once more for this session now.

        Calls that are being made are not counted yet: as many as are in flight can go over.
        """
        day, budget = day_of(now), self._budget
        if session.spent.on(day).exceeds(budget.per_session):
            return False
        return not (budget.per_day.limits and (await self.spent(day)).exceeds(budget.per_day))

    async def spares(self, now: datetime) -> bool:
        """Whether work that nobody waits for may use some of the day's budget: half of it is for visitors."""
        budget = self._budget.per_day
        return not (budget.limits and (await self.spent(day_of(now))).exceeds(budget.half))

    async def spent(self, day: str) -> Spent:
        """All that was spent on a day."""
        rows = await self.used(day, day)
        tokens = sum(row.prompt_tokens + row.completion_tokens for row in rows)
        return Spent(day=day, tokens=tokens, micros=sum(row.micros for row in rows))

    async def used(self, first: str, last: str) -> Sequence[Used]:
        """What was used from one day to another, both included, the earliest first."""
        days = {"adminId": self._admin_id, "day": {"$gte": first, "$lte": last}}
        found = await self._usage.find(days).sort([("day", 1), ("model", 1), ("task", 1)]).to_list()
        return tuple(Used.model_validate(document) for document in found)

    async def add(self, session_id: str | None, used: Sequence[Usage], now: datetime) -> None:
        """Count calls, for the admin and, if they are of one, for the session."""
        for usage in used:
            counts = [self._count(usage, day_of(now))]
            counts += [self._count_session(session_id, usage, day_of(now))] if session_id else []
            await asyncio.gather(*counts)

    async def _count(self, usage: Usage, day: str) -> None:
        tokens, cost = usage.prompt_tokens + usage.completion_tokens, micros(usage, self._budget)
        await self._sums.add(
            {"adminId": self._admin_id, "day": day, "model": usage.model, "task": usage.task},
            {
                "calls": 1,
                "promptTokens": usage.prompt_tokens,
                "completionTokens": usage.completion_tokens,
                "estimatedTokens": tokens if usage.estimated else 0,
                "unpricedTokens": tokens if cost is None else 0,
                "micros": cost or 0,
            },
        )

    async def _count_session(self, session_id: str, usage: Usage, day: str) -> None:
        """Add to what the session has spent today; what it spent on another day is over."""
        added = {
            "tokens": usage.prompt_tokens + usage.completion_tokens,
            "micros": micros(usage, self._budget) or 0,
        }
        today = {"$eq": ["$spent.day", day]}
        sums = {
            key: {"$add": [{"$cond": [today, f"$spent.{key}", 0]}, amount]} for key, amount in added.items()
        }
        await self._sessions.update_one(
            {"adminId": self._admin_id, "sessionId": session_id}, [{"$set": {"spent": {"day": day, **sums}}}]
        )
