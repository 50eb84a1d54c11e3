"""Carries the news of leads into their history and to whoever reacts, in any number of processes."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

import structlog
from pymongo.errors import PyMongoError

from capture.news import Carried, NewsDesk

# Told the same event again after a crash, a reaction does nothing more than it did.
React = Callable[[Carried], Awaitable[None]]

IDLE = 0.25  # seconds between looks for news
TROUBLE = 2.0  # seconds to wait after a failure; the lease brings the same news again

log = structlog.get_logger()


class Relay:
    """Tells every reaction of every event at least once, until it is stopped."""

    def __init__(self, desk: NewsDesk, reactions: Sequence[React], clock: Callable[[], datetime]) -> None:
        self._desk = desk
        self._reactions = tuple(reactions)
        self._clock = clock
        self._stopping = asyncio.Event()

    async def run(self) -> None:
        """Carry news until `stop`; what is in hand is carried to its end."""
        while not self._stopping.is_set():
            try:
                if not await self.carry():
                    await self._pause(IDLE)
            except PyMongoError as error:
                log.warning("relay_without_mongodb", error=type(error).__name__)
                await self._pause(TROUBLE)
            except Exception as error:
                log.error("relay_failed", exc_info=error)
                await self._pause(TROUBLE)

    def stop(self) -> None:
        self._stopping.set()

    async def carry(self) -> int:
        """Carry what waits now; how many events that were."""
        carried = await self._desk.take(self._clock())
        if carried is None:
            return 0
        for react in self._reactions:
            await react(carried)
        await self._desk.heard(carried)
        return len(carried.events)

    async def _pause(self, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._stopping.wait(), seconds)
