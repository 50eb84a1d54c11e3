"""What a replay has found so far: added up stretch by stretch, so that it goes on where it stopped. Pure."""

import heapq
from collections.abc import Sequence

from capture.record import Record
from scoring.replay import LINES, MOST_EXAMPLES, Distribution, Move


class Example(Record):
    """A lead whose score the draft would change; by its id, since a task outlives the erasing of leads."""

    lead_id: str
    before: int
    after: int


class Bands(Record):
    """How scores are distributed, in seed 004's five bands."""

    bands: tuple[int, ...] = (0,) * 5
    total: int = 0

    @property
    def average(self) -> float:
        return Distribution(list(self.bands), self.total).average

    def plus(self, more: Distribution) -> "Bands":
        bands = tuple(mine + theirs for mine, theirs in zip(self.bands, more.bands, strict=True))
        return Bands(bands=bands, total=self.total + more.total)


class Line(Record):
    """How many leads would come to stand at or above a line, and how many below it, with some of them."""

    line: int
    up: int = 0
    down: int = 0
    risen: tuple[Example, ...] = ()
    fallen: tuple[Example, ...] = ()

    def plus(self, example: Example) -> "Line":
        if example.before < self.line <= example.after:
            risen = (*self.risen, example)[:MOST_EXAMPLES]
            return self.model_copy(update={"up": self.up + 1, "risen": risen})
        if example.after < self.line <= example.before:
            fallen = (*self.fallen, example)[:MOST_EXAMPLES]
            return self.model_copy(update={"down": self.down + 1, "fallen": fallen})
        return self


class StageMove(Record):
    """How many leads would go from one stage to another; None is no stage."""

    before: str | None
    after: str | None
    leads: int


class Replayed(Record):
    """What the draft would change of the leads looked at so far, up to the one with the id `last`."""

    last: str | None = None
    before: Bands = Bands()
    after: Bands = Bands()
    lines: tuple[Line, ...] = tuple(Line(line=line) for line in LINES)
    stages: tuple[StageMove, ...] = ()
    examples: tuple[Example, ...] = ()

    def moved(self, move: Move) -> "Replayed":
        """With one lead more; its scores are in `before` and `after` by way of `counted`."""
        if move.before == move.after:
            return self
        example = Example(**move._asdict())
        greatest = heapq.nlargest(MOST_EXAMPLES, (*self.examples, example), key=_size)
        lines = tuple(line.plus(example) for line in self.lines)
        return self.model_copy(update={"lines": lines, "examples": tuple(greatest)})

    def staged(self, before: str | None, after: str | None) -> "Replayed":
        """With one lead more that goes from a stage to another."""
        if before == after:
            return self
        known = {(each.before, each.after): each.leads for each in self.stages}
        known[before, after] = known.get((before, after), 0) + 1
        stages = tuple(StageMove(before=old, after=new, leads=n) for (old, new), n in known.items())
        return self.model_copy(update={"stages": stages})

    def counted(self, before: Distribution, after: Distribution, lead_ids: Sequence[str]) -> "Replayed":
        """With the scores of a stretch of leads."""
        return self.model_copy(
            update={
                "before": self.before.plus(before),
                "after": self.after.plus(after),
                "last": lead_ids[-1],
            }
        )


def _size(example: Example) -> tuple[int, str]:
    return abs(example.after - example.before), example.lead_id
