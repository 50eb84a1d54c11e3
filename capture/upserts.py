"""Documents that are changed, or made where there are none, together: each caller hears of its own alone.

Hundreds who change one document at the same instant would hold each other up in MongoDB, each trying
again and again; in one trip they come one after the other.
"""

from collections.abc import Sequence
from typing import Any

from motor.motor_asyncio import AsyncIOMotorCollection
from pymongo import UpdateOne
from pymongo.errors import BulkWriteError

from capture.inserts import apart
from capture.together import Together

MOST = 100  # of one trip: if all are of one document, they take their time

Document = dict[str, Any]


class Upserts:
    """Changes or makes documents. Made once for a collection, and shared by all who do that."""

    def __init__(self, collection: AsyncIOMotorCollection[Document]) -> None:
        self._collection = collection
        self._together = Together(self._write, most=MOST)

    async def put(self, which: Document, update: Sequence[Document]) -> None:
        """Change the document, or make it. Raises DuplicateKeyError, and whatever becomes of its trip."""
        await self._together.ask(UpdateOne(which, update, upsert=True))

    async def _write(self, updates: Sequence[UpdateOne]) -> Sequence[BaseException | None]:
        """Write them; what went wrong with each."""
        try:
            await self._collection.bulk_write(updates, ordered=False)
        except BulkWriteError as error:
            return apart(error, len(updates))
        return [None] * len(updates)
