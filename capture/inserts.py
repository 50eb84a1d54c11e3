"""New documents of one collection, sent together: those that come while others are on their way share a trip.

Under load one trip to MongoDB, and one write to its journal, serves many visitors; a lone document
waits for nobody. Each caller hears of its own document alone, once it is durable.
"""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from motor.motor_asyncio import AsyncIOMotorCollection
from pymongo.errors import BulkWriteError, DuplicateKeyError

MOST_TOGETHER = 500  # documents of one trip
TRIPS = 2  # under way at once: one is written while the next one is being made up
DUPLICATE = 11000

Document = dict[str, Any]
Waiting = tuple[Document, asyncio.Future[None]]


class Inserts:
    """Stores new documents. Made once for a collection, and shared by all who add to it."""

    def __init__(self, collection: AsyncIOMotorCollection[Document]) -> None:
        self._collection = collection
        self._waiting: list[Waiting] = []
        self._trips: set[asyncio.Task[Any] | None] = set()

    async def add(self, document: Document) -> None:
        """Store a document. Raises DuplicateKeyError, and whatever else becomes of its trip."""
        stored: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((document, stored))
        if len(self._trips) < TRIPS:
            self._trips.add(asyncio.create_task(self._send()))
        await stored

    async def _send(self) -> None:
        try:
            while self._waiting:
                batch, self._waiting = self._waiting[:MOST_TOGETHER], self._waiting[MOST_TOGETHER:]
                errors = await self._errors(batch)
                for place, (_, stored) in enumerate(batch):
                    _tell(stored, errors.get(place))
        finally:
            self._trips.discard(asyncio.current_task())

    async def _errors(self, batch: Sequence[Waiting]) -> Mapping[int, BaseException]:
        """Store them; what went wrong, by the place in the batch."""
        try:
            await self._collection.insert_many([document for document, _ in batch], ordered=False)
        except BulkWriteError as error:
            return _apart(error, len(batch))
        except BaseException as error:  # of everybody in it, and of a server that stops
            return dict.fromkeys(range(len(batch)), error)
        return {}


def _apart(error: BulkWriteError, count: int) -> Mapping[int, BaseException]:
    """Whose error it is: that of single documents, or, when nobody knows if it lasts, everybody's."""
    details = error.details or {}
    refused = {each["index"]: each for each in details.get("writeErrors", ())}
    if details.get("writeConcernErrors") or any(each["code"] != DUPLICATE for each in refused.values()):
        return dict.fromkeys(range(count), error)
    return {place: DuplicateKeyError(each["errmsg"], each["code"], each) for place, each in refused.items()}


def _tell(stored: asyncio.Future[None], error: BaseException | None) -> None:
    if stored.done():  # nobody waits for it any more
        return
    if error is None:
        stored.set_result(None)
    elif isinstance(error, asyncio.CancelledError):
        stored.cancel()
    else:
        stored.set_exception(error)
