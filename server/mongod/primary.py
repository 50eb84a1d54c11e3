"""Makes the embedded mongod a writable primary that knows our user. Every step is safe to repeat."""

import asyncio
from collections.abc import Coroutine
from typing import Any, Final, TypeVar

from pydantic import BaseModel, ConfigDict, Field
from pymongo import AsyncMongoClient
from pymongo.errors import OperationFailure, PyMongoError

T = TypeVar("T")

_NOT_YET_INITIALIZED: Final = 94
_USER_EXISTS: Final = 51003
_ROLES: Final = ["readWriteAnyDatabase", "dbAdminAnyDatabase", "clusterMonitor", "backup", "restore"]


class Connection(BaseModel):
    """How the processes of one data directory reach its mongod."""

    model_config = ConfigDict(frozen=True)

    port: int
    user: str
    password: str = Field(repr=False)

    @property
    def uri(self) -> str:
        login = f"{self.user}:{self.password}"
        return f"mongodb://{login}@127.0.0.1:{self.port}/?authSource=admin&directConnection=true"


async def answers(connection: Connection) -> bool:
    """Whether a writable primary lets our user in."""
    return await listens(connection.port) and await _to_its_end(_is_primary(connection))


async def set_up(connection: Connection, key: str) -> None:
    """One step towards `answers`; to be repeated until then. `key` is the content of the key file.

    The key opens mongod as its own cluster would: no moment without a password,
    and a lost password is a new password. Raises PyMongoError while mongod is not ready for it.
    """
    if await listens(connection.port):
        await _to_its_end(_step(connection, key))


async def _is_primary(connection: Connection) -> bool:
    try:
        async with _client(connection.uri) as client:
            return bool((await client.admin.command("hello"))["isWritablePrimary"])
    except PyMongoError:
        return False


async def _step(connection: Connection, key: str) -> None:
    uri = f"mongodb://__system:{key}@127.0.0.1:{connection.port}/?authSource=local&directConnection=true"
    async with _client(uri) as client:
        if (await client.admin.command("hello"))["isWritablePrimary"]:
            await _admit(client, connection)
        else:
            await _configure(client, f"127.0.0.1:{connection.port}")


async def _admit(client: AsyncMongoClient[dict[str, Any]], connection: Connection) -> None:
    what: dict[str, Any] = {"pwd": connection.password, "roles": _ROLES, "mechanisms": ["SCRAM-SHA-256"]}
    try:
        await client.admin.command("createUser", connection.user, **what)
    except OperationFailure as error:
        if error.code != _USER_EXISTS:
            raise
        await client.admin.command("updateUser", connection.user, **what)


async def _configure(client: AsyncMongoClient[dict[str, Any]], host: str) -> None:
    try:
        config = (await client.admin.command("replSetGetConfig"))["config"]
    except OperationFailure as error:
        if error.code != _NOT_YET_INITIALIZED:
            raise
        config = {"_id": "leadlight", "members": [{"_id": 0, "host": host}]}
        await client.admin.command("replSetInitiate", config)
        return
    if config["members"][0]["host"] != host:  # the port changed, and mongod no longer knows itself
        config["members"][0]["host"] = host
        await client.admin.command(
            "replSetReconfig", {**config, "version": config["version"] + 1}, force=True
        )


async def listens(port: int) -> bool:
    """Whether anything answers there; much cheaper to ask than a client is to make."""
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return False
    writer.close()
    return True


async def _to_its_end(work: Coroutine[Any, Any, T]) -> T:
    """Put a cancellation off until a few seconds' work is done: cancelled, PyMongo leaves sockets open."""
    task = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.gather(task, return_exceptions=True)
        raise


def _client(uri: str) -> AsyncMongoClient[dict[str, Any]]:
    """Short-lived, so without the streaming monitor: its second connection may be opening at the close."""
    return AsyncMongoClient(
        uri, serverMonitoringMode="poll", serverSelectionTimeoutMS=2000, socketTimeoutMS=5000
    )
