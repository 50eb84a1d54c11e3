"""Exporting all leads of an admin as CSV, beside reading the same cursor through Motor and doing nothing.

The server is a process of its own, watched in /proc while it streams; both take turns on one mongod.
"""

import asyncio
import time
from collections.abc import Sequence

import aiohttp
import pymongo

from benchmarks.frame import Frame
from benchmarks.owner import owners_token
from benchmarks.process import Running, leadlight, memory
from benchmarks.report import Bar, Row, ratios
from benchmarks.seeding import BIG, LATEST, SPAN, seeded
from capture.lead_rows import BATCH, PATIENCE
from capture.listing import order
from integrations.csv.columns import projection
from integrations.csv.presets import Preset, columns_for
from server.mongo import Database, connect

SECTION = "Export"
PRESETS: tuple[Preset, ...] = ("leadlight", "seed")
SPEED = Bar("at least", 0.5)
GROWTH = Bar("at most", 50)  # megabytes
WARM_UP = 1_000  # leads
LATE = f"{LATEST - SPAN / 100:%Y-%m-%d}"  # so many have come since
EVERY = 0.02  # seconds between looks at the memory


async def measure(frame: Frame) -> Sequence[Row]:
    """How fast, in leads a second, and how much memory it takes."""
    client = connect(frame.uri)
    count = 2_000 if frame.quick else frame.leads
    try:
        db = await seeded(client, count)
        token = await owners_token(db, BIG)
        async with leadlight(frame.place / "export", "web", uri=frame.uri, db=db.name) as server:
            return [
                row for preset in PRESETS for row in await _preset(frame, server, db, token, preset, count)
            ]
    finally:
        client.close()


async def _preset(
    frame: Frame, server: Running, db: Database, token: str, preset: Preset, count: int
) -> Sequence[Row]:
    exported, drained, growths = list[float](), list[float](), list[float]()
    await _export(server, token, preset, createdFrom=LATE)  # of this nothing is measured: code is loaded
    await _drain(db, preset, WARM_UP)
    for number in range(frame.rounds):
        frame.tell(f"{preset}, round {number + 1} of {frame.rounds}")
        for ours in (True, False) if number % 2 else (False, True):
            began = time.perf_counter()
            if ours:
                growths.append(await _watched(server, token, preset))
            else:
                await _drain(db, preset)
            (exported if ours else drained).append(count / (time.perf_counter() - began))
    return [
        Row(SECTION, f"{preset}: export", "leads/s", tuple(exported)),
        Row(SECTION, f"{preset}: the same cursor, drained", "leads/s", tuple(drained)),
        ratios(SECTION, f"{preset}: speed of draining", exported, drained, SPEED),
        Row(SECTION, f"{preset}: growth of memory", "MB", tuple(growths), GROWTH),
    ]


async def _watched(server: Running, token: str, preset: Preset) -> float:
    """By how many megabytes the server is larger at most while it exports."""
    before = most = memory(server.pid)
    exporting = asyncio.create_task(_export(server, token, preset))
    while not exporting.done():
        most = max(most, memory(server.pid))
        await asyncio.wait([exporting], timeout=EVERY)
    await exporting
    return most - before


async def _export(server: Running, token: str, preset: Preset, **filters: str) -> None:
    headers = {"Authorization": f"Bearer {token}"}
    timeout = aiohttp.ClientTimeout(total=None)
    async with (
        aiohttp.ClientSession(timeout=timeout, raise_for_status=True) as http,
        http.get(
            f"{server.url}/api/v1/leads/export", params={"preset": preset, **filters}, headers=headers
        ) as response,
    ):
        async for _ in response.content.iter_any():
            pass


async def _drain(db: Database, preset: Preset, most: int = 0) -> None:
    """Read what the export reads, and drop it; of no more than `most` leads, if that is said."""
    found = db["leads"].find({"adminId": BIG}, projection(columns_for(preset, ()))).sort(order("email"))
    with pymongo.timeout(PATIENCE):
        async for _ in found.limit(most).batch_size(BATCH):
            pass
