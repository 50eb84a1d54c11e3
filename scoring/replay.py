"""What a draft of rules would change: the leads scored by both sets, and told side by side."""

import heapq
from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple

from scoring.evaluation import Scorer
from scoring.subject import Subject

LINES = (40, 60, 80)  # seed 004's: MQL, SQL, hot
MOST_EXAMPLES = 10
STEP = 20  # points of a band


class Move(NamedTuple):
    """A lead's score under the rules in force and under the draft."""

    lead_id: str
    before: int
    after: int

    @property
    def size(self) -> int:
        return abs(self.after - self.before)


class Crossing(NamedTuple):
    """How many leads would come to stand at or above a line, and how many below it."""

    line: int
    up: int
    down: int


@dataclass(slots=True)
class Distribution:
    """How many scores lie in each of seed 004's five bands: 0 to under 20, and so on, the last with 100."""

    bands: list[int] = field(default_factory=lambda: [0] * 5)
    total: int = 0

    def add(self, score: int) -> None:
        self.bands[min(score // STEP, 4)] += 1
        self.total += score

    @property
    def count(self) -> int:
        return sum(self.bands)

    @property
    def average(self) -> float:
        """0 where there is no lead."""
        return round(self.total / self.count, 1) if self.count else 0.0


class Replay:
    """Leads come one by one, and take no room: only counts and the greatest moves are kept."""

    def __init__(self, before: Scorer, after: Scorer, lines: tuple[int, ...] = LINES) -> None:
        self.before, self.after = Distribution(), Distribution()
        self._scorers = before, after
        self._lines = lines
        self._up: Counter[int] = Counter()
        self._down: Counter[int] = Counter()
        self._greatest: list[tuple[int, str, Move]] = []

    def add(self, subject: Subject) -> Move:
        """Score one lead by both sets."""
        old, new = (scorer.score(subject).score for scorer in self._scorers)
        self.before.add(old)
        self.after.add(new)
        for line in self._lines:
            self._up[line] += old < line <= new
            self._down[line] += new < line <= old
        move = Move(subject.lead.lead_id, old, new)
        if old != new:
            self._keep(move)
        return move

    @property
    def crossings(self) -> tuple[Crossing, ...]:
        return tuple(Crossing(line, self._up[line], self._down[line]) for line in self._lines)

    @property
    def examples(self) -> tuple[Move, ...]:
        """The greatest moves, greatest first."""
        return tuple(move for _, _, move in sorted(self._greatest, reverse=True))

    def _keep(self, move: Move) -> None:
        heapq.heappush(self._greatest, (move.size, move.lead_id, move))
        if len(self._greatest) > MOST_EXAMPLES:
            heapq.heappop(self._greatest)
