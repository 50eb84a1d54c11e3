"""What each operator says of each form of field."""

from datetime import timedelta
from typing import Any

import pytest

from scoring.evaluation import award
from scoring.operators import OPERATORS
from scoring.rules import Rule
from scoring.subject import subject
from tests.factories import NOON, make_interaction, make_lead, make_rule


def applies(field_name: str, operator: str, value: Any = None, *kinds: str, **lead: Any) -> bool:
    found = [make_interaction(kind) for kind in kinds]
    rule = make_rule(field_name, operator, value)
    return award(rule, subject(make_lead(**lead), found, NOON)) is not None


@pytest.mark.parametrize(
    ("operator", "value", "title"),
    [
        ("equals", "Sales Director", "sales director"),
        ("not_equals", "intern", "Director"),
        ("not_equals", "intern", None),
        ("contains", "director", "Managing Director, Europe"),
        ("contains", '"director"', "Managing Director"),
        ("not_contains", "director", "CTO"),
        ("not_contains", "director", None),
        ("starts_with", "vp", "VP of Sales"),
        ("ends_with", "SALES", "VP of Sales"),
        ("matches", r"\bvp\b", "Senior VP"),
        ("in_list", '["CTO", "CEO"]', "ceo"),
        ("in_list", ["CTO", "CEO"], "Ceo "),
        ("not_in_list", ["CTO"], "CEO"),
        ("not_in_list", ["CTO"], None),
        ("exists", None, "CEO"),
        ("not_exists", None, "  "),
        ("equals", "École", "éCOLE"),
        ("equals", "3", "3"),
    ],
)
def test_text_is_compared_without_regard_to_capitals(operator: str, value: Any, title: str | None) -> None:
    assert applies("title", operator, value, title=title)


@pytest.mark.parametrize(
    ("operator", "value"),
    [
        ("equals", "intern"),
        ("contains", "intern"),
        ("starts_with", "intern"),
        ("ends_with", "intern"),
        ("matches", "intern"),
        ("in_list", ["intern"]),
        ("exists", None),
    ],
)
def test_a_missing_value_satisfies_only_the_operators_that_begin_with_not(operator: str, value: Any) -> None:
    assert not applies("title", operator, value, title=None)
    if f"not_{operator}" in OPERATORS:
        assert applies("title", f"not_{operator}", value, title=None)


@pytest.mark.parametrize(
    ("operator", "value", "holds"),
    [
        ("greater_than", "3", True),
        ("greater_than", 4, False),
        ("greater_than_or_equal", 4, True),
        ("less_than", "4.5", True),
        ("less_than_or_equal", 3, False),
        ("equals", "4.0", True),
        ("not_equals", 4, False),
        ("between", "[2, 4]", True),
        ("between", [5, 9], False),
        ("in_list", ["1", 4], True),
        ("not_in_list", [4], False),
        ("exists", None, True),
    ],
)
def test_counts_are_compared_as_numbers(operator: str, value: Any, holds: bool) -> None:
    assert applies("email_opens_count", operator, value, *["email_open"] * 4) is holds


def test_no_interaction_is_a_count_of_zero_that_does_not_exist() -> None:
    assert applies("count.demo_request", "less_than", 1)
    assert applies("count.demo_request", "not_exists")
    assert not applies("count.demo_request", "exists")


@pytest.mark.parametrize(
    ("size", "operator", "value", "holds"),
    [
        ("51-200", "in_list", '["51-200", "201-500", "500+"]', True),
        ("120", "in_list", ["51-200"], True),
        ("51–200 employees", "equals", "51-200", True),
        ("500", "in_list", ["500+"], False),
        ("500", "in_list", ["201-500"], True),
        ("10,001+", "in_list", ["500+"], True),
        ("51-200", "greater_than", 50, True),
        ("51-200", "greater_than", 100, False),
        ("51-200", "less_than", "201", True),
        ("500+", "greater_than_or_equal", 500, True),
        ("500+", "less_than", 10_000, False),
        ("51-200", "between", [50, 200], True),
        ("Enterprise", "in_list", ["Large", "Enterprise"], True),
        ("Enterprise", "greater_than", 1, False),
        ("51-200", "contains", "200", True),
    ],
)
def test_a_companys_size_is_a_word_of_a_list_and_a_range_of_numbers(
    size: str, operator: str, value: Any, holds: bool
) -> None:
    assert applies("company_size", operator, value, company_size=size) is holds


