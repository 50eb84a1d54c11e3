"""Seed 002's scorecard and seed 004's examples come out to the point."""

from datetime import timedelta
from typing import Any

import pytest

from capture.lead import Lead
from scoring.checking import check, check_set
from scoring.evaluation import Scorer, award
from scoring.ledger import total
from scoring.rules import Rule, RuleSet
from scoring.scorecard import rating, scorecard
from scoring.scored import Scored
from scoring.stages import default_criteria, qualify
from scoring.subject import Subject, subject
from tests.factories import NOON, make_interaction, make_lead, make_rule

CARD = Scorer(scorecard())
LONG_AGO = NOON - timedelta(days=90)


def scored(*kinds: str, **lead: Any) -> Scored:
    return CARD.score(subject(make_lead(**lead), [make_interaction(kind) for kind in kinds], NOON))


def test_the_scorecard_makes_sense() -> None:
    assert check_set(scorecard()) == ()


def test_a_lead_of_whom_nothing_is_known_has_no_points() -> None:
    assert scored().contributions == ()
    assert dict(scored().breakdown) == dict.fromkeys(
        ("demographic", "behavioral", "firmographic", "engagement", "intent"), 0
    )


@pytest.mark.parametrize(
    ("lead", "points"),
    [
        ({"title": "VP of Sales"}, 10),
        ({"title": "Marketing Director"}, 10),
        ({"title": "Product Manager"}, 10),
        ({"title": "CTO"}, 10),
        ({"title": "Chief Happiness Officer"}, 10),
        ({"title": "Gardener"}, 0),
        ({"company": "Acme"}, 5),
        ({"phone": "+44 20 7946 0000"}, 3),
        ({"industry": "Retail"}, 2),
        ({"title": "VP", "company": "Acme", "phone": "020 7946 0000", "industry": "Retail"}, 20),
    ],
)
def test_demographic_points(lead: dict[str, Any], points: int) -> None:
    assert scored(**lead).breakdown["demographic"] == points


@pytest.mark.parametrize(
    ("kinds", "category", "points"),
    [
        (["visit"] * 3, "behavioral", 6),
        (["visit"] * 9, "behavioral", 10),
        (["download"], "behavioral", 5),
        (["download"] * 4, "behavioral", 10),
        (["page_view"] * 4, "behavioral", 4),
        (["page_view"] * 40, "behavioral", 5),
        (["visit"] * 9 + ["download"] * 9 + ["page_view"] * 9, "behavioral", 25),
        (["email_open"] * 2, "engagement", 4),
        (["email_open"] * 7, "engagement", 10),
        (["email_click"] * 3, "engagement", 9),
        (["email_click"] * 4, "engagement", 10),
        (["social"] * 3, "engagement", 3),
        (["email_open"] * 9 + ["email_click"] * 9 + ["social"] * 9, "engagement", 25),
    ],
)
def test_points_of_activity(kinds: list[str], category: str, points: int) -> None:
    assert scored(*kinds).breakdown[category] == points


@pytest.mark.parametrize(
    ("size", "points"),
    [
        ("1-10", 2),
        ("11-50", 5),
        ("51-200", 10),
        ("201-500", 15),
        ("500+", 20),
        ("500", 15),
        ("7", 2),
        ("tall", 0),
    ],
)
def test_firmographic_points(size: str, points: int) -> None:
    assert scored(company_size=size).breakdown["firmographic"] == points


@pytest.mark.parametrize(
    ("revenue", "points"),
    [("$250K", 2), ("<$1M", 2), ("$1M-$10M", 5), ("$20 million", 10), ("$50M-$250M", 15), ("$1B+", 20)],
)
def test_points_of_revenue(revenue: str, points: int) -> None:
    assert scored(company_revenue=revenue).breakdown["firmographic"] == points


def test_a_category_counts_for_its_most_and_says_what_was_beyond() -> None:
    found = scored(company_size="500+", company_revenue="$1B+")
    assert found.breakdown["firmographic"] == 20
    assert [(each.key, each.points) for each in found.contributions] == [
        ("revenue-$250M+", 20),
        ("size-500+", 20),
        ("cap:firmographic", -20),
    ]
    assert total(found.contributions) == found.score == 20


def test_intent_points() -> None:
    assert scored(source_kind="webinar").breakdown["intent"] == 5
    assert scored(source_kind="content_download").breakdown["intent"] == 5
    assert scored(requirements="• a shed").breakdown["intent"] == 3
    assert scored(requirements="• a shed", last_contact=LONG_AGO).breakdown["intent"] == 0
    assert scored(contact_attempts=2).breakdown["intent"] == 2


def _full() -> tuple[Lead, list[str]]:
    lead = make_lead(
        title="CEO",
        company="Acme",
        phone="1",
        industry="Retail",
        company_size="500+",
        source_kind="webinar",
        requirements="• a shed",
        contact_attempts=1,
    )
    kinds = [
        ("visit", 5),
        ("download", 2),
        ("page_view", 5),
        ("email_open", 5),
        ("email_click", 4),
        ("social", 5),
    ]
    return lead, [kind for kind, n in kinds for _ in range(n)]


