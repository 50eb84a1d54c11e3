"""Qualification: which stage a lead has reached, what it meets for that, and what is missing.

The stages are seed 004's (criteria that admins make: `mql`, `sql`, `hot` and their own) and, beside
them, the three of seed 001.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal, NamedTuple

from pydantic import AfterValidator, BeforeValidator, Field

from capture.interaction import Interaction, kind_of
from capture.record import Record
from scoring.factors import factors
from scoring.fields import field, value
from scoring.rules import MOST_SCORE
from scoring.subject import Subject, later

STAGES = ("mql", "sql", "hot")
MOST_REQUIRED = 50
_SLUG = re.compile(r"[a-z][a-z0-9_]{0,39}")


def _stage(name: object) -> object:
    if not isinstance(name, str):
        return name
    slug = re.sub(r"[\s-]+", "_", name.strip().lower())
    if not _SLUG.fullmatch(slug):
        raise ValueError("a letter and then at most 39 letters, digits and underscores")
    return slug


def _fields(names: tuple[str, ...]) -> tuple[str, ...]:
    for name in names:
        if field(name) is None:
            raise ValueError(f"there is no field {name!r}")
    return names


def _kinds(names: object) -> object:
    if not isinstance(names, (list, tuple)):
        return names
    return tuple(kind_of(each) if isinstance(each, str) else each for each in names)


class CriterionFields(Record):
    """What a stage takes (seed 004).

    `required_fields` must be known, `required_actions` (kinds of interaction, by any of their names)
    must have happened. With `time_constraint_days` they count only if they did so in the last so many
    days; without required actions it is the lead's last activity that must be so recent.
    """

    name: str = Field(min_length=1, max_length=200)
    stage: Annotated[str, BeforeValidator(_stage)]
    minimum_score: int = Field(0, ge=0, le=MOST_SCORE)
    required_fields: Annotated[tuple[str, ...], AfterValidator(_fields)] = Field((), max_length=MOST_REQUIRED)
    required_actions: Annotated[tuple[str, ...], BeforeValidator(_kinds)] = Field(
        (), max_length=MOST_REQUIRED
    )
    time_constraint_days: int | None = Field(None, ge=1, le=36_500)
    is_active: bool = True


class Criterion(CriterionFields):
    """A criterion among others; its `version` goes up with each change."""

    criterion_id: str = Field("", max_length=100)
    version: int = Field(1, ge=1)


class Verdict(NamedTuple):
    """How a lead does on one criterion, each point in words for people.

    `until` is when what is met may be met no more, by the passage of time alone.
    """

    criterion: Criterion
    met: tuple[str, ...]
    missing: tuple[str, ...]
    until: datetime | None

    @property
    def is_met(self) -> bool:
        return not self.missing


class Qualification(NamedTuple):
    """The stage reached, None for none, by which criterion, and how the lead does on all of them."""

    stage: str | None
    verdicts: tuple[Verdict, ...]
    due_at: datetime | None


def default_criteria() -> tuple[Criterion, ...]:
    """Seed 004's thresholds: MQL from 40 points, SQL from 60, hot from 80."""
    named = (("mql", "Marketing qualified", 40), ("sql", "Sales qualified", 60), ("hot", "Hot lead", 80))
    return tuple(
        Criterion(criterion_id=stage, name=name, stage=stage, minimum_score=score)
        for stage, name, score in named
    )


def qualify(subject: Subject, score: int, criteria: Iterable[Criterion]) -> Qualification:
    """The highest stage of which a criterion is met; the higher minimum score is the higher stage."""
    ordered = sorted((each for each in criteria if each.is_active), key=_height)
    verdicts = tuple(_verdict(subject, score, each) for each in ordered)
    reached = [each.criterion.stage for each in verdicts if each.is_met]
    ends = [each.until for each in verdicts if each.until is not None]
    return Qualification(reached[-1] if reached else None, verdicts, min(ends, default=None))


def _height(criterion: Criterion) -> tuple[int, int, str]:
    known = STAGES.index(criterion.stage) if criterion.stage in STAGES else len(STAGES)
    return criterion.minimum_score, known, criterion.criterion_id


def _verdict(subject: Subject, score: int, criterion: Criterion) -> Verdict:
    points: list[tuple[bool, str]] = []
    if criterion.minimum_score:
        points.append(
            (score >= criterion.minimum_score, f"a score of {criterion.minimum_score} (is {score})")
        )
    points += [(value(subject, name) is not None, f"{name} known") for name in criterion.required_fields]
    ends: list[datetime] = []
    for latest, text in _actions(subject, criterion):
        points.append((_is_recent(latest, subject, criterion), text))
        if latest is not None and criterion.time_constraint_days is not None:
            ends += [end for end in [later(latest, criterion.time_constraint_days)] if end]
    met, missing = (tuple(text for holds, text in points if holds is wanted) for wanted in (True, False))
    return Verdict(criterion, met, missing, min((end for end in ends if end > subject.now), default=None))


def _actions(subject: Subject, criterion: Criterion) -> Iterable[tuple[datetime | None, str]]:
    """When each thing that must have happened last did, and what to call it."""
    days = criterion.time_constraint_days
    within = f" in the last {days} days" if days is not None else ""
    if not criterion.required_actions and days is not None:
        yield subject.last_activity_at, f"active{within}"
    for kind in criterion.required_actions:
        yield _latest(subject, kind), f"{kind}{within}"


def _latest(subject: Subject, kind: str) -> datetime | None:
    done: tuple[Interaction, ...] = subject.of(kind)
    return done[-1].at if done else None


def _is_recent(latest: datetime | None, subject: Subject, criterion: Criterion) -> bool:
    days = criterion.time_constraint_days
    if latest is None or days is None:
        return latest is not None
    end = later(latest, days)
    return end is None or subject.now < end


Journey = Literal["initial_engagement", "profile_development", "conversion_signals"]


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Seed 001's qualification rules: the least of each factor, and which signals count."""

    tool_usage: int = 10
    content_completion: int = 10
    time_spent: int = 10
    profile_score: int = 50
    quiz_score: int = 50
    role_builder_progress: int = 50
    quote_request: bool = True
    strategy_call: bool = True
    premium_upgrade: bool = True


def journey(subject: Subject, thresholds: Thresholds | None = None) -> Journey | None:
    """Seed 001's stage: any signal that counts makes the third; else all readiness thresholds make the
    second, and all engagement thresholds the first."""
    least, found = thresholds or Thresholds(), factors(subject)
    signals = {
        kind: subject.counts.get(kind, 0) for kind in ("quote_request", "strategy_call", "premium_upgrade")
    }
    if any(count and getattr(least, kind) for kind, count in signals.items()):
        return "conversion_signals"
    ready, engaged = found.readiness, found.engagement
    if (
        ready.profile_completion >= least.profile_score
        and ready.quiz_results >= least.quiz_score
        and ready.role_builder_progress >= least.role_builder_progress
    ):
        return "profile_development"
    if (
        engaged.tool_usage >= least.tool_usage
        and engaged.content_completion >= least.content_completion
        and engaged.time_spent >= least.time_spent
    ):
        return "initial_engagement"
    return None
