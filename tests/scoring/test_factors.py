"""Seed 001's three scores with their twelve factors."""

from dataclasses import asdict
from datetime import timedelta

from scoring.factors import Conversion, Engagement, Readiness, factors
from scoring.stages import Thresholds, journey
from scoring.subject import Subject, subject
from tests.factories import NOON, make_interaction, make_lead


def of(*told: tuple[str, dict[str, str | float]], **lead: object) -> Subject:
    found = [make_interaction(kind, attributes=attributes) for kind, attributes in told]
    return subject(make_lead(**lead), found, NOON)


def test_a_lead_of_whom_nothing_is_known_has_no_factor() -> None:
    found = factors(of())
    assert found.engagement == Engagement(0, 0, 0, 0)
    assert found.readiness == Readiness(0, 0, 0, 0)
    assert found.conversion == Conversion(0, 0, 0, 0)


def test_engagement() -> None:
    lead = of(
        *[("tool_use", {})] * 3,
        ("content_completion", {"item": "a", "percent": 40}),
        ("content_completion", {"item": "a", "percent": 100}),
        ("content_completion", {"item": "b", "percent": 50}),
        ("time_spent", {"seconds": 900}),
        watch_seconds=900,
    )
    found = factors(lead).engagement
    assert asdict(found) == {
        "tool_usage": 30,
        "content_completion": 30,
        "time_spent": 50,
        "return_frequency": 0,
    }
    assert found.score == 28


def test_returns_are_further_days_of_the_last_thirty() -> None:
    found = [make_interaction("visit", at=NOON - timedelta(days=age)) for age in (1, 2, 2, 3, 40)]
    assert factors(subject(make_lead(), found, NOON)).engagement.return_frequency == 40


def test_readiness() -> None:
    lead = of(
        ("quiz", {"item": "q1", "score": 40}),
        ("quiz", {"item": "q1", "score": 80}),
        ("quiz", {"item": "q2", "score": 60}),
        ("role_builder", {"percent": 75}),
        ("course", {"item": "c1", "percent": 100}),
        ("course", {"item": "c2", "percent": 20}),
        name="Jane",
        company="Acme",
    )
    assert factors(lead).readiness == Readiness(25, 70, 75, 60)
    assert factors(of(("profile", {"percent": 90}))).readiness.profile_completion == 90


def test_conversion() -> None:
    lead = of(
        ("quote_request", {}),
        ("strategy_call", {}),
        ("strategy_call", {}),
        ("premium_upgrade", {}),
        ("team_size", {"size": 5}),
    )
    assert factors(lead).conversion == Conversion(50, 100, 100, 25)
    assert factors(lead).conversion.score == 69


def test_what_is_told_wrongly_stays_within_0_and_100() -> None:
    lead = of(
        ("quiz", {"score": -5}),
        ("role_builder", {"percent": 1e9}),
        ("team_size", {"size": "many"}),
        ("time_spent", {"seconds": -100}),
    )
    found = factors(lead)
    assert found.readiness.quiz_results == 0
    assert found.readiness.role_builder_progress == 100
    assert found.conversion.team_size == 0
    assert found.engagement.time_spent == 0


def test_the_journey_goes_from_engagement_to_signals() -> None:
    engaged: list[tuple[str, dict[str, str | float]]] = [
        ("tool_use", {}),
        ("content_completion", {"percent": 60}),
        ("time_spent", {"seconds": 600}),
    ]
    ready: list[tuple[str, dict[str, str | float]]] = [
        ("profile", {"percent": 80}),
        ("quiz", {"score": 80}),
        ("role_builder", {"percent": 80}),
    ]
    assert journey(of()) is None
    assert journey(of(*engaged[:2])) is None
    assert journey(of(*engaged)) == "initial_engagement"
    assert journey(of(*engaged, *ready)) == "profile_development"
    assert journey(of(("quote_request", {}))) == "conversion_signals"
    assert journey(of(("quote_request", {})), Thresholds(quote_request=False)) is None
