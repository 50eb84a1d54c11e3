"""What every section of the benchmarks is given: how much to measure, and on which MongoDB."""

import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from benchmarks.process import mongod_of
from benchmarks.report import Row
from benchmarks.seeding import is_seeded
from server.embedded import embedded_mongo
from server.mongo import connect

ROUNDS = 5  # that is how often what is compared is measured, in turn


@dataclass(frozen=True, slots=True)
class Frame:
    """One run. `uri` is of the one mongod that all contestants share; `place` is for files of the run.

    `quick`: one small case of everything, to see that it works; its figures say little.
    `baselines` is the folder of the servers to compare with, if there is one.
    """

    uri: str
    mongod: int  # its process id
    place: Path
    quick: bool = False
    leads: int = 1_000_000
    baselines: Path | None = None
    rounds: int = ROUNDS

    def tell(self, what: str) -> None:
        """Show a person who waits what is being done."""
        sys.stderr.write(f"  {what}\n")
        sys.stderr.flush()


Measure: TypeAlias = Callable[[Frame], Awaitable[Sequence[Row]]]


@asynccontextmanager
async def framed(
    *, quick: bool, leads: int, baselines: Path | None, keep: Path | None = None, rounds: int = ROUNDS
) -> AsyncIterator[Frame]:
    """A frame with a mongod and a place of its own, both gone afterwards.

    With `keep`, mongod's data are in that folder and stay there. The next run finds its leads in it,
    and nothing else that a run has left.
    """
    with tempfile.TemporaryDirectory(prefix="leadlight-bench-") as folder:
        place = Path(folder)
        data = (keep or place / "shared").absolute()
        async with embedded_mongo(data) as uri:
            await _forget_all_but_leads(uri)
            yield Frame(uri, mongod_of(data), place, quick, leads, baselines, 1 if quick else rounds)


async def _forget_all_but_leads(uri: str) -> None:
    client = connect(uri)
    for name in await client.list_database_names():
        if name.startswith("bench_") and not is_seeded(name):
            await client.drop_database(name)
    client.close()
