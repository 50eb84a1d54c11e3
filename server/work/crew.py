"""Everybody who works behind the requests of a process: who does the jobs, and who asks for them."""

import asyncio
from collections.abc import AsyncIterator, Callable, Collection, Iterator
from contextlib import asynccontextmanager
from typing import Protocol

import structlog

from capture.news import NewsDesk
from capture.unread import Unread
from server.scorebook import recalculation
from server.scorebook.alarm import Alarm
from server.scorebook.ideal import JUDGE
from server.services import Services
from server.work.daily import Planner
from server.work.duties import duties, errands, labours, scorings
from server.work.reactions import reactions
from server.work.readings import Readings
from server.work.relay import Relay
from server.worker import Worker

FINISH_JOBS = 3.0  # seconds that jobs have; what is handed back is done again elsewhere
ERRANDS, ERRANDS_SHARE = 32, 8  # requests to other systems at once, and of them one admin's; any may hang
LABOURS, LABOURS_SHARE = 4, 2  # tasks at once, and of them one admin's
SCORINGS, SCORINGS_SHARE = 4, 2  # jobs at once, and of them one admin's: all leads, and those just changed
NEED_MODEL = frozenset({"enrich", "summarise", JUDGE})  # kinds of jobs

log = structlog.get_logger()


class Runner(Protocol):
    """What works until it is stopped."""

    async def run(self) -> None: ...

    def stop(self) -> None: ...


@asynccontextmanager
async def working(parts: Services) -> AsyncIterator[None]:
    """The crew at work; leaving finishes the jobs in flight, or hands them back when they take too long."""
    crew = [*_workers(parts), *_callers(parts)]
    tasks = [asyncio.create_task(each.run()) for each in crew]
    log.info("working")
    try:
        yield
    finally:
        for each in crew:
            each.stop()
        _, late = await asyncio.wait(tasks, timeout=FINISH_JOBS)
        for unfinished in late:
            unfinished.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _workers(parts: Services) -> Iterator[Runner]:
    """Those who do jobs, apart by what may hold them up: reading, other systems, long tasks, scoring."""
    jobs, held_back, told = parts.jobs, _held_back(parts), parts.metrics.queue.tried
    visitors_first = parts.courtesy.give_way
    yield Worker(jobs, duties(parts), held_back=held_back, give_way=visitors_first, on_outcome=told)
    yield Worker(
        jobs, errands(parts), held_back=held_back, on_outcome=told, at_once=ERRANDS, share=ERRANDS_SHARE
    )
    yield Worker(
        jobs,
        labours(parts),
        give_way=visitors_first,
        on_outcome=told,
        at_once=LABOURS,
        share=LABOURS_SHARE,
    )
    yield Worker(
        jobs,
        scorings(parts),
        give_way=visitors_first,
        on_outcome=told,
        at_once=SCORINGS,
        share=SCORINGS_SHARE,
    )


def _callers(parts: Services) -> Iterator[Runner]:
    """Those who ask for jobs: when there is news, something to read, or when a time has come."""
    yield Relay(
        NewsDesk(parts.db),
        reactions(parts),
        parts.clock,
        parts.courtesy.give_way,
        before=lambda leads: recalculation.score_first(parts, leads),
    )
    yield Readings(Unread(parts.db), parts.jobs, parts.clock)
    yield Alarm(parts)
    yield Planner(parts)


def _held_back(parts: Services) -> Callable[[], Collection[str]]:
    """The kinds of jobs that wait while the model is out."""
    return lambda: () if parts.model.breaker.ready else NEED_MODEL
