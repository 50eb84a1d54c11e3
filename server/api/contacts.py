"""Attempts to reach a lead, over any channel (seed 002), and how well they went."""

from datetime import datetime, timedelta
from typing import Annotated

from aiohttp import web
from pydantic import Field, StringConstraints

from capture.activities import Activities, Noted, new_id
from capture.activity import Activity, ActivityKind, Channel, Direction, Outcome
from capture.bounds import Text
from capture.moments import Moment
from capture.record import Record
from capture.status import Status
from server.answers.conditional import reply_versioned
from server.answers.lead_edits import require_known
from server.api.leads import lead_id
from server.call import AnyCall, Call, Nothing, Request, reply_json
from server.errors import FieldError, invalid

CLOCKS = timedelta(minutes=5)  # by which the clocks of clients may be wrong

ClientId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._:-]{1,64}$")]


class Attempt(Request):
    """An attempt to reach the lead. With a `clientId` it is stored once, however often it is sent.

    `at` is now unless it says another time; at `followUpAt` the lead's owner is reminded.
    """

    channel: Channel
    direction: Direction = "outbound"
    outcome: Outcome | None = None
    notes: Text = ""
    at: Moment | None = None
    duration_seconds: Annotated[int, Field(ge=0, le=86_400)] | None = None
    follow_up_at: Moment | None = None
    client_id: ClientId | None = None


class Since(Request):
    """How many, and from where on."""

    limit: Annotated[int, Field(ge=1, le=100)] = 20
    cursor: Annotated[str, StringConstraints(max_length=200)] | None = None
    open: bool = False


class ContactPage(Record):
    """Attempts, the latest first; `next_cursor` is None on the last page."""

    contacts: tuple[Activity, ...]
    next_cursor: str | None


class Standing(Record):
    """What activities change of a lead."""

    lead_id: str
    status: Status
    contact_attempts: int
    last_activity_at: datetime | None
    next_follow_up_at: datetime | None
    version: int


class NotedAnswer(Record):
    """An activity, and its lead as it stands with it."""

    activity: Activity
    lead: Standing


async def post(call: Call[Attempt, Nothing]) -> web.Response:
    """Record an attempt. The first one moves a lead from `new` to `contacted`."""
    body, now = call.body, call.services.clock()
    activity = Activity(
        activity_id=new_id(),
        lead_id=lead_id(call),
        kind="contact",
        description=body.notes,
        at=past("at", body.at, now) or now,
        follow_up_at=to_come("followUpAt", body.follow_up_at, now),
        by=call.by,
        created_at=now,
        updated_at=now,
        **body.model_dump(include={"channel", "direction", "outcome", "duration_seconds", "client_id"}),
    )
    return await add(call, activity)


async def find(call: Call[Nothing, Since]) -> web.Response:
    """The attempts; with `open`, those that are to be followed up."""
    found, cursor = await page(call, call.query, "contact")
    told = ContactPage(contacts=found, next_cursor=cursor)
    return reply_json(told.model_dump(mode="json", by_alias=True))


async def summary(call: Call[Nothing, Nothing]) -> web.Response:
    """How often the lead was tried and reached, in all, by channel and by outcome."""
    told = await activities(call).summary(lead_id(call))
    return reply_json(told.model_dump(mode="json", by_alias=True))


async def add(call: AnyCall, activity: Activity) -> web.Response:
    """Store a new activity: 201; 200 when it had been sent before."""
    noted = await activities(call).add(
        activity,
        queue=call.services.jobs,
        now=activity.created_at,
        check=lambda lead: require_known(call, lead),
    )
    is_new = noted.activity.activity_id == activity.activity_id
    return reply_noted(call, noted, 201 if is_new else 200)


async def page(
    call: AnyCall, query: Since, kind: ActivityKind | None
) -> tuple[tuple[Activity, ...], str | None]:
    """A page of the lead's activities, and where to go on."""
    found, cursor = await activities(call).page(
        lead_id(call), kind, query.limit, query.cursor, open_only=query.open
    )
    return tuple(found), cursor


def reply_noted(call: AnyCall, noted: Noted, status: int = 200) -> web.Response:
    """The activity and what it changes of the lead, whose version is the `ETag`."""
    lead = noted.lead
    standing = Standing.model_validate({field: getattr(lead, field) for field in Standing.model_fields})
    body = NotedAnswer(activity=noted.activity, lead=standing).model_dump(mode="json", by_alias=True)
    return reply_versioned(call.request, body, version=lead.version, modified=lead.updated_at, status=status)


def activities(call: AnyCall) -> Activities:
    """The activities that the caller may see and change."""
    return Activities(call.services.db, call.admin.admin_id, call.who.owned_by)


def past(field: str, time: datetime | None, now: datetime) -> datetime | None:
    """A time at which something happened; a little later than now is now. Raises Problem."""
    if time is not None and time > now + CLOCKS:
        raise invalid(FieldError(field, "is still to come"))
    return min(time, now) if time else None


def to_come(field: str, time: datetime | None, now: datetime) -> datetime | None:
    """A time at which something is to be done. Raises Problem."""
    if time is not None and time < now - CLOCKS:
        raise invalid(FieldError(field, "is over already"))
    return time
