"""Analytics of an admin with a thousand leads and of one with very many, asked in turn.

The figures are roll-ups, so the two are to cost the same; beside them, the aggregation over all
leads that the FastAPI baseline answers with.
"""

import statistics
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack

import aiohttp

from benchmarks.frame import Frame
from benchmarks.owner import owners_token
from benchmarks.process import Running, free_port, leadlight, running
from benchmarks.report import Bar, Row, ratios
from benchmarks.seeding import BIG, seeded
from server.mongo import Database, connect

SECTION = "Analytics"
SMALL = 1_000
QUESTIONS = ("/api/leads-enhanced?analytics=true", "/api/v1/analytics/overview", "/api/v1/analytics/trends")
ASKED = 60  # times a round


async def measure(frame: Frame) -> Sequence[Row]:
    count = 2_000 if frame.quick else frame.leads
    client = connect(frame.uri)
    times: dict[tuple[str, int], list[float]] = {}
    async with AsyncExitStack() as stack:
        stack.callback(client.close)
        asked: dict[int, tuple[Running, str]] = {}
        for size in (SMALL, count):
            db = await seeded(client, size)
            starting = leadlight(frame.place / db.name, "web", uri=frame.uri, db=db.name)
            asked[size] = await stack.enter_async_context(starting), await owners_token(db, BIG)
        http = await stack.enter_async_context(aiohttp.ClientSession())
        for number in range(frame.rounds):
            frame.tell(f"analytics: round {number + 1} of {frame.rounds}")
            for question in QUESTIONS:
                for size, (server, token) in list(asked.items())[:: 1 if number % 2 else -1]:
                    took = await _asked(http, server.url + question, {"Authorization": f"Bearer {token}"})
                    times.setdefault((question, size), []).append(took)
        return [*_rows(times, count), *await _baseline(frame, http, db, count)]


async def _asked(http: aiohttp.ClientSession, url: str, headers: Mapping[str, str]) -> float:
    """The median answer, in milliseconds."""
    took = []
    for _ in range(ASKED):
        began = time.perf_counter()
        async with http.get(url, headers=headers) as answer:
            answer.raise_for_status()
            await answer.read()
        took.append((time.perf_counter() - began) * 1_000)
    return statistics.median(took)


def _rows(times: Mapping[tuple[str, int], Sequence[float]], count: int) -> list[Row]:
    rows = [
        Row(SECTION, f"{question.partition('/api/')[2]}, {size:,} leads", "ms", tuple(took))
        for (question, size), took in times.items()
    ]
    for question in QUESTIONS:
        name = f"{question.partition('/api/')[2]}: {count:,} beside {SMALL:,}"
        rows.append(
            ratios(SECTION, name, times[question, count], times[question, SMALL], Bar("at most", 2.0))
        )
    return rows


async def _baseline(frame: Frame, http: aiohttp.ClientSession, db: Database, count: int) -> list[Row]:
    name = f"FastAPI, aggregating {count:,} leads"
    if frame.baselines is None:
        return [Row(SECTION, name, "ms", note="left out: give its folder by --baselines")]
    port = free_port()
    command = [sys.executable, "-m", "uvicorn", "fastapi_server:app", "--port", str(port), "--no-access-log"]
    env = {"MONGODB_URI": frame.uri, "DB": db.name}
    async with running(command, port, env, frame.baselines) as server:
        took = []
        for _ in range(max(3, frame.rounds)):
            began = time.perf_counter()
            async with http.get(f"{server.url}/analytics", params={"adminId": BIG}) as answer:
                answer.raise_for_status()
            took.append((time.perf_counter() - began) * 1_000)
    return [Row(SECTION, name, "ms", tuple(took))]
