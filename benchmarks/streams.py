"""Many visitors who are answered at once: replies of a hundred tokens, twenty a second, streamed.

The fake model and the visitors are processes of their own, over bare sockets. A visitor's first token
is counted from the request, a reply is whole when every word of it has come.
"""

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from statistics import quantiles

from benchmarks.fake_model import IDEAL, REPLY
from benchmarks.frame import Frame
from benchmarks.process import Running, cpu, free_port, leadlight, memory, running
from benchmarks.report import Bar, Row
from server.mongo import connect
from server.services import now
from server.tenants import Admin, Admins

SECTION = "Streams"
ADMIN = "adm_streams"
DB = "bench_streams"
RAMP = 5.0  # seconds over which they start
PATIENCE = 60.0  # seconds
REQUEST = (
    "POST /api/chat HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
    "Accept: text/event-stream\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{}"
)
BODY = json.dumps({"adminId": ADMIN, "message": "Do you have hats for a party of twelve?"})


@dataclass(frozen=True)
class Heard:
    """What a visitor got: seconds to the first token and to the end, and whether all of it came."""

    first: float
    total: float
    whole: bool


@dataclass(frozen=True)
class Wave:
    """A number of visitors, what became of each, and what that cost the servers."""

    heard: Sequence[Heard]
    cpu: float  # seconds
    kilobytes: float  # each

    @property
    def first(self) -> float:
        """When the first token had come for 99 in a hundred."""
        return _p99([each.first for each in self.heard])

    @property
    def total(self) -> float:
        return _p99([each.total for each in self.heard])


def _p99(seconds: Sequence[float]) -> float:
    return quantiles(seconds, n=100, method="inclusive")[98]


async def measure(frame: Frame) -> Sequence[Row]:
    one, two = (20, 40) if frame.quick else (500, 1_000)
    rows: list[Row] = []
    async with _model() as url:
        for count, processes in ((one, 1), (two, 2)):
            frame.tell(f"streams: {count} through {processes} process(es)")
            async with _servers(frame, url, processes) as servers:
                resting = _memory(servers)  # a process keeps what it once had, so later waves look free
                await wave(servers, 10 * processes, 0.5, resting)  # code is loaded
                waves = [await wave(servers, count, RAMP, resting) for _ in range(min(frame.rounds, 3))]
            rows += _rows(waves, count, processes)
    return rows


async def wave(servers: Sequence[Running], count: int, ramp: float, resting: float) -> Wave:
    """So many visitors, starting over `ramp` seconds, spread over the servers.

    `resting` is what the servers had in memory, in megabytes, before they had visitors.
    """
    before = sum(cpu(server.pid) for server in servers)
    most = [resting]
    watching = asyncio.create_task(_watch(servers, most))
    async with asyncio.timeout(PATIENCE + ramp):
        heard = await asyncio.gather(
            *(_visitor(servers[each % len(servers)].port, ramp * each / count) for each in range(count))
        )
    watching.cancel()
    spent = sum(cpu(server.pid) for server in servers) - before
    return Wave(heard, spent, (most[0] - resting) * 1_000 / count)


async def _watch(servers: Sequence[Running], most: list[float]) -> None:
    while True:
        most[0] = max(most[0], _memory(servers))
        await asyncio.sleep(0.1)


def _memory(servers: Sequence[Running]) -> float:
    return sum(memory(server.pid) for server in servers)


async def _visitor(port: int, wait: float) -> Heard:
    await asyncio.sleep(wait)
    loop = asyncio.get_running_loop()
    began = loop.time()
    _, ear = await loop.create_connection(_Ear, "127.0.0.1", port)
    await ear.ended
    return Heard(ear.first - began, ear.last - began, ear.whole)


class _Ear(asyncio.Protocol):
    """Hears one reply, and looks only at what it must."""

    def __init__(self) -> None:
        self.first = self.last = 0.0
        self.ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._heard: list[bytes] = []

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)  # noqa: S101
        transport.write(REQUEST.format(len(BODY), BODY).encode())

    def data_received(self, data: bytes) -> None:
        self._heard.append(data)
        self.last = asyncio.get_running_loop().time()
        if not self.first and b"event: token" in data:
            self.first = self.last

    def connection_lost(self, _: Exception | None) -> None:
        if not self.ended.done():
            self.ended.set_result(None)

    @property
    def whole(self) -> bool:
        return json.dumps(REPLY)[1:-1].encode() in b"".join(self._heard)


@asynccontextmanager
async def _model() -> AsyncIterator[str]:
    port = free_port()
    async with running([sys.executable, "-m", "benchmarks.fake_model", str(port)], port, {}):
        yield f"http://127.0.0.1:{port}/v1"


@asynccontextmanager
async def _servers(frame: Frame, model: str, count: int) -> AsyncIterator[Sequence[Running]]:
    client = connect(frame.uri)
    admin = Admin(admin_id=ADMIN, name="Hats & Co", email="a@hats.example", created_at=now())
    await Admins(client[DB]).add(admin)
    client.close()
    async with AsyncExitStack() as stack:
        yield [
            await stack.enter_async_context(
                leadlight(frame.place / "streams", "web", uri=frame.uri, db=DB, OPENAI_BASE_URL=model)
            )
            for _ in range(count)
        ]


def _rows(waves: Sequence[Wave], count: int, processes: int) -> list[Row]:
    who = f"{count} at once, {processes} process{'es' if processes > 1 else ''}"
    whole = tuple(float(sum(each.whole for each in wave.heard)) for wave in waves)
    first = tuple(wave.first * 1_000 for wave in waves)
    over = tuple((wave.total / IDEAL - 1) * 100 for wave in waves)
    bars = (Bar("at most", 250), Bar("at most", 10), Bar("at most", 60)) if processes == 1 else (None,) * 3
    return [
        Row(SECTION, f"{who}: replies that came whole", "", whole, Bar("at least", count)),
        Row(SECTION, f"{who}: first token, p99", "ms", first, bars[0]),
        Row(SECTION, f"{who}: last token, p99, later than ideal", "%", over, bars[1]),
        Row(SECTION, f"{who}: memory for each", "kB", tuple(wave.kilobytes for wave in waves), bars[2]),
        Row(SECTION, f"{who}: CPU for each", "ms", tuple(wave.cpu / count * 1_000 for wave in waves)),
    ]
