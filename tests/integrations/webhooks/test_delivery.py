"""When a delivery is tried again, and when it is given up."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from integrations.webhooks.delivery import (
    JITTER,
    LONGEST_WAIT,
    RETRIES,
    Attempt,
    Delivery,
    next_attempt,
    outcome,
)
from tests.factories import NOON

FAILED = Attempt(at=NOON, ms=1, status_code=500, error="refused")
DONE = Attempt(at=NOON, ms=1, status_code=200)


def make_delivery(tries: int = 0) -> Delivery:
    return Delivery(
        delivery_id="dlv_1",
        webhook_id="wh_1",
        event_id="evt_1",
        type="lead.created",
        body="{}",
        tries=tries,
        created_at=NOON,
    )


def test_retries_are_spread_over_days() -> None:
    assert timedelta(days=3) < sum(RETRIES, timedelta()) < timedelta(days=5)
    assert list(RETRIES) == sorted(RETRIES)


@given(st.integers(min_value=1, max_value=len(RETRIES)))
def test_the_wait_is_the_planned_one_and_a_little_more(tries: int) -> None:
    later = next_attempt(tries, FAILED, NOON)
    assert later
    assert RETRIES[tries - 1] <= later - NOON <= RETRIES[tries - 1] * (1 + JITTER)


@given(st.integers(min_value=1, max_value=len(RETRIES)), st.floats(min_value=0, max_value=1e300))
def test_a_receiver_can_ask_for_more_time_but_not_for_ever(tries: int, seconds: float) -> None:
    later = next_attempt(tries, FAILED.model_copy(update={"retry_after": seconds}), NOON)
    assert later
    assert later - NOON >= min(timedelta(seconds=min(seconds, 1e9)), LONGEST_WAIT)
    assert later - NOON <= max(LONGEST_WAIT, RETRIES[tries - 1] * (1 + JITTER))


def test_after_the_last_retry_it_has_failed_for_good() -> None:
    assert outcome(make_delivery(tries=len(RETRIES)), FAILED, NOON)["ended"] == "retries_exhausted"
    assert "status" not in outcome(make_delivery(tries=len(RETRIES) - 1), FAILED, NOON)


def test_410_ends_it_at_once() -> None:
    gone = FAILED.model_copy(update={"status_code": 410})
    fields = outcome(make_delivery(), gone, NOON)
    assert (fields["status"], fields["ended"], fields["next_attempt_at"]) == ("failed", "webhook_gone", None)


def test_a_success_ends_it() -> None:
    fields = outcome(make_delivery(tries=3), DONE, NOON)
    assert (fields["status"], fields["tries"], fields["delivered_at"]) == ("delivered", 4, NOON)
