"""The moves that a lead can make."""

import pytest

from capture.status import MOVES, STATUSES, MoveRefused, check_move
from tests.factories import NOON, edited, make_lead


def test_every_status_can_be_reached_and_left() -> None:
    assert set(MOVES) == set(STATUSES)
    assert {after for allowed in MOVES.values() for after in allowed} == set(STATUSES)
    assert all(allowed and status not in allowed for status, allowed in MOVES.items())


def test_a_refused_move_says_which_are_allowed() -> None:
    with pytest.raises(MoveRefused) as refused:
        check_move("converted", "new")
    assert refused.value.allowed == MOVES["converted"]
    check_move("converted", "converted")


def test_the_times_of_a_lead_follow_its_moves() -> None:
    lead = edited(make_lead(), {"status": "qualified"})
    assert (lead.status_changed_at, lead.qualified_at, lead.converted_at) == (NOON, NOON, None)
    assert edited(lead, {"status": "converted"}).converted_at == NOON
    won_and_lost = edited(edited(lead, {"status": "converted"}), {"status": "lost"})
    assert (won_and_lost.qualified_at, won_and_lost.converted_at) == (NOON, None)
