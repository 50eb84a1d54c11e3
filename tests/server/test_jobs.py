"""The queue: nothing asked for is lost, nothing is done by two at once, everything is done at last."""

import asyncio
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from llm.chat import ModelUnavailable
from server.jobs import ATTEMPTS, LEASE, RETRY_AT_MOST, Job, Jobs, backoff
from server.mongo import Database
from server.services import now
from server.worker import Worker
from tests.factories import NOON
from tests.site import eventually

LATER = NOON + timedelta(seconds=1)


async def claimed(jobs: Jobs, *, at: timedelta = timedelta()) -> Job:
    job = await jobs.claim(["enrich"], NOON + at)
    assert job
    return job


async def test_asking_twice_is_asking_once(db: Database) -> None:
    jobs = Jobs(db)
    await asyncio.gather(*(jobs.enqueue("adm", "enrich", "s1", NOON, NOON) for _ in range(20)))
    assert await db["jobs"].count_documents({}) == 1
    await claimed(jobs)
    assert await jobs.claim(["enrich"], NOON) is None


async def test_a_job_waits_for_its_time_and_the_sooner_of_two_counts(db: Database) -> None:
    jobs = Jobs(db)
    await jobs.enqueue("adm", "enrich", "s1", NOON, LATER)
    assert await jobs.claim(["enrich"], NOON) is None
    await jobs.enqueue("adm", "enrich", "s1", NOON, NOON)
    await jobs.enqueue("adm", "enrich", "s1", NOON, LATER)
    await claimed(jobs)


async def test_many_workers_claim_each_job_once(db: Database) -> None:
    jobs = Jobs(db)
    for number in range(20):
        await jobs.enqueue("adm", "enrich", f"s{number}", NOON, NOON)
    found = await asyncio.gather(*(jobs.claim(["enrich"], NOON) for _ in range(40)))
    assert sorted(job.key for job in found if job) == sorted(f"s{number}" for number in range(20))


async def test_a_job_asked_for_while_it_runs_runs_once_more(db: Database) -> None:
    jobs = Jobs(db)
    await jobs.enqueue("adm", "enrich", "s1", NOON, NOON)
    job = await claimed(jobs)
    await jobs.enqueue("adm", "enrich", "s1", NOON, NOON)
    assert await jobs.claim(["enrich"], NOON) is None
    await jobs.done(job, NOON)
    await jobs.done(await claimed(jobs, at=timedelta(minutes=1)), NOON)
    assert await db["jobs"].count_documents({}) == 0


async def test_a_dead_workers_job_is_claimed_again_and_the_old_claim_is_void(db: Database) -> None:
    jobs = Jobs(db)
    await jobs.enqueue("adm", "enrich", "s1", NOON, NOON)
    stale = await claimed(jobs)
    fresh = await claimed(jobs, at=LEASE)
    assert not await jobs.renew(stale, NOON)
    await jobs.done(stale, NOON)
    assert await db["jobs"].count_documents({"state": "running"}) == 1
    await jobs.done(fresh, NOON)
    assert await db["jobs"].count_documents({}) == 0


async def test_a_renewed_lease_holds(db: Database) -> None:
    jobs = Jobs(db)
    await jobs.enqueue("adm", "enrich", "s1", NOON, NOON)
    job = await claimed(jobs)
    assert await jobs.renew(job, NOON + LEASE / 2)
    assert await jobs.claim(["enrich"], NOON + LEASE) is None


async def test_what_fails_for_good_is_kept_with_its_reason_and_can_live_again(db: Database) -> None:
    jobs = Jobs(db)
    await jobs.enqueue("adm", "enrich", "s1", NOON, NOON)
    for attempt in range(ATTEMPTS):
        job = await claimed(jobs, at=RETRY_AT_MOST * 2 * attempt)
        assert job.attempt == attempt + 1
        died = await jobs.failed(job, "because", NOON + RETRY_AT_MOST * 2 * attempt)
    assert died
    dead = await db["jobs"].find_one({}) or {}
    assert (dead["state"], dead["lastError"]) == ("dead", "because")
    assert await jobs.claim(["enrich"], NOON + timedelta(days=365)) is None
    await jobs.enqueue("adm", "enrich", "s1", NOON, NOON)
    assert (await claimed(jobs)).attempt == 1


