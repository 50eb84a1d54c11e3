"""A circuit breaker: a model that fails again and again is left alone for a while.

Without it a hanging model costs every visitor the whole wait for a first token. With it the first
few wait, the others are served by the fallback at once, and now and then one call finds out
whether the model is back.

    closed ── failures in a row ──▶ open ── its wait is over ──▶ half-open: one call, the probe
       ▲                             ▲                                │
       └────────── answered ─────────│────────────────────────────────┤
                                     └── failed; the wait doubles ────┘

The state is one process's own: each finds out for itself, which costs each a few slow calls.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Literal

from llm.chat import ModelUnavailable

State = Literal["closed", "open", "half-open"]

CIRCUIT_OPEN = "circuit_open"  # the reason of a call that was not made


@dataclass(frozen=True, slots=True)
class Limits:
    """When to open and how long to wait; times in seconds."""

    failures: int = 3  # in a row
    failing_for: float = 30.0  # or two failures this far apart, for a site with few visitors
    first_wait: float = 5.0
    longest_wait: float = 60.0
    probe: float = 90.0  # longer than any call takes; whoever is silent for this long has died


class Breaker:
    """Says whether the model may be called now, and learns from what becomes of each call.

    `clock` gives seconds that only grow. `on_change` is told `open` when the model is given up and
    `closed` when it is back; the probes between are no news.
    """

    def __init__(
        self,
        *,
        clock: Callable[[], float] = time.monotonic,
        limits: Limits | None = None,
        on_change: Callable[[State], None] | None = None,
    ) -> None:
        self.state: State = "closed"
        self._clock = clock
        self._limits = limits or Limits()
        self._on_change = on_change
        self._since = clock()
        self._era = 0
        self._failures = 0
        self._first_failure = 0.0
        self._wait = self._limits.first_wait
        self._until = 0.0

    @property
    def ready(self) -> bool:
        """Whether a call would be let through now."""
        return self.state == "closed" or self._clock() >= self._until

    @property
    def seconds(self) -> float:
        """How long the model has been called freely, or has not been."""
        return self._clock() - self._since

    def call(self, excused: frozenset[str] = frozenset()) -> "_Call":
        """One call of the model, made in the block. Raises ModelUnavailable instead when it may not be.

        The block's ModelUnavailable counts as a failure, unless its reason is `excused`: then the
        model has answered, if not to our liking. A block that is left in any other way, because
        nobody listens any more, says nothing of the model, and the next call is the probe.
        """
        return _Call(self, excused)

    def admit(self) -> int:
        """Let a call through, and say in which era of the circuit. Raises ModelUnavailable."""
        if not self.ready:
            raise ModelUnavailable(CIRCUIT_OPEN)
        if self.state != "closed":
            self._become("half-open")
            self._until = self._clock() + self._limits.probe
        return self._era

    def settle(self, era: int, error: BaseException | None, excused: frozenset[str]) -> None:
        """Learn from how a call ended, unless the circuit has changed since it began: that is old news."""
        if era != self._era:
            return
        if error is None or (isinstance(error, ModelUnavailable) and error.reason in excused):
            self._answered()
        elif isinstance(error, ModelUnavailable):
            self._failed()
        else:
            self._abandoned()

    def _answered(self) -> None:
        self._failures = 0
        if self.state == "half-open":
            self._wait = self._limits.first_wait
            self._become("closed")

    def _failed(self) -> None:
        if self.state == "half-open":
            self._wait = min(self._wait * 2, self._limits.longest_wait)
            self._open(self._wait)
            return
        if self._failures == 0:
            self._first_failure = self._clock()
        self._failures += 1
        if self._failures >= self._limits.failures or self._failing_for_long():
            self._open(self._wait)

    def _abandoned(self) -> None:
        if self.state == "half-open":
            self._open(0)

    def _failing_for_long(self) -> bool:
        return self._clock() - self._first_failure >= self._limits.failing_for

    def _open(self, wait: float) -> None:
        self._failures = 0
        self._until = self._clock() + wait
        self._become("open")

    def _become(self, state: State) -> None:
        news = "closed" in (state, self.state)
        self.state = state
        self._era += 1
        if news:
            self._since = self._clock()
            if self._on_change is not None:
                self._on_change(state)


class _Call:
    """Not a generator, for there is one in every reply that is being spoken."""

    __slots__ = ("_breaker", "_era", "_excused")

    def __init__(self, breaker: Breaker, excused: frozenset[str]) -> None:
        self._breaker = breaker
        self._excused = excused
        self._era = 0

    def __enter__(self) -> None:
        self._era = self._breaker.admit()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._breaker.settle(self._era, error, self._excused)
