"""Several writes that happen together or not at all."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from motor.frameworks.asyncio import run_on_executor
from motor.motor_asyncio import AsyncIOMotorClient, AsyncIOMotorClientSession
from pymongo.client_session import ClientSession
from pymongo.errors import ConnectionFailure, PyMongoError
from pymongo.read_concern import ReadConcern

Transaction = AsyncIOMotorClientSession
InOneGo = ClientSession
T = TypeVar("T")

SNAPSHOT = ReadConcern("snapshot")
WITHOUT_PRIMARY = 8.0  # seconds to try for while nobody takes writes; then it is said
# Seconds to wait at most after the first conflict, twice as long after each further one; at random, so
# that two who met do not meet again.
FIRST_PAUSE, LONGEST_PAUSE = 0.002, 0.1


async def atomically(
    client: AsyncIOMotorClient[dict[str, Any]], steps: Callable[[Transaction], Awaitable[T]]
) -> T:
    """What the steps return, once they are committed; tried again when they meet another write.

    The steps may run again although they were committed, when the commit arrived and its answer did
    not: they must find that out, or not mind. Raises ConnectionFailure when MongoDB stays away.
    Motor's own `with_transaction` lets an error of the commit through, and holds on for two minutes.
    """

    async def attempt() -> T:
        async with (
            await client.start_session() as transaction,
            transaction.start_transaction(read_concern=SNAPSHOT),
        ):
            return await steps(transaction)

    return await _until_done(attempt)


async def in_one_go(client: AsyncIOMotorClient[dict[str, Any]], steps: Callable[[InOneGo], T]) -> T:
    """As `atomically`, for steps that have nothing to wait for but MongoDB.

    They run in one thread from beginning to end, and call PyMongo itself (a collection's `delegate`):
    Motor would hand each command to a thread and back, which takes longer than a small command.
    """

    def attempt() -> T:
        with (
            client.delegate.start_session() as transaction,
            transaction.start_transaction(read_concern=SNAPSHOT),
        ):
            return steps(transaction)

    return await _until_done(lambda: in_thread(attempt))


async def in_thread(steps: Callable[[], T]) -> T:
    """What the steps return, which call PyMongo itself, in one of the threads that Motor has for that."""
    done: T = await run_on_executor(asyncio.get_running_loop(), steps)  # type: ignore[no-untyped-call]
    return done


async def _until_done(attempt: Callable[[], Awaitable[T]]) -> T:
    """What the first attempt returns that meets no other write."""
    clock = asyncio.get_running_loop().time
    give_up_at = clock() + WITHOUT_PRIMARY
    longest_pause = FIRST_PAUSE
    while True:
        try:
            return await attempt()
        except PyMongoError as error:
            if not _passing(error) or (isinstance(error, ConnectionFailure) and clock() > give_up_at):
                raise
            await asyncio.sleep(random.uniform(0, longest_pause))  # noqa: S311  nobody gains by guessing it
            longest_pause = min(2 * longest_pause, LONGEST_PAUSE)


def _passing(error: PyMongoError) -> bool:
    """Whether a transaction that met this error may well succeed when it is tried again."""
    labels = ("TransientTransactionError", "UnknownTransactionCommitResult")
    return any(error.has_error_label(label) for label in labels)
