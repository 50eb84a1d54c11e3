"""New documents of one collection, stored together: each caller hears of its own document alone."""

from collections.abc import Sequence
from typing import Any

from motor.motor_asyncio import AsyncIOMotorCollection
from pymongo.errors import BulkWriteError, DuplicateKeyError

from capture.together import Together

DUPLICATE = 11000

Document = dict[str, Any]


class Inserts:
    """Stores new documents. Made once for a collection, and shared by all who add to it."""

    def __init__(self, collection: AsyncIOMotorCollection[Document]) -> None:
        self._collection = collection
        self._together = Together(self._store)

    async def add(self, document: Document) -> None:
        """Store a document. Raises DuplicateKeyError, and whatever else becomes of its trip."""
        await self._together.ask(document)

    async def _store(self, documents: Sequence[Document]) -> Sequence[BaseException | None]:
        """Store them; what went wrong with each."""
        try:
            await self._collection.insert_many(documents, ordered=False)
        except BulkWriteError as error:
            return apart(error, len(documents))
        return [None] * len(documents)


def apart(error: BulkWriteError, count: int) -> Sequence[BaseException | None]:
    """Whose error it is: that of single documents, or, when nobody knows if it lasts, everybody's."""
    details = error.details or {}
    refused = {each["index"]: each for each in details.get("writeErrors", ())}
    if details.get("writeConcernErrors") or any(each["code"] != DUPLICATE for each in refused.values()):
        return [error] * count
    duplicates = {
        place: DuplicateKeyError(each["errmsg"], each["code"], each) for place, each in refused.items()
    }
    return [duplicates.get(place) for place in range(count)]
