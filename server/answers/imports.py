"""An import as the API answers it: what its file is, what it means, and how far it has come."""

from datetime import datetime

from pydantic import Field

from capture.events import By
from capture.record import Record
from capture.tasks import Task
from integrations.csv.imports import Analysis, Refusal, Stored
from integrations.csv.mapping import Meaning


class Progress(Record):
    """How far a task has come, in rows of the file; `reasons` counts those it refused, by reason.

    When it is `cancelled` or `failed`, what it had done by then stays done.
    """

    task_id: str
    state: str
    rows: int
    of: int | None
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    skipped: int = 0
    failed: int = 0
    reasons: dict[str, int] = Field(default_factory=dict)
    deleted: int = 0
    kept: int = 0
    reason: str | None = None
    started_at: datetime
    finished_at: datetime | None


class Import(Record):
    """An import. `check` is its last dry run, `progress` the import itself, `undo` its being taken back.

    `state` is `ready` until it is started, and then that of `progress`.
    """

    import_id: str
    state: str
    file_name: str
    size: int
    by: By
    created_at: datetime
    analysis: Analysis
    mapping: Meaning
    check: Progress | None = None
    progress: Progress | None = None
    undo: Progress | None = None


class ImportPage(Record):
    """Imports, the latest first; `next_cursor` is None on the last page."""

    imports: tuple[Import, ...]
    next_cursor: str | None


class Refusals(Record):
    """What is wrong with the first thousand rows or so; `total` and `reasons` count all refused rows."""

    errors: tuple[Refusal, ...]
    total: int
    reasons: dict[str, int]


class ImportDeleted(Record):
    import_id: str
    deleted: bool


def import_answer(stored: Stored, check: Task | None, taken: Task | None, undone: Task | None) -> Import:
    """The import with its tasks, as far as there are any."""
    told = stored.model_dump(include={"import_id", "file_name", "size", "created_at"})
    return Import(
        **told,
        by=stored.by,
        analysis=stored.analysis,
        mapping=stored.meaning,
        state=taken.state if taken else "ready",
        check=_progress(check),
        progress=_progress(taken),
        undo=_progress(undone),
    )


def _progress(task: Task | None) -> Progress | None:
    if task is None:
        return None
    return Progress(
        **task.result,
        task_id=task.task_id,
        state=task.state,
        rows=task.done,
        of=task.total,
        failed=task.failed,
        reason=task.reason,
        started_at=task.created_at,
        finished_at=task.finished_at,
    )
