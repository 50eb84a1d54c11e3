"""Leads from a CSV file: sent, looked at, given a meaning, tried out, taken, and taken back."""

from collections.abc import AsyncIterator
from typing import Annotated, Any, Literal

from aiohttp import web
from pydantic import Field, StringConstraints

from capture.listing import BadCursor
from capture.record import Record
from capture.tasks import Task, TaskNotFound, Tasks
from integrations.csv.encodings import BadFile, Encoding, Guess
from integrations.csv.imports import (
    Analysis,
    ImportNotFound,
    Imports,
    Stored,
    new_import_id,
)
from integrations.csv.mapping import BadMapping, Meaning, check_mapping
from integrations.csv.writing import BOM, Delimiter, encoded
from server.answers.imports import Import, ImportDeleted, ImportPage, Refusals, import_answer
from server.call import AnyCall, Call, Nothing, Request, reply_json
from server.errors import FieldError, Problem, forbidden, invalid, not_found
from server.file_types import clean_name
from server.work.exporting import CSV, disposition
from server.work.importing import CHECK, IMPORT, MOST_REFUSALS
from server.work.unimporting import UNDO
from server.work.uploads import analyse, find_delimiter, meaning_of, receive

Kind = Literal["check", "import", "undo"]
TASKS: dict[Kind, tuple[str, str]] = {
    "check": (CHECK, "checkTaskId"),
    "import": (IMPORT, "taskId"),
    "undo": (UNDO, "undoTaskId"),
}


