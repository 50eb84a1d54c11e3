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
from server.embedded import embedded_mongo


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

    def tell(self, what: str) -> None:
        """Show a person who waits what is being done."""
        sys.stderr.write(f"  {what}\n")
        sys.stderr.flush()

    @property
    def rounds(self) -> int:
        """How often what is compared is measured, in turn."""
        return 1 if self.quick else 5


Measure: TypeAlias = Callable[[Frame], Awaitable[Sequence[Row]]]


@asynccontextmanager
async def framed(*, quick: bool, leads: int, baselines: Path | None) -> AsyncIterator[Frame]:
    """A frame with a mongod and a place of its own, both gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="leadlight-bench-") as place:
        async with embedded_mongo(Path(place) / "shared") as uri:
            yield Frame(uri, mongod_of(Path(place) / "shared"), Path(place), quick, leads, baselines)
