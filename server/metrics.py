"""What one process counts about itself, and how full the queue is, for Prometheus.

Labels are few and bounded: no admin, no visitor, no address, nothing that anybody wrote. Each
process counts for itself. A worker alone has no port: what it does shows in the queue's figures,
which every web process reads from MongoDB, and in its log.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final, get_args

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)

from capture.turn import Turn
from llm.breaker import State
from llm.steadfast import Spoken
from server.backlog import Figure
from server.worker import Outcome

METHODS: Final = frozenset({"DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"})
REQUEST_BUCKETS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)
TOKEN_BUCKETS: Final = (0.05, 0.1, 0.25, 0.5, 1, 1.5, 2, 3, 4, 5, 6, 10)

disable_created_metrics()  # type: ignore[no-untyped-call]  # a second series for every counter


class Metrics:
    """The metrics of one running server, in a registry of their own."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self.requests = Requests(self._registry)
        self.model = Model(self._registry)
        self.capture = Capture(self._registry)
        self.queue = Queue(self._registry)
        ProcessCollector(registry=self._registry)

    def page(self) -> bytes:
        """All of it in Prometheus' text format."""
        return generate_latest(self._registry)


class Requests:
    """What was asked over HTTP, and how long the answers took."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._answered = Counter(
            "leadlight_http_requests",
            "Requests answered, by their route in the route table.",
            ("method", "route", "status"),
            registry=registry,
        )
        self._seconds = Histogram(
            "leadlight_http_request_seconds",
            "Time until the answer was complete; a streamed reply is, with its last token.",
            ("method", "route"),
            buckets=REQUEST_BUCKETS,
            registry=registry,
        )

    def answered(self, method: str, route: str, status: int, seconds: float) -> None:
        """A request was answered. `route` must be a template; the method may be anything."""
        method = method if method in METHODS else "other"
        self._answered.labels(method, route, str(status)).inc()
        self._seconds.labels(method, route).observe(seconds)


class Model:
    """How the model does, and what visitors heard instead when it did not."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._replies = Counter(
            "leadlight_replies",
            "Replies by who spoke: complete, broken_off, fallback or given_up.",
            ("model", "outcome"),
            registry=registry,
        )
        self._first_token = Histogram(
            "leadlight_reply_first_token_seconds",
            "Time from asking the model to the visitor's first token, whoever spoke it.",
            ("model",),
            buckets=TOKEN_BUCKETS,
            registry=registry,
        )
        self._in_flight = Gauge("leadlight_replies_in_flight", "Replies being spoken.", registry=registry)
        self._failures = Counter(
            "leadlight_model_failures",
            "Failed calls of the model, replies and readings, by reason.",
            ("reason",),
            registry=registry,
        )
        self._circuit = Gauge(
            "leadlight_model_circuit",
            "1 for the state of the model's circuit.",
            ("state",),
            registry=registry,
        )

    def replied(self, spoken: Spoken) -> None:
        """A reply came to its end."""
        self._replies.labels(spoken.model, spoken.outcome).inc()
        if spoken.first_token is not None:
            self._first_token.labels(spoken.model).observe(spoken.first_token)

    def failed(self, reason: str) -> None:
        """A call of the model failed."""
        self._failures.labels(reason).inc()

    def now(self, circuit: State, in_flight: int) -> None:
        """How things stand at this moment."""
        self._in_flight.set(in_flight)
        for state in get_args(State):
            self._circuit.labels(state).set(state == circuit)


class Capture:
    """What the conversations brought."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._captured = Counter(
            "leadlight_leads_captured",
            "Conversations whose visitor's own address became known, or changed.",
            registry=registry,
        )
        self._facts = Counter(
            "leadlight_facts",
            "Facts that readings brought: kept, or dropped because the visitor never said them.",
            ("outcome",),
            registry=registry,
        )
        self._grounds = Counter(
            "leadlight_judgement_grounds",
            "Reasons of judgements of leads: kept, or dropped because nothing that is known bears them out.",
            ("outcome",),
            registry=registry,
        )

    def turned(self, turn: Turn) -> None:
        """A visitor's message was stored and captured."""
        if turn.mine and turn.email and turn.email != turn.message.email:
            self._captured.inc()

    def read(self, *, kept: int, dropped: int) -> None:
        """A conversation was read."""
        self._facts.labels("kept").inc(kept)
        self._facts.labels("dropped").inc(dropped)

    def judged(self, *, kept: int, dropped: int) -> None:
        """A lead's fit was judged."""
        self._grounds.labels("kept").inc(kept)
        self._grounds.labels("dropped").inc(dropped)


class Queue:
    """The jobs this process has tried, and those of all processes that wait."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._runs = Counter(
            "leadlight_job_runs",
            "Tries of jobs: done, failed, dead (failed for good) or waited (for the model).",
            ("kind", "outcome"),
            registry=registry,
        )
        self._up = Gauge("leadlight_mongodb_up", "1 if MongoDB answers.", registry=registry)
        self._jobs = Gauge(
            "leadlight_jobs",
            "Jobs in the queue of all processes: ready, running or dead.",
            ("kind", "state"),
            registry=registry,
        )
        self._oldest = Gauge(
            "leadlight_jobs_oldest_seconds",
            "How long ago the oldest job was asked for that is neither done nor dead.",
            ("kind",),
            registry=registry,
        )

    def tried(self, kind: str, outcome: Outcome) -> None:
        """A job was tried."""
        self._runs.labels(kind, outcome).inc()

    def now(self, figures: Sequence[Figure] | None, now: datetime) -> None:
        """How full the queue is at this moment; None when MongoDB does not tell."""
        self._up.set(figures is not None)
        self._jobs.clear()
        self._oldest.clear()
        for figure in figures or ():
            self._jobs.labels(figure.kind, figure.state).set(figure.count)
        for kind in {figure.kind for figure in figures or ()}:
            own = [figure for figure in figures or () if figure.kind == kind]
            self._oldest.labels(kind).set(oldest_seconds(own, now))


def oldest_seconds(figures: Sequence[Figure], now: datetime) -> float:
    """How long ago the oldest of these jobs was asked for that is neither done nor dead; 0 without any."""
    alive = [figure.oldest for figure in figures if figure.state != "dead"]
    return max(0.0, (now - min(alive)).total_seconds()) if alive else 0.0