class File(Request):
    """What is known of the file in the body; what is not said is found out."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=500)] = "leads.csv"
    encoding: Encoding | None = None
    delimiter: Delimiter | None = None


class Find(Request):
    """A page of imports."""

    limit: Annotated[int, Field(ge=1, le=100)] = 20
    cursor: Annotated[str, StringConstraints(min_length=1, max_length=100)] | None = None


class Which(Request):
    """Whose errors: those of the last dry run or of the import; of the later, when nothing is said."""

    of: Literal["check", "import"] | None = None
    limit: Annotated[int, Field(ge=1, le=MOST_REFUSALS)] = MOST_REFUSALS


async def post(call: Call[Nothing, File]) -> web.Response:
    """Take a file as the raw body of the request, and look at every row of it; nothing is imported yet."""
    imports, import_id, now = _imports(call), new_import_id(), call.services.clock()
    if call.request.content_type.startswith("multipart/"):
        raise Problem(415, "not-a-file", "Not a file", "Send the file itself as the body, without a form.")
    try:
        received = await receive(call.request, imports, import_id, now, call.query.encoding)
        delimiter = call.query.delimiter or find_delimiter(received)
        pieces = imports.parts(import_id, received.parts)
        analysis = await analyse(pieces, received.guess, delimiter)
    except BaseException as error:
        await imports.forget(import_id)
        if isinstance(error, BadFile):
            raise _unreadable(error) from None
        raise
    stored = Stored(
        import_id=import_id,
        file_name=clean_name(call.query.name) or "leads.csv",
        size=received.size,
        parts=received.parts,
        by=call.by,
        analysis=analysis,
        meaning=meaning_of(analysis, delimiter, call.admin.custom_fields),
        created_at=now,
    )
    await imports.add(stored)
    return _reply(await _shown(call, stored), 201)


async def find(call: Call[Nothing, Find]) -> web.Response:
    """The imports of the last 30 days."""
    try:
        found, more = await _imports(call).page(call.query.limit, call.query.cursor)
    except ImportNotFound:
        raise BadCursor from None
    shown = tuple([await _shown(call, stored) for stored in found])
    page = ImportPage(imports=shown, next_cursor=found[-1].import_id if more else None)
    return reply_json(page.model_dump(mode="json", by_alias=True))


async def get(call: Call[Nothing, Nothing]) -> web.Response:
    """One import: what its file is, what it means, and how far it has come."""
    return _reply(await _shown(call, await _stored(call)))


async def mean(call: Call[Meaning, Nothing]) -> web.Response:
    """Say what the columns mean. Another delimiter has the file looked at again."""
    stored, meaning, imports = await _stored(call), call.body, _imports(call)
    analysis = stored.analysis
    if meaning.delimiter != stored.meaning.delimiter:
        guess = Guess(analysis.encoding, analysis.encoding_assumed)
        try:
            analysis = await analyse(imports.pieces(stored), guess, meaning.delimiter)
        except BadFile as error:
            raise _unreadable(error) from None
    _require_fit(meaning, analysis, call)
    if not await imports.understand(stored.import_id, meaning, analysis):
        raise _conflict("import-started", "Already started", "This import has been started as it is.")
    return _reply(await _shown(call, await _stored(call)))


async def dry_run(call: Call[Nothing, Nothing]) -> web.Response:
    """Find out what the import would do, in a task that changes no lead."""
    stored = await _stored(call)
    _require_fit(stored.meaning, stored.analysis, call)
    return await _begin(call, stored, "check", stored.check_task_id)


async def start(call: Call[Nothing, Nothing]) -> web.Response:
    """Import the file, in a task. A file is imported once; starting it again answers the same task."""
    stored = await _stored(call)
    if stored.task_id:
        return _reply(await _shown(call, stored), 202)
    _require_fit(stored.meaning, stored.analysis, call)
    return await _begin(call, stored, "import", None)


async def cancel(call: Call[Nothing, Nothing]) -> web.Response:
    """Stop what goes on with the import; the rows that were taken stay taken."""
    stored, tasks = await _stored(call), _tasks(call)
    for task_id in (stored.check_task_id, stored.task_id, stored.undo_task_id):
        if task_id:
            await tasks.cancel(task_id, call.services.clock())
    return _reply(await _shown(call, stored))


async def undo(call: Call[Nothing, Nothing]) -> web.Response:
    """Delete the leads that the import made and nobody has worked on since, in a task.

    Leads that were there before keep what the import changed of them; their history says what it was.
    """
    stored = await _stored(call)
    shown = await _shown(call, stored)
    if shown.progress is None or shown.progress.finished_at is None:
        raise _conflict("import-not-over", "Not over", "Only an import that has ended can be taken back.")
    if shown.undo is not None and shown.undo.finished_at is None:
        return _reply(shown, 202)
    return await _begin(call, stored, "undo", stored.undo_task_id)


async def errors(call: Call[Nothing, Which]) -> web.Response:
    """What is wrong with the rows that were refused: the first ones, and how many for each reason."""
    stored = await _stored(call)
    task = await _task(call, _task_of(stored, call.query.of))
    if task is None:
        return _reply(Refusals(errors=(), total=0, reasons={}))
    told = await _imports(call).refusals(task.task_id, call.query.limit)
    return _reply(Refusals(errors=told, total=task.failed, reasons=task.result.get("reasons", {})))


async def errors_file(call: Call[Nothing, Which]) -> web.StreamResponse:
    """All rows that were refused, as they were, each with its reason: to be put right and sent again."""
    stored = await _stored(call)
    task_id = _task_of(stored, call.query.of)
    response = web.StreamResponse(headers={**CSV, **disposition(f"refused-{stored.file_name}")})
    await response.prepare(call.request)
    await response.write(BOM + encoded([[*stored.analysis.headers, "Error"]]))
    async for rows in _refused(_imports(call), task_id):
        await response.write(rows)
    await response.write_eof()
    return response


async def delete(call: Call[Nothing, Nothing]) -> web.Response:
    """Delete the file and all that is kept of it; the leads stay, and can no longer be taken back."""
    stored = await _stored(call)
    shown = await _shown(call, stored)
    if any(each and each.finished_at is None for each in (shown.check, shown.progress, shown.undo)):
        raise _conflict("import-not-over", "Not over", "Something goes on with this import; cancel it first.")
    await _imports(call).delete(stored)
    return _reply(ImportDeleted(import_id=stored.import_id, deleted=True))


async def _begin(call: AnyCall, stored: Stored, kind: Kind, known: str | None) -> web.Response:
    """Start a task; when two are asked for at one instant, the one that was noted goes on."""
    task_kind, field = TASKS[kind]
    services, params = call.services, {"importId": stored.import_id}
    total = stored.analysis.rows if kind != "undo" else None
    task = await _tasks(call).start(
        task_kind, params, total, call.by, queue=services.jobs, now=services.clock()
    )
    if not await _imports(call).hand_to(stored.import_id, field, task.task_id, known):
        await _tasks(call).cancel(task.task_id, services.clock())
    return _reply(await _shown(call, await _stored(call)), 202)


async def _shown(call: AnyCall, stored: Stored) -> Import:
    ids = (stored.check_task_id, stored.task_id, stored.undo_task_id)
    return import_answer(stored, *[await _task(call, task_id) for task_id in ids])


async def _task(call: AnyCall, task_id: str | None) -> Task | None:
    try:
        return await _tasks(call).get(task_id) if task_id else None
    except TaskNotFound:
        return None  # its time was over before that of the import


def _task_of(stored: Stored, of: Literal["check", "import"] | None) -> str | None:
    if of is None:
        return stored.task_id or stored.check_task_id
    return stored.task_id if of == "import" else stored.check_task_id


async def _refused(imports: Imports, task_id: str | None) -> AsyncIterator[bytes]:
    if task_id:
        async for rows in imports.refused(task_id):
            yield rows


def _require_fit(meaning: Meaning, analysis: Analysis, call: AnyCall) -> None:
    try:
        check_mapping(meaning, analysis.headers, call.admin.custom_fields)
    except BadMapping as error:
        raise invalid(*(FieldError(field, sentence) for field, sentence in error.errors.items())) from None


async def _stored(call: AnyCall) -> Stored:
    try:
        return await _imports(call).get(call.request.match_info["importId"])
    except ImportNotFound:
        raise not_found("import") from None


def _imports(call: AnyCall) -> Imports:
    """Raises Problem: a file may speak of anybody's leads, so who sees only their own imports none."""
    if call.who.own_leads_only:
        raise forbidden("own-leads-only", "Who is limited to their own leads cannot import any.")
    return Imports(call.services.db, call.admin.admin_id)


def _tasks(call: AnyCall) -> Tasks:
    return Tasks(call.services.db, call.admin.admin_id)


def _unreadable(error: BadFile) -> Problem:
    more: dict[str, Any] = {} if error.row is None else {"row": error.row}
    where = "" if error.row is None else f"Row {error.row:,}: "
    return Problem(422, "unreadable-file", "The file cannot be read", f"{where}{error}", more=more)


def _conflict(slug: str, title: str, detail: str) -> Problem:
    return Problem(409, slug, title, detail)


def _reply(told: Record, status: int = 200) -> web.Response:
    answer = reply_json(told.model_dump(mode="json", by_alias=True), status)
    if isinstance(told, Import) and status != 200:
        answer.headers["Location"] = f"/api/v1/imports/{told.import_id}"
    return answer
