"""What an interaction may be, and what is refused."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from capture.interaction import EARLIEST, KINDS, SKEW, SYNONYMS, kind_of, level_of, why_refused
from tests.factories import NOON, make_interaction


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("email_opened", "email_open"),
        ("Demo Requested", "demo_request"),
        ("form-submitted", "form"),
        ("page_view", "page_view"),
        ("Showroom Visit", "showroom_visit"),
    ],
)
def test_a_kind_goes_by_any_of_its_names(name: str, kind: str) -> None:
    assert kind_of(name) == kind
    assert make_interaction(name).kind == kind


@pytest.mark.parametrize("name", ["", "1st", "no.dots", "$where", "x" * 41, "é"])
def test_what_is_no_slug_is_no_kind(name: str) -> None:
    with pytest.raises(ValidationError, match="kind"):
        make_interaction(name)


def test_every_synonym_is_of_a_known_kind() -> None:
    assert set(SYNONYMS.values()) <= set(KINDS)
    assert not set(SYNONYMS) & set(KINDS)


def test_an_admins_own_kind_shows_little_engagement() -> None:
    assert level_of("showroom_visit") == "low"
    assert level_of("attendance") == "high"
    assert level_of("time_spent") is None


@pytest.mark.parametrize(
    "attributes",
    [
        {"a": float("nan")},
        {"a": float("inf")},
        {"a": 2**63},
        {"a": "x" * 501},
        {"a.b": 1},
        {"$a": 1},
        {"a": {"b": 1}},
        {"a": [1]},
        {f"a{n}": n for n in range(21)},
    ],
)
def test_attributes_are_few_flat_and_finite(attributes: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        make_interaction(attributes=attributes)


def test_attributes_keep_their_types() -> None:
    attributes = {"paid": True, "percent": 40, "score": 2.5, "item": "a"}
    kept = make_interaction(attributes=attributes).attributes
    assert [(type(value), value) for value in kept.values()] == [
        (type(value), value) for value in attributes.values()
    ]


def test_an_instant_needs_a_zone() -> None:
    with pytest.raises(ValidationError, match="timezone"):
        make_interaction(at=datetime(2026, 3, 2), received_at=NOON)  # noqa: DTZ001


def test_dates_of_1970_and_of_the_future_are_refused() -> None:
    assert (
        why_refused(NOON.replace(year=1970), NOON)
        == "is before 2000: the sender's clock seems never to have been set"
    )
    assert why_refused(NOON + timedelta(days=1), NOON) == "is in the future"
    for at in (EARLIEST, NOON, NOON + SKEW):
        assert why_refused(at, NOON) is None
