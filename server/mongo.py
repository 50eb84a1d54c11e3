"""The connection to MongoDB."""

from typing import Any

from motor.motor_asyncio import AsyncIOMotorClient, AsyncIOMotorCollection, AsyncIOMotorDatabase
from pymongo.errors import ConnectionFailure, PyMongoError

Document = dict[str, Any]
Client = AsyncIOMotorClient[Document]
Database = AsyncIOMotorDatabase[Document]

SELECT_SERVER_MS = 3_000
OPERATION_MS = 5_000  # long enough for the embedded mongod to be restarted


class MongoAway(Exception):
    """MongoDB does not answer; the message is one line without the password."""


def connect(uri: str) -> Client:
    """A client whose answers are durable: majority writes with journal, retried once by the driver."""
    return AsyncIOMotorClient(
        uri,
        appname="leadlight",
        tz_aware=True,
        retryWrites=True,
        w="majority",
        journal=True,
        serverSelectionTimeoutMS=SELECT_SERVER_MS,
        timeoutMS=OPERATION_MS,
    )


class KeptDatabase(AsyncIOMotorDatabase[Document]):
    """A database that makes each of its collections once: a request names some thirty of them."""

    __module__ = AsyncIOMotorDatabase.__module__  # by which Motor finds its other classes

    def __init__(self, client: Client, name: str) -> None:
        super().__init__(client, name)
        self._kept: dict[str, AsyncIOMotorCollection[Document]] = {}

    def __getitem__(self, name: str) -> AsyncIOMotorCollection[Document]:
        if name not in self._kept:
            self._kept[name] = super().__getitem__(name)
        return self._kept[name]


def away(error: BaseException) -> bool:
    """Whether the error means that MongoDB cannot be reached now, so that trying later makes sense."""
    return isinstance(error, ConnectionFailure) or (isinstance(error, PyMongoError) and error.timeout)


async def answers(db: Database) -> bool:
    """Whether MongoDB takes writes now."""
    try:
        return bool((await db.command("hello")).get("isWritablePrimary"))
    except PyMongoError:
        return False