@pytest.mark.parametrize(
    ("revenue", "least"),
    [
        ("$1M-$10M", 1e6),
        ("1-10M", 1e6),
        ("5 million", 5e6),
        ("$250K", 2.5e5),
        ("2.5bn", 2.5e9),
        ("1.000.000", 1e6),
    ],
)
def test_revenue_is_read_with_its_units(revenue: str, least: float) -> None:
    assert applies("company_revenue", "greater_than_or_equal", least, company_revenue=revenue)
    assert not applies("company_revenue", "greater_than", least, company_revenue=revenue)


def test_lists_are_compared_element_by_element() -> None:
    known = {"technologies": ("React", "PostgreSQL")}
    assert applies("technologies", "equals", "react", **known)
    assert applies("technologies", "contains", "sql", **known)
    assert applies("technologies", "in_list", ["Vue", "React"], **known)
    assert not applies("technologies", "not_in_list", ["react"], **known)
    assert applies("technologies", "not_contains", "oracle", **known)
    assert applies(
        "social_profiles", "equals", "LinkedIn", social_profiles={"linkedin": "https://l.example/a"}
    )
    assert not applies("technologies", "exists")


@pytest.mark.parametrize(
    ("stored", "operator", "value", "holds"),
    [
        ("12", "greater_than", 9, True),
        (12, "greater_than", "9", True),
        ("Gold", "equals", "gold", True),
        (True, "is_true", None, True),
        (False, "is_false", None, True),
        (None, "is_false", None, False),
        (True, "equals", "true", True),
        (["a", "b"], "in_list", ["B"], True),
        ("2026-03-01", "less_than", "2026-04-01", True),
        ("2026-02-20", "within_days", 30, True),
        ("2025-02-20", "not_within_days", 30, True),
        ("12", "equals", "12.0", True),
        ("twelve", "greater_than", 9, False),
        (float("nan"), "exists", None, False),
    ],
)
def test_an_admins_own_field_is_compared_as_what_it_holds(
    stored: Any, operator: str, value: Any, holds: bool
) -> None:
    assert applies("custom.tier", operator, value, custom_fields={"tier": stored}) is holds


def test_within_days_is_of_the_past_and_ends_at_its_instant() -> None:
    for age, holds in ((29.9, True), (30.0, False), (-1.0, False), (0.0, True)):
        at = NOON - timedelta(days=age)
        assert applies("created_at", "within_days", "30", created_at=at) is holds
        assert applies("created_at", "not_within_days", "30", created_at=at) is not holds


def test_interactions_count_within_days_and_within_a_window() -> None:
    old, new = (make_interaction("email_open", at=NOON - timedelta(days=age)) for age in (40, 3))
    seen = subject(make_lead(), [old, new], NOON)
    assert award(make_rule("email_opens_count", "within_days", 30), seen)
    assert not award(make_rule("email_opens_count", "within_days", 2), seen)
    windowed = award(make_rule("email_opens_count", "greater_than", 0, each=True, window_days=30), seen)
    assert windowed
    assert (windowed.points, windowed.seen, windowed.interaction_ids) == (10, 1, (new.interaction_id,))


def test_days_are_whole_and_count_from_1970_as_from_yesterday() -> None:
    assert applies("days_since_creation", "greater_than", 20_000, created_at=NOON.replace(year=1970))
    assert applies("days_since_creation", "equals", 0, created_at=NOON + timedelta(days=400))
    assert applies("last_activity_days_ago", "equals", 2, last_activity_at=NOON - timedelta(days=2.9))


def test_each_gives_the_points_for_every_one_up_to_the_most() -> None:
    views = [make_interaction("page_view") for _ in range(7)]
    rule = make_rule("count.page_view", "greater_than", 0, points=1, each=True, max_points=5)
    given = award(rule, subject(make_lead(), views, NOON))
    assert given
    assert (given.points, given.seen) == (5, 7)
    assert award(rule, subject(make_lead(), views[:3], NOON)).points == 3  # type: ignore[union-attr]
    each_technology = make_rule("technologies", "in_list", ["go", "rust"], points=3, each=True)
    known = subject(make_lead(technologies=("Go", "Rust", "C")), [], NOON)
    assert award(each_technology, known).points == 6  # type: ignore[union-attr]


def test_a_custom_kind_of_interaction_counts() -> None:
    assert applies("count.showroom_visit", "exists", None, "showroom_visit")
    assert applies("count.Email-Opened", "exists", None, "email_opened")


def test_a_rule_names_its_category_with_either_spelling() -> None:
    fields = {"name": "n", "field_name": "title", "operator": "exists", "points": 1}
    assert Rule(rule_type="Behavioural", **fields).rule_type == "behavioral"
