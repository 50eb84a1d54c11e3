"""Several processes behind one port, as an operator starts them."""

import asyncio
import re
from pathlib import Path

import aiohttp

from benchmarks.process import free_port
from tests.program import program

STARTED = re.compile(r"^process_start_time_seconds (\S+)$", re.MULTILINE)


async def answerers(url: str, tries: int = 40) -> set[str]:
    """Which processes answer, of a number of new connections, by when they started."""
    seen = set()
    for _ in range(tries):
        async with aiohttp.ClientSession() as http, http.get(f"{url}/metrics") as page:
            found = STARTED.search(await page.text())
            assert found
            seen.add(found[1])
    return seen


async def test_two_processes_share_a_port_and_one_goes_on_without_the_other(tmp_path: Path) -> None:
    shared = {"LEADLIGHT_PORT": str(free_port()), "LEADLIGHT_SHARE_PORT": "on"}
    async with program(tmp_path, **shared) as first, program(tmp_path, "web", **shared) as second:
        assert first.url == second.url
        assert len(await answerers(first.url)) == 2
        second.process.kill()
        await asyncio.wait_for(second.process.wait(), 10)
        assert len(await answerers(first.url)) == 1
