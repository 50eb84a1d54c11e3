"""Carries the news of leads into their history and to whoever reacts, in any number of processes."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

import structlog
from pymongo.errors import PyMongoError

from capture.news import Before, Carried, NewsDesk
from server.work.courtesy import GiveWay, nobody_first

# Told the same event again after a crash, a reaction does nothing more than it did.
React = Callable[[Carried], Awaitable[None]]

IDLE = 0.25  # seconds between looks for news; what gathers meanwhile is carried together
TROUBLE = 2.0  # seconds to wait after a failure; the lease brings the same news again

log = structlog.get_logger()


class Relay:
    """Tells every reaction of every event at least once, until it is stopped."""

    def __init__(
        self,
        desk: NewsDesk,
        reactions: Sequence[React],
        clock: Callable[[], datetime],
        give_way: GiveWay = nobody_first,
        before: Before | None = None,
    ) -> None:
        """Before it carries it waits for as long as `give_way` does, and lets `before` write to the leads."""
        self._desk = desk
        self._reactions = tuple(reactions)
        self._clock = clock
        self._give_way = give_way
        self._before = before
        self._stopping = asyncio.Event()

    async def run(self) -> None:
        """Carry news until `stop`; what is in hand is carried to its end."""
        while not self._stopping.is_set():
            try:
                await self._give_way()
                carried = await self._carry()
                if carried is None or not carried.more:
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
        carried = await self._carry()
        return len(carried.events) if carried else 0

    async def _carry(self) -> Carried | None:
        carried = await self._desk.take(self._clock(), self._before)
        if carried is not None:
            try:
                await self._tell(carried)
            except PyMongoError:
                raise
            except Exception:
                await self._tell_apart(carried)
        return carried

    async def _tell(self, carried: Carried) -> None:
        for react in self._reactions:
            await react(carried)
        await self._desk.heard(carried)

    async def _tell_apart(self, carried: Carried) -> None:
        """Tell of each lead by itself, so that one that cannot be told of holds up no other.

        It is told of again when its lease runs out. Raises what went wrong with the last of such.
        """
        failure: Exception | None = None
        for one in carried.apart():
            try:
                await self._tell(one)
            except PyMongoError:
                raise
            except Exception as error:
                failure = error
        if failure:
            raise failure

    async def _pause(self, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._stopping.wait(), seconds)
