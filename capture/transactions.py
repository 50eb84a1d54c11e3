"""Several writes that happen together or not at all."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from motor.motor_asyncio import AsyncIOMotorClient, AsyncIOMotorClientSession
from pymongo.errors import ConnectionFailure, PyMongoError
from pymongo.read_concern import ReadConcern

Transaction = AsyncIOMotorClientSession
T = TypeVar("T")

WITHOUT_PRIMARY = 8.0  # seconds to try for while nobody takes writes; then it is said


async def atomically(
    client: AsyncIOMotorClient[dict[str, Any]], steps: Callable[[Transaction], Awaitable[T]]
) -> T:
    """What the steps return, once they are committed; tried again when they meet another write.

    The steps may run again although they were committed, when the commit arrived and its answer did
    not: they must find that out, or not mind. Raises ConnectionFailure when MongoDB stays away.
    Motor's own `with_transaction` lets an error of the commit through, and holds on for two minutes.
    """
    clock = asyncio.get_running_loop().time
    give_up_at = clock() + WITHOUT_PRIMARY
    while True:
        try:
            async with (
                await client.start_session() as transaction,
                transaction.start_transaction(read_concern=ReadConcern("snapshot")),
            ):
                done = await steps(transaction)
        except PyMongoError as error:
            if not _passing(error) or (isinstance(error, ConnectionFailure) and clock() > give_up_at):
                raise
        else:
            return done


def _passing(error: PyMongoError) -> bool:
    """Whether a transaction that met this error may well succeed when it is tried again."""
    labels = ("TransientTransactionError", "UnknownTransactionCommitResult")
    return any(error.has_error_label(label) for label in labels)
