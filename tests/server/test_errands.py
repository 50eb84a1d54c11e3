"""Work that waits for other people's systems: it holds up nobody, and waiting is no failure."""

import asyncio
from datetime import timedelta

from server.jobs import ATTEMPTS, Job, Jobs, Later
from server.mongo import Database
from server.services import now
from server.worker import Worker
from tests.site import eventually


async def test_a_job_that_goes_on_later_costs_no_attempt_however_often(db: Database) -> None:
    jobs, seen = Jobs(db), list[int]()

    async def do(job: Job) -> None:
        seen.append(job.attempt)
        if len(seen) <= ATTEMPTS + 1:
            raise Later("not yet", now())

    await jobs.enqueue("adm", "webhook", "d1", now(), now())
    worker = Worker(jobs, {"webhook": do})
    running = asyncio.create_task(worker.run())
    await eventually(lambda: _empty(db))
    worker.stop()
    await running
    assert seen == [1] * (ATTEMPTS + 2)


async def test_a_job_that_goes_on_later_is_not_claimed_before(db: Database) -> None:
    jobs = Jobs(db)
    await jobs.enqueue("adm", "webhook", "d1", now(), now())
    job = await jobs.claim(["webhook"], now())
    assert job
    await jobs.wait(job, "not yet", now() + timedelta(hours=1))
    assert await jobs.claim(["webhook"], now()) is None
    assert await jobs.claim(["webhook"], now() + timedelta(hours=1))


async def test_one_admins_hanging_receivers_leave_places_for_the_others(db: Database) -> None:
    jobs, release, started, done = Jobs(db), asyncio.Event(), list[str](), asyncio.Event()

    async def do(job: Job) -> None:
        started.append(job.key)
        if job.admin_id == "slow":
            await release.wait()
        else:
            done.set()

    for number in range(6):
        await jobs.enqueue("slow", "webhook", f"s{number}", now(), now())
    await jobs.enqueue("other", "webhook", "o1", now(), now())
    worker = Worker(jobs, {"webhook": do}, at_once=4, share=2)
    running = asyncio.create_task(worker.run())
    await asyncio.wait_for(done.wait(), 10)
    assert sorted(started) == ["o1", "s0", "s1"]
    release.set()
    await eventually(lambda: _empty(db))
    worker.stop()
    await running


async def _empty(db: Database) -> bool:
    return await db["jobs"].count_documents({}) == 0
