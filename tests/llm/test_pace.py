"""How fine the pieces of replies are: the more are spoken, the larger they get, and never too large."""

from hypothesis import given
from hypothesis import strategies as st

from llm.pace import LONGEST, Pace, rest


def test_a_few_replies_are_handed_on_token_by_token() -> None:
    assert rest(1) == rest(20) == 0


@given(st.integers(0, 100_000))
def test_nobody_rests_for_longer_than_can_be_seen(replies: int) -> None:
    assert 0 <= rest(replies) <= rest(replies + 1) <= LONGEST


async def test_a_reply_that_has_ended_slows_nobody_down() -> None:
    pace = Pace()
    for _ in range(1_000):
        with pace:
            await pace.rest()
