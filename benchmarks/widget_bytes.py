"""How many bytes a site loads for the chat, as they go over the wire."""

from collections.abc import Sequence
from pathlib import Path

import widget
from benchmarks.frame import Frame
from benchmarks.report import Row

SECTION = "Widget"
DIST = Path(widget.__file__).parent / "dist"


async def measure(_: Frame) -> Sequence[Row]:
    """Every script that is built, compressed with gzip and with Brotli."""
    return [
        Row(SECTION, f"{path.name.removesuffix(ending)}, {how}", "bytes", (float(path.stat().st_size),))
        for ending, how in ((".gz", "gzip"), (".br", "Brotli"))
        for path in sorted(DIST.glob(f"*{ending}"), key=lambda path: -path.stat().st_size)
    ]
