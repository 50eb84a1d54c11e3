"""Is the process alive, can it serve, and how does it do?"""

import asyncio
from collections.abc import Awaitable, Sequence
from datetime import datetime, timedelta
from typing import Any, Literal, TypeVar

import pymongo
from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST
from pymongo.errors import PyMongoError

from capture.record import Record
from llm.breaker import State
from server.backlog import Backlog, Figure
from server.metrics import oldest_seconds
from server.mongo import answers
from server.services import SERVICES, Services, as_text

PATIENCE = 1.0  # seconds for MongoDB's answer; who probes has a timeout of their own

T = TypeVar("T")


class Alive(Record):
    status: Literal["ok"]


class ModelState(Record):
    """The model, and since when its calls get through (`closed`), or are held back."""

    name: str
    circuit: State
    since: datetime


class Waiting(Record):
    """The queue of jobs: those that wait, and those that failed for good."""

    waiting: int
    dead: int
    oldest_waiting_seconds: int


class Ready(Record):
    """Whether requests can be served. `jobs` is null while MongoDB does not answer."""

    status: Literal["ok", "unavailable"]
    mongodb: Literal["ok", "away"]
    model: ModelState
    jobs: Waiting | None


async def alive(_: web.Request) -> web.Response:
    """The process runs; nothing else is looked at."""
    return web.json_response({"status": "ok"})


async def ready(request: web.Request) -> web.Response:
    """The process can serve requests; 503 while MongoDB takes no writes.

    A model that is out makes nobody unready: visitors are still answered and captured.
    """
    parts = request.app[SERVICES]
    writable, figures = await asyncio.gather(
        promptly(answers(parts.db)), promptly(Backlog(parts.db).figures())
    )
    body = {
        "status": "ok" if writable else "unavailable",
        "mongodb": "ok" if writable else "away",
        "model": _model(parts),
        "jobs": None if figures is None else _jobs(figures, parts),
    }
    headers = {} if writable else {"Retry-After": "2"}
    return web.json_response(body, status=200 if writable else 503, headers=headers)


async def metrics(request: web.Request) -> web.Response:
    """What this process counts, and the queue's figures, in Prometheus' text format."""
    parts = request.app[SERVICES]
    figures = await promptly(Backlog(parts.db).figures())
    parts.metrics.model.now(parts.model.breaker.state, len(parts.replies))
    parts.metrics.queue.now(figures, parts.clock())
    return web.Response(body=parts.metrics.page(), headers={"Content-Type": CONTENT_TYPE_LATEST})


async def promptly(asked: Awaitable[T]) -> T | None:
    """MongoDB's answer, or None when there is none within PATIENCE."""
    try:
        # The inner limit frees the driver's thread, the outer one holds when all threads are taken.
        async with asyncio.timeout(PATIENCE * 1.2):
            with pymongo.timeout(PATIENCE):
                return await asked
    except (PyMongoError, TimeoutError):
        return None


def _model(parts: Services) -> dict[str, Any]:
    breaker = parts.model.breaker
    since = parts.clock() - timedelta(seconds=round(breaker.seconds))
    return {"name": parts.model.name, "circuit": breaker.state, "since": as_text(since)}


def _jobs(figures: Sequence[Figure], parts: Services) -> dict[str, Any]:
    return {
        "waiting": sum(figure.count for figure in figures if figure.state == "ready"),
        "dead": sum(figure.count for figure in figures if figure.state == "dead"),
        "oldestWaitingSeconds": round(oldest_seconds(figures, parts.clock())),
    }
