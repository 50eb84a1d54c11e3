"""Chat messages taken in a second, beside servers that do the bare minimum on the same MongoDB.

Clients that wait for each answer hold conversations of five messages, one of which gives an e-mail
address. Contestants take turns; between turns, what Leadlight does after its answers (reading the
conversation, counting, telling) is waited for, and its CPU time is on its bill.
"""

import asyncio
import os
import sys
import time
import uuid
from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from statistics import quantiles
from typing import Protocol

from benchmarks.frame import Frame
from benchmarks.process import Running, cpu, free_port, leadlight, running
from benchmarks.report import Bar, Row, ratios
from benchmarks.wire import Wire
from server.mongo import Database, connect
from server.services import now
from server.tenants import Admin, Admins

SECTION = "Chat ingest"
CLIENTS = (1, 16, 64)
SECONDS = 4.0  # of one turn
ADMIN = "adm_ingest"
SOON = timedelta(minutes=1)
TURN = 5  # messages of one conversation
KNOWN = "docs/decisions/0016-the-hot-path.md says what was tried, and where the time goes"
TEXTS = (
    "Hi there! We are a team of twelve.",
    "We need a booking system for three meeting rooms.",
    "It has to work together with our calendar.",
    "We would like to start next month.",
    "Thanks, that sounds good.",
)


class Contestant(Protocol):
    """A server that takes chat messages."""

    @property
    def name(self) -> str: ...

    @property
    def server(self) -> Running: ...

    def hold(self, wire: Wire, number: int) -> AsyncIterator[None]:
        """Hold conversation `number`; yields with each message answered."""

    async def settle(self) -> None:
        """Wait for what the server does after its answers."""


@dataclass(frozen=True)
class Leadlight:
    server: Running
    db: Database
    name: str = "Leadlight"

    async def hold(self, wire: Wire, number: int) -> AsyncIterator[None]:
        known: dict[str, str] = {}
        for place in range(TURN):
            body = {
                "adminId": ADMIN,
                "message": _text(number, place),
                "messageId": str(uuid.uuid4()),
                **known,
            }
            answer = await wire.post("/api/chat", body)
            known = {key: answer[key] for key in ("sessionId", "sessionToken")}
            yield

    async def settle(self) -> None:
        while await self._busy():  # noqa: ASYNC110  what it waits for is in other processes
            await asyncio.sleep(0.2)

    async def _busy(self) -> bool:
        """Whether anything waits to be read or heard, or a job is due, or will be in a moment."""
        unread, unheard = ({mark: {"$exists": True}} for mark in ("unread", "unheard"))
        soon = {"state": {"$ne": "dead"}, "runAt": {"$lt": now() + SOON}}
        waiting = (("chats", unread), ("jobs", soon), ("leads", unheard))
        return any([await self.db[name].find_one(which) for name, which in waiting])


@dataclass(frozen=True)
class Baseline:
    name: str
    server: Running

    async def hold(self, wire: Wire, number: int) -> AsyncIterator[None]:
        for place in range(TURN):
            body = {"adminId": ADMIN, "sessionId": f"sess_{number}", "message": _text(number, place)}
            await wire.post("/chat", body)
            yield

    async def settle(self) -> None:
        """It does nothing after its answers."""


@dataclass
class Turns:
    """What one contestant did with one number of clients, turn by turn."""

    rate: list[float] = field(default_factory=list)
    p50: list[float] = field(default_factory=list)
    p95: list[float] = field(default_factory=list)
    p99: list[float] = field(default_factory=list)
    server: list[float] = field(default_factory=list)  # microseconds of CPU for a message
    mongod: list[float] = field(default_factory=list)

    def note(self, latencies: Sequence[float], seconds: float, server: float, mongod: float) -> None:
        cuts = quantiles(latencies, n=100, method="inclusive")
        self.rate.append(len(latencies) / seconds)
        for kept, at in ((self.p50, 49), (self.p95, 94), (self.p99, 98)):
            kept.append(cuts[at] * 1_000)
        self.server.append(server / len(latencies) * 1e6)
        self.mongod.append(mongod / len(latencies) * 1e6)


async def measure(frame: Frame) -> Sequence[Row]:
    seconds, clients = (1.0, (16,)) if frame.quick else (SECONDS, CLIENTS)
    done: dict[tuple[str, int], Turns] = defaultdict(Turns)
    async with AsyncExitStack() as stack:
        contestants = await _contestants(frame, stack)
        for contestant in contestants:
            await _turn(contestant, 16, 0.5, frame)  # connections are opened, code is loaded
        for number in range(frame.rounds):
            frame.tell(f"ingest: round {number + 1} of {frame.rounds}")
            for count in clients:
                for contestant in contestants[:: 1 if number % 2 else -1]:
                    done[contestant.name, count].note(*await _turn(contestant, count, seconds, frame))
    return [*_rows(done), *_compared(done), *_missing(contestants)]