async def test_a_job_asked_for_during_its_last_try_does_not_die_of_it(db: Database) -> None:
    jobs = Jobs(db)
    await jobs.enqueue("adm", "enrich", "s1", NOON, NOON)
    for attempt in range(ATTEMPTS):
        job = await claimed(jobs, at=RETRY_AT_MOST * 2 * attempt)
        if attempt == ATTEMPTS - 1:
            await jobs.enqueue("adm", "enrich", "s1", NOON, NOON)
        died = await jobs.failed(job, "because", NOON + RETRY_AT_MOST * 2 * attempt)
    assert not died
    assert (await claimed(jobs, at=RETRY_AT_MOST * 2 * ATTEMPTS)).attempt == 1


async def test_a_job_asked_for_sooner_while_it_runs_does_not_wait_for_what_it_waited_for(
    db: Database,
) -> None:
    jobs, soon = Jobs(db), now()
    await jobs.enqueue("adm", "reminder", "a1", soon, soon)
    job = await jobs.claim(["reminder"], soon)
    assert job
    await jobs.enqueue("adm", "reminder", "a1", soon, soon + timedelta(hours=1))
    await jobs.wait(job, "not yet", soon + timedelta(days=30))
    assert await jobs.claim(["reminder"], now() + timedelta(minutes=1))


async def test_a_job_exists_only_when_its_transaction_commits(db: Database) -> None:
    jobs = Jobs(db)
    async with await db.client.start_session() as session, session.start_transaction():
        await jobs.enqueue("adm", "enrich", "s1", NOON, NOON, session)
        assert await jobs.claim(["enrich"], NOON) is None
        await session.abort_transaction()
    assert await db["jobs"].count_documents({}) == 0


@given(st.integers(min_value=1, max_value=1000))
async def test_the_wait_after_a_failure_grows_and_is_bounded(attempt: int) -> None:
    longest = min(timedelta(seconds=2 ** min(attempt, 20)), RETRY_AT_MOST)
    assert longest / 2 <= backoff(attempt) <= longest


async def test_a_worker_retries_until_the_model_is_back_and_spends_no_life_on_it(db: Database) -> None:
    jobs, calls = Jobs(db), 0

    async def do(job: Job) -> None:
        nonlocal calls
        calls += 1
        if calls == 1:
            raise ModelUnavailable("http_500")

    await jobs.enqueue("adm", "enrich", "s1", now(), now())
    worker = Worker(jobs, {"enrich": do})
    running = asyncio.create_task(worker.run())
    await eventually(lambda: _empty(db))
    worker.stop()
    await running
    assert calls == 2


async def test_a_stopped_worker_that_cannot_wait_hands_its_jobs_back(db: Database) -> None:
    jobs, started = Jobs(db), asyncio.Event()

    async def do(job: Job) -> None:
        started.set()
        await asyncio.sleep(60)

    await jobs.enqueue("adm", "enrich", "s1", now(), now())
    worker = Worker(jobs, {"enrich": do})
    running = asyncio.create_task(worker.run())
    await started.wait()
    worker.stop()
    await asyncio.wait([running], timeout=0.2)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    job = await jobs.claim(["enrich"], now())
    assert job
    assert job.attempt == 1


async def test_a_job_that_raises_is_tried_again_later_with_its_reason(db: Database) -> None:
    jobs = Jobs(db)

    async def do(job: Job) -> None:
        raise RuntimeError("a defect")

    await jobs.enqueue("adm", "enrich", "s1", now(), now())
    worker = Worker(jobs, {"enrich": do})
    running = asyncio.create_task(worker.run())
    await eventually(lambda: db["jobs"].find_one({"lastError": "RuntimeError('a defect')"}))
    worker.stop()
    await running
    job = await db["jobs"].find_one({}) or {}
    assert job["state"] in ("ready", "running")


async def _empty(db: Database) -> bool:
    return await db["jobs"].count_documents({}) == 0
