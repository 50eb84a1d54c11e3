"""Every answer that is not the one asked for, as RFC 9457 `application/problem+json`."""

import json
from dataclasses import dataclass, field

import structlog
from aiohttp import web
from aiohttp.typedefs import Handler

from capture.activity import ActivityCompleted, ActivityNotFound, ActivityTaken
from capture.files import FileIdTaken
from capture.interactions import InteractionNotFound
from capture.leads import LeadNotFound
from capture.listing import BadCursor
from capture.merged import MergeNotFound, MergeNotLatest
from capture.notes import LONGEST_NOTES, MOST_NOTES, NoteNotFound, NotesFull
from capture.sending import NoRoom
from capture.status import MoveRefused
from capture.tasks import TaskNotFound
from capture.turn import IdentityChanged, MessageIdTaken, UnknownSession
from capture.views import MOST as MOST_VIEWS
from capture.views import TooManyViews, ViewNameTaken, ViewNotFound
from server.access.team import MOST_MEMBERS, EmailTaken, LastOwner, MemberNotFound, TeamFull
from server.access.tokens import MOST_TOKENS, TokenNotFound, TooManyTokens
from server.mongo import away
from server.replies import Interrupted
from server.scorebook.scheme import BadScheme
from server.scorebook.versions import DraftNotFound, VersionNotFound

log = structlog.get_logger()

RETRY_AFTER = "2"  # seconds; a new primary is elected or the embedded mongod restarted in about this

REALM = 'Bearer realm="leadlight"'

BEGUN = web.RequestKey("begun", web.StreamResponse)  # the answer that is on its way to the client

MISSING: dict[type[Exception], str] = {
    LeadNotFound: "lead",
    ViewNotFound: "view",
    UnknownSession: "session",
    MergeNotFound: "merge",
    MemberNotFound: "member of the team",
    TokenNotFound: "token",
    TaskNotFound: "task",
    NoteNotFound: "note",
    ActivityNotFound: "activity",
    VersionNotFound: "version of the rules",
    DraftNotFound: "draft of rules",
    InteractionNotFound: "interaction",
}

CONFLICTS: dict[type[Exception], tuple[str, str, str]] = {
    IdentityChanged: (
        "identity-changed",
        "Another visitor",
        "This conversation belongs to another visitor of the site; start a new one.",
    ),
    MessageIdTaken: (
        "message-id-taken",
        "messageId already used",
        "This messageId belongs to another message of the session; give each message its own.",
    ),
    MergeNotLatest: (
        "merge-not-latest",
        "Merged again since",
        "One of these leads was part of a later merge; take that one back first.",
    ),
    FileIdTaken: ("file-id-taken", "fileId taken", "Another file of this conversation has this fileId."),
    NoRoom: ("too-many-files", "No room", "This conversation holds as many files as it may."),
    LastOwner: (
        "last-owner",
        "The last owner",
        "A team needs an owner; make somebody else one first.",
    ),
    NotesFull: (
        "notes-full",
        "Too many notes",
        f"A lead has at most {MOST_NOTES} notes, of {LONGEST_NOTES:,} characters together.",
    ),
    ActivityTaken: (
        "activity-taken",
        "clientId already used",
        "This clientId belongs to another activity of the lead; give each activity its own.",
    ),
    ActivityCompleted: (
        "activity-completed",
        "Already done",
        "What is done cannot be put off; add another activity.",
    ),
    ViewNameTaken: ("view-name-taken", "Name taken", "You have another view with this name."),
    TooManyViews: ("too-many-views", "Too many views", f"You have {MOST_VIEWS} views; delete one first."),
    EmailTaken: ("email-taken", "E-mail address taken", "Somebody of the team has this address already."),
    TeamFull: ("team-full", "The team is full", f"A team has at most {MOST_MEMBERS:,} members."),
    TooManyTokens: (
        "too-many-tokens",
        "Too many tokens",
        f"There can be {MOST_TOKENS} tokens; revoke those that nobody uses.",
    ),
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
    more: dict[str, object] = field(default_factory=dict)  # extension members, as RFC 9457 calls them

    def body(self) -> dict[str, object]:
        body: dict[str, object] = {
            "type": f"urn:leadlight:problem:{self.slug}",
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            **self.more,
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
    return Problem(401, "unauthorized", "Not signed in", detail, headers={"WWW-Authenticate": REALM})


def forbidden(slug: str, detail: str, headers: dict[str, str] | None = None) -> Problem:
    return Problem(403, slug, "Not allowed", detail, headers=headers or {})


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
        case Exception() if type(error) in MISSING:
            return not_found(MISSING[type(error)])
        case Exception() if type(error) in CONFLICTS:
            return Problem(409, *CONFLICTS[type(error)])
        case BadScheme():
            return invalid(*(FieldError(each.field, each.message) for each in error.complaints))
        case MoveRefused():
            return Problem(
                409,
                "move-refused",
                "No such move",
                f"A lead that is {error.before} can become {', '.join(error.allowed)}.",
                more={"allowed": list(error.allowed)},
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
    """Turn every error into its problem; one that nobody foresaw is logged, and a 500 without details.

    An answer that has begun is broken off instead: a second one would be taken for a part of it.
    """
    try:
        return await handler(request)
    except web.HTTPException as error:
        if error.status < 400:
            raise
        problem = _http_problem(error)
    except Exception as error:
        problem = problem_of(error) or fault()
        gone = BEGUN in request and isinstance(error, ConnectionResetError)
        if problem.status == web.HTTPInternalServerError.status_code and not gone:
            log.error("request_failed", exc_info=error)
    return _broken_off(request, request[BEGUN]) if BEGUN in request else problem.response()


def _broken_off(request: web.Request, response: web.StreamResponse) -> web.StreamResponse:
    """The answer without its end, by which the client sees that it is not whole."""
    if request.transport is not None:
        request.transport.abort()
    return response


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
