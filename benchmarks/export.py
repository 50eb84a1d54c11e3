"""Exporting all leads of an admin as CSV, beside reading the same cursor through Motor and doing nothing.

    python -m benchmarks.export [--leads 100000] [--quick]

The server is a process of its own, watched in /proc while it streams; both take turns on one mongod.
"""

import argparse
import asyncio
import sys
import time
from collections.abc import Sequence

import aiohttp

from benchmarks.frame import Frame, framed
from benchmarks.process import Running, leadlight, memory
from benchmarks.report import Bar, Row, ratios, table
from benchmarks.seeding import BIG, DB, on_terminal, seed
from capture.lead_rows import BATCH
from capture.listing import order
from integrations.csv.columns import projection
from integrations.csv.presets import Preset, columns_for
from server.access.team import Person, Team
from server.access.tokens import Grant, Tokens
from server.mongo import Database, connect
from server.services import now
from server.tenants import Admin, Admins

SECTION = "Export"
PRESETS: tuple[Preset, ...] = ("leadlight", "seed")
SPEED = Bar("at least", 0.5)
GROWTH = Bar("at most", 50)  # megabytes
EVERY = 0.02  # seconds between looks at the memory


async def measure(frame: Frame) -> Sequence[Row]:
    """How fast, in leads a second, and how much memory it takes."""
    client = connect(frame.uri)
    db, count = client[DB], 2_000 if frame.quick else frame.leads
    await seed(db, count, on_terminal("leads"))
    token = await _token(db)
    try:
        async with leadlight(frame.place / "export", "web", uri=frame.uri, db=DB) as server:
            return [
                row for preset in PRESETS for row in await _preset(frame, server, db, token, preset, count)
            ]
    finally:
        client.close()


async def _token(db: Database) -> str:
    """The secret of the big admin's owner."""
    big = Admin(admin_id=BIG, name="Big", email="big@shop.example", created_at=now())
    await Admins(db).add(big)
    owner = await Team(db, BIG).found(Person(name=big.name, email=big.email, role="owner"), big.created_at)
    grant = Grant(name="bench", scopes=("read",), member_id=owner.member_id)
    return (await Tokens(db, BIG).make(grant, now()))[1]


async def _preset(
    frame: Frame, server: Running, db: Database, token: str, preset: Preset, count: int
) -> Sequence[Row]:
    exported, drained, growths = list[float](), list[float](), list[float]()
    await _export(server, token, preset, "v")  # nothing of it is measured: code is loaded, caches are filled
    await _drain(db, preset)
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


async def _export(server: Running, token: str, preset: Preset, search: str = "") -> None:
    headers = {"Authorization": f"Bearer {token}"}
    query = {"preset": preset} | ({"search": search} if search else {})
    timeout = aiohttp.ClientTimeout(total=None)
    async with (
        aiohttp.ClientSession(timeout=timeout, raise_for_status=True) as http,
        http.get(f"{server.url}/api/v1/leads/export", params=query, headers=headers) as response,
    ):
        async for _ in response.content.iter_any():
            pass


async def _drain(db: Database, preset: Preset) -> None:
    """Read what the export reads, and drop it."""
    fields = projection(columns_for(preset, ()))
    async for _ in db["leads"].find({"adminId": BIG}, fields).sort(order("email")).batch_size(BATCH):
        pass


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--leads", type=int, default=100_000)
    parser.add_argument("--quick", action="store_true")
    arguments = parser.parse_args()
    sys.stdout.write(table(asyncio.run(_run(arguments))))


async def _run(arguments: argparse.Namespace) -> Sequence[Row]:
    async with framed(quick=arguments.quick, leads=arguments.leads, baselines=None) as frame:
        return await measure(frame)


if __name__ == "__main__":
    main()
