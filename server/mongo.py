"""The connection to MongoDB, and the indexes that every query stands on."""

from typing import Any

from motor.motor_asyncio import AsyncIOMotorClient, AsyncIOMotorDatabase
from pymongo import ASCENDING, DESCENDING, TEXT, IndexModel
from pymongo.errors import ConnectionFailure, PyMongoError

Document = dict[str, Any]
Client = AsyncIOMotorClient[Document]
Database = AsyncIOMotorDatabase[Document]

SELECT_SERVER_MS = 3_000
OPERATION_MS = 5_000  # long enough for the embedded mongod to be restarted

INDEXES: dict[str, list[IndexModel]] = {
    "admins": [
        IndexModel([("adminId", ASCENDING)], unique=True),
        IndexModel([("demo", ASCENDING)], unique=True, partialFilterExpression={"demo": True}),
    ],
    "tokens": [IndexModel([("adminId", ASCENDING), ("hash", ASCENDING)], unique=True)],
    "sessions": [
        IndexModel([("adminId", ASCENDING), ("sessionId", ASCENDING)], unique=True),
        IndexModel([("adminId", ASCENDING), ("email", ASCENDING), ("createdAt", ASCENDING)]),
        IndexModel([("adminId", ASCENDING), ("lastMessageAt", DESCENDING), ("_id", DESCENDING)]),
        # Partial: few conversations ever go to a person.
        IndexModel(
            [
                ("adminId", ASCENDING),
                ("handoff.state", ASCENDING),
                ("lastMessageAt", DESCENDING),
                ("_id", DESCENDING),
            ],
            partialFilterExpression={"handoff.state": {"$exists": True}},
        ),
    ],
    "chats": [
        # Partial: messages of the time before this product have no messageId.
        IndexModel(
            [("adminId", ASCENDING), ("sessionId", ASCENDING), ("messageId", ASCENDING)],
            unique=True,
            partialFilterExpression={"messageId": {"$exists": True}},
        ),
        IndexModel([("adminId", ASCENDING), ("sessionId", ASCENDING), ("seq", ASCENDING)]),
        IndexModel([("adminId", ASCENDING), ("email", ASCENDING), ("createdAt", ASCENDING)]),
    ],
    "leads": [
        IndexModel([("adminId", ASCENDING), ("email", ASCENDING)], unique=True),
        # Every address leads to one lead. Partial: leads that came from elsewhere have no `emails` yet.
        IndexModel(
            [("adminId", ASCENDING), ("emails", ASCENDING)],
            unique=True,
            partialFilterExpression={"emails": {"$exists": True}},
        ),
        IndexModel([("adminId", ASCENDING), ("likeKeys", ASCENDING)]),
        IndexModel([("adminId", ASCENDING), ("sessionIds", ASCENDING)]),
        IndexModel([("adminId", ASCENDING), ("createdAt", DESCENDING), ("_id", DESCENDING)]),
        IndexModel([("adminId", ASCENDING), ("lastContact", DESCENDING), ("_id", DESCENDING)]),
        IndexModel([("adminId", ASCENDING), ("updatedAt", DESCENDING), ("_id", DESCENDING)]),
        IndexModel([("adminId", ASCENDING), ("value", DESCENDING), ("_id", DESCENDING)]),
        IndexModel(
            [("adminId", ASCENDING), ("status", ASCENDING), ("createdAt", DESCENDING), ("_id", DESCENDING)]
        ),
        IndexModel(
            [("adminId", ASCENDING), ("priority", ASCENDING), ("createdAt", DESCENDING), ("_id", DESCENDING)]
        ),
        IndexModel(
            [("adminId", ASCENDING), ("tags", ASCENDING), ("createdAt", DESCENDING), ("_id", DESCENDING)]
        ),
    ],
    "usage": [
        IndexModel(
            [("adminId", ASCENDING), ("day", ASCENDING), ("model", ASCENDING), ("task", ASCENDING)],
            unique=True,
        ),
    ],
    "merges": [
        IndexModel([("adminId", ASCENDING), ("mergeId", ASCENDING)], unique=True),
        IndexModel([("adminId", ASCENDING), ("leadIds", ASCENDING), ("at", DESCENDING)]),
        IndexModel([("adminId", ASCENDING), ("at", DESCENDING), ("_id", DESCENDING)]),
        IndexModel([("adminId", ASCENDING), ("into", ASCENDING)]),
        IndexModel([("adminId", ASCENDING), ("from", ASCENDING)]),
    ],
    "duplicates": [
        IndexModel([("adminId", ASCENDING), ("pair", ASCENDING)], unique=True),
        IndexModel([("adminId", ASCENDING), ("dismissed", ASCENDING), ("_id", DESCENDING)]),
        IndexModel([("adminId", ASCENDING), ("leadIds", ASCENDING), ("_id", DESCENDING)]),
    ],
    "knowledge": [IndexModel([("adminId", ASCENDING), ("createdAt", DESCENDING), ("_id", DESCENDING)])],
    "passages": [
        IndexModel([("adminId", ASCENDING), ("entryId", ASCENDING)]),
        # Of words that are already reduced to their stems, in any language: MongoDB is to add no rules.
        IndexModel(
            [("adminId", ASCENDING), ("titleTerms", TEXT), ("terms", TEXT)],
            name="search",
            weights={"titleTerms": 3, "terms": 1},
            default_language="none",
            language_override="noLanguage",
        ),
    ],
    "jobs": [
        IndexModel([("adminId", ASCENDING), ("kind", ASCENDING), ("key", ASCENDING)], unique=True),
        IndexModel([("state", ASCENDING), ("runAt", ASCENDING)]),
        IndexModel([("state", ASCENDING), ("kind", ASCENDING), ("createdAt", ASCENDING)]),
    ],
}


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


async def prepare(db: Database) -> None:
    """Make every index; does nothing where they exist. Raises MongoAway."""
    try:
        for collection, indexes in INDEXES.items():
            await db[collection].create_indexes(indexes)
    except ConnectionFailure as error:
        raise MongoAway(f"MongoDB does not answer: {str(error).split(',')[0]}") from error


def away(error: BaseException) -> bool:
    """Whether the error means that MongoDB cannot be reached now, so that trying later makes sense."""
    return isinstance(error, ConnectionFailure) or (isinstance(error, PyMongoError) and error.timeout)


async def answers(db: Database) -> bool:
    """Whether MongoDB takes writes now."""
    try:
        return bool((await db.command("hello")).get("isWritablePrimary"))
    except PyMongoError:
        return False
