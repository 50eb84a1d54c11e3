"""Work on many leads that takes longer than a request, in the collection `tasks`; kept for 30 days.

A task says what is to be done and how far it has come; a job of the task's kind, whose key is the
task's id, does it. Whoever works on a task notes each step with `progress`: only the one who knows
the last step can note the next, so of two workers one is told to stop, and after a crash the next
worker goes on behind the last step noted. A step must be safe to repeat.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Protocol

from bson import ObjectId
from bson.errors import InvalidId
from motor.motor_asyncio import AsyncIOMotorDatabase
from pydantic import Field
from pymongo import ReturnDocument

from capture.events import By
from capture.record import Record
from capture.stored import Document, as_stored
from capture.transactions import Transaction, atomically

MOST_ERRORS = 100  # kept of one task; the others are counted

State = Literal["waiting", "running", "done", "failed", "cancelled"]
OPEN: tuple[State, ...] = ("waiting", "running")


class TaskNotFound(Exception):
    """No task with this id belongs to this admin."""


class TaskOver(Exception):
    """The task was cancelled, or somebody else works on it: leave it alone."""


class TaskError(Record):
    """What could not be done. `ref` says to what: a lead's id, or the number of a row."""

    ref: str
    message: str
    field: str | None = None


class Task(Record):
    """A task as it is shown. `total` is None while nobody knows it; `failed` counts all errors.

    `reason` says why the task as a whole failed; `result` is what came of it, by its kind.
    """

    task_id: str
    kind: str
    state: State = "waiting"
    done: int = 0
    total: int | None = None
    failed: int = 0
    errors: tuple[TaskError, ...] = ()
    result: dict[str, Any] = Field(default_factory=dict)
    reason: str | None = None
    started_by: By
    created_at: datetime
    updated_at: datetime
    finished_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        return self.state in OPEN


@dataclass(frozen=True, slots=True)
class Work:
    """A task with what its worker needs: what was asked for, and where the last step ended."""

    task: Task
    params: Mapping[str, Any]
    position: Any = None


@dataclass(frozen=True, slots=True)
class Step:
    """What one step did: how many more are done, what went wrong, and where to go on.

    `failed` are those that went wrong beside the `errors`, and that nobody describes.
    """

    position: Any
    done: int = 0
    errors: Sequence[TaskError] = ()
    failed: int = 0
    total: int | None = None
    result: Mapping[str, int] | None = None  # figures, added to those there are


class Queue(Protocol):
    """Where work is left that must happen, even if this process dies now."""

    async def enqueue(
        self,
        admin_id: str,
        kind: str,
        key: str,
        now: datetime,
        run_at: datetime,
        transaction: Transaction | None = None,
    ) -> None:
        """Have it done at `run_at`; asking twice is asking once."""


