"""Making a database ready: what promises rest on before anybody is served, the rest meanwhile."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pymongo
from pymongo import IndexModel
from pymongo.errors import ConnectionFailure

from server.former import drop_former, make_findable
from server.indexes import INDEXES
from server.mongo import Database, MongoAway

INDEX_BUILD_SECONDS = 24 * 3600  # at a million leads, a new index is a matter of minutes


async def prepare(db: Database) -> None:
    """Make every index; does nothing where they exist. Raises MongoAway."""
    await keep_promises(db)
    await speed_up(db)


async def keep_promises(db: Database) -> None:
    """Make the unique indexes and what leads are found by, without which nothing may be served.

    Raises MongoAway.
    """
    async with _patiently(db):
        await _make(db, lambda index: "unique" in index.document)
        await make_findable(db)


async def speed_up(db: Database) -> None:
    """Make the other indexes, and drop former ones; MongoDB serves meanwhile, only slower.

    Raises MongoAway.
    """
    async with _patiently(db):
        await _make(db, lambda index: "unique" not in index.document)
        await drop_former(db)


async def _make(db: Database, wanted: Callable[[IndexModel], bool]) -> None:
    for collection, indexes in INDEXES.items():
        if those := [index for index in indexes if wanted(index)]:
            await db[collection].create_indexes(those)


@asynccontextmanager
async def _patiently(db: Database) -> AsyncIterator[None]:
    """Gives MongoDB the time that it needs, if it answers at all."""
    try:
        await db.command("ping")  # which a MongoDB that is away fails soon; below it would have a day
        with pymongo.timeout(INDEX_BUILD_SECONDS):
            yield
    except ConnectionFailure as error:
        raise MongoAway(f"MongoDB does not answer: {str(error).split(',')[0]}") from error