async def _contestants(frame: Frame, stack: AsyncExitStack) -> list[Contestant]:
    client = connect(frame.uri)
    stack.callback(client.close)
    db = client["bench_ingest"]
    await Admins(db).add(Admin(admin_id=ADMIN, name="Hats & Co", email="a@hats.example", created_at=now()))
    server = leadlight(frame.place / "ingest", uri=frame.uri, db="bench_ingest")
    found: list[Contestant] = [Leadlight(await stack.enter_async_context(server), db)]
    for name, command in _commands(frame.baselines).items():
        port = free_port()
        env = {
            "MONGODB_URI": frame.uri,
            "DB": f"bench_{name.lower()}",
            "PORT": str(port),
            "NODE_ENV": "production",
        }
        words = [word.replace("PORT", str(port)) for word in command]
        try:
            started = await stack.enter_async_context(running(words, port, env, frame.baselines))
        except (OSError, TimeoutError):
            frame.tell(f"ingest: {name} does not start, and is left out")
        else:
            found.append(Baseline(name, started))
    return found


def _commands(folder: Path | None) -> dict[str, Sequence[str]]:
    """How each baseline is started that is there, with what it needs."""
    if folder is None:
        return {}
    uvicorn = ["-m", "uvicorn", "fastapi_server:app", "--port", "PORT", "--no-access-log"]
    commands: dict[str, Sequence[str]] = {
        "aiohttp": [sys.executable, "aiohttp_server.py"],
        "FastAPI": [sys.executable, *uvicorn],
    }
    if (folder / "node_modules").is_dir():
        commands["Express"] = ["node", "express_server.js"]
    return commands


async def _turn(
    contestant: Contestant, clients: int, seconds: float, frame: Frame
) -> tuple[list[float], float, float, float]:
    """Latencies in seconds, the turn's length, and CPU seconds of server and mongod until all is done."""
    before = cpu(contestant.server.pid), cpu(frame.mongod)
    latencies: list[float] = []
    began = time.perf_counter()
    await asyncio.gather(*(_client(contestant, latencies, began + seconds) for _ in range(clients)))
    took = time.perf_counter() - began
    await contestant.settle()
    return latencies, took, cpu(contestant.server.pid) - before[0], cpu(frame.mongod) - before[1]


async def _client(contestant: Contestant, latencies: list[float], until: float) -> None:
    async with Wire(contestant.server.port) as wire:
        while True:
            asked = time.perf_counter()
            async for _ in contestant.hold(wire, int.from_bytes(os.urandom(6))):
                answered = time.perf_counter()
                latencies.append(answered - asked)
                asked = answered
                if answered > until:
                    return


def _text(number: int, place: int) -> str:
    """What is said at a place of a conversation; one of the five gives an address."""
    gives = place == number % TURN
    return f"{TEXTS[place]} Write to jane.doe{number}@acme-rooms.example" if gives else TEXTS[place]


def _rows(done: dict[tuple[str, int], Turns]) -> list[Row]:
    rows = []
    for (name, clients), turns in done.items():
        who = f"{name}, {clients} clients"
        rows += [
            Row(SECTION, f"{who}: messages a second", "/s", tuple(turns.rate)),
            Row(SECTION, f"{who}: p50", "ms", tuple(turns.p50)),
            Row(SECTION, f"{who}: p95", "ms", tuple(turns.p95)),
            Row(SECTION, f"{who}: p99", "ms", tuple(turns.p99)),
            Row(SECTION, f"{who}: CPU a message, server", "µs", tuple(turns.server)),
            Row(SECTION, f"{who}: CPU a message, mongod", "µs", tuple(turns.mongod)),
        ]
    return rows


def _compared(done: dict[tuple[str, int], Turns]) -> list[Row]:
    rows = []
    for (name, clients), turns in done.items():
        if name != "Leadlight":
            bar = Bar("at least", 1.0, KNOWN) if (name, clients) == ("FastAPI", 16) else None
            ours = done["Leadlight", clients].rate
            rows.append(
                ratios(SECTION, f"throughput beside {name}, {clients} clients", ours, turns.rate, bar)
            )
    return rows


def _missing(contestants: Sequence[Contestant]) -> list[Row]:
    there = {contestant.name for contestant in contestants}
    why = "left out: give its folder by --baselines, with what it needs installed"
    return [
        Row(SECTION, name, "", note=why) for name in ("aiohttp", "FastAPI", "Express") if name not in there
    ]
