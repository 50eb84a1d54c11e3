"""What was measured, as a table for people and as JSON for programs."""

import json
import os
import platform
import statistics
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from importlib import metadata
from itertools import groupby
from pathlib import Path
from typing import Any, Literal

LIBRARIES = ("aiohttp", "motor", "pymongo", "pydantic", "openai", "fastapi", "uvicorn", "uvloop")
WORK = 3_000_000  # numbers that are added up to tell the machine's pace


@dataclass(frozen=True, slots=True)
class Bar:
    """What a figure is to reach; `known` is where to read on when it does not."""

    kind: Literal["at least", "at most"]
    limit: float
    known: str = ""

    def reached(self, value: float) -> bool:
        return value >= self.limit if self.kind == "at least" else value <= self.limit

    def __str__(self) -> str:
        return f"{'≥' if self.kind == 'at least' else '≤'} {number(self.limit)}"


@dataclass(frozen=True, slots=True)
class Row:
    """One figure: what was measured in each round, and how it is to come out.

    `note` says why there is no value, or what limits it.
    """

    section: str
    name: str
    unit: str
    values: tuple[float, ...] = ()
    bar: Bar | None = None
    note: str = ""

    @property
    def median(self) -> float | None:
        return statistics.median(self.values) if self.values else None

    @property
    def verdict(self) -> str:
        """Whether the bar was reached; empty without a bar or a value."""
        if self.bar is None or self.median is None:
            return ""
        return "ok" if self.bar.reached(self.median) else "MISSED"

    def as_json(self) -> dict[str, Any]:
        spread = (
            {"min": min(self.values), "median": self.median, "max": max(self.values)} if self.values else {}
        )
        bar = {"bar": asdict(self.bar), "verdict": self.verdict} if self.bar else {}
        told = {"section": self.section, "name": self.name, "unit": self.unit, "note": self.note}
        return {**told, **spread, **bar, "values": list(self.values)}


def ratios(
    section: str, name: str, ours: Sequence[float], theirs: Sequence[float], bar: Bar | None = None
) -> Row:
    """How many times theirs ours is, round by round: what was measured side by side is compared so."""
    pairs = zip(ours, theirs, strict=True)
    return Row(section, name, "×", tuple(mine / other for mine, other in pairs if other), bar)


def machine() -> dict[str, Any]:
    """What the figures were measured on."""
    return {
        "processor": _processor(),
        "cores": os.cpu_count(),
        "system": platform.platform(),
        "python": platform.python_version(),
        "libraries": dict(_versions()),
        "loadAverage": list(os.getloadavg()),
    }


def pace() -> float:
    """Milliseconds that a fixed piece of work takes now.

    A shared machine may do half as much in one minute as in another, which moves what is measured in
    milliseconds and not as a ratio. This tells of one core at one moment, and no more.
    """
    began = time.perf_counter()
    sum(range(WORK))
    return (time.perf_counter() - began) * 1_000


def table(rows: Sequence[Row]) -> str:
    """All rows for a person, section by section."""
    lines = []
    for section, theirs in groupby(rows, key=lambda row: row.section):
        lines += ["", section, "-" * len(section), *(_line(row) for row in theirs)]
    missed = [row for row in rows if row.verdict == "MISSED"]
    lines += ["", f"{len(missed)} of {sum(row.bar is not None for row in rows)} bars missed."]
    lines += [_miss(row) for row in missed]
    return "\n".join(lines) + "\n"


def as_json(rows: Sequence[Row], before: dict[str, Any], plan: dict[str, Any]) -> str:
    """The report for programs; `before` is the machine as it was at the start."""
    report = {"machine": before, "loadAverageAtEnd": list(os.getloadavg()), "plan": plan}
    return json.dumps({**report, "rows": [row.as_json() for row in rows]}, ensure_ascii=False, indent=1)


def number(value: float | None) -> str:
    """Three digits that count, and no exponent."""
    if value is None:
        return "-"
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}"


def _line(row: Row) -> str:
    if not row.values:
        return f"{row.name:<52} {row.note or 'not measured'}"
    spread = f"({number(min(row.values))} … {number(max(row.values))})" if len(row.values) > 1 else ""
    bar = f"{row.bar}  {row.verdict}" if row.bar else ""
    return f"{row.name:<52} {number(row.median):>9} {row.unit:<8} {spread:<20} {bar} {row.note}".rstrip()


def _miss(row: Row) -> str:
    known = f"; {row.bar.known}" if row.bar and row.bar.known else ""
    return f"  {row.section}: {row.name}: {number(row.median)} {row.unit}, not {row.bar}{known}"


def _processor() -> str:
    described = Path("/proc/cpuinfo")
    lines = described.read_text(encoding="utf-8").splitlines() if described.exists() else []
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.processor() or sys.platform)


def _versions() -> Iterable[tuple[str, str]]:
    for name in LIBRARIES:
        try:
            yield name, metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
