"""A delivery: one event for one webhook, and every attempt to bring it there."""

import random
from datetime import datetime, timedelta
from typing import Any, Final, Literal

from capture.record import Record

Status = Literal["pending", "delivered", "failed"]
Failure = Literal[
    "timeout",
    "unknown_host",
    "private_address",
    "connection_failed",
    "tls_failed",
    "bad_answer",
    "redirect",
    "refused",
    "secret_unreadable",
]
Ended = Literal["retries_exhausted", "webhook_inactive", "webhook_gone"]

# After the first attempt and after each that fails (Standard Webhooks, "Deliverability and reliability").
RETRIES: Final[tuple[timedelta, ...]] = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)
JITTER = 0.2  # of the wait, at most, on top of it
LONGEST_WAIT = timedelta(hours=24)  # that a receiver can ask for
GONE = 410


class Attempt(Record):
    """One request: when it began, how long it took, and what came of it.

    `status_code` is None when no answer came; `response` is the beginning of the answer's body.
    `retry_after` is how many seconds the receiver asked to be left alone.
    """

    at: datetime
    ms: int
    status_code: int | None = None
    error: Failure | None = None
    response: str | None = None
    retry_after: float | None = None

    @property
    def succeeded(self) -> bool:
        return self.error is None


class Listed(Record):
    """A delivery without its body and its attempts.

    `tries` counts the attempts since it was last asked for; `next_attempt_at` is None once it has
    ended, and `ended` says why it failed for good.
    """

    delivery_id: str
    webhook_id: str
    event_id: str
    type: str
    status: Status = "pending"
    tries: int = 0
    next_attempt_at: datetime | None = None
    delivered_at: datetime | None = None
    ended: Ended | None = None
    created_at: datetime


class Delivery(Listed):
    """A stored delivery; `body` is sent as it stands, in each attempt."""

    body: str
    attempts: tuple[Attempt, ...] = ()

    def listed(self) -> Listed:
        return Listed(**{name: getattr(self, name) for name in Listed.model_fields})


def next_attempt(tries: int, attempt: Attempt, now: datetime) -> datetime | None:
    """When to try again after the `tries`-th attempt has failed; None when that was the last."""
    if tries > len(RETRIES):
        return None
    planned = RETRIES[tries - 1] * random.uniform(1, 1 + JITTER)  # noqa: S311  spreading, not secrecy
    asked = timedelta(seconds=min(attempt.retry_after or 0, LONGEST_WAIT.total_seconds()))
    return now + max(planned, asked)


def outcome(delivery: Delivery, attempt: Attempt, now: datetime) -> dict[str, Any]:
    """What an attempt makes of its delivery, as fields of it."""
    tries = delivery.tries + 1
    if attempt.succeeded:
        return {"status": "delivered", "tries": tries, "delivered_at": now, "next_attempt_at": None}
    if attempt.status_code == GONE:
        return {"status": "failed", "tries": tries, "ended": "webhook_gone", "next_attempt_at": None}
    later = next_attempt(tries, attempt, now)
    if later is None:
        return {"status": "failed", "tries": tries, "ended": "retries_exhausted", "next_attempt_at": None}
    return {"tries": tries, "next_attempt_at": later}
