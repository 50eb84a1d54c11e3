"""`python -m server` as an operator runs it: a process of its own, with its own data directory."""

import asyncio
import contextlib
import json
import os
import re
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp

from tests.site import Site

READY_WITHIN = 30.0


@dataclass
class Program:
    """A running `python -m server`; `lines` is what it has printed so far, its logs included."""

    process: asyncio.subprocess.Process
    lines: list[str]
    url: str = ""

    @property
    def token(self) -> str:
        """The demo admin's token, printed at the first start."""
        [token] = re.findall(r"API token\s+(\S+)", "\n".join(self.lines))
        return str(token)

    def kill(self) -> None:
        """End it as a power cut would, with the mongod it has started."""
        for pid in [*children(self.process.pid), self.process.pid]:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    async def stop(self, number: int = signal.SIGTERM) -> int:
        """End it politely; its exit status."""
        with contextlib.suppress(ProcessLookupError):
            self.process.send_signal(number)
        return await asyncio.wait_for(self.process.wait(), 30)


@asynccontextmanager
async def program(data_dir: Path, *arguments: str, **environment: str) -> AsyncIterator[Program]:
    """Start the program, wait until it serves (or works), and leave nothing behind."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "server",
        *arguments,
        env=clean_environment(data_dir) | environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    running = Program(process, [])
    reading = asyncio.create_task(_read(running))
    try:
        await asyncio.wait_for(_ready(running, worker="worker" in arguments), READY_WITHIN)
        yield running
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.terminate()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(process.wait(), 20)
        running.kill()
        await reading


async def command(data_dir: Path, *arguments: str, **environment: str) -> tuple[int, str]:
    """Run the program to its end: its exit status, and all it printed."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "server",
        *arguments,
        env=clean_environment(data_dir) | environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    printed, _ = await asyncio.wait_for(process.communicate(), 60)
    return process.returncode or 0, printed.decode()


async def create_admin(data_dir: Path, running: Program, http: aiohttp.ClientSession, *options: str) -> Site:
    """A new admin's site on the running program, made as an operator makes it."""
    arguments = ("admin", "create", "Alice's Atelier", "--email", "alice@atelier.example", "--json", *options)
    status, printed = await command(data_dir, *arguments)
    assert status == 0, printed
    made = json.loads(printed.splitlines()[-1])
    return Site(running.url, made["adminId"], made["token"], http)


def clean_environment(data_dir: Path) -> dict[str, str]:
    """This machine's environment without anybody's settings; no `.env` is in the working directory."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("LEADLIGHT_", "OPENAI_"))
    }
    return kept | {"LEADLIGHT_DATA_DIR": str(data_dir), "LEADLIGHT_PORT": "0", "PYTHONUNBUFFERED": "1"}


def children(pid: int) -> list[int]:
    """The processes that a process has started and that still run, theirs included."""
    found = []
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                found += [int(child), *children(int(child))]
    return found


async def _read(running: Program) -> None:
    assert running.process.stdout
    async for line in running.process.stdout:
        running.lines.append(line.decode().rstrip())


async def _ready(running: Program, *, worker: bool) -> None:
    ready = re.compile(r'"event": "working"' if worker else r"Leadlight is running at (\S+);")
    while not (found := ready.search("\n".join(running.lines))):
        assert running.process.returncode is None, "\n".join(running.lines)
        await asyncio.sleep(0.02)
    running.url = "" if worker else found[1]
