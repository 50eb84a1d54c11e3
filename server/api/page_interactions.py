"""What a visitor does on the site, as the widget tells it; and the visitor's word that it shall not."""

from datetime import datetime, timedelta
from typing import Annotated, Literal

from aiohttp import web
from pydantic import BeforeValidator, Field, StringConstraints

from capture.interaction import kind_of, why_refused
from capture.moments import Moment
from capture.record import Record
from capture.reports import Named, Refusal, Report
from server.access.limits import INTERACTIONS_PER_SESSION, Spend
from server.api.interactions import InteractionId, Result, Status, refused, result_of
from server.call import AnyCall, Call, Nothing, Request, reply_json
from server.errors import not_found

MOST = 50  # in one request
EARLIEST = timedelta(days=1)  # a page that was away for longer has lost what it had to tell

# What a page can know; all else is for the admin's own systems to tell.
PageKind = Literal[
    "page_view",
    "landing_page",
    "visit",
    "clip",
    "replay",
    "download",
    "link_click",
    "time_spent",
    "content_completion",
    "tool_use",
]
Short = Annotated[str, StringConstraints(max_length=500)]


class PageAttributes(Request):
    """What a page tells of an interaction."""

    url: Short | None = None
    title: Short | None = None
    item: Short | None = None
    topic: Short | None = None
    seconds: Annotated[float, Field(ge=0, le=86_400)] | None = None
    percent: Annotated[float, Field(ge=0, le=100)] | None = None


class OnPage(Request):
    """An interaction with the page, under an id that the page made and stays with on every attempt."""

    interaction_id: InteractionId
    kind: Annotated[PageKind, BeforeValidator(lambda v: kind_of(v) if isinstance(v, str) else v)]
    at: Moment | None = None
    attributes: PageAttributes = PageAttributes()


class PageTold(Request):
    """Interactions with the page."""

    interactions: Annotated[list[OnPage], Field(min_length=1, max_length=MOST)]


class PageResult(Record):
    """What became of one interaction; a page learns nothing of the lead."""

    interaction_id: str
    status: Status
    reason: Refusal | None = None


class PageTaken(Record):
    """What became of each, in their order."""

    results: tuple[PageResult, ...]


class OptedOut(Record):
    session_id: str
    opted_out: bool = True


async def post(call: Call[PageTold, Nothing]) -> web.Response:
    """Record what a visitor did, for the lead that they are or become."""
    session_id, now = _session(call), call.services.clock()
    spend = Spend(INTERACTIONS_PER_SESSION, ("interactions", session_id), "interactions in this conversation")
    await call.services.limits.spend(spend)
    told = call.body.interactions
    checked = [_checked(each, session_id, now) for each in told]
    reports = [each for each in checked if isinstance(each, Report)]
    outcomes = iter(await call.services.record(call.admin.admin_id, reports))
    results = [each if isinstance(each, Result) else result_of(next(outcomes)) for each in checked]
    shown = PageTaken(
        results=tuple(
            PageResult(interaction_id=each.interaction_id, status=result.status, reason=result.reason)
            for each, result in zip(told, results, strict=True)
        )
    )
    return reply_json(shown.model_dump(mode="json", by_alias=True))


async def opt_out(call: Call[Nothing, Nothing]) -> web.Response:
    """Stop recording what this visitor does, here and as a lead. Safe to repeat."""
    session_id = _session(call)
    interactions = call.services.interactions(call.admin.admin_id)
    if not await interactions.opt_out(session_id, call.services.clock()):
        raise not_found("session")
    return reply_json(OptedOut(session_id=session_id).model_dump(by_alias=True))


def _checked(told: OnPage, session_id: str, now: datetime) -> Report | Result:
    """The report of it; ids that pages make are apart from all others, and so take none away."""
    if told.at and (why_refused(told.at, now) or told.at < now - EARLIEST):
        return refused(told.interaction_id, "bad-date", "")
    return Report(
        f"page.{session_id}.{told.interaction_id}",
        told.kind,
        Named(session_id=session_id),
        told.at,
        told.attributes.model_dump(exclude_none=True),
        source="widget",
    )


def _session(call: AnyCall) -> str:
    return call.request.match_info["sessionId"]
