"""A draft of rules and criteria: written, run over the last days' leads, and published when it is right."""

from typing import Annotated

from aiohttp import web
from pydantic import Field

from capture.record import Record
from capture.tasks import Task
from server.answers.scoring_forms import SchemeBody
from server.api.tasks import reply_task
from server.call import AnyCall, Call, Nothing, Request, reply_json
from server.errors import not_found
from server.scorebook.publishing import publish_draft
from server.scorebook.replaying import start_replay
from server.scorebook.scheme import Version, numbered, require_sense
from server.scorebook.versions import Draft, Versions

LIMIT = 1024 * 1024  # bytes: a thousand rules


class Days(Request):
    """How far back a lead's last activity may lie."""

    days: Annotated[int, Field(ge=1, le=3_650)] = 30


class Published(Record):
    """What is in force now, and the task that scores all leads by it."""

    version: Version
    task: Task


class Dropped(Record):
    deleted: bool = True


async def get(call: Call[Nothing, Nothing]) -> web.Response:
    """The draft. 404 while there is none; `GET /api/v1/scoring/versions` has what is in force."""
    return _reply(await _versions(call).draft())


async def put(call: Call[SchemeBody, Nothing]) -> web.Response:
    """Write the draft. Nothing is scored by it until it is published."""
    versions = _versions(call)
    current = await versions.current()
    scheme = numbered(call.body.scheme, current.scheme)
    require_sense(scheme, call.admin.custom_fields)
    draft = Draft(scheme=scheme, based_on=current.version, at=call.services.clock(), by=call.by)
    await versions.keep_draft(draft)
    return _reply(draft)


async def delete(call: Call[Nothing, Nothing]) -> web.Response:
    """Throw the draft away."""
    if not await _versions(call).drop_draft():
        raise not_found("draft of rules")
    return reply_json(Dropped().model_dump())


async def replay(call: Call[Days, Nothing]) -> web.Response:
    """Run the draft over the leads that were active in the last days, as a task. Nothing is changed.

    Its `result` has how many `leads` there were; their scores `before` and `after` in bands of twenty;
    for each of the `lines` 40, 60 and 80 how many leads would rise to it and fall below it, with some of
    them; the moves from stage to stage; and as `examples` the leads whose scores change most.
    """
    task = await start_replay(call.services, call.admin.admin_id, call.body.days, call.by)
    return reply_task(task, 202)


async def publish(call: Call[Nothing, Nothing]) -> web.Response:
    """Put the draft in force, and have all leads scored by it. Restoring a version takes it back."""
    version, task = await publish_draft(call.services, call.admin, call.by)
    told = Published(version=version, task=task)
    return reply_json(told.model_dump(mode="json", by_alias=True))


def _reply(draft: Draft) -> web.Response:
    return reply_json(draft.model_dump(mode="json", by_alias=True))


def _versions(call: AnyCall) -> Versions:
    return Versions(call.services.db, call.admin.admin_id)
