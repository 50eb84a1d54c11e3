"""Changing or erasing many leads: some at once, more as a task that goes on where it was stopped."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from capture.bulk import BulkChange, TooManyTags, bulk_edit
from capture.custom_fields import BadFields, FieldDefinition
from capture.erasing import erase
from capture.events import By
from capture.filters import Filter
from capture.lead import Lead
from capture.lead_walk import LeadWalk
from capture.leads import LeadNotFound, Leads
from capture.status import MoveRefused
from capture.tasks import Step, TaskError, Tasks, Work
from server.answers.lead_fields import BulkFields
from server.jobs import Job
from server.services import Services
from server.work.task_work import carry_on

EDIT, ERASE = "bulk_edit", "bulk_erase"  # kinds of tasks, and of their jobs

AT_ONCE: Final = 8  # leads in hand of one request or task
STEP: Final = 100  # leads of a task between two notes of its progress

Do = Callable[[str], Awaitable[bool]]  # whether it changed the lead


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of some leads."""

    changed: int = 0
    unchanged: int = 0
    errors: tuple[TaskError, ...] = ()


async def apply(lead_ids: Sequence[str], do: Do) -> Outcome:
    """Do the same to each lead, a few at a time; what one cannot take does not stop the others."""
    changed, errors = 0, list[TaskError]()
    for some in _portions(lead_ids):
        for result in await asyncio.gather(*(_one(lead_id, do) for lead_id in some)):
            if isinstance(result, TaskError):
                errors.append(result)
            else:
                changed += result
    return Outcome(changed, len(lead_ids) - changed - len(errors), tuple(errors))


def editor(leads: Leads, change: BulkChange, by: By, now: datetime, *, dry_run: bool = False) -> Do:
    """What changes a lead, or with `dry_run` finds out whether it would."""

    def changes(current: Lead) -> Mapping[str, Any]:
        return bulk_edit(current, change, by=by, at=now)

    async def do(lead_id: str) -> bool:
        lead = await leads.get(lead_id)
        if dry_run:
            return bool(changes(lead))
        return (await leads.change(lead, changes, now, by)).version != lead.version

    return do


def eraser(parts: Services, admin_id: str, leads: Leads, by: By, *, dry_run: bool = False) -> Do:
    """What erases a lead, or with `dry_run` finds out whether it is there."""

    async def do(lead_id: str) -> bool:
        if dry_run:
            await leads.get(lead_id)
        else:
            conversations = parts.conversations(admin_id)
            await erase(lead_id, leads=leads, conversations=conversations, now=parts.clock(), by=by)
        return True

    return do


def change_of(fields: BulkFields, definitions: Sequence[FieldDefinition]) -> BulkChange:
    """The change that the fields of a request ask for; its custom values are checked already."""
    given = {field: getattr(fields, field) for field in fields.model_fields_set}
    return BulkChange(
        tags_add=tuple(given.pop("tags_add", ())),
        tags_remove=tuple(given.pop("tags_remove", ())),
        custom=given.pop("custom_fields", {}),
        fields=given,
        definitions=definitions,
    )


async def edit_many(parts: Services, job: Job) -> None:
    """Go on with a change of many leads."""

    async def do(tasks: Tasks, work: Work) -> None:
        admin = await parts.admins.get(job.admin_id)
        fields = BulkFields.model_validate(work.params["changes"])
        change = change_of(fields, admin.custom_fields if admin else ())
        leads = Leads(parts.db, job.admin_id, work.params["ownedBy"])
        await _walk(parts, job, tasks, work, editor(leads, change, work.task.started_by, parts.clock()))

    await carry_on(parts, job, do)


async def erase_many(parts: Services, job: Job) -> None:
    """Go on with erasing many leads. One that is gone already counts as unchanged."""

    async def do(tasks: Tasks, work: Work) -> None:
        leads = Leads(parts.db, job.admin_id, work.params["ownedBy"])
        erasing = eraser(parts, job.admin_id, leads, work.task.started_by)

        async def unless_gone(lead_id: str) -> bool:
            try:
                return await erasing(lead_id)
            except LeadNotFound:
                return False

        await _walk(parts, job, tasks, work, unless_gone)

    await carry_on(parts, job, do)


async def _walk(parts: Services, job: Job, tasks: Tasks, work: Work, do: Do) -> None:
    """Do the same to all leads of a task that whoever started it may change, in the order of their ids."""
    walk = LeadWalk(parts.db, job.admin_id, work.params["ownedBy"])
    while lead_ids := await _next(walk, work):
        outcome = await apply(lead_ids, do)
        figures = {"changed": outcome.changed, "unchanged": outcome.unchanged}
        step = Step(position=lead_ids[-1], done=len(lead_ids), errors=outcome.errors, result=figures)
        work = await tasks.progress(work, step, parts.clock())
    await tasks.finish(work, parts.clock())


async def _next(walk: LeadWalk, work: Work) -> Sequence[str]:
    """The ids behind the last step; leads that came after the task began are not meant."""
    params, after = work.params, work.position or ""
    if "ids" in params:
        return [lead_id for lead_id in params["ids"] if lead_id > after][:STEP]
    return await walk.behind(Filter.model_validate(params["filter"]), after, params["last"], STEP)


async def _one(lead_id: str, do: Do) -> bool | TaskError:
    try:
        return await do(lead_id)
    except LeadNotFound:
        return TaskError(ref=lead_id, message="There is no such lead.")
    except MoveRefused as error:
        message = f"A lead that is {error.before} can become {', '.join(error.allowed)}."
        return TaskError(ref=lead_id, field="status", message=message)
    except BadFields as error:
        name, sentence = next(iter(error.errors.items()))
        return TaskError(ref=lead_id, field=f"customFields.{name}", message=f"{name} {sentence}.")
    except TooManyTags:
        return TaskError(ref=lead_id, field="tags", message="The lead has as many tags as it may have.")


def _portions(lead_ids: Sequence[str]) -> Iterator[Sequence[str]]:
    return (lead_ids[begin : begin + AT_ONCE] for begin in range(0, len(lead_ids), AT_ONCE))