class Tasks:
    """One admin's tasks. Every query carries the admin; none can be written without it."""

    def __init__(
        self, db: AsyncIOMotorDatabase[Document], admin_id: str, started_by: str | None = None
    ) -> None:
        """`started_by`: the tasks that this team member started, and no others."""
        self._client = db.client
        self._tasks = db["tasks"]
        self._admin_id = admin_id
        self._mine = {"adminId": admin_id} | ({"startedBy.id": started_by} if started_by else {})

    async def start(
        self, kind: str, params: Mapping[str, Any], total: int | None, by: By, *, queue: Queue, now: datetime
    ) -> Task:
        """A new task, with the job that does it, in one transaction."""
        times = {"createdAt": now, "updatedAt": now, "finishedAt": None}
        told = {"kind": kind, "state": "waiting", "done": 0, "total": total, "startedBy": as_stored(by)}
        work: Document = {"params": dict(params), "position": None, "failed": 0, "errors": [], "result": {}}
        document: Document = {"_id": ObjectId(), "adminId": self._admin_id, **told, **work, **times}

        async def steps(transaction: Transaction) -> None:
            one = self._one(str(document["_id"]))  # an upsert, for the commit may have arrived unheard
            await self._tasks.replace_one(one, document, upsert=True, session=transaction)
            await queue.enqueue(self._admin_id, kind, str(document["_id"]), now, now, transaction)

        await atomically(self._client, steps)
        return _task(document)

    async def get(self, task_id: str) -> Task:
        """The task with this id. Raises TaskNotFound."""
        return (await self.work(task_id)).task

    async def work(self, task_id: str) -> Work:
        """The task with this id, as its worker needs it. Raises TaskNotFound."""
        found = await self._tasks.find_one(self._one(task_id))
        if found is None:
            raise TaskNotFound
        return _work(found)

    async def page(
        self, kind: str | None, limit: int, before: str | None = None
    ) -> tuple[Sequence[Task], bool]:
        """Tasks, the latest first, those started before the task `before`; and whether there are more.

        Raises TaskNotFound when `before` is no id.
        """
        which: Document = {**self._mine, **({"kind": kind} if kind else {})}
        which |= {"_id": {"$lt": self._one(before)["_id"]}} if before else {}
        found = await self._tasks.find(which).sort("_id", -1).limit(limit + 1).to_list(limit + 1)
        return [_task(document) for document in found[:limit]], len(found) > limit

    async def progress(
        self, work: Work, step: Step, now: datetime, transaction: Transaction | None = None
    ) -> Work:
        """The work behind this step. Raises TaskOver, and then nothing more is to be done.

        With a `transaction` the step is noted when, and only when, what it did is kept.
        """
        kept = [as_stored(error) for error in step.errors]
        figures = {f"result.{name}": number for name, number in (step.result or {}).items()}
        total = {} if step.total is None else {"total": step.total}
        update: Document = {
            "$set": {"state": "running", "position": step.position, "updatedAt": now, **total},
            "$inc": {"done": step.done, "failed": len(kept) + step.failed, "steps": 1, **figures},
            "$push": {"errors": {"$each": kept, "$slice": MOST_ERRORS}},
        }
        return _work(await self._moved(work, update, transaction))

    async def finish(self, work: Work, now: datetime, result: Mapping[str, Any] | None = None) -> Task:
        """The task when all is done, with what came of it. Raises TaskOver."""
        more = {f"result.{name}": value for name, value in (result or {}).items()}
        ended = {"state": "done", "finishedAt": now, "updatedAt": now, **more}
        return _task(await self._moved(work, {"$set": ended}))

    async def fail(self, task_id: str, reason: str, now: datetime) -> None:
        """End a task that cannot be done; one that has ended stays as it is."""
        ended = {"state": "failed", "reason": reason, "finishedAt": now, "updatedAt": now}
        await self._tasks.update_one({**self._one(task_id), "state": {"$in": list(OPEN)}}, {"$set": ended})

    async def cancel(self, task_id: str, now: datetime) -> Task:
        """Stop a task: its worker does no further step, and what is done stays done.

        A task that has ended stays as it is. Raises TaskNotFound.
        """
        ended = {"state": "cancelled", "finishedAt": now, "updatedAt": now}
        await self._tasks.update_one({**self._one(task_id), "state": {"$in": list(OPEN)}}, {"$set": ended})
        return await self.get(task_id)

    async def _moved(self, work: Work, update: Document, transaction: Transaction | None = None) -> Document:
        known = {"state": {"$in": list(OPEN)}, "position": work.position, "done": work.task.done}
        found: Document | None = await self._tasks.find_one_and_update(
            {**self._one(work.task.task_id), **known},
            update,
            return_document=ReturnDocument.AFTER,
            session=transaction,
        )
        if found is None:
            raise TaskOver
        return found

    def _one(self, task_id: str) -> Document:
        try:
            return {**self._mine, "_id": ObjectId(task_id)}
        except (InvalidId, TypeError):
            raise TaskNotFound from None


def _task(document: Mapping[str, Any]) -> Task:
    return Task.model_validate({**document, "taskId": str(document["_id"])})


def _work(document: Mapping[str, Any]) -> Work:
    return Work(_task(document), document["params"], document["position"])
