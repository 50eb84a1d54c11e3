"""What is done once a day for every admin, at two in the morning of their own time (seed 004)."""

from collections.abc import Iterable
from typing import Final

from capture.events import SYSTEM
from server.jobs import Job, Later
from server.mornings import next_time
from server.recounting import start_recount
from server.scorebook.training import ask_for_night
from server.services import Services

DAILY: Final = "daily"  # the kind of the job, one an admin; its key is empty


async def plan_days(parts: Services, admin_ids: Iterable[str]) -> None:
    """See to it that there is a daily job for each of these admins; asking twice is asking once."""
    now = parts.clock()
    for admin_id in admin_ids:
        at = next_time(now, await parts.admins.time_zone_of(admin_id))
        await parts.jobs.enqueue(admin_id, DAILY, "", now, at)


async def do_daily(parts: Services, job: Job) -> None:
    """Do an admin's daily work. Raises Later always: until tomorrow."""
    await start_recount(parts, job.admin_id, SYSTEM)
    await ask_for_night(parts, job.admin_id)
    zone = await parts.admins.time_zone_of(job.admin_id)
    raise Later("tomorrow", next_time(parts.clock(), zone))
