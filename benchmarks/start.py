"""Starting over a data directory that is there already, and how much memory a server takes that idles.

`python -m server` with its own mongod, from the start of the process to the first answer of a chat;
mongod's own start is measured as the time that the same mongod takes to answer by itself.
"""

import asyncio
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import aiohttp

from benchmarks.frame import Frame
from benchmarks.process import leadlight, memory
from benchmarks.report import Bar, Row

COLD, IDLE = "Cold start", "Idle"
BESIDE_MONGOD = 1.0  # seconds
RESTING = 120  # megabytes
QUIET = 5.0  # seconds after the start
PROBE = (
    "import time, asyncio; from pathlib import Path; from server.embedded import embedded_mongo\n"
    "async def main(place):\n"
    "    began = time.perf_counter()\n"
    "    async with embedded_mongo(place): print(time.perf_counter() - began, flush=True)\n"
    "import sys; asyncio.run(main(Path(sys.argv[1])))"
)


async def measure(frame: Frame) -> Sequence[Row]:
    place = frame.place / "start"
    # Makes the directory, the demo and the indexes, and compiles all modules.
    async with leadlight(place, **_bytecode(frame)) as server:
        await _answered(server.port)
        await asyncio.sleep(0 if frame.quick else QUIET)
        resting = [memory(server.pid)]
    beside: list[float] = []
    starts: list[float] = []
    mongods: list[float] = []
    for number in range(frame.rounds):
        frame.tell(f"start: round {number + 1} of {frame.rounds}")
        mongods.append(await _mongod(place))
        took, rest = await _start(place, frame)
        starts.append(took)
        resting.append(rest)
        beside.append(starts[-1] - mongods[-1])
    return [
        Row(COLD, "mongod's own start", "s", tuple(mongods)),
        Row(COLD, "from the command to the first answer", "s", tuple(starts)),
        Row(COLD, "beyond mongod's own start", "s", tuple(beside), Bar("at most", BESIDE_MONGOD)),
        Row(IDLE, "server's memory (RSS), scripted model", "MB", tuple(resting), Bar("at most", RESTING)),
    ]


async def _start(place: Path, frame: Frame) -> tuple[float, float]:
    """Seconds to the first answer, and megabytes at rest."""
    began = time.perf_counter()
    async with leadlight(place, **_bytecode(frame)) as server:
        await _answered(server.port)
        took = time.perf_counter() - began
        await asyncio.sleep(0 if frame.quick else QUIET)
        return took, memory(server.pid)


def _bytecode(frame: Frame) -> dict[str, str]:
    """Python keeps what it has compiled, as it does on any machine unless told not to; here, with the run."""
    return {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(frame.place / "bytecode")}


async def _mongod(place: Path) -> float:
    """Seconds until mongod by itself answers over the same data."""
    process = await asyncio.create_subprocess_exec(
        *[sys.executable, "-c", PROBE, str(place)], stdout=asyncio.subprocess.PIPE
    )
    told, _ = await process.communicate()
    return float(told.decode().splitlines()[-1])


async def _answered(port: int) -> None:
    """The first answer to a visitor's page."""
    async with aiohttp.ClientSession() as http, http.get(f"http://127.0.0.1:{port}/readyz") as answer:
        answer.raise_for_status()
