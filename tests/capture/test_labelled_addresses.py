from collections.abc import Callable

import pytest

from tests.capture.addresses.labelled import Labelled, Score, finding, labelled, ownership

FLOOR = 0.99
CASES = list(labelled())


@pytest.mark.parametrize("judged", [finding, ownership])
def test_the_labelled_messages_are_read_right(judged: Callable[[Labelled], Score]) -> None:
    score = sum(map(judged, CASES), Score())
    assert min(score.precision, score.recall) >= FLOOR


def test_the_labelled_set_is_large_and_half_of_it_is_hard() -> None:
    assert len(CASES) >= 450
    assert sum(not case.emails for case in CASES) >= 100


def test_no_label_names_an_address_that_is_not_in_its_emails() -> None:
    for case in CASES:
        named = case.mentions | case.corrected | ({case.own} if case.own else set())
        assert named <= case.emails
