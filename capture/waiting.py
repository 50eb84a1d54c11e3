"""One reply at a time in a session: whoever answers holds a lease, and later messages wait their turn.

The lease is on the message that is being answered, in MongoDB, so the order holds across processes.
It runs out when its holder dies, and nobody waits longer than LONGEST_WAIT.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import datetime, timedelta

from capture.conversation import Message
from capture.conversations import Conversations

Clock = Callable[[], datetime]

LEASE = timedelta(seconds=10)  # how long nothing is heard of who answers, before another takes over
RENEW_EVERY = 6.0  # seconds; most replies are whole before
RENEW_AGAIN = 1.0  # seconds after a renewal that failed
POLL = 0.1  # seconds between looks for what another process is writing
LONGEST_WAIT = timedelta(seconds=45)  # for the replies to earlier messages
LOOK_BACK = 40  # places: what is unanswered further back has been given up


@asynccontextmanager
async def held(message: Message, conversations: Conversations, clock: Clock) -> AsyncIterator[None]:
    """Keep the task of answering `message` while the block lasts."""
    keeping: list[asyncio.Task[None]] = []

    def begin() -> None:  # most replies are whole before the lease needs to be renewed
        keeping.append(asyncio.create_task(_renew(message, conversations, clock)))

    timer = asyncio.get_running_loop().call_later(RENEW_EVERY, begin)
    try:
        yield
    finally:
        timer.cancel()
        for task in keeping:
            task.cancel()
        await asyncio.gather(*keeping, return_exceptions=True)


async def in_turn(message: Message, conversations: Conversations, clock: Clock) -> tuple[Message, ...]:
    """The session's messages, once nobody is answering any before `message` any more."""
    give_up_at = clock() + LONGEST_WAIT
    while True:
        history = await conversations.so_far(message.session_id, message.seq)
        earlier = _unanswered_before(message, history)
        if not earlier or clock() >= give_up_at:
            return history
        if not await conversations.leased(message.session_id, earlier, clock()):
            return history
        await asyncio.sleep(POLL)


def _unanswered_before(message: Message, history: Sequence[Message]) -> list[str]:
    near = [each for each in history if message.seq - LOOK_BACK <= each.seq < message.seq]
    answered = {each.seq - 1 for each in near if each.role == "assistant" and each.complete}
    return [each.message_id for each in near if each.role == "user" and each.seq not in answered]


async def _renew(message: Message, conversations: Conversations, clock: Clock) -> None:
    while True:
        wait = RENEW_AGAIN
        with suppress(Exception):  # the next one is in time, or somebody takes over
            await conversations.renew(message, clock() + LEASE)
            wait = RENEW_EVERY
        await asyncio.sleep(wait)
