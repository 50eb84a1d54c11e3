"""How long a caller waits for what comes piece by piece: `asyncio.timeout`, again and again, for little.

A timeout of its own for each piece is a timer for each, cancelled at once, that stays in the loop's
heap until its time has come. This is one timer, which looks again when it rings too early.
"""

import asyncio
from types import TracebackType


class Patience:
    """Cuts its task's waits short: `with patience.until(due):` raises TimeoutError when `due` is over.

    `due` is by the loop's clock. It is for one task at a time; `end` it when nothing more is waited for.
    """

    __slots__ = ("_cancelling", "_due", "_loop", "_over", "_task", "_timer")

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._task: asyncio.Task[object] | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._due = 0.0
        self._cancelling = 0
        self._over = False

    def until(self, due: float) -> "Patience":
        self._due = due
        return self

    def end(self) -> None:
        if self._timer:
            self._timer.cancel()
            self._timer = None

    def __enter__(self) -> None:
        task = asyncio.current_task()
        assert task is not None  # noqa: S101
        self._task, self._cancelling = task, task.cancelling()
        if self._timer is None or self._due < self._timer.when():
            self.end()
            self._timer = self._loop.call_at(self._due, self._ring)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        task, self._task = self._task, None
        over, self._over = self._over, False
        if over and task and task.uncancel() <= self._cancelling and kind is asyncio.CancelledError:
            raise TimeoutError from error

    def _ring(self) -> None:
        self._timer = None
        if self._task is None:
            return  # nobody waits now; the next wait winds it up again
        if self._loop.time() < self._due:
            self._timer = self._loop.call_at(self._due, self._ring)
        else:
            self._over = True
            self._task.cancel()
