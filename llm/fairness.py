"""Who may call the model next, when more want to than may at once.

Owners take turns: each that waits gets one call before any gets a second. No owner holds more than
three quarters of the places, so that there is one free when somebody else comes.
"""

import asyncio
from collections import Counter, OrderedDict, deque
from types import TracebackType
from typing import Final

from llm.chat import ModelUnavailable

BUSY: Final = "busy"  # the reason of a call that was not made, because too many others were
AT_ONCE: Final = 1_000
PATIENCE: Final = 10.0  # seconds that a visitor waits for a place


class FairQueue:
    """At most `at_once` calls of one process, in turn between their owners."""

    def __init__(self, at_once: int = AT_ONCE) -> None:
        self._free = at_once
        self._share = max(1, at_once * 3 // 4)
        self._calling: Counter[str] = Counter()
        self._waiting: OrderedDict[str, deque[asyncio.Future[None]]] = OrderedDict()

    def place(self, owner: str, patience: float = PATIENCE) -> "_Place":
        """A place for one call, held while the block lasts. Raises ModelUnavailable (busy) without one."""
        return _Place(self, owner, patience)

    async def enter(self, owner: str, patience: float) -> None:
        if self._free and self._within_share(owner) and owner not in self._waiting:
            self._take(owner)
            return
        called: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(owner, deque()).append(called)
        try:
            async with asyncio.timeout(patience):
                await called
        except BaseException as error:
            self._give_up(owner, called)
            if isinstance(error, TimeoutError):
                raise ModelUnavailable(BUSY) from None
            raise

    def _give_up(self, owner: str, called: asyncio.Future[None]) -> None:
        if called.done() and not called.cancelled():  # called at the very moment of leaving
            self.leave(owner)
            return
        waiting = self._waiting.get(owner, deque())
        if called in waiting:
            waiting.remove(called)
        if not waiting:
            self._waiting.pop(owner, None)

    def leave(self, owner: str) -> None:
        self._free += 1
        self._calling[owner] -= 1
        if not self._calling[owner]:
            del self._calling[owner]
        self._call_next()

    def _call_next(self) -> None:
        """Call whoever is next in turn, as long as there are places that they may have."""
        for owner in list(self._waiting):
            if self._free and self._within_share(owner) and (called := self._first(owner)):
                self._take(owner)
                called.set_result(None)

    def _first(self, owner: str) -> asyncio.Future[None] | None:
        """The first of an owner's who still waits; the owner's next turn comes after the others'."""
        waiting, called = self._waiting[owner], None
        while waiting and (called is None or called.done()):
            called = waiting.popleft()
        self._waiting.move_to_end(owner)
        if not waiting:
            del self._waiting[owner]
        return called if called and not called.done() else None

    def _take(self, owner: str) -> None:
        self._free -= 1
        self._calling[owner] += 1

    def _within_share(self, owner: str) -> bool:
        return self._calling[owner] < self._share


class _Place:
    """Not a generator, for there is one in every reply that is being spoken."""

    __slots__ = ("_owner", "_patience", "_queue")

    def __init__(self, queue: FairQueue, owner: str, patience: float) -> None:
        self._queue = queue
        self._owner = owner
        self._patience = patience

    async def __aenter__(self) -> None:
        await self._queue.enter(self._owner, self._patience)

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._queue.leave(self._owner)
