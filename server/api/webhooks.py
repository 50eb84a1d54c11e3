"""Webhooks: which of an admin's own systems are told what."""

import uuid
from datetime import datetime
from typing import Annotated, Any

from aiohttp import web
from pydantic import AfterValidator, Field, StringConstraints

from capture.record import Record
from integrations.webhooks.event import PATTERNS, ping
from integrations.webhooks.targets import BadTarget
from integrations.webhooks.webhook import Disabled, Draft, Webhook
from integrations.webhooks.webhooks import Webhooks, WebhooksFull
from server.call import Call, Nothing, Request, reply_json
from server.errors import FieldError, Problem, invalid, not_found


def _known(pattern: str) -> str:
    if pattern not in PATTERNS:
        raise ValueError(f"must be one of {', '.join(PATTERNS)}")
    return pattern


Pattern = Annotated[str, StringConstraints(max_length=50), AfterValidator(_known)]


class Write(Request):
    """A webhook. `events` are types or patterns such as `lead.*`; `*` is all, also types to come."""

    url: Annotated[str, StringConstraints(min_length=1, max_length=2_048)]
    description: Annotated[str, StringConstraints(max_length=200)] = ""
    events: Annotated[tuple[Pattern, ...], Field(min_length=1, max_length=len(PATTERNS))] = ("*",)
    active: bool = True


class Shown(Draft):
    """A webhook as its admin sees it. `disabled` says why Leadlight itself switched it off, if it did."""

    webhook_id: str
    disabled: Disabled | None
    failing_since: datetime | None
    previous_secret_until: datetime | None
    created_at: datetime
    updated_at: datetime


class WithSecret(Shown):
    """A webhook with its signing secret, which is shown this once."""

    secret: str


class All(Record):
    """Every webhook, the oldest first."""

    webhooks: tuple[Shown, ...]


class Deleted(Record):
    """What is no more."""

    webhook_id: str
    deleted: bool


async def find(call: Call[Nothing, Nothing]) -> web.Response:
    """The webhooks, without their secrets."""
    webhooks = await _webhooks(call).all()
    return _answer(All(webhooks=tuple(_shown(webhook, call.services.clock()) for webhook in webhooks)))


async def post(call: Call[Write, Nothing]) -> web.Response:
    """Add a webhook; the answer is the one place where its secret is shown."""
    draft = await _draft(call)
    await call.services.admins.note_webhook(call.admin.admin_id, draft.events)
    try:
        webhook, secret = await _webhooks(call).add(draft, call.services.clock())
    except WebhooksFull:
        raise Problem(
            409, "webhooks-full", "Too many webhooks", "There is no room for more; remove one first."
        ) from None
    return _answer(_with_secret(webhook, secret, call.services.clock()), status=201)


async def get(call: Call[Nothing, Nothing]) -> web.Response:
    """One webhook."""
    return _answer(_shown(await required(call), call.services.clock()))


async def put(call: Call[Write, Nothing]) -> web.Response:
    """Replace what a webhook says. Switching it on ends what disabled it; its secret stays."""
    await required(call)
    draft = await _draft(call)
    await call.services.admins.note_webhook(call.admin.admin_id, draft.events)
    webhook = await _webhooks(call).replace(_id(call), draft, call.services.clock())
    if webhook is None:
        raise not_found("webhook")
    return _answer(_shown(webhook, call.services.clock()))


async def delete(call: Call[Nothing, Nothing]) -> web.Response:
    """Remove a webhook with its log; what was still to be sent to it is not."""
    webhook_id = _id(call)
    removed = await _webhooks(call).remove(webhook_id)
    await call.services.deliveries(call.admin.admin_id).forget(webhook_id)
    if not removed:
        raise not_found("webhook")
    return _answer(Deleted(webhook_id=webhook_id, deleted=True))


async def rotate(call: Call[Nothing, Nothing]) -> web.Response:
    """Give a webhook a new secret; the old one signs along for 24 hours."""
    rotated = await _webhooks(call).rotate(_id(call), call.services.clock())
    if rotated is None:
        raise not_found("webhook")
    return _answer(_with_secret(*rotated, call.services.clock()))


async def test(call: Call[Nothing, Nothing]) -> web.Response:
    """Send a `webhook.ping`, also to a webhook that is switched off; the log says what came of it."""
    webhook, now = await required(call), call.services.clock()
    deliveries = call.services.deliveries(call.admin.admin_id)
    delivery = await deliveries.add(webhook, ping(f"ping-{uuid.uuid4()}", webhook.webhook_id, now), now)
    return _answer(delivery.listed(), status=202)


async def required(call: Call[Any, Any]) -> Webhook:
    """The webhook that the path names. Raises Problem."""
    webhook = await _webhooks(call).get(_id(call))
    if webhook is None:
        raise not_found("webhook")
    return webhook


async def _draft(call: Call[Write, Any]) -> Draft:
    try:
        url = await call.services.targets.check(call.body.url)
    except BadTarget as error:
        raise invalid(FieldError("url", str(error))) from None
    events = tuple(dict.fromkeys(call.body.events))
    return Draft(**{**call.body.model_dump(), "url": url, "events": events})


def _webhooks(call: Call[Any, Any]) -> Webhooks:
    return call.services.webhooks(call.admin.admin_id)


def _id(call: Call[Any, Any]) -> str:
    return call.request.match_info["id"]


def _shown(webhook: Webhook, now: datetime) -> Shown:
    return Shown(**_fields(webhook, now))


def _with_secret(webhook: Webhook, secret: str, now: datetime) -> WithSecret:
    return WithSecret(**_fields(webhook, now), secret=secret)


def _fields(webhook: Webhook, now: datetime) -> dict[str, Any]:
    untils = [secret.until for secret in webhook.valid_secrets(now) if secret.until]
    fields = {name: getattr(webhook, name) for name in Shown.model_fields if name in Webhook.model_fields}
    return {**fields, "previous_secret_until": max(untils, default=None)}


def _answer(body: Record, status: int = 200) -> web.Response:
    return reply_json(body.model_dump(mode="json", by_alias=True), status=status)
