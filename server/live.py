"""What happens in a conversation while a visitor watches it, whichever process it happens in.

MongoDB is asked once a tick for all sessions that are watched here, however many they are. A place
in a session can be filled late (a reply takes its time), so each tick looks back over the last
places, and passes over what has been told.
"""

import asyncio
import contextlib
from collections import Counter, defaultdict
from collections.abc import AsyncGenerator, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import structlog
from pymongo.errors import PyMongoError

from capture.conversation import Message
from capture.handoff import State
from server.mongo import Database, Document

EVERY = 1.0  # seconds
LOOK_BACK = 20  # places: ten turns, of which one at most is still being answered
BATCH = 200  # sessions a query
PER_SESSION = 5  # streams: a visitor's tabs
PER_HOME = 200  # streams from one network: a large office, and no more than a fifth of all
PER_PROCESS = 1_000
LONGEST = 500  # events that a client has not taken; then it has to come again
WITHOUT_MONGO = 2.0  # seconds

Key = tuple[str, str]  # adminId, sessionId
Event = Message | State | None  # None: the server is stopping

log = structlog.get_logger()


class TooManyStreams(Exception):
    """The session, the network or this process has as many streams as it may have."""


@dataclass(slots=True)
class _Watched:
    """One session, its listeners, and what they have been told."""

    floor: int
    told: dict[str, int] = field(default_factory=dict)
    listeners: list[asyncio.Queue[Event]] = field(default_factory=list)

    def tell(self, event: Event) -> None:
        for listener in self.listeners:
            if listener.qsize() < LONGEST:
                listener.put_nowait(event if listener.qsize() < LONGEST - 1 else None)

    def note(self, message: Message) -> None:
        self.told[message.message_id] = message.seq
        self.floor = max(self.floor, message.seq - LOOK_BACK)
        self.told = {known: seq for known, seq in self.told.items() if seq > self.floor}


class Live:
    """The watched sessions of this process, and the one task that looks after them all."""

    def __init__(self, db: Database, *, every: float = EVERY) -> None:
        self._db = db
        self._every = every
        self._watched: dict[Key, _Watched] = {}
        self._homes = Counter[str]()  # open streams, by network
        self._polling: asyncio.Task[None] | None = None
        self._closed = False

    def __len__(self) -> int:
        return self._homes.total()

    @contextlib.contextmanager
    def listen(self, admin_id: str, session_id: str, seq: int, home: str) -> Iterator[asyncio.Queue[Event]]:
        """What happens from now on in a session whose last place is `seq`; things may be told twice.

        `home` is the network of whoever listens. Raises TooManyStreams. After None nothing more comes.
        """
        key, heard = (admin_id, session_id), asyncio.Queue[Event]()
        watched = self._watched.get(key) or _Watched(floor=seq - LOOK_BACK)
        if self._closed or len(watched.listeners) >= PER_SESSION or self._is_full(home):
            raise TooManyStreams
        self._watched[key] = watched
        watched.listeners.append(heard)
        self._homes[home] += 1
        self._polling = self._polling or asyncio.create_task(self._poll())
        try:
            yield heard
        finally:
            watched.listeners.remove(heard)
            if not watched.listeners:
                self._watched.pop(key, None)
            self._homes -= Counter([home])  # keeps what is positive

    def _is_full(self, home: str) -> bool:
        return len(self) >= PER_PROCESS or self._homes[home] >= PER_HOME

    async def close(self) -> None:
        """End every stream, and take no more."""
        self._closed = True
        for watched in self._watched.values():
            watched.tell(None)
        if self._polling:
            self._polling.cancel()
            await asyncio.gather(self._polling, return_exceptions=True)

    async def _poll(self) -> None:
        while True:
            await asyncio.sleep(self._every)
            try:
                async for batch in self._batches():
                    await self._look(batch)
            except PyMongoError as error:
                log.warning("live_without_mongodb", error=type(error).__name__)
                await asyncio.sleep(WITHOUT_MONGO)

    async def _batches(self) -> AsyncGenerator[list[tuple[Key, _Watched]]]:
        watched = iter(list(self._watched.items()))
        while batch := list(islice(watched, BATCH)):
            yield batch

    async def _look(self, batch: list[tuple[Key, _Watched]]) -> None:
        fresh, states = await asyncio.gather(
            self._db["chats"].find({"$or": [_news(*item) for item in batch]}).to_list(),
            self._db["sessions"]
            .find({"$or": [_session(key) for key, _ in batch]}, {"adminId": 1, "sessionId": 1, "handoff": 1})
            .to_list(),
        )
        said = _by_session(fresh)
        for key, watched in batch:
            for message in sorted(said[key], key=lambda each: each.seq):
                watched.note(message)
                watched.tell(message)
        for document in states:
            key = (document["adminId"], document["sessionId"])
            if now_watched := self._watched.get(key):
                now_watched.tell(document.get("handoff", {}).get("state", "none"))


def _news(key: Key, watched: _Watched) -> dict[str, Any]:
    return {
        **_session(key),
        "seq": {"$gt": watched.floor},
        "messageId": {"$nin": list(watched.told)},
        "complete": {"$ne": False},
    }


def _session(key: Key) -> dict[str, Any]:
    return {"adminId": key[0], "sessionId": key[1]}


def _by_session(documents: list[Document]) -> defaultdict[Key, list[Message]]:
    found: defaultdict[Key, list[Message]] = defaultdict(list)
    for document in documents:
        message = Message.model_validate(document)
        found[message.admin_id, message.session_id].append(message)
    return found
