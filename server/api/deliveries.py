"""What became of each message to a webhook, and sending it again."""

import json
from typing import Annotated, Any

from aiohttp import web
from pydantic import Field, StringConstraints

from capture.moments import Moment
from capture.record import Record
from integrations.webhooks.deliveries import Deliveries
from integrations.webhooks.delivery import Attempt, Listed, Status
from server.api.webhooks import required
from server.call import Call, Nothing, Request, reply_json
from server.errors import not_found

MOST_REPLAYED = 1_000  # by one request


class Find(Request):
    """A page of deliveries, of one status or of all."""

    status: Status | None = None
    limit: Annotated[int, Field(ge=1, le=100)] = 20
    cursor: Annotated[str, StringConstraints(max_length=200)] | None = None


class Since(Request):
    """From when on deliveries that failed are to be sent again."""

    since: Moment


class Page(Record):
    """Deliveries, the latest first; `next_cursor` is None on the last page."""

    deliveries: tuple[Listed, ...]
    next_cursor: str | None


class Full(Listed):
    """A delivery with every attempt and what is sent in each of them."""

    attempts: tuple[Attempt, ...]
    payload: dict[str, Any]


class Replayed(Record):
    """How many will be sent again; with `more`, the same request sends the next ones."""

    replayed: int
    more: bool


async def find(call: Call[Nothing, Find]) -> web.Response:
    """The deliveries of a webhook."""
    webhook, query = await required(call), call.query
    found, cursor = await _deliveries(call).page(webhook.webhook_id, query.status, query.cursor, query.limit)
    return _answer(Page(deliveries=found, next_cursor=cursor))


async def get(call: Call[Nothing, Nothing]) -> web.Response:
    """One delivery: its attempts, and the message."""
    webhook = await required(call)
    delivery = await _deliveries(call).get(_id(call))
    if delivery is None or delivery.webhook_id != webhook.webhook_id:
        raise not_found("delivery")
    payload = json.loads(delivery.body)
    return _answer(Full(**dict(delivery.listed()), attempts=delivery.attempts, payload=payload))


async def replay(call: Call[Nothing, Nothing]) -> web.Response:
    """Send a message again, whatever became of it, with the same `webhook-id`."""
    webhook = await required(call)
    delivery = await _deliveries(call).replay(webhook.webhook_id, _id(call), call.services.clock())
    if delivery is None:
        raise not_found("delivery")
    return _answer(delivery.listed(), status=202)


async def replay_failed(call: Call[Since, Nothing]) -> web.Response:
    """Send again what failed since a time, the oldest first, a thousand a request."""
    webhook, now = await required(call), call.services.clock()
    count = await _deliveries(call).replay_failed(webhook.webhook_id, call.body.since, MOST_REPLAYED, now)
    return _answer(Replayed(replayed=count, more=count == MOST_REPLAYED), status=202)


def _deliveries(call: Call[Any, Any]) -> Deliveries:
    return call.services.deliveries(call.admin.admin_id)


def _id(call: Call[Any, Any]) -> str:
    return call.request.match_info["deliveryId"]


def _answer(body: Record, status: int = 200) -> web.Response:
    return reply_json(body.model_dump(mode="json", by_alias=True), status=status)
