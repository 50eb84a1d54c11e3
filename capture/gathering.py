"""Interactions that arrive at one instant, stored together: what several callers tell shares a transaction.

Each storing takes what has gathered while the one before it was under way. So a burst for one lead
does not collide with itself, and a lone report waits for nobody. Where others are waiting already, the
next storing begins no sooner than a moment after the last one: a transaction costs much the same for one
report as for a few.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from capture.interactions import Interactions
from capture.reports import Outcome, Report

MOST_TOGETHER = (
    64  # reports in one transaction, unless a single caller brings more: a long one meets more others
)
PACE = 0.02  # seconds from one storing to the next, when reports come faster than that


@dataclass(slots=True)
class _Waiting:
    """What one caller has told, and the outcomes to come."""

    reports: Sequence[Report]
    outcomes: asyncio.Future[Sequence[Outcome]]


@dataclass(slots=True)
class _Sender:
    """What waits of one sender, and the task that stores it."""

    waiting: list[_Waiting] = field(default_factory=list)
    storing: asyncio.Task[None] | None = None


@dataclass(slots=True)
class Gathering:
    """The interactions on their way in this process."""

    _senders: dict[tuple[str, str | None], _Sender] = field(default_factory=dict)

    async def record(
        self, interactions: Interactions, reports: Sequence[Report], clock: Callable[[], datetime]
    ) -> Sequence[Outcome]:
        """As `Interactions.record`. What was told is stored even if the caller does not wait for it."""
        sender = self._senders.setdefault(interactions.scope, _Sender())
        waiting = _Waiting(reports, asyncio.get_running_loop().create_future())
        sender.waiting.append(waiting)
        if sender.storing is None:
            sender.storing = asyncio.create_task(self._store(interactions, sender, clock))
        return await waiting.outcomes

    async def _store(
        self, interactions: Interactions, sender: _Sender, clock: Callable[[], datetime]
    ) -> None:
        """Store what this sender has told, until there is nothing more."""
        time = asyncio.get_running_loop().time
        try:
            while together := _next(sender):
                began = time()
                await _store_together(interactions, together, clock())
                if sender.waiting:
                    await asyncio.sleep(began + PACE - time())
        finally:
            del self._senders[interactions.scope]


def _next(sender: _Sender) -> list[_Waiting]:
    """Those who waited longest, as many as go together."""
    taken, count = 0, 0
    for each in sender.waiting:
        count += len(each.reports)
        if taken and count > MOST_TOGETHER:
            break
        taken += 1
    together, sender.waiting = sender.waiting[:taken], sender.waiting[taken:]
    return together


async def _store_together(interactions: Interactions, together: Sequence[_Waiting], now: datetime) -> None:
    reports = [report for each in together for report in each.reports]
    try:
        outcomes = iter(await interactions.record(reports, now))
    except Exception as error:
        for each in together:
            if not each.outcomes.done():
                each.outcomes.set_exception(error)
        return
    for each in together:
        theirs = [next(outcomes) for _ in each.reports]
        if not each.outcomes.done():  # cancelled, when the caller has gone
            each.outcomes.set_result(theirs)
