"""How fine the pieces are in which replies are handed on, when very many are spoken at once.

A token costs a process some tenths of a millisecond of its one core, whatever is in it. A few
hundred replies at twenty tokens a second are more than a core can hand on one by one; so the more
there are, the longer each rests between two pieces, and what came meanwhile is one piece. The first
token never waits.
"""

import asyncio
from types import TracebackType

EACH = 0.000_3  # seconds of rest for every reply that is being spoken
SHORTEST = 0.02  # less is not worth a timer
LONGEST = 0.2  # more would be seen


def rest(replies: int) -> float:
    """Seconds to rest between two pieces of a reply, while so many are spoken."""
    seconds = min(replies * EACH, LONGEST)
    return seconds if seconds >= SHORTEST else 0.0


class Pace:
    """Counts the replies that are being spoken, `with` it, and has each of them rest accordingly."""

    def __init__(self) -> None:
        self._speaking = 0

    def __enter__(self) -> None:
        self._speaking += 1

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._speaking -= 1

    async def rest(self) -> None:
        if seconds := rest(self._speaking):
            await asyncio.sleep(seconds)
