"""What is done with a lead and what is to be done (seed 002): tasks, meetings, and the rest."""

from collections.abc import Mapping
from typing import Annotated, Any

from aiohttp import web
from pydantic import Field, StringConstraints, model_validator
from pydantic.alias_generators import to_camel

from capture.activities import new_id
from capture.activity import OUTCOMES, Activity, ActivityKind, OtherKind
from capture.bounds import Text
from capture.moments import Moment
from capture.record import Record
from server.answers.lead_edits import require_known
from server.api.contacts import ClientId, Since, activities, add, page, past, reply_noted, to_come
from server.api.leads import lead_id
from server.call import AnyCall, Call, Nothing, Request, reply_json
from server.errors import FieldError, invalid

Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Word = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Seconds = Annotated[int, Field(ge=0, le=86_400)]


class New(Request):
    """An activity; an attempt to reach the lead goes to `contact` instead.

    `at` is when it happened, now unless said otherwise; `dueAt` when it is to be done, and the owner
    reminded, unless `completedAt` says that it is.
    """

    kind: OtherKind
    title: Title
    description: Text = ""
    outcome: Word | None = None
    at: Moment | None = None
    due_at: Moment | None = None
    completed_at: Moment | None = None
    duration_seconds: Seconds | None = None
    client_id: ClientId | None = None


class Change(Request):
    """What to change of an activity; fields left out stay. At another time it is reminded of then.

    `followUpAt` is for contacts and `dueAt` for all others; null: there is nothing more to do.
    """

    title: Title | None = None
    description: Text | None = None
    outcome: Word | None = None
    follow_up_at: Moment | None = None
    due_at: Moment | None = None
    duration_seconds: Seconds | None = None

    @model_validator(mode="after")
    def _says_something(self) -> "Change":
        if not self.model_fields_set:
            raise ValueError("name at least one field to change")
        if "description" in self.model_fields_set and self.description is None:
            raise ValueError("description must not be null")
        return self


class Complete(Request):
    """How it ended, and when, unless it was now."""

    outcome: Word | None = None
    completed_at: Moment | None = None


class Find(Since):
    """Which activities: of a kind, and with `open` those that are still to be done."""

    kind: ActivityKind | None = None


class ActivityPage(Record):
    """Activities, the latest first, contacts among them; `next_cursor` is None on the last page."""

    activities: tuple[Activity, ...]
    next_cursor: str | None


class ActivityDeleted(Record):
    activity_id: str
    deleted: bool = True


async def post(call: Call[New, Nothing]) -> web.Response:
    """Add an activity."""
    body, now = call.body, call.services.clock()
    done = past("completedAt", body.completed_at, now)
    told = body.model_dump(
        include={"kind", "title", "description", "outcome", "duration_seconds", "client_id"}
    )
    activity = Activity(
        activity_id=new_id(),
        lead_id=lead_id(call),
        at=past("at", body.at, now) or now,
        due_at=body.due_at if done else to_come("dueAt", body.due_at, now),
        completed_at=done,
        by=call.by,
        created_at=now,
        updated_at=now,
        **told,
    )
    return await add(call, activity)


async def find(call: Call[Nothing, Find]) -> web.Response:
    """A page of a lead's activities."""
    found, cursor = await page(call, call.query, call.query.kind)
    told = ActivityPage(activities=found, next_cursor=cursor)
    return reply_json(told.model_dump(mode="json", by_alias=True))


async def get(call: Call[Nothing, Nothing]) -> web.Response:
    """One activity."""
    found = await activities(call).get(lead_id(call), _id(call))
    return reply_json(found.model_dump(mode="json", by_alias=True))


async def put(call: Call[Change, Nothing]) -> web.Response:
    """Change an activity, or put it off. What is done cannot be put off."""
    body, now = call.body, call.services.clock()
    to_come("followUpAt", body.follow_up_at, now)
    to_come("dueAt", body.due_at, now)
    wanted = {field: getattr(body, field) for field in body.model_fields_set}
    _require_fit(await activities(call).get(lead_id(call), _id(call)), wanted)
    return await _change(call, wanted)


async def complete(call: Call[Complete, Nothing]) -> web.Response:
    """Note that it is done: nobody is reminded of it any more. Safe to repeat."""
    body, now = call.body, call.services.clock()
    known = await activities(call).get(lead_id(call), _id(call))
    done = known.completed_at or past("completedAt", body.completed_at, now) or now
    wanted = {"completed_at": done} | ({"outcome": body.outcome} if body.outcome else {})
    _require_fit(known, wanted)
    return await _change(call, wanted)


async def delete(call: Call[Nothing, Nothing]) -> web.Response:
    """Take an activity back; a contact counts no more."""
    noted = await activities(call).delete(
        lead_id(call),
        _id(call),
        now=call.services.clock(),
        by=call.by,
        check=lambda lead: require_known(call, lead),
    )
    told = ActivityDeleted(activity_id=noted.activity.activity_id)
    return reply_json(told.model_dump(by_alias=True))


async def _change(call: AnyCall, wanted: dict[str, Any]) -> web.Response:
    noted = await activities(call).change(
        lead_id(call),
        _id(call),
        wanted,
        queue=call.services.jobs,
        now=call.services.clock(),
        by=call.by,
        check=lambda lead: require_known(call, lead),
    )
    return reply_noted(call, noted)


def _require_fit(activity: Activity, wanted: Mapping[str, Any]) -> None:
    """Raises Problem (422) when a contact is given what only others have, or the other way round."""
    is_contact = activity.kind == "contact"
    if is_contact and wanted.get("outcome") not in (None, *OUTCOMES):
        raise invalid(FieldError("outcome", f"of a contact must be one of {', '.join(OUTCOMES)}"))
    field, other = ("due_at", "followUpAt") if is_contact else ("follow_up_at", "dueAt")
    if field in wanted:
        raise invalid(FieldError(to_camel(field), f"is not for this kind of activity; use {other}"))


def _id(call: AnyCall) -> str:
    return call.request.match_info["activityId"]
