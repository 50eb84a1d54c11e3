"""How far a run is, and what came of it."""

import statistics
import sys
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tests.crash.invariants import Violation, World
from tests.crash.load import Experience, Said

WIDTH = 30
SHOWN = 40  # violations


class Progress:
    """A bar on a terminal; elsewhere a line every ten kills. `quiet` shows nothing."""

    def __init__(self, name: str, wanted: Mapping[str, int], *, quiet: bool = False) -> None:
        self.killed: Counter[str] = Counter()
        self._name, self._wanted, self._quiet = name, wanted, quiet
        self._began = time.monotonic()

    def kill(self, kind: str) -> None:
        """Note a kill."""
        self.killed[kind] += 1
        if sys.stderr.isatty() or self.killed.total() % 10 == 0:
            self._show()

    def _show(self) -> None:
        if self._quiet:
            return
        done = self.killed.total() / max(sum(self._wanted.values()), 1)
        bar = "█" * round(done * WIDTH) + "░" * (WIDTH - round(done * WIDTH))
        kinds = "  ".join(f"{kind} {self.killed[kind]}/{n}" for kind, n in self._wanted.items())
        line = f"{self._name} {bar} {kinds}  {time.monotonic() - self._began:.0f} s"
        end = "" if sys.stderr.isatty() and done < 1 else "\n"
        sys.stderr.write(f"\r{line}{end}" if sys.stderr.isatty() else f"{line}\n")
        sys.stderr.flush()


@dataclass(frozen=True)
class Outcome:
    """One run: its figures and whatever it broke."""

    name: str
    seed: int
    killed: Mapping[str, int]
    experience: Experience
    world: World
    violations: Sequence[Violation]
    quiet_after: float
    seconds: float

    @property
    def said(self) -> list[Said]:
        return [said for visit in self.experience.visits for said in visit.acknowledged]

    def summary(self) -> str:
        """The figures, a line each, and every violation."""
        captured = sum(1 for session in self.world.captured if session.own)
        statuses = ", ".join(f"{name} {n}" for name, n in self.experience.statuses.most_common())
        lines = [
            f"{self.name} (seed {self.seed})",
            f"  killed        {', '.join(f'{kind} {n}' for kind, n in self.killed.items())}",
            f"  acknowledged  {len(self.said)} messages of {len(self.world.captured)} sessions",
            f"  tries         {sum(said.tries for said in self.said) - len(self.said)} beyond the first",
            f"  leads         {len(self.world.leads)}, of {captured} captured sessions",
            f"  streamed      {self._waits(streams=True)} from the first try to the acknowledgement",
            f"  in one piece  {self._waits(streams=False)} to the whole reply",
            f"  answers       {statuses}",
            f"  model         {len(self.world.requests)} requests",
            f"  ended itself  {_endings(self.world.endings)}",
            f"  quiet after   {self.quiet_after:.1f} s",
            f"  elapsed       {self.seconds:.0f} s",
            f"  violations    {len(self.violations)}",
        ]
        return "\n".join([*lines, *(f"    {violation}" for violation in self.violations[:SHOWN])])

    def _waits(self, *, streams: bool) -> str:
        visits = (visit for visit in self.experience.visits if visit.streams == streams)
        waits = [said.waited for visit in visits for said in visit.said if said.waited is not None]
        if len(waits) < 2:
            return "too few"
        late = statistics.quantiles(waits, n=100)[94]
        return f"median {statistics.median(waits):.2f} s, 95 % {late:.1f} s, worst {max(waits):.1f} s"


def _endings(endings: Sequence[str]) -> str:
    lines = Counter(line.partition(": ")[2][:120] for line in endings)
    return ", ".join(f"{n} × {line}" for line, n in lines.most_common(5)) or "none"
