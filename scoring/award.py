"""What one rule gives a subject: points, what they rest on, and until when."""

import math
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from capture.interaction import Interaction
from scoring.fading import DAY, Worth, micros, moment
from scoring.fields import Field, Form, Value, days_since
from scoring.operands import days, instant, items, number
from scoring.operators import is_negative, positive, predicate
from scoring.rules import Rule
from scoring.subject import Subject, later

MOST_EVIDENCE = 20  # interactions named by one award, the latest


class Award(NamedTuple):
    """`points` may be 0; `until` is when they may change by the passage of time alone."""

    points: int
    seen: Value
    interaction_ids: tuple[str, ...] = ()
    until: datetime | None = None


Give = Callable[[Subject], Award]


def giver(rule: Rule, found: Field) -> Give | None:
    """A rule on the passage of time as a function; None for one on a plain value, which is `points_of`.

    Raises BadOperand for what `checking.check` complains of.
    """
    if found.form == "count" and _ages(rule):
        return _fading(rule, found.kind)
    if positive(rule.operator) == "within_days":
        return _within(rule, found)
    return _of_days(rule, found) if found.form == "days" else None


def points_of(rule: Rule, form: Form) -> Callable[[Any], int]:
    """The rule's points for a value in its comparable form, None for a missing one; 0 where it does not
    hold. Raises BadOperand."""
    test = _holds(rule) if form == "count" else predicate(rule.operator, form, rule.value)
    once = limited(rule, 1)
    of_missing = once if is_negative(rule.operator) and not rule.each else 0
    if not rule.each:
        return lambda seen: of_missing if seen is None else once if test(seen) else 0
    times = _how_many(rule, form)
    return lambda seen: limited(rule, times(seen)) if seen is not None and test(seen) else 0


def ids_of(subject: Subject, kind: str | None) -> tuple[str, ...]:
    """The interactions that a count of a kind, or of all kinds, rests on: the latest of them."""
    return _ids(_of(subject, kind))


def limited(rule: Rule, times: float) -> int:
    """The rule's points so many times, within its ceiling."""
    size = int(min(rule.ceiling, abs(rule.points) * times))
    return size if rule.points > 0 else -size


def _how_many(rule: Rule, form: Form) -> Callable[[Any], float]:
    """How many times a value that holds is given the points."""
    if form != "list":
        return lambda seen: math.floor(max(0, seen))
    if positive(rule.operator) == "exists":
        return len
    one = predicate(rule.operator, "text", rule.value)
    return lambda seen: sum(one(each) for each in seen)


def _of_days(rule: Rule, found: Field) -> Give:
    points, read, turns = points_of(rule, "days"), found.read, _turns(rule)

    @lru_cache(maxsize=4_096)
    def of(seen: int) -> tuple[int, int | None]:
        """The points after so many days, and after how many they change."""
        now = points(seen)
        return now, next((day for day in turns if day > seen and points(day) != now), None)

    def give(subject: Subject) -> Award:
        start: datetime | None = read(subject)
        seen = days_since(start, subject.now)
        if start is None or seen is None:
            return Award(points(None), None)
        now, turn = of(seen)
        return Award(now, seen, (), None if turn is None else later(start, turn))

    return give


def _turns(rule: Rule) -> list[int]:
    """The numbers of whole days at which what the rule says can change, ascending."""
    operator = positive(rule.operator)
    bounds = [] if operator == "exists" else [rule.value]
    if operator in ("in_list", "between"):
        bounds = items(rule.value)
    numbers = [number(each) for each in bounds]
    turns = {day for each in numbers for day in (math.ceil(each), math.floor(each) + 1) if day > 0}
    if rule.each:
        turns |= set(range(1, math.ceil(rule.ceiling / max(1, abs(rule.points))) + 1))
    return sorted(turns)


def _within(rule: Rule, found: Field) -> Give:
    """Whether an instant lies within the last so many days; one to come does not, yet."""
    length, read, negative = days(rule.value), found.read, is_negative(rule.operator)

    def give(subject: Subject) -> Award:
        at = instant(read(subject))
        if at is None or later(at, length) is None:
            return Award(limited(rule, 1) if negative else 0, at)
        end = later(at, length) or at
        holds = at <= subject.now < end
        until = at if at > subject.now else end if holds else None
        return Award(limited(rule, 1) if holds is not negative else 0, at, (), until)

    return give


def _ages(rule: Rule) -> bool:
    return rule.window_days is not None or rule.decay is not None or positive(rule.operator) == "within_days"


def _fading(rule: Rule, kind: str | None) -> Give:
    window = days(rule.value) if positive(rule.operator) == "within_days" else rule.window_days
    length = None if window is None else round(window * DAY)
    worth = Worth(rule, length, _holds(rule))

    def give(subject: Subject) -> Award:
        now, found = micros(subject.now), _of(subject, kind)
        instants = [micros(each.at) for each in found]
        live = [each for each, at in zip(found, instants, strict=True) if length is None or now - at < length]
        points = worth.points(instants, now)
        return Award(points, len(live), _ids(live) if points else (), moment(worth.until(instants, now)))

    return give


def _holds(rule: Rule) -> Callable[[int], bool]:
    negative = is_negative(rule.operator)
    if positive(rule.operator) in ("exists", "within_days"):
        return lambda seen: (seen == 0) is negative
    return predicate(rule.operator, "count", rule.value)


def _of(subject: Subject, kind: str | None) -> Sequence[Interaction]:
    if kind is None:
        return subject.interactions
    found = subject.by_kind.get(kind, ())
    if not found or found[-1].at <= subject.now:
        return found
    return subject.of(kind)


def _ids(found: Sequence[Interaction]) -> tuple[str, ...]:
    return tuple(each.interaction_id for each in found[-MOST_EVIDENCE:])
