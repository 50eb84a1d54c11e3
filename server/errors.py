"""Every answer that is not the one asked for, as RFC 9457 `application/problem+json`."""

import json
from dataclasses import dataclass, field

import structlog
from aiohttp import web
from aiohttp.typedefs import Handler

from capture.leads import LeadNotFound
from capture.listing import BadCursor
from capture.merged import MergeNotFound, MergeNotLatest
from capture.turn import IdentityChanged, MessageIdTaken, UnknownSession
from server.mongo import away
from server.replies import Interrupted

log = structlog.get_logger()

RETRY_AFTER = "2"  # seconds; a new primary is elected or the embedded mongod restarted in about this

MISSING: dict[type[Exception], str] = {
    LeadNotFound: "lead",
    UnknownSession: "session",
    MergeNotFound: "merge",
}

MONGO_AWAY = "The database cannot be reached at the moment. Please try again shortly."


@dataclass(frozen=True, slots=True)
class FieldError:
    """What is wrong with one field of the request; `field` is its path, as in `utm.source`."""

    field: str
    message: str


@dataclass
class Problem(Exception):
    """A request that cannot be granted, and why, in a sentence for a person.

    `slug` names the kind of problem for programs; the rest is RFC 9457.
    """

    status: int
    slug: str
    title: str
    detail: str
    errors: tuple[FieldError, ...] = ()
    headers: dict[str, str] = field(default_factory=dict)

    def body(self) -> dict[str, object]:
        body: dict[str, object] = {
            "type": f"urn:leadlight:problem:{self.slug}",
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
        }
        if self.errors:
            body["errors"] = [{"field": error.field, "message": error.message} for error in self.errors]
        return body

    def response(self) -> web.Response:
        return web.Response(
            status=self.status,
            text=json.dumps(self.body(), ensure_ascii=False),
            content_type="application/problem+json",
            headers=self.headers,
        )


def not_found(what: str) -> Problem:
    """The same answer for an unknown id and for somebody else's."""
    return Problem(404, "not-found", "Not found", f"There is no such {what}.")


def unauthorized(detail: str) -> Problem:
    return Problem(
        401, "unauthorized", "Not signed in", detail, headers={"WWW-Authenticate": 'Bearer realm="leadlight"'}
    )


def invalid(*errors: FieldError) -> Problem:
    detail = " ".join(f"{error.field}: {error.message}." for error in errors[:3])
    return Problem(422, "invalid-request", "Some fields are not valid", detail, errors)


def unavailable(detail: str) -> Problem:
    return Problem(
        503, "unavailable", "Temporarily unavailable", detail, headers={"Retry-After": RETRY_AFTER}
    )


def problem_of(error: Exception) -> Problem | None:
    """The problem that a domain error means to a client; None for an error that nobody foresaw."""
    match error:
        case Problem():
            return error
        case LeadNotFound() | UnknownSession() | MergeNotFound():
            return not_found(MISSING[type(error)])
        case MergeNotLatest():
            return Problem(
                409,
                "merge-not-latest",
                "Merged again since",
                "One of these leads was part of a later merge; take that one back first.",
            )
        case MessageIdTaken():
            return Problem(
                409,
                "message-id-taken",
                "messageId already used",
                "This messageId belongs to another message of the session; give each message its own.",
            )
        case IdentityChanged():
            return Problem(
                409,
                "identity-changed",
                "Another visitor",
                "This conversation belongs to another visitor of the site; start a new one.",
            )
        case BadCursor():
            return invalid(FieldError("cursor", "does not fit this listing; take it from nextCursor"))
        case web.HTTPException():
            return _http_problem(error)
        case Interrupted():
            return unavailable("The server is restarting. Please send the message again.")
    return unavailable(MONGO_AWAY) if away(error) else None


def fault() -> Problem:
    return Problem(
        500,
        "internal-error",
        "Something went wrong",
        "This is a fault of the server. It has been logged with the request id of this answer.",
    )


@web.middleware
async def problems(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn every error into its problem; one that nobody foresaw is logged, and a 500 without details."""
    try:
        return await handler(request)
    except web.HTTPException as error:
        if error.status < 400:
            raise
        return _http_problem(error).response()
    except Exception as error:
        problem = problem_of(error)
        if problem is None:
            log.error("request_failed", exc_info=error)
        return (problem or fault()).response()


def _http_problem(error: web.HTTPException) -> Problem:
    headers = {"Allow": error.headers["Allow"]} if "Allow" in error.headers else {}
    title, detail = SENTENCES.get(error.status, (error.reason, error.reason))
    slug = error.reason.lower().replace(" ", "-")
    return Problem(error.status, slug, title, detail, headers=headers)


SENTENCES = {
    404: ("Not found", "There is nothing at this address."),
    405: ("Method not allowed", "This address does not take that method; see the Allow header."),
    413: ("Request too large", "The body is larger than the 64 KiB allowed."),
}
