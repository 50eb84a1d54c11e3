"""Rules as data: what seed 004's scoring rules are, and the sets they come in."""

import re
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, JsonValue

from capture.record import Record
from scoring.operators import Operator

CATEGORIES = ("demographic", "behavioral", "firmographic", "engagement", "intent")  # seeds 004 and 002
MOST_RULES = 1_000  # in one set
MOST_POINTS = 100  # that one rule counts for, either way
LEAST_SCORE, MOST_SCORE = 0, 100

_CATEGORY = re.compile(r"[a-z][a-z0-9_]{0,39}")


def _category(value: object) -> object:
    if not isinstance(value, str):
        return value
    slug = re.sub(r"[\s-]+", "_", value.strip().lower())
    if not _CATEGORY.fullmatch(slug):
        raise ValueError("a letter and then at most 39 letters, digits and underscores")
    return "behavioral" if slug == "behavioural" else slug


Category = Annotated[str, BeforeValidator(_category)]


class Decay(Record):
    """How points fade with the age of the interactions they rest on.

    `half_life`: half is left after `days`, a quarter after twice that. `linear`: nothing is left after
    `days`. What is left is rounded to whole points.
    """

    kind: Literal["half_life", "linear"] = "half_life"
    days: float = Field(gt=0, le=3_650, allow_inf_nan=False)


class RuleFields(Record):
    """What is said of a rule: points for a lead of which something holds (seed 004).

    `rule_type` is the category that the points belong to: one of `CATEGORIES`, or an admin's own.
    With `each`, `points` are given for every one that the field counts (every interaction, every
    matching element of a list, every unit of a number), up to `max_points`. A field that counts
    interactions counts those of the last `window_days` only, if set. Rules with a higher `priority`
    come first.
    """

    name: str = Field(min_length=1, max_length=200)
    rule_type: Category
    field_name: str = Field(min_length=1, max_length=100)
    operator: Operator
    value: JsonValue = None
    points: int = Field(ge=-MOST_POINTS, le=MOST_POINTS)
    is_active: bool = True
    priority: int = Field(0, ge=-1_000_000, le=1_000_000)
    each: bool = False
    max_points: int | None = Field(None, ge=1, le=MOST_POINTS)
    window_days: float | None = Field(None, gt=0, le=36_500, allow_inf_nan=False)
    decay: Decay | None = None

    @property
    def ceiling(self) -> int:
        """The most points, either way, that the rule counts for."""
        return MOST_POINTS if self.max_points is None else self.max_points


class Rule(RuleFields):
    """A rule of a set. Its `version` goes up with each change: points tell by which they were given."""

    rule_id: str = Field("", max_length=100)
    version: int = Field(1, ge=1)


class RuleSet(Record):
    """The rules that are in force together; `caps` is the most that a category counts for."""

    version: int = Field(1, ge=1)
    rules: tuple[Rule, ...] = ()
    caps: dict[Category, Annotated[int, Field(ge=0, le=1_000)]] = Field(default_factory=dict)
