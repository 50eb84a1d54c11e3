"""The worker: claims jobs and does them, several at a time, in any number of processes."""

import asyncio
import contextlib
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Literal

import structlog
from pymongo.errors import PyMongoError

from capture.budget import OverBudget
from llm.breaker import CIRCUIT_OPEN
from llm.chat import ModelUnavailable
from llm.steadfast import ONE_READING
from server.jobs import LEASE, Job, Jobs, Later, backoff
from server.mongo import away
from server.work.courtesy import GiveWay, nobody_first

Do = Callable[[Job], Awaitable[None]]
Outcome = Literal["done", "failed", "dead", "waited"]

AT_ONCE = 4  # jobs of one process in flight; each waits for a model most of its time
IDLE = 0.5  # seconds between looks for work
WITHOUT_MONGO = 2.0  # seconds to wait when MongoDB does not answer
WITHOUT_MODEL = timedelta(seconds=30)  # the longest a job waits for a model to come back

log = structlog.get_logger()


class Worker:
    """Does the jobs whose kinds it knows, until it is stopped.

    `held_back` says which kinds wait for a model that is out: of those only what is new is tried,
    because a job does what it can without a model. The rest stays due and goes on at once when the
    model is back, oldest first. `on_outcome` is told what became of each try, by kind.

    Before each job it waits for as long as `give_way` does.

    `at_once` jobs are in flight at most, and `share` of them are one admin's at most.
    """

    def __init__(
        self,
        jobs: Jobs,
        kinds: Mapping[str, Do],
        *,
        held_back: Callable[[], Collection[str]] = frozenset,
        give_way: GiveWay = nobody_first,
        on_outcome: Callable[[str, Outcome], None] = lambda _kind, _outcome: None,
        at_once: int = AT_ONCE,
        share: int = AT_ONCE,
    ) -> None:
        self._jobs = jobs
        self._kinds = dict(kinds)
        self._held_back = held_back
        self._give_way = give_way
        self._on_outcome = on_outcome
        self._at_once = at_once
        self._share = share
        self._in_flight = Counter[str]()  # by admin
        self._stopping = asyncio.Event()

    async def run(self) -> None:
        """Work until `stop`, then finish what is in flight. On cancellation that is handed back at once."""
        slots = asyncio.Semaphore(self._at_once)
        async with asyncio.TaskGroup() as group:
            while not self._stopping.is_set():
                await slots.acquire()
                if job := await self._next():
                    self._in_flight[job.admin_id] += 1
                    task = group.create_task(self._do(job))
                    task.add_done_callback(partial(self._leave, slots, job.admin_id))

    def _leave(self, slots: asyncio.Semaphore, admin_id: str, _: asyncio.Task[None]) -> None:
        self._in_flight -= Counter([admin_id])  # keeps what is positive
        slots.release()

    def stop(self) -> None:
        """Finish the jobs in flight and take no more."""
        self._stopping.set()

    async def _next(self) -> Job | None:
        """The next job that is due, however long it takes to be; None when it is time to stop."""
        while not self._stopping.is_set():
            try:
                await self._give_way()
                served = [admin_id for admin_id, count in self._in_flight.items() if count >= self._share]
                if job := await self._jobs.claim(list(self._kinds), _now(), self._held_back(), served):
                    return job
                await self._pause(IDLE)
            except PyMongoError as error:
                log.warning("worker_without_mongodb", error=type(error).__name__)
                await self._pause(WITHOUT_MONGO)
        return None

    async def _do(self, job: Job) -> None:
        about = log.bind(job=job.kind, adminId=job.admin_id, key=job.key, attempt=job.attempt)
        try:
            await self._finish(job, about)
        except asyncio.CancelledError:
            await asyncio.shield(self._jobs.hand_back(job, _now()))
            raise
        except PyMongoError as error:
            # Its lease runs out, and whoever sees MongoDB again first claims it.
            about.warning("job_without_mongodb", error=type(error).__name__)

    async def _finish(self, job: Job, about: structlog.stdlib.BoundLogger) -> None:
        try:
            async with _kept(self._jobs, job):
                await self._kinds[job.kind](job)
        except Later as later:
            await self._jobs.wait(job, later.reason, later.run_at)
            self._on_outcome(job.kind, "waited")
            about.info("job_waits", reason=later.reason, until=later.run_at.isoformat())
        except OverBudget as error:
            await self._jobs.wait(job, "over_budget", error.until)
            self._on_outcome(job.kind, "waited")
            about.warning("job_waits_for_budget", until=error.until.isoformat())
        except ModelUnavailable as error:
            if self._is_out(job, error.reason):
                await self._wait_for_model(job, error.reason, about)
            else:
                await self._fail(job, error.reason, error, about)
        except Exception as error:
            if away(error):
                raise
            await self._fail(job, repr(error)[:500], error, about)
        else:
            await self._jobs.done(job, _now())
            self._on_outcome(job.kind, "done")
            about.info("job_done")

    def _is_out(self, job: Job, reason: str) -> bool:
        """Whether the model is at fault. Else it is the job, and trying for ever would cost for ever.

        A reading that takes too long while the model serves others is too long a reading.
        """
        served = reason == "timeout" and job.kind not in self._held_back()
        return reason not in ONE_READING and not served

    async def _wait_for_model(self, job: Job, reason: str, about: structlog.stdlib.BoundLogger) -> None:
        tries = 1 if reason == CIRCUIT_OPEN else job.waits + 1  # held back already, so soon is soon enough
        await self._jobs.wait(job, reason, _now() + min(backoff(tries), WITHOUT_MODEL))
        self._on_outcome(job.kind, "waited")
        about.warning("job_waits_for_model", reason=reason)

    async def _fail(
        self, job: Job, reason: str, error: Exception, about: structlog.stdlib.BoundLogger
    ) -> None:
        dead = await self._jobs.failed(job, reason, _now())
        self._on_outcome(job.kind, "dead" if dead else "failed")
        about.error("job_dead" if dead else "job_failed", exc_info=error)

    async def _pause(self, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._stopping.wait(), seconds)


@contextlib.asynccontextmanager
async def _kept(jobs: Jobs, job: Job) -> AsyncIterator[None]:
    """Renew the job's lease for as long as the work in the block takes."""
    keeping = asyncio.create_task(_renew(jobs, job))
    try:
        yield
    finally:
        keeping.cancel()
        await asyncio.gather(keeping, return_exceptions=True)


async def _renew(jobs: Jobs, job: Job) -> None:
    while True:
        await asyncio.sleep(LEASE.total_seconds() / 3)
        with contextlib.suppress(PyMongoError):  # the next renewal is in time, or the lease runs out
            await jobs.renew(job, _now())


def _now() -> datetime:
    return datetime.now(UTC)
