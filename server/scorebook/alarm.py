"""Wakes up whoever scores when time alone has made leads due, across admins, in any number of processes."""

import asyncio
import contextlib
from collections.abc import Sequence
from datetime import datetime

import structlog
from motor.motor_asyncio import AsyncIOMotorDatabase
from pymongo.errors import PyMongoError

from capture.stored import Document
from server.scorebook.recalculation import SCORE
from server.services import Services

EVERY = 5.0  # seconds between looks

log = structlog.get_logger()


class DueAdmins:
    """The admins that have leads to score now: like the queue of jobs, looked for across them."""

    def __init__(self, db: AsyncIOMotorDatabase[Document]) -> None:
        self._standings = db["lead_scores"]

    async def at(self, now: datetime) -> Sequence[str]:
        """Their ids."""
        due: list[Document] = [{"$match": {"dueAt": {"$lte": now}}}, {"$group": {"_id": "$adminId"}}]
        return [str(each["_id"]) for each in await self._standings.aggregate(due).to_list(None)]


class Alarm:
    """Asks for the scoring of due leads until it is stopped. Asking twice is asking once."""

    def __init__(self, parts: Services, every: float = EVERY) -> None:
        self._parts = parts
        self._every = every
        self._stopping = asyncio.Event()

    async def run(self) -> None:
        while not self._stopping.is_set():
            try:
                await self.ring()
            except PyMongoError as error:
                log.warning("alarm_without_mongodb", error=type(error).__name__)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), self._every)

    def stop(self) -> None:
        self._stopping.set()

    async def ring(self) -> int:
        """Ask for every admin who has due leads; how many these are."""
        now = self._parts.clock()
        admin_ids = await DueAdmins(self._parts.db).at(now)
        for admin_id in admin_ids:
            await self._parts.jobs.enqueue(admin_id, SCORE, "", now, now)
        return len(admin_ids)
