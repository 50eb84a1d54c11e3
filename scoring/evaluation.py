"""A set of rules, compiled once and then applied to any number of leads."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from scoring.award import Give, giver, ids_of, points_of
from scoring.fields import Field, field, plain
from scoring.operands import BadOperand
from scoring.operators import comparable
from scoring.rules import CATEGORIES, Rule, RuleSet
from scoring.scored import Contribution, Scored, Seen
from scoring.subject import Subject

LONGEST_SEEN = 200  # characters of a value that evidence shows
MOST_SEEN = 20  # elements of a list, likewise


Points = Callable[[Any], int]


class _Group(NamedTuple):
    """A field that is read and made comparable once, for all the rules on it, each with its rank."""

    found: Field
    rules: list[tuple[int, Rule, Points]]


class Scorer:
    """Rules ready to score."""

    def __init__(self, rule_set: RuleSet) -> None:
        """Raises BadOperand for a set that `checking.check_set` complains of."""
        ranked = sorted((rule for rule in rule_set.rules if rule.is_active), key=_order)
        self._version = rule_set.version
        self._caps = tuple(rule_set.caps.items())
        self._categories = tuple(dict.fromkeys((*CATEGORIES, *(rule.rule_type for rule in ranked))))
        self._timed: list[tuple[int, Rule, Give]] = []
        self._groups: dict[str, _Group] = {}
        for rank, rule in enumerate(ranked):
            found = _known(rule.field_name)
            if give := giver(rule, found):
                self._timed.append((rank, rule, give))
            else:
                group = self._groups.setdefault(rule.field_name, _Group(found, []))
                group.rules.append((rank, rule, points_of(rule, found.form)))

    def score(self, subject: Subject) -> Scored:
        """The score of a subject at its instant, with every reason."""
        ranked = [*self._of_values(subject)]
        due: list[datetime] = [*_arrivals(subject)]
        for rank, rule, give in self._timed:
            points, seen, ids, turn = give(subject)
            until = None if turn is None else _whole(turn)
            if until is not None:
                due.append(until)
            if points:
                ranked.append((rank, _contribution(rule, points, shown(seen), ids, until)))
        ranked.sort(key=_rank)
        breakdown = dict.fromkeys(self._categories, 0)
        for _, each in ranked:
            breakdown[each.category] += each.points
        contributions = (*(each for _, each in ranked), *self._capped(breakdown))
        total = sum(breakdown.values())
        return Scored(subject.now, self._version, contributions, total, breakdown, min(due) if due else None)

    def _of_values(self, subject: Subject) -> Iterator[tuple[int, Contribution]]:
        for found, rules in self._groups.values():
            raw = found.read(subject)
            seen = comparable(found.form, raw)
            given = [(rank, rule, points) for rank, rule, of in rules if (points := of(seen))]
            if given:
                evidence = shown(raw)
                ids = ids_of(subject, found.kind) if found.form == "count" else ()
                for rank, rule, points in given:
                    yield rank, _contribution(rule, points, evidence, ids, None)

    def _capped(self, breakdown: dict[str, int]) -> Iterator[Contribution]:
        """What the categories have beyond their most, taken off `breakdown`."""
        for category, most in self._caps:
            beyond = breakdown.get(category, 0) - most
            if beyond > 0:
                breakdown[category] = most
                name = f"At most {most} for {category}"
                yield Contribution(f"cap:{category}", self._version, category, name, -beyond)


def award(rule: Rule, subject: Subject) -> Contribution | None:
    """What a single rule gives, active or not (seed 004's `test_rule`); None for nothing."""
    scored = Scorer(RuleSet(rules=(rule.model_copy(update={"is_active": True}),))).score(subject)
    return next(iter(scored.contributions), None)


def _order(rule: Rule) -> tuple[int, str]:
    return -rule.priority, rule.rule_id


def _rank(ranked: tuple[int, Contribution]) -> int:
    return ranked[0]


def _known(name: str) -> Field:
    found = field(name)
    if found is None:
        raise BadOperand(f"there is no field {name!r}")
    return found


def _contribution(
    rule: Rule,
    points: int,
    seen: Seen,
    ids: tuple[str, ...],
    until: datetime | None,
) -> Contribution:
    return Contribution(
        rule.rule_id, rule.version, rule.rule_type, rule.name, points, rule.field_name, seen, ids, until
    )


def shown(raw: object) -> Seen:
    """A value as evidence shows it: plain, and not too long."""
    seen = plain(raw)
    if isinstance(seen, str):
        return seen[:LONGEST_SEEN]
    if isinstance(seen, tuple):
        return tuple(each[:LONGEST_SEEN] for each in seen[:MOST_SEEN])
    return seen.isoformat() if isinstance(seen, datetime) else seen


def _whole(at: datetime) -> datetime:
    """The next whole millisecond."""
    part = -at.microsecond % 1_000
    return at + timedelta(microseconds=part) if part else at


def _arrivals(subject: Subject) -> Iterator[datetime]:
    """When the next of the interactions that are yet to come begins to count."""
    for kind in subject.by_kind.values():
        if kind[-1].at > subject.now:
            yield _whole(next(each.at for each in kind if each.at > subject.now))
