"""What is done once a day for every admin, at two in the morning of their own time (seed 004)."""

import asyncio
import contextlib
from collections.abc import Iterable
from typing import Final

import structlog
from pymongo.errors import PyMongoError

from capture.events import SYSTEM
from server.jobs import Job, Later
from server.scorebook.training import ask_for_night
from server.services import Services
from server.work.mornings import next_time
from server.work.recounting import start_recount

DAILY: Final = "daily"  # the kind of the job, one an admin; its key is empty
WITHOUT_MONGO: Final = 2.0  # seconds to wait when MongoDB does not answer

log = structlog.get_logger()


async def plan_days(parts: Services, admin_ids: Iterable[str]) -> None:
    """See to it that there is a daily job for each of these admins; asking twice is asking once."""
    now = parts.clock()
    for admin_id in admin_ids:
        at = next_time(now, await parts.admins.time_zone_of(admin_id))
        await parts.jobs.enqueue(admin_id, DAILY, "", now, at)


class Planner:
    """Sees to it once, however long MongoDB is away, that every admin has a daily job."""

    def __init__(self, parts: Services) -> None:
        self._parts = parts
        self._stopping = asyncio.Event()

    async def run(self) -> None:
        while not self._stopping.is_set():
            try:
                await plan_days(self._parts, await self._parts.admins.all_ids())
            except PyMongoError as error:
                log.warning("planner_without_mongodb", error=type(error).__name__)
            else:
                break
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), WITHOUT_MONGO)

    def stop(self) -> None:
        self._stopping.set()


async def do_daily(parts: Services, job: Job) -> None:
    """Do an admin's daily work. Raises Later always: until tomorrow."""
    await start_recount(parts, job.admin_id, SYSTEM)
    await ask_for_night(parts, job.admin_id)
    zone = await parts.admins.time_zone_of(job.admin_id)
    raise Later("tomorrow", next_time(parts.clock(), zone))
