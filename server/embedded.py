"""A real MongoDB for owners who run none: one `mongod` per data directory, shared by its processes."""

import asyncio
import contextlib
import fcntl
import os
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

import structlog
from pymongo.errors import PyMongoError

from server.mongod.home import Home
from server.mongod.primary import Connection, answers, listens, set_up
from server.mongod.process import OR_ELSE, EmbeddedUnavailable, Mongod, bound_log, in_use

__all__ = ["EmbeddedMongo", "EmbeddedUnavailable", "embedded_mongo"]

_START_TIMEOUT: Final = 300.0
_CLEAN_END_TIMEOUT: Final = 60.0
_PORT_TIMEOUT: Final = 1.0
_POLL: Final = 0.01
_POLL_IN_LINE: Final = 0.1
_PAUSES_AT_START: Final = (0.0, 0.2, 0.5)
_LONG_LIFE: Final = 10.0
_LOG_CHECK: Final = 3600.0

_logger = structlog.get_logger()


@asynccontextmanager
async def embedded_mongo(data_dir: Path) -> AsyncIterator[str]:
    """The URI of a writable primary over `data_dir`, for as long as the block runs."""
    mongo = EmbeddedMongo(data_dir)
    try:
        yield await mongo.start()
    finally:
        await mongo.stop()


class EmbeddedMongo:
    """This process's part in the mongod of one data directory.

    One process owns mongod: it holds the lock and is mongod's parent. The others use it
    and stand in line for the lock; when the owner ends, the first of them starts mongod
    again, same port, same data, and every driver reconnects.
    """

    def __init__(self, data_dir: Path) -> None:
        self._home = Home(data_dir.absolute())
        self._turn = Turn(self._home.lock)
        self._mongod: Mongod | None = None
        self._keeper: asyncio.Task[None] | None = None

    async def start(self) -> str:
        """The URI of a writable primary. Raises EmbeddedUnavailable, its text one line for a person."""
        try:
            self._home.make()
            async with asyncio.timeout(_START_TIMEOUT):
                connection = await self._join_or_serve()
            self._keeper = asyncio.create_task(self._keep(connection))
        except TimeoutError:
            raise EmbeddedUnavailable(f"mongod is not ready: see {self._home.db_path}, {OR_ELSE}") from None
        except OSError as error:
            raise EmbeddedUnavailable(f"Cannot keep data in {self._home.path}: {error}, {OR_ELSE}") from None
        finally:
            if not self._keeper:
                await self.stop()
        return connection.uri

    async def stop(self) -> None:
        """Leave the line; if mongod is ours, end it first, cleanly. Safe to repeat."""
        if self._keeper:
            self._keeper.cancel()
            await asyncio.wait([self._keeper])
        if self._mongod:
            await self._mongod.stop()
        self._turn.give_up()

    async def _join_or_serve(self) -> Connection:
        while not self._turn.take():
            connection = self._home.connection()
            if connection and await answers(connection):
                return connection
            await asyncio.sleep(_POLL_IN_LINE)
        return await self._serve()

    async def _serve(self) -> Connection:
        for pause in _PAUSES_AT_START:
            await asyncio.sleep(pause)
            with contextlib.suppress(_Died):
                await self._wait_for_the_one_before()
                connection = self._home.settle_connection()
                await self._launch(connection, "mongod_started")
                return connection
        raise EmbeddedUnavailable(self._mongod.failure() if self._mongod else OR_ELSE)

    async def _keep(self, connection: Connection) -> None:
        """Hold mongod up while it is ours; before that, stand in line."""
        while not self._turn.take():  # noqa: ASYNC110 (the holder is another process)
            await asyncio.sleep(_POLL_IN_LINE)
        deaths = 0
        while True:
            began = time.monotonic()
            await self._outlive()
            deaths = 1 if time.monotonic() - began > _LONG_LIFE else deaths + 1
            await asyncio.sleep(pause_after(deaths))
            with contextlib.suppress(_Died):
                await self._relaunch(connection)

    async def _outlive(self) -> None:
        if not self._mongod:
            return
        while not await self._mongod.ended(within=_LOG_CHECK):
            bound_log(self._home.db_path)
        _logger.error("mongod_ended", reason=self._mongod.failure())

    async def _relaunch(self, connection: Connection) -> None:
        try:
            await self._wait_for_the_one_before()
            await self._launch(connection, "mongod_restarted")
        except (EmbeddedUnavailable, OSError) as error:
            _logger.error("mongod_not_restarted", reason=str(error))

    async def _wait_for_the_one_before(self) -> None:
        """Its owner is gone, but a leashed mongod may still be writing its last checkpoint."""
        if not await _within(_CLEAN_END_TIMEOUT, lambda: not in_use(self._home.db_path)):
            raise EmbeddedUnavailable(f"Another mongod uses {self._home.db_path}: end it, {OR_ELSE}")
        # mongod lets go of its data some milliseconds before its port. A stranger keeps the port.
        await _within(_PORT_TIMEOUT, self._home.has_its_port)

    async def _launch(self, connection: Connection, event: str) -> None:
        began, key = time.monotonic(), self._home.key()
        self._mongod = await Mongod.spawn(self._home.db_path, self._home.key_file, connection.port)
        while not await listens(connection.port):
            await self._pause()
        while not await answers(connection):
            with contextlib.suppress(PyMongoError):
                await set_up(connection, key)
            await self._pause()
        _logger.info(event, port=connection.port, seconds=round(time.monotonic() - began, 2))

    async def _pause(self) -> None:
        if not (self._mongod and self._mongod.running):
            raise _Died
        await asyncio.sleep(_POLL)


async def _within(seconds: float, condition: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        await asyncio.sleep(_POLL)
    return True


class _Died(Exception):
    """mongod ended while it started. Not a failure yet: it is started again."""


class Turn:
    """A place in line for the one lock; the kernel passes it on when its holder ends, by kill -9 too."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: int | None = None

    def take(self) -> bool:
        """Whether the lock is ours (now, or already)."""
        if self._file is not None:
            return True
        file = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(file)
            return False
        self._file = file
        return True

    def give_up(self) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None


def pause_after(deaths: int) -> float:
    """Seconds before the next start: none after one death, up to ten when it keeps dying."""
    return 0.0 if deaths <= 1 else min(0.1 * 2.0**deaths, 10.0)
