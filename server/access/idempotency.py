"""`Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header): a create that is sent twice is done once.

Only success is kept: what was refused changed nothing, and may be sent again. A process that dies
between the work and its answer leaves a lease that runs out; the work is then done again, and so
must be safe to repeat, as every write of Leadlight is.
"""

import asyncio
import contextlib
import hashlib
import re
from collections.abc import AsyncIterator, Awaitable, Callable

from aiohttp import web
from bson import ObjectId
from pymongo.errors import PyMongoError

from integrations.sealing import Seal
from server.access.answered import LEASE, Answer, Answered, Asked, InFlight, KeyReused
from server.auth import bearer
from server.call import AnyCall, Nothing
from server.errors import FieldError, Problem, invalid
from server.services import now

KEY = re.compile(r"[\x21-\x7e]{1,255}")
KEPT_HEADERS = ("Content-Type", "ETag", "Last-Modified", "Location")

Work = Callable[[], Awaitable[web.StreamResponse]]


async def once(call: AnyCall, work: Work) -> web.StreamResponse:
    """What the work answers; when the request carries a key and was answered before, that answer again.

    Raises Problem: 409 while the same request is being worked on, 422 when the key came with another.
    """
    key = _key(call.request)
    if key is None:
        return await work()
    asked = Asked(call.who.token_id or "", key, _fingerprint(call))
    answered = Answered(call.services.db, call.admin.admin_id, _seal(call.request))
    try:
        claimed = await answered.claim(asked, call.services.clock())
    except InFlight:
        raise _in_flight() from None
    except KeyReused:
        raise invalid(FieldError("Idempotency-Key", "was sent with another request before")) from None
    if isinstance(claimed, Answer):
        return _again(claimed)
    return await _first(answered, asked, claimed, work)


async def _first(answered: Answered, asked: Asked, lease: ObjectId, work: Work) -> web.StreamResponse:
    async with _renewing(answered, asked, lease):
        try:
            response = await work()
        except Exception:
            await answered.release(asked, lease)
            raise
        await answered.keep(asked, lease, _answer(response))
        return response


@contextlib.asynccontextmanager
async def _renewing(answered: Answered, asked: Asked, lease: ObjectId) -> AsyncIterator[None]:
    """Keep the lease for as long as the work in the block takes."""

    async def renew() -> None:
        while True:
            await asyncio.sleep(LEASE.total_seconds() / 3)
            with contextlib.suppress(PyMongoError):  # the next renewal is in time, or the lease runs out
                await answered.renew(asked, lease, now())

    keeping = asyncio.create_task(renew())
    try:
        yield
    finally:
        keeping.cancel()
        await asyncio.gather(keeping, return_exceptions=True)


def _key(request: web.Request) -> str | None:
    """The key: a quoted string as the draft has it, or bare, as most clients send it."""
    given = request.headers.get("Idempotency-Key")
    if given is None:
        return None
    key = given.strip().removeprefix('"').removesuffix('"')
    if not KEY.fullmatch(key):
        raise Problem(
            400,
            "bad-idempotency-key",
            "Bad Idempotency-Key",
            "An Idempotency-Key has 1 to 255 visible ASCII characters, such as a UUID.",
        )
    return key


def _fingerprint(call: AnyCall) -> str:
    """A hash of what is asked. A file that its handler reads by itself counts by its length and type."""
    request = call.request
    told = (request.method, request.path_qs, call.body.model_dump_json())
    file = (request.headers.get("Content-Type"), request.content_length) if call.body == Nothing() else ()
    return hashlib.sha256(repr((*told, *file)).encode()).hexdigest()


def _seal(request: web.Request) -> Seal:
    """Made of the caller's own token, of which a hash alone is stored: the database opens no answer."""
    return Seal(hashlib.sha256(b"idempotency\0" + bearer(request).encode()).digest())


def _answer(response: web.StreamResponse) -> Answer:
    text = response.text if isinstance(response, web.Response) else None
    headers = {name: response.headers[name] for name in KEPT_HEADERS if name in response.headers}
    return Answer(response.status, headers, text)


def _again(answer: Answer) -> web.Response:
    if answer.text is None:
        raise Problem(
            409,
            "already-done",
            "Already done",
            "This request was carried out before; its answer was too long to be kept.",
        )
    headers = {**answer.headers, "Idempotency-Replayed": "true"}
    return web.Response(status=answer.status, body=answer.text.encode(), headers=headers)


def _in_flight() -> Problem:
    return Problem(
        409,
        "in-flight",
        "Being worked on",
        "The same request is being worked on; send it again for its answer.",
        headers={"Retry-After": "1"},
    )
