"""`python -m benchmarks`: every figure that the documentation quotes, measured again.

python -m benchmarks [--quick] [--only NAME …] [--baselines DIR] [--leads N] [--rounds N]
    [--keep DIR] [--json FILE]
"""

import argparse
import asyncio
import sys
import time
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from benchmarks.frame import ROUNDS, Frame, Measure, framed
from benchmarks.report import Row, as_json, machine, pace, table

SECTIONS = {
    "ingest": "ingest",
    "first-token": "first_token",
    "streams": "streams",
    "leads": "leads",
    "analytics": "figures",
    "export": "export",
    "scoring": "scoring",
    "interactions": "interactions",
    "recalculation": "recalculation",
    "start": "start",
    "widget": "widget_bytes",
    "widget-load": "widget_load",
}  # by the module of each, which is imported when its turn comes: some need what others do not

PACE = "a fixed piece of work on one core, with nothing beside it; two busy ones may be slower still"


def main() -> None:
    arguments = _parser().parse_args()
    before = machine()
    sys.stderr.write(f"{before['processor']}, {before['cores']} cores, load {before['loadAverage'][0]:.1f}\n")
    rows = asyncio.run(_measure(arguments))
    sys.stdout.write(table(rows))
    if arguments.json:
        plan = {
            "quick": arguments.quick,
            "leads": arguments.leads,
            "rounds": arguments.rounds,
            "sections": arguments.only or list(SECTIONS),
        }
        arguments.json.write_text(as_json(rows, before, plan), encoding="utf-8")


def _parser() -> argparse.ArgumentParser:
    what = (__doc__ or "").splitlines()[0]
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=what)
    parser.add_argument("--quick", action="store_true", help="one small case of everything")
    parser.add_argument(
        "--only", action="append", choices=list(SECTIONS), help="this section; repeat for more"
    )
    parser.add_argument("--baselines", type=Path, metavar="DIR", help="the servers to compare with")
    parser.add_argument("--leads", type=int, default=1_000_000, metavar="N", help="of the big admin")
    parser.add_argument(
        "--rounds", type=int, default=ROUNDS, metavar="N", help="of what is compared, in turn"
    )
    parser.add_argument(
        "--keep",
        type=Path,
        metavar="DIR",
        help="keep MongoDB's data here: the next run with this folder finds its leads, and seeds none",
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the report here, too")
    return parser


async def _measure(arguments: argparse.Namespace) -> Sequence[Row]:
    baselines = arguments.baselines.resolve() if arguments.baselines else None
    async with framed(
        quick=arguments.quick,
        leads=arguments.leads,
        baselines=baselines,
        keep=arguments.keep,
        rounds=arguments.rounds,
    ) as frame:
        rows: list[Row] = []
        paces = [pace()]
        for name in arguments.only or SECTIONS:
            rows += await _section(name, frame)
            paces.append(pace())
        return [*rows, Row("Machine", "its pace, from section to section", "ms", tuple(paces), note=PACE)]


async def _section(name: str, frame: Frame) -> Sequence[Row]:
    """A section's rows; one that fails is reported, and the others are measured all the same."""
    began = time.monotonic()
    sys.stderr.write(f"{name} …\n")
    try:
        measure: Measure = import_module(f"benchmarks.{SECTIONS[name]}").measure
        rows = await measure(frame)
    except Exception as error:  # a benchmark of an hour must not lose what it has measured
        return [Row(name, "failed", "", note=f"{type(error).__name__}: {error}")]
    sys.stderr.write(f"{name}: {time.monotonic() - began:.0f} s\n")
    return rows


if __name__ == "__main__":
    main()
