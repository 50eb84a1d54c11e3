"""One trip for many: those who come while others are on their way share the next one.

Under load one trip to MongoDB, and one write to its journal, serves many visitors; who comes alone
waits for nobody. Each caller hears of its own matter alone, once it is settled.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Generic, TypeVar

MOST_TOGETHER = 500  # matters of one trip
TRIPS = 2  # under way at once: one is settled while the next one is being made up

What = TypeVar("What")
Outcome = TypeVar("Outcome")


class Together(Generic[What, Outcome]):
    """Settles what many ask for at once. Made once, and shared by all who ask.

    `settle` is given what was asked, in the order of asking, and answers each, in the same order,
    with its outcome or with the error that its asker shall meet. What `settle` itself raises meets
    everybody. What is asked after `settle` was called is for the next trip, so who asks reads what
    it has written.
    """

    def __init__(
        self,
        settle: Callable[[Sequence[What]], Awaitable[Sequence[Outcome | BaseException]]],
        most: int = MOST_TOGETHER,
    ) -> None:
        """`most` matters share a trip."""
        self._settle = settle
        self._most = most
        self._waiting: list[tuple[What, asyncio.Future[Outcome]]] = []
        self._trips: set[asyncio.Task[Any] | None] = set()

    async def ask(self, what: What) -> Outcome:
        """What became of it. Raises its own error, and whatever else becomes of its trip."""
        told: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
        self._waiting.append((what, told))
        if len(self._trips) < TRIPS:
            self._trips.add(asyncio.create_task(self._travel()))
        return await told

    async def _travel(self) -> None:
        try:
            while self._waiting:
                batch, self._waiting = self._waiting[: self._most], self._waiting[self._most :]
                outcomes = await self._outcomes([what for what, _ in batch])
                for (_, told), outcome in zip(batch, outcomes, strict=True):
                    _tell(told, outcome)
        finally:
            self._trips.discard(asyncio.current_task())

    async def _outcomes(self, asked: Sequence[What]) -> Sequence[Outcome | BaseException]:
        try:
            return await self._settle(asked)
        except BaseException as error:  # of everybody in it, and of a server that stops
            return [error] * len(asked)


def _tell(told: asyncio.Future[Outcome], outcome: Outcome | BaseException) -> None:
    if told.done():  # nobody waits for it any more
        return
    if isinstance(outcome, asyncio.CancelledError):
        told.cancel()
    elif isinstance(outcome, BaseException):
        told.set_exception(outcome)
    else:
        told.set_result(outcome)
