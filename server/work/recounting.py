"""Recounts: the figures compared with the leads, their tallies with what they did, and both made good.

A task, so that it can be watched.
"""

from collections.abc import Callable

import structlog

from analytics.recount import Recount
from capture.events import By
from capture.tally_check import TallyCheck
from capture.tasks import Step, Task, Tasks, Work
from server.jobs import Job
from server.services import Services
from server.work.task_work import carry_on

RECOUNT = "recount"  # the kind of task, and of its job

log = structlog.get_logger()


async def start_recount(parts: Services, admin_id: str, by: By) -> Task:
    """Have an admin's leads counted anew."""
    leads = await _recount(parts, admin_id).leads()
    tasks = Tasks(parts.db, admin_id)
    return await tasks.start(RECOUNT, {}, leads, by, queue=parts.jobs, now=parts.clock())


async def recount(parts: Services, job: Job) -> None:
    """Go on with a recount."""

    async def do(tasks: Tasks, work: Work) -> None:
        counting = _recount(parts, job.admin_id)
        while True:
            stretch = await counting.step(work.position)
            work = await tasks.progress(work, Step(stretch.last, done=stretch.leads), parts.clock())
            if stretch.last is None:
                break
        await tasks.finish(work, parts.clock(), {"drifted": await _make_good(parts, job.admin_id)})

    await carry_on(parts, job, do)


async def recount_now(parts: Services, admin_id: str, progress: Callable[[int], None]) -> int:
    """Count an admin's leads anew, here and now; how many figures were wrong, and are right."""
    counting, after, done = _recount(parts, admin_id), None, 0
    while True:
        stretch = await counting.step(after)
        after, done = stretch.last, done + stretch.leads
        progress(done)
        if after is None:
            break
    return await _make_good(parts, admin_id)


async def _make_good(parts: Services, admin_id: str) -> int:
    counting = _recount(parts, admin_id)
    drift = await counting.drift()
    wrong = sum(map(len, drift.values()))
    if wrong:
        log.warning("figures_drifted", adminId=admin_id, figures=wrong)
        await counting.repair(drift)
    return wrong + await _check_tallies(parts, admin_id)


async def _check_tallies(parts: Services, admin_id: str) -> int:
    check, wrong, after = TallyCheck(parts.db, admin_id), 0, None
    while True:
        checked = await check.step(after, parts.clock())
        wrong, after = wrong + checked.wrong, checked.last
        if after is None:
            break
    if wrong:
        log.warning("tallies_drifted", adminId=admin_id, leads=wrong)
    return wrong


def _recount(parts: Services, admin_id: str) -> Recount:
    return Recount(parts.db, admin_id, parts.rollups())