def test_the_best_lead_has_a_hundred_points() -> None:
    lead, kinds = _full()
    found = CARD.score(subject(lead, [make_interaction(kind) for kind in kinds], NOON))
    assert dict(found.breakdown) == {
        "demographic": 20,
        "behavioral": 25,
        "engagement": 25,
        "firmographic": 20,
        "intent": 10,
    }
    assert found.score == 100


@pytest.mark.parametrize(
    ("score", "expected"),
    [
        (100, ("A", "hot", "urgent")),
        (80, ("A", "hot", "urgent")),
        (79, ("B", "warm", "high")),
        (60, ("B", "warm", "high")),
        (59, ("C", "warm", "medium")),
        (40, ("C", "warm", "medium")),
        (39, ("D", "cold", "low")),
        (0, ("D", "cold", "low")),
    ],
)
def test_grades(score: int, expected: tuple[str, str, str]) -> None:
    assert rating(score) == expected


# Seed 004's examples, as they stand there.
EXAMPLES: tuple[dict[str, Any], ...] = (
    {
        "name": "High-value industry",
        "rule_type": "firmographic",
        "field_name": "industry",
        "operator": "in_list",
        "value": '["Technology", "Finance", "Healthcare"]',
        "points": 15,
        "is_active": True,
        "priority": 10,
    },
    {
        "name": "Mid to Large Company",
        "rule_type": "firmographic",
        "field_name": "company_size",
        "operator": "in_list",
        "value": '["51-200", "201-500", "500+"]',
        "points": 15,
    },
    {
        "name": "Email Engaged",
        "rule_type": "behavioral",
        "field_name": "email_opens_count",
        "operator": "greater_than",
        "value": "3",
        "points": 10,
    },
    {
        "name": "Recent Activity",
        "rule_type": "engagement",
        "field_name": "days_since_creation",
        "operator": "less_than",
        "value": "30",
        "points": 10,
    },
    {
        "name": "Decision Maker",
        "rule_type": "demographic",
        "field_name": "title",
        "operator": "contains",
        "value": "director",
        "points": 15,
    },
)


def _examples() -> tuple[Rule, ...]:
    return tuple(Rule(rule_id=str(place), **each) for place, each in enumerate(EXAMPLES))


def _prospect(**fields: Any) -> Subject:
    known = {"title": "Sales Director", "industry": "finance", "company_size": "51-200", **fields}
    return subject(make_lead(**known), [make_interaction("email_open") for _ in range(4)], NOON)


def test_the_example_rules_make_sense_and_apply() -> None:
    for rule in _examples():
        assert check(rule) == ()
        given = award(rule, _prospect())
        assert given is not None
        assert given.points == rule.points


def test_the_example_rules_add_up() -> None:
    found = Scorer(RuleSet(rules=_examples())).score(_prospect())
    assert found.score == 65
    assert found.breakdown == {
        "demographic": 15,
        "behavioral": 10,
        "firmographic": 30,
        "engagement": 10,
        "intent": 0,
    }
    assert found.contributions[0].name == "High-value industry", "the highest priority comes first"
    assert found.due_at == NOON + timedelta(days=30), "when the lead is no longer new"
    assert qualify(_prospect(), found.score, default_criteria()).stage == "sql"


def test_the_example_rule_can_be_tested_alone() -> None:
    rule = _examples()[0].model_copy(update={"is_active": False})
    assert award(rule, _prospect()).points == 15  # type: ignore[union-attr]
    assert award(rule, _prospect(industry="Mining")) is None


def test_the_seeds_answer_is_its_breakdowns_sum_and_stage() -> None:
    points = {"demographic": 15, "behavioral": 20, "firmographic": 18, "engagement": 15}
    rules = tuple(make_rule("email", "exists", None, rule_type=name, points=n) for name, n in points.items())
    found = Scorer(RuleSet(rules=rules)).score(_prospect())
    assert found.score == 68
    assert {**found.breakdown, "intent": 0} == {**points, "intent": 0}
    assert qualify(_prospect(), found.score, default_criteria()).stage == "sql"


def test_the_total_is_held_between_0_and_100() -> None:
    much = RuleSet(rules=tuple(make_rule("email", "exists", None, points=70) for _ in range(3)))
    found = Scorer(much).score(_prospect())
    assert (found.total, found.score) == (210, 100)
    little = RuleSet(
        rules=(
            make_rule("email", "ends_with", ".example.org", points=-50),
            make_rule("email", "exists", None, points=-50),
        )
    )
    assert Scorer(little).score(_prospect()).score == 0


def test_negative_points_are_taken_off() -> None:
    rules = (
        make_rule("title", "exists", None, points=30),
        make_rule("industry", "equals", "finance", points=-12),
    )
    assert Scorer(RuleSet(rules=rules)).score(_prospect()).score == 18
