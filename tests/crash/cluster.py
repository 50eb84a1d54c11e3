"""A MongoDB of one or three `mongod` on this machine, each of which may be killed and comes back."""

import asyncio
from pathlib import Path
from typing import Any

from pymongo import AsyncMongoClient
from pymongo.errors import OperationFailure, PyMongoError

from server.mongod.home import free_port
from server.mongod.primary import listens
from server.mongod.process import find_mongod
from tests.crash.killer import POLL, STARTS_WITHIN, Kept

NAME = "crash"
ALREADY_INITIALIZED = 23
SETTINGS = {"electionTimeoutMillis": 1000, "heartbeatIntervalMillis": 250}

Document = dict[str, Any]


class Cluster:
    """A replica set without passwords, on loopback."""

    def __init__(self, directory: Path, size: int) -> None:
        self._ports = _free_ports(size)
        self.nodes = [_node(directory / f"mongod{port}", port) for port in self._ports]
        self._clients: list[AsyncMongoClient[Document]] = []

    @property
    def uri(self) -> str:
        hosts = ",".join(f"127.0.0.1:{port}" for port in self._ports)
        return f"mongodb://{hosts}/?replicaSet={NAME}"

    async def start(self) -> None:
        """Start every node and make them one replica set; returns when it takes writes."""
        await asyncio.gather(*(node.start() for node in self.nodes))
        self._clients = [_client(port) for port in self._ports]
        await self._initiate()
        async with asyncio.timeout(STARTS_WITHIN):
            while await self.primary() is None:  # noqa: ASYNC110 (mongod tells nobody)
                await asyncio.sleep(POLL)

    async def stop(self) -> None:
        for client in self._clients:
            await client.close()
        await asyncio.gather(*(node.stop() for node in self.nodes))

    async def kill_primary(self) -> bool:
        """Kill the primary; False while there is none, or while a node is still away.

        So a majority is always there to elect the next one, as in a deployment that is looked after.
        """
        states = await asyncio.gather(*(self._hello(client) for client in self._clients))
        if not all(state.get("isWritablePrimary") or state.get("secondary") for state in states):
            return False
        primary = await self.primary()
        if primary:
            primary.kill()
        return primary is not None

    async def primary(self) -> Kept | None:
        for node, client in zip(self.nodes, self._clients, strict=True):
            if (await self._hello(client)).get("isWritablePrimary"):
                return node
        return None

    async def _hello(self, client: AsyncMongoClient[Document]) -> Document:
        try:
            return dict(await client.admin.command("hello"))
        except PyMongoError:
            return {}

    async def _initiate(self) -> None:
        members = [{"_id": i, "host": f"127.0.0.1:{port}"} for i, port in enumerate(self._ports)]
        config = {"_id": NAME, "members": members, "settings": SETTINGS}
        try:
            await self._clients[0].admin.command("replSetInitiate", config)
        except OperationFailure as error:
            if error.code != ALREADY_INITIALIZED:
                raise


def _free_ports(count: int) -> list[int]:
    ports: set[int] = set()
    while len(ports) < count:
        ports.add(free_port())
    return sorted(ports)


def _node(directory: Path, port: int) -> Kept:
    data = directory / "data"
    data.mkdir(parents=True)
    command = [
        *[str(find_mongod()), "--dbpath", str(data), "--port", str(port), "--bind_ip", "127.0.0.1"],
        *["--replSet", NAME, "--nounixsocket", "--quiet", "--oplogSize", "128"],
        *["--wiredTigerCacheSizeGB", "0.25"],
        *["--wiredTigerEngineConfigString", "log=(file_max=20MB,prealloc=false)"],
        *["--setParameter", "diagnosticDataCollectionEnabled=false"],
        *["--setParameter", "shutdownTimeoutMillisForSignaledShutdown=500"],
    ]

    async def ready(node: Kept) -> bool:
        return await listens(port)

    return Kept(f"mongod at {port}", command, {"LC_ALL": "C"}, directory / "log", ready)


def _client(port: int) -> AsyncMongoClient[Document]:
    """A connection to one node, whatever its state; impatient, since it asks nodes that were killed."""
    return AsyncMongoClient(
        "127.0.0.1",
        port,
        directConnection=True,
        serverMonitoringMode="poll",
        serverSelectionTimeoutMS=500,
        connectTimeoutMS=500,
        socketTimeoutMS=2000,
        heartbeatFrequencyMS=500,
    )
