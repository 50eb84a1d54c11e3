"""Seed 000's engagement score and quadrants."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture.engagement import WEIGHTS, engagement, gained, points
from capture.interaction import KINDS
from scoring.engagement import label, quadrant


@pytest.mark.parametrize(
    ("kind", "weight"),
    [
        ("attendance", "high"),
        ("full_watch", "high"),
        ("poll", "medium"),
        ("question", "medium"),
        ("chat", "medium"),
        ("replay", "low-medium"),
        ("landing_page", "low"),
        ("clip", "low"),
    ],
)
def test_the_weights_are_the_seeds(kind: str, weight: str) -> None:
    assert KINDS[kind].level == weight
    assert engagement({kind: 1}) == WEIGHTS[weight]


def test_a_touchpoint_counts_twice_its_weight_at_most() -> None:
    assert [engagement({"attendance": n}) for n in (0, 1, 2, 3, 4, 400)] == [0, 20, 30, 40, 40, 40]


def test_the_score_is_at_most_100() -> None:
    assert engagement(dict.fromkeys(KINDS, 9)) == 100


@given(st.lists(st.sampled_from([*KINDS, "own_kind"]), max_size=60))
def test_adding_what_each_interaction_gains_gives_the_score_of_all(kinds: list[str]) -> None:
    seen: Counter[str] = Counter()
    total = 0
    for kind in kinds:
        total += gained(kind, seen[kind])
        seen[kind] += 1
    assert total == points(seen)


def test_labels() -> None:
    assert [label(score) for score in (0, 29, 30, 59, 60, 100)] == [
        "Low Engagement",
        "Low Engagement",
        "Moderately Engaged",
        "Moderately Engaged",
        "Highly Engaged",
        "Highly Engaged",
    ]


def test_quadrants() -> None:
    assert quadrant(80, 80).quadrant == "priority"
    assert quadrant(80, 10).quadrant == "qualified-disengaged"
    assert quadrant(10, 80).quadrant == "engaged-mismatch"
    assert quadrant(10, 10).quadrant == "low-priority"
