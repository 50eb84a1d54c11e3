"""Seed 000's engagement points: a pure function of how many interactions of each kind there were.

The first interaction of a kind counts its weight, each of the next two half of it, and no more: only
who is active across several touchpoints is highly engaged. One interaction therefore adds what
`gained` says, whatever else there is, and the score is right at once.
"""

from collections.abc import Mapping

from capture.interaction import Level, level_of

WEIGHTS: dict[Level, int] = {"high": 20, "medium": 10, "low-medium": 6, "low": 2}
FULL = 100


def points(counts: Mapping[str, int]) -> int:
    """The sum over the kinds, not yet held to 100."""
    return sum(points_of(kind, count) for kind, count in counts.items())


def gained(kind: str, before: int) -> int:
    """What one more interaction adds to `points` where there were `before` of its kind."""
    return points_of(kind, before + 1) - points_of(kind, before)


def engagement(counts: Mapping[str, int]) -> int:
    """0 to 100."""
    return min(FULL, points(counts))


def points_of(kind: str, count: int) -> int:
    """What so many interactions of one kind are worth."""
    level = level_of(kind)
    if level is None or count <= 0:
        return 0
    weight = WEIGHTS[level]
    return weight + (min(count, 3) - 1) * (weight // 2)
