"""The processes that are measured: started, watched in /proc, and stopped."""

import asyncio
import os
import signal
import socket
import sys
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")
START_TIMEOUT = 60.0  # seconds
STOP_TIMEOUT = 30.0  # seconds


@dataclass(frozen=True, slots=True)
class Running:
    """A server of a process of its own, at `http://127.0.0.1:port`."""

    pid: int
    port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@asynccontextmanager
async def running(
    command: Sequence[str], port: int, env: Mapping[str, str], cwd: Path | None = None
) -> AsyncIterator[Running]:
    """A server, from the moment when its port answers; stopped with the block.

    Raises TimeoutError and OSError when it does not start.
    """
    process = await asyncio.create_subprocess_exec(
        *command,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
        env={**os.environ, **env},
        cwd=cwd,
    )
    try:
        async with asyncio.timeout(START_TIMEOUT):
            await answering(port, process)
        yield Running(process.pid, port)
    finally:
        with suppress(ProcessLookupError):
            process.send_signal(signal.SIGTERM)
        try:
            await asyncio.wait_for(process.wait(), STOP_TIMEOUT)
        except TimeoutError:
            process.kill()
            await process.wait()


@asynccontextmanager
async def leadlight(
    place: Path, *arguments: str, uri: str | None = None, db: str = "leadlight", **settings: str
) -> AsyncIterator[Running]:
    """A Leadlight as `python -m server` starts it, without rate limits and without a model's key."""
    port = free_port()
    env = {
        "LEADLIGHT_PORT": str(port),
        "LEADLIGHT_DATA_DIR": str(place),
        "LEADLIGHT_MONGODB_DB": db,
        "LEADLIGHT_RATE_LIMITS": "off",
        "OPENAI_API_KEY": "",
        "OPENAI_BASE_URL": "",
        **({"LEADLIGHT_MONGODB_URI": uri} if uri else {}),
        **settings,
    }
    async with running([sys.executable, "-m", "server", *arguments], port, env) as server:
        yield server


async def answering(port: int, process: Process) -> None:
    """Wait until the port takes connections. Raises ChildProcessError when the process ends first."""
    while process.returncode is None:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            await asyncio.sleep(0.005)
        else:
            writer.close()
            return
    raise ChildProcessError(f"ended with code {process.returncode}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def cpu(pid: int) -> float:
    """Seconds of processor time that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def memory(pid: int) -> float:
    """Megabytes (10^6 bytes) that a process has in memory now (RSS)."""
    return int(Path(f"/proc/{pid}/statm").read_text(encoding="utf-8").split()[1]) * PAGE / 1e6


def mongod_of(data_dir: Path) -> int:
    """The process id of the embedded mongod over a data directory."""
    for process in Path("/proc").iterdir():
        with suppress(OSError, ValueError):
            words = (process / "cmdline").read_bytes().split(b"\0")
            if words[0].endswith(b"mongod") and any(str(data_dir).encode() in word for word in words):
                return int(process.name)
    raise LookupError(f"no mongod over {data_dir}")
