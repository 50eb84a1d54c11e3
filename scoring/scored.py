"""A score with its reasons: what `evaluation` makes, and what the ledger keeps."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from scoring.rules import LEAST_SCORE, MOST_SCORE

Seen = str | int | float | bool | tuple[str, ...] | None  # a value as evidence shows it, plain in JSON


class Contribution(NamedTuple):
    """Points that a lead has, and what they rest on.

    `key` is the same for as long as it is the same reason: the rule's id, or `cap:CATEGORY` for what a
    category has beyond its most, whose points are negative. `until` is when time alone may change it;
    it and `due_at` are whole milliseconds, as MongoDB keeps them.
    """

    key: str
    version: int
    category: str
    name: str
    points: int
    field_name: str | None = None
    seen: Seen = None
    interaction_ids: tuple[str, ...] = ()
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Scored:
    """A lead's score at one instant: `score` is `total`, the sum of the contributions, held to 0-100.

    `breakdown` is the points of each category, which add up to `total`. Until `due_at` nothing changes
    by the passage of time; None: never does.
    """

    at: datetime
    rules_version: int
    contributions: tuple[Contribution, ...]
    total: int
    breakdown: Mapping[str, int]
    due_at: datetime | None

    @property
    def score(self) -> int:
        return held(self.total)


def held(total: int) -> int:
    """A sum of points as a score."""
    return max(LEAST_SCORE, min(MOST_SCORE, total))
