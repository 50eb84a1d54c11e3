"""What is wrong with a rule is said, field by field."""

import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from scoring.checking import check, check_set
from scoring.evaluation import Scorer, award
from scoring.fields import FIELDS
from scoring.operators import OPERATORS
from scoring.rules import MOST_RULES, Decay, RuleSet
from scoring.subject import subject
from tests.factories import NOON, make_lead, make_rule


@pytest.mark.parametrize(
    ("field_name", "operator", "value", "field", "message"),
    [
        ("shoe_size", "exists", None, "field_name", "there is no field"),
        ("count.no such!", "exists", None, "field_name", "there is no field"),
        ("title", "greater_than", 3, "operator", "says nothing of title"),
        ("created_at", "contains", "2026", "operator", "says nothing of created_at"),
        ("disposable", "in_list", [True], "operator", "says nothing of disposable"),
        ("title", "in_list", "director", "value", "must be a list"),
        ("title", "in_list", "[]", "value", "must be a list"),
        ("title", "contains", None, "value", "must be text"),
        ("title", "contains", " ", "value", "must be text"),
        ("title", "contains", "x" * 501, "value", "at most 500"),
        ("email_opens_count", "greater_than", "many", "value", "must be a number"),
        ("email_opens_count", "greater_than", "NaN", "value", "finite"),
        ("email_opens_count", "greater_than", float("inf"), "value", "finite"),
        ("email_opens_count", "greater_than", True, "value", "must be a number"),
        ("email_opens_count", "between", [9, 3], "value", "smaller end first"),
        ("email_opens_count", "between", [9], "value", "a list of two"),
        ("created_at", "less_than", "soon", "value", "must be a date"),
        ("created_at", "within_days", 0, "value", "number of days"),
        ("created_at", "within_days", 1e9, "value", "number of days"),
        ("title", "matches", "(", "value", "is not a regular expression of RE2"),
        ("title", "matches", r"(a)\1", "value", "is not a regular expression of RE2"),
        ("title", "matches", "(?=a)", "value", "is not a regular expression of RE2"),
        ("title", "matches", "a" * 501, "value", "more than 500"),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused_with_the_reason(
    field_name: str, operator: str, value: Any, field: str, message: str
) -> None:
    [complaint] = check(make_rule(field_name, operator, value))
    assert complaint.field == field
    assert message in complaint.message


def test_what_needs_interactions_is_refused_elsewhere() -> None:
    rule = make_rule("title", "exists", None, each=True, window_days=3, decay=Decay(days=3))
    assert {each.field for each in check(rule)} == {"each", "window_days", "decay"}


@pytest.mark.parametrize("points", [float("nan"), float("inf"), 101, -101, 2.5, "many"])
def test_points_are_a_whole_number_up_to_100_either_way(points: Any) -> None:
    with pytest.raises(ValidationError, match="points"):
        make_rule("title", "exists", None, points=points)


def test_points_of_zero_are_refused() -> None:
    assert [each.field for each in check(make_rule("title", "exists", None, points=0))] == ["points"]


def test_an_unknown_operator_is_refused() -> None:
    with pytest.raises(ValidationError, match="operator"):
        make_rule("title", "resembles", "x")


def test_custom_fields_are_those_of_the_admin() -> None:
    rule = make_rule("custom.tier", "greater_than", 3)
    assert check(rule) == ()
    assert check(rule, {"tier": "number"}) == ()
    assert [each.field for each in check(rule, {"tier": "text"})] == ["operator"]
    assert [each.field for each in check(rule, {})] == ["field_name"]


def test_ten_thousand_rules_are_refused_at_once() -> None:
    rule = make_rule("title", "exists", None)
    many = RuleSet(rules=tuple(rule.model_copy(update={"rule_id": str(n)}) for n in range(10_000)))
    [complaint] = check_set(many)
    assert complaint.message == f"at most {MOST_RULES} rules, not 10000"


def test_a_set_says_which_rule_is_wrong() -> None:
    good, bad = make_rule("title", "exists", None), make_rule("title", "matches", "(")
    assert [each.field for each in check_set(RuleSet(rules=(good, bad)))] == ["rules.1.value"]
    assert "is there twice" in check_set(RuleSet(rules=(good, good)))[0].message


def test_a_pattern_that_would_backtrack_for_ever_elsewhere_is_fast_here() -> None:
    rule = make_rule("requirements", "matches", r"^(a+)+$")
    victim = subject(make_lead(requirements="a" * 9_000 + "!"), [], NOON)
    began = time.process_time()
    assert award(rule, victim) is None
    assert time.process_time() - began < 1


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=6,
)
LEADS = st.builds(
    make_lead,
    title=st.none() | st.text(max_size=20),
    company_size=st.none() | st.text("0123456789-+ KMk,.", max_size=12),
    technologies=st.lists(st.text(max_size=5), max_size=3).map(tuple),
    custom_fields=st.dictionaries(st.just("x"), VALUES, max_size=1),
    created_at=st.datetimes(timezones=st.just(NOON.tzinfo)),
)


@given(
    st.sampled_from([*FIELDS, "custom.x", "count.visit", "last.visit"]),
    st.sampled_from(OPERATORS),
    VALUES,
    LEADS,
)
def test_what_is_not_complained_of_scores_any_lead(name: str, operator: str, value: Any, lead: Any) -> None:
    rule = make_rule(name, operator, value)
    if not check(rule):
        scored = Scorer(RuleSet(rules=(rule,))).score(subject(lead, [], NOON))
        assert scored.total in (0, rule.points)
