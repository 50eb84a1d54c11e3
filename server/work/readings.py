"""Has what visitors have just said read by a model: asks for the job, once the message is safely stored."""

import asyncio
import contextlib
from collections.abc import Callable
from datetime import datetime

import structlog
from pymongo.errors import PyMongoError

from capture.unread import Unread
from server.jobs import DEBOUNCE, Jobs

READ = "enrich"  # the kind of job; its key is the session's id
IDLE = 0.25  # seconds between looks, well below the moment that a session is left in peace
TROUBLE = 2.0  # seconds to wait when MongoDB does not answer

log = structlog.get_logger()


class Readings:
    """Asks for the reading of every unread message at least once, until it is stopped."""

    def __init__(self, unread: Unread, jobs: Jobs, clock: Callable[[], datetime]) -> None:
        self._unread = unread
        self._jobs = jobs
        self._clock = clock
        self._stopping = asyncio.Event()

    async def run(self) -> None:
        while not self._stopping.is_set():
            try:
                if not await self.ask():
                    await self._pause(IDLE)
            except PyMongoError as error:
                log.warning("readings_without_mongodb", error=type(error).__name__)
                await self._pause(TROUBLE)

    def stop(self) -> None:
        self._stopping.set()

    async def ask(self) -> bool:
        """Ask for what waits now, each session to be read once it has been quiet; whether more may wait."""
        waiting = await self._unread.some()
        if waiting is None:
            return False
        due = {session: since + DEBOUNCE for session, since in waiting.since().items()}
        await self._jobs.enqueue_many(READ, due, self._clock())
        await self._unread.asked(waiting)
        return waiting.more

    async def _pause(self, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._stopping.wait(), seconds)
