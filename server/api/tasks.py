"""Tasks: what goes on over many leads, how far it has come, and a way to stop it."""

from typing import Annotated

from aiohttp import web
from pydantic import Field, StringConstraints

from capture.listing import BadCursor
from capture.record import Record
from capture.tasks import Task, TaskNotFound, Tasks
from server.call import AnyCall, Call, Nothing, Request, reply_json

Short = Annotated[str, StringConstraints(min_length=1, max_length=100)]


class Find(Request):
    """A page of tasks, of one kind or of all."""

    kind: Short | None = None
    limit: Annotated[int, Field(ge=1, le=100)] = 20
    cursor: Short | None = None


class TaskPage(Record):
    """Tasks, the latest first; `next_cursor` is None on the last page."""

    tasks: tuple[Task, ...]
    next_cursor: str | None


async def find(call: Call[Nothing, Find]) -> web.Response:
    """The tasks of the last 30 days; to an agent limited to own leads, those they started."""
    query = call.query
    try:
        found, more = await tasks_of(call).page(query.kind, query.limit, query.cursor)
    except TaskNotFound:
        raise BadCursor from None
    page = TaskPage(tasks=tuple(found), next_cursor=found[-1].task_id if more else None)
    return reply_json(page.model_dump(mode="json", by_alias=True))


async def get(call: Call[Nothing, Nothing]) -> web.Response:
    """One task: `state`, and `done` of `total`. The first hundred errors are listed, all are counted."""
    return reply_task(await tasks_of(call).get(call.request.match_info["taskId"]))


async def cancel(call: Call[Nothing, Nothing]) -> web.Response:
    """Stop a task; what it has done stays. A task that has ended is answered as it is."""
    return reply_task(await tasks_of(call).cancel(call.request.match_info["taskId"], call.services.clock()))


def reply_task(task: Task, status: int = 200) -> web.Response:
    """The task, and where to look for it again."""
    answer = reply_json(task.model_dump(mode="json", by_alias=True), status)
    if status != 200:
        answer.headers["Location"] = f"/api/v1/tasks/{task.task_id}"
    return answer


def tasks_of(call: AnyCall) -> Tasks:
    """The tasks that the caller may see and start."""
    return Tasks(call.services.db, call.admin.admin_id, call.who.owned_by)
