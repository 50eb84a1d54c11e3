"""Points that fade and windows that close, and the instant at which that next changes a score."""

from datetime import datetime, timedelta
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.evaluation import Scorer
from scoring.rules import Decay, Rule, RuleSet
from scoring.scored import Scored
from scoring.subject import subject
from tests.factories import NOON, make_interaction, make_lead, make_rule

LITTLE = timedelta(milliseconds=2)


def at(now: datetime, *ages: float, rule: Rule) -> Scored:
    found = [
        make_interaction("form", interaction_id=f"f{place}", at=NOON - timedelta(days=age))
        for place, age in enumerate(ages)
    ]
    return Scorer(RuleSet(rules=(rule,))).score(subject(make_lead(), found, now))


@pytest.mark.parametrize(("age", "points"), [(0, 20), (10, 10), (20, 5), (30, 3), (40, 1), (80, 0)])
def test_half_is_left_after_the_half_life(age: float, points: int) -> None:
    rule = make_rule("count.form", "exists", None, points=20, decay=Decay(kind="half_life", days=10))
    assert at(NOON, age, rule=rule).score == points


@pytest.mark.parametrize(("age", "points"), [(0, 20), (2, 16), (5, 10), (9.9, 0), (10, 0), (50, 0)])
def test_linear_points_are_gone_after_their_days(age: float, points: int) -> None:
    rule = make_rule("count.form", "exists", None, points=20, decay=Decay(kind="linear", days=10))
    assert at(NOON, age, rule=rule).score == points


def test_with_each_every_interaction_fades_by_its_own_age() -> None:
    rule = make_rule("count.form", "exists", None, points=20, each=True, decay=Decay(days=10))
    assert at(NOON, 10, 20, rule=rule).score == 15


def test_without_each_the_latest_interaction_counts() -> None:
    rule = make_rule("count.form", "greater_than", 1, points=20, decay=Decay(days=10))
    assert at(NOON, 10, 20, rule=rule).score == 10
    assert at(NOON, 10, rule=rule).score == 0


def test_negative_points_fade_too() -> None:
    rule = make_rule("count.form", "exists", None, points=-20, decay=Decay(days=10))
    assert at(NOON, 10, rule=rule).total == -10


def test_a_lead_is_due_when_an_interaction_leaves_the_window() -> None:
    rule = make_rule("count.form", "greater_than", 1, window_days=30)
    found = at(NOON, 1, 3, 5, rule=rule)
    assert found.due_at is not None
    assert abs(found.due_at - (NOON + timedelta(days=27))) < LITTLE, "with the second of them, one is left"
    [contribution] = found.contributions
    assert contribution.until == found.due_at


def test_an_interaction_yet_to_come_counts_from_then_on() -> None:
    rule = make_rule("count.form", "exists", None)
    found = at(NOON, -2, rule=rule)
    assert (found.score, found.due_at) == (0, NOON + timedelta(days=2))
    assert at(NOON + timedelta(days=2), -2, rule=rule).score == 10


def test_a_rule_that_does_not_hold_yet_is_due_when_it_does() -> None:
    rule = make_rule("days_since_creation", "greater_than", 7)
    assert at(NOON, rule=rule).due_at == NOON + timedelta(days=8)
    assert at(NOON + timedelta(days=8), rule=rule).score == 10
    assert at(NOON + timedelta(days=8), rule=rule).due_at is None


def test_a_rule_without_time_is_never_due() -> None:
    assert at(NOON, 3, rule=make_rule("count.form", "exists", None)).due_at is None


@pytest.mark.parametrize("kind", ["half_life", "linear"])
@pytest.mark.parametrize("each", [False, True])
def test_what_fades_in_next_to_no_time_is_gone(kind: Literal["half_life", "linear"], each: bool) -> None:
    rule = make_rule("count.form", "exists", None, points=20, each=each, decay=Decay(kind=kind, days=1e-12))
    assert at(NOON, 1, rule=rule).score == 0


DECAYS = st.none() | st.builds(Decay, kind=st.sampled_from(["half_life", "linear"]), days=st.floats(0.5, 60))
TIMED = st.builds(
    make_rule,
    st.just("count.form"),
    st.sampled_from(["greater_than", "less_than"]),
    st.integers(0, 4),
    points=st.integers(-30, 30).filter(bool),
    each=st.booleans(),
    max_points=st.none() | st.integers(1, 60),
    window_days=st.none() | st.floats(0.5, 60),
    decay=DECAYS,
)
OF_DAYS = st.builds(
    make_rule,
    st.sampled_from(["days_since_creation", "last_activity_days_ago"]),
    st.sampled_from(["greater_than", "less_than", "less_than_or_equal", "greater_than_or_equal", "equals"]),
    st.integers(0, 60) | st.floats(0, 60),
    each=st.booleans(),
)
DATED = st.builds(
    make_rule,
    st.sampled_from(["created_at", "last.form", "count.form", "last_activity_at", "requirements_at"]),
    st.sampled_from(["within_days", "not_within_days"]),
    st.integers(1, 60) | st.floats(0.5, 60),
)


@given(
    TIMED | OF_DAYS | DATED,
    st.lists(st.floats(-5, 90), max_size=6),
    st.lists(st.floats(0, 1), min_size=3, max_size=3),
)
def test_until_it_is_due_a_score_does_not_change(rule: Rule, ages: list[float], parts: list[float]) -> None:
    scored = at(NOON, *ages, rule=rule)
    end = scored.due_at - LITTLE if scored.due_at else NOON + timedelta(days=1_000)
    assert end >= NOON - LITTLE
    for part in (*parts, 1.0):
        moment = NOON + part * (end - NOON)
        if moment > NOON:
            assert at(moment, *ages, rule=rule).total == scored.total


@given(TIMED, st.lists(st.floats(0, 90), max_size=6))
def test_going_from_due_to_due_ends(rule: Rule, ages: list[float]) -> None:
    now, steps = NOON, 0
    while (due := at(now, *ages, rule=rule).due_at) is not None:
        assert due > now
        now, steps = due, steps + 1
        assert steps < 2_000
