"""Importing a file of leads, and trying one out: the work of two kinds of tasks.

A step takes some hundred rows: the leads, the rows that were refused, and how far the task has come
are written in one transaction. So each row is taken once, whatever dies, and a task that was stopped
says how many rows it has taken.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import chain
from typing import Final

from bson import ObjectId
from pymongo.errors import BulkWriteError, DuplicateKeyError

from capture.emails import normalise
from capture.events import By
from capture.intake import Intake, LeadsMoved
from capture.lead import Lead
from capture.tasks import MOST_ERRORS, Step, TaskError, TaskOver, Tasks, Work
from capture.transactions import Transaction, atomically
from integrations.csv.arriving import Rules
from integrations.csv.batch import Batch, Outcome
from integrations.csv.encodings import BadFile
from integrations.csv.formulas import guarded, unguarded
from integrations.csv.imports import ImportNotFound, Imports, Refusal, Stored
from integrations.csv.mapping import BadMapping, check_mapping
from integrations.csv.reading import FileRows, Row
from integrations.csv.wanted import Reader, RowError, Wanted
from integrations.csv.writing import encoded
from server.jobs import Job, Later
from server.services import Services
from server.work.task_work import carry_on

IMPORT, CHECK = "import", "import_check"  # kinds of tasks, and of their jobs

ROWS: Final = 200  # of one step
CHARACTERS: Final = 2_000_000  # of the rows of one step
MOST_REFUSALS: Final = 1_000  # described one by one; the others are counted, and kept as rows
UNNOTED: Final = timedelta(minutes=1)  # between the start of a task and its being noted
TRIES: Final = 10  # of one step, while others write the same leads

# Other news of the admin's leads is heard soon, too, when an import does not run far ahead.
MOST_UNHEARD: Final = 1_000
PAUSE: Final = 0.1  # seconds
PAUSES: Final = 50  # at most; if nobody hears anything, the import goes on all the same


@dataclass(frozen=True, slots=True)
class Taking:
    """What the steps of one task share. `earlier`: see `Batch`; None when leads are written."""

    parts: Services
    admin_id: str
    tasks: Tasks
    stored: Stored
    reader: Reader
    rules: Rules
    earlier: set[int] | None

    @property
    def imports(self) -> Imports:
        return Imports(self.parts.db, self.admin_id)

    @property
    def intake(self) -> Intake:
        return Intake(self.parts.db, self.admin_id)


async def take_file(parts: Services, job: Job) -> None:
    """Import a file."""
    await carry_on(parts, job, lambda tasks, work: _take(parts, job.admin_id, tasks, work, dry=False))


async def try_file(parts: Services, job: Job) -> None:
    """Find out what importing a file would do, without doing it."""
    await carry_on(parts, job, lambda tasks, work: _take(parts, job.admin_id, tasks, work, dry=True))


async def _take(parts: Services, admin_id: str, tasks: Tasks, work: Work, *, dry: bool) -> None:
    try:
        taking = await _prepared(parts, admin_id, tasks, work, dry=dry)
        last = work.position["row"] if work.position else 0
        async for rows in _batches(taking.imports, taking.stored):
            work = await _go_on(taking, work, rows, last)
    except ImportNotFound:
        await tasks.fail(work.task.task_id, "The file is not there any more; send it again.", parts.clock())
    except (BadFile, BadMapping) as error:
        await tasks.fail(work.task.task_id, f"The file cannot be read: {error}", parts.clock())
    else:
        await tasks.finish(work, parts.clock())


async def _prepared(parts: Services, admin_id: str, tasks: Tasks, work: Work, *, dry: bool) -> Taking:
    stored = await Imports(parts.db, admin_id).get(work.params["importId"])
    if work.task.task_id != (stored.check_task_id if dry else stored.task_id):
        await _wait_until_noted(parts, tasks, work)
    admin, members = await parts.admins.get(admin_id), await parts.team(admin_id).all()
    definitions = admin.custom_fields if admin else ()
    check_mapping(stored.meaning, stored.analysis.headers, definitions)
    ids = {key: member.member_id for member in members for key in (member.member_id, member.email.casefold())}
    reader = Reader(stored.meaning, stored.analysis.headers, definitions, ids)
    by = By(kind="import", id=stored.import_id, name=work.task.started_by.name)
    rules = Rules(stored.meaning.existing, stored.meaning.tags, reader.mapped, by, work.task.created_at)
    return Taking(parts, admin_id, tasks, stored, reader, rules, set() if dry else None)


async def _wait_until_noted(parts: Services, tasks: Tasks, work: Work) -> None:
    """A task is started, and then noted by its import; one that never was is not to be done. Raises Later."""
    now = parts.clock()
    if now - work.task.created_at < UNNOTED:
        raise Later("import", now + timedelta(seconds=PAUSE))
    await tasks.cancel(work.task.task_id, now)
    raise TaskOver


async def _go_on(taking: Taking, work: Work, rows: Sequence[Row], last: int) -> Work:
    """The work behind these rows; those up to the row `last` were taken before."""
    done = [row for row in rows if row.number <= last]
    if done and taking.earlier is not None:
        read = await asyncio.to_thread(_read, taking.reader, done)
        taking.earlier.update(hash(row.email) for row in read if isinstance(row, Wanted))
    fresh = rows[len(done) :]
    if not fresh:
        return work
    if taking.earlier is None:
        await _let_others_be_heard(taking.intake)
    outcomes = await asyncio.to_thread(_read, taking.reader, fresh)
    return await _step(taking, work, fresh, outcomes)


async def _step(taking: Taking, work: Work, rows: Sequence[Row], outcomes: Sequence[Outcome]) -> Work:
    """One transaction; begun anew when somebody else writes one of the leads at the same time."""
    client = taking.parts.db.client
    for attempt in range(TRIES):
        try:
            return await atomically(client, lambda one: _write(taking, work, rows, outcomes, one))
        except TaskOver:
            return await _committed(taking, work, rows)
        except (DuplicateKeyError, BulkWriteError, LeadsMoved):
            if attempt == TRIES - 1:
                raise
            await asyncio.sleep(PAUSE)
    raise AssertionError("a loop that returns or raises")


async def _committed(taking: Taking, work: Work, rows: Sequence[Row]) -> Work:
    """The work behind a step whose commit arrived, and its answer did not. Raises TaskOver if it is over."""
    now = await taking.tasks.work(work.task.task_id)
    if not now.task.is_open or now.position is None or now.position["row"] != rows[-1].number:
        raise TaskOver
    return now


async def _write(
    taking: Taking, work: Work, rows: Sequence[Row], outcomes: Sequence[Outcome], transaction: Transaction
) -> Work:
    known = await taking.intake.known(set(_addresses(outcomes)), transaction)
    batch = await asyncio.to_thread(_sorted, taking, known, outcomes)
    now = taking.parts.clock()
    if taking.earlier is None:
        await taking.intake.write(
            batch.newcomers,
            batch.revisions,
            import_id=taking.stored.import_id,
            by=taking.rules.by,
            now=now,
            transaction=transaction,
        )
    part = work.position["part"] + 1 if work.position else 0
    if batch.errors:
        refused, told = _refused(taking.stored, rows, batch), _refusals(batch, work.task.failed)
        await taking.imports.refuse(work.task.task_id, part, refused, told, now, transaction)
    described = list(batch.errors.values())[: max(0, MOST_ERRORS - work.task.failed)]
    step = Step(
        position={"row": rows[-1].number, "part": part},
        done=len(rows),
        errors=[TaskError(ref=str(first.row), message=first.message) for first, *_ in described],
        failed=len(batch.errors) - len(described),
        result={**batch.figures, **_reasons(batch)},
    )
    return await taking.tasks.progress(work, step, now, transaction)


def _sorted(taking: Taking, known: Mapping[str, Lead], outcomes: Sequence[Outcome]) -> Batch:
    batch = Batch(known, taking.rules, taking.admin_id, lambda: str(ObjectId()), taking.earlier)
    batch.take(outcomes)
    return batch


def _read(reader: Reader, rows: Sequence[Row]) -> list[Outcome]:
    return [reader.read(row) for row in rows]


def _addresses(outcomes: Sequence[Outcome]) -> Iterator[str]:
    for row in outcomes:
        if isinstance(row, Wanted):
            yield row.email
            yield from filter(None, map(normalise, row.fields.get("other_emails", ())))


def _refused(stored: Stored, rows: Sequence[Row], batch: Batch) -> bytes:
    """The rows that were refused, as they were, with a last column that says why."""
    width = len(stored.analysis.headers)
    return encoded(
        [*_padded(row.cells, width), " ".join(error.message for error in batch.errors[row.number])]
        for row in rows
        if row.number in batch.errors
    )


def _padded(cells: Sequence[str], width: int) -> Iterator[str]:
    cells = [guarded(unguarded(cell)) for cell in cells]
    return chain(cells, [""] * (width - len(cells)))


def _refusals(batch: Batch, before: int) -> list[Refusal]:
    errors = [each for row in batch.errors.values() for each in row]
    return [_refusal(error) for error in errors[: max(0, MOST_REFUSALS - before)]]


def _refusal(error: RowError) -> Refusal:
    return Refusal(
        row=error.row, column=error.column, value=error.value, reason=error.reason, message=error.message
    )


def _reasons(batch: Batch) -> dict[str, int]:
    """How many rows were refused, by the reason of each."""
    reasons = [
        f"reasons.{reason}" for errors in batch.errors.values() for reason in {e.reason for e in errors}
    ]
    return {reason: reasons.count(reason) for reason in set(reasons)}


async def rows_of(imports: Imports, stored: Stored) -> AsyncIterator[list[Row]]:
    """The rows of a file, header and all, piece by piece. Raises BadFile and ImportNotFound."""
    rows = FileRows(stored.analysis.encoding, stored.meaning.delimiter)
    async for piece in imports.pieces(stored):
        yield await asyncio.to_thread(rows.feed, piece)
    yield await asyncio.to_thread(rows.end)


async def _batches(imports: Imports, stored: Stored) -> AsyncIterator[list[Row]]:
    """The rows below the header, as many at a time as one step takes."""
    batch: list[Row] = []
    size, headed = 0, False
    async for rows in rows_of(imports, stored):
        for row in rows:
            if not headed:
                headed = True
                continue
            batch.append(row)
            size += sum(map(len, row.cells))
            if len(batch) == ROWS or size > CHARACTERS:
                yield batch
                batch, size = [], 0
    if batch:
        yield batch


async def _let_others_be_heard(intake: Intake) -> None:
    for _ in range(PAUSES):
        if await intake.unheard(MOST_UNHEARD) < MOST_UNHEARD:
            return
        await asyncio.sleep(PAUSE)
