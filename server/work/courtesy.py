"""Visitors go first: while many messages are being taken here, what works behind them waits a moment."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager

FEW = 4  # messages being taken at once; more of them wait for this process, and not it for them
PATIENCE = 0.25  # seconds that work waits at most, so that it goes on under any load
LOOK = 0.01

GiveWay = Callable[[], Awaitable[None]]


class Courtesy:
    """Counts the messages that are being taken in this process. Other processes do their work meanwhile."""

    def __init__(self) -> None:
        self._taken = 0

    @contextmanager
    def taking(self) -> Iterator[None]:
        """A visitor's message is being taken while the block lasts."""
        self._taken += 1
        try:
            yield
        finally:
            self._taken -= 1

    async def give_way(self) -> None:
        """Wait until few messages are being taken, but not for ever."""
        clock = asyncio.get_running_loop().time
        until = clock() + PATIENCE
        while self._taken > FEW and clock() < until:  # noqa: ASYNC110  asked only under load
            await asyncio.sleep(LOOK)


async def nobody_first() -> None:
    """Give way to nobody."""
