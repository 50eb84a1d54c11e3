"""Changing and erasing many leads at once, named one by one or by a filter."""

from collections.abc import Sequence
from typing import Annotated, Any

from aiohttp import web
from pydantic import Field, model_validator

from capture.filters import Filter
from capture.lead_walk import LeadWalk
from capture.leads import LeadNotFound
from capture.record import Record
from capture.tasks import MOST_ERRORS, Task, TaskError
from server.answers.finding import meant
from server.answers.lead_edits import custom_values, require_member
from server.answers.lead_fields import BulkFields, LeadId
from server.api.tasks import reply_task, tasks_of
from server.call import AnyCall, Call, Nothing, Request, reply_json
from server.errors import Problem
from server.work.bulk import EDIT, ERASE, Do, apply, change_of, editor, eraser

AT_ONCE = 200  # leads that a request changes itself; more are a task
MOST_IDS = 2_000


class Which(Request):
    """Which leads: by their ids, or by a filter, and then with the number that `dryRun` gave.

    When more leads than `expected` meet the filter by now, nothing is done: 409.
    """

    ids: Annotated[list[LeadId], Field(min_length=1, max_length=MOST_IDS)] | None = None
    filter: Filter | None = None
    expected: Annotated[int, Field(ge=0)] | None = None
    dry_run: bool = False

    @model_validator(mode="after")
    def _one_way(self) -> "Which":
        if (self.ids is None) == (self.filter is None):
            raise ValueError("name the leads either by `ids` or by `filter`")
        if self.filter is not None and self.expected is None and not self.dry_run:
            raise ValueError("with a `filter`, `expected` says how many leads are meant; ask by `dryRun`")
        return self


class Edit(Which):
    """A change of many leads."""

    changes: BulkFields


class BulkAnswer(Record):
    """What became of the leads, or with `dryRun` would: `matched` were meant, each counted once below.

    The first hundred errors are listed, all are counted in `failed`. Of very many leads a dry run
    says no more than how many they are.
    """

    dry_run: bool
    matched: int
    changed: int | None = None
    unchanged: int | None = None
    failed: int | None = None
    errors: tuple[TaskError, ...] = ()


async def edit(call: Call[Edit, Nothing]) -> web.Response:
    """Change many leads: up to 200 at once, more as a task (202), which an agent does only to own leads."""
    fields = call.body.changes
    if fields.custom_fields is not None:
        custom = custom_values(call, fields.custom_fields)
        fields = fields.model_copy(update={"custom_fields": custom})
    await require_member(call, fields.owner_id)
    change, now = change_of(fields, call.admin.custom_fields), call.services.clock()
    do = editor(call.leads, change, call.by, now, dry_run=call.body.dry_run)
    changes = fields.model_dump(mode="json", by_alias=True, exclude_unset=True)
    return await _carry_out(call, EDIT, do, {"changes": changes})


async def delete(call: Call[Which, Nothing]) -> web.Response:
    """Erase many leads with all that is known of them: up to 200 at once, more as a task (202)."""
    do = eraser(call.services, call.admin.admin_id, call.leads, call.by, dry_run=call.body.dry_run)
    return await _carry_out(call, ERASE, do, {})


async def _carry_out(call: AnyCall, kind: str, do: Do, more: dict[str, Any]) -> web.Response:
    body: Which = call.body
    if body.ids is not None:
        return await _by_ids(call, kind, do, more, sorted(set(body.ids)))
    which = meant(call, body.filter or Filter())
    matched = await call.leads.count(which)
    if not body.dry_run:
        _require_expected(matched, body.expected or 0)
    if matched <= AT_ONCE:
        return await _at_once(call, do, await call.leads.ids(which, AT_ONCE))
    if body.dry_run:
        return _reply(BulkAnswer(dry_run=True, matched=matched))
    last = await LeadWalk(call.services.db, call.admin.admin_id, call.who.owned_by).last(which)
    params = {"filter": which.model_dump(mode="json", by_alias=True, exclude_defaults=True), "last": last}
    return await _as_task(call, kind, {**params, **more}, matched)


async def _by_ids(
    call: AnyCall, kind: str, do: Do, more: dict[str, Any], lead_ids: Sequence[str]
) -> web.Response:
    if len(lead_ids) <= AT_ONCE or call.body.dry_run:
        return await _at_once(call, do, lead_ids)
    return await _as_task(call, kind, {"ids": list(lead_ids), **more}, len(lead_ids))


async def _at_once(call: AnyCall, do: Do, lead_ids: Sequence[str]) -> web.Response:
    outcome = await apply(lead_ids, do)
    missing = [error for error in outcome.errors if error.field is None]
    if lead_ids and len(missing) == len(lead_ids):
        raise LeadNotFound
    answer = BulkAnswer(
        dry_run=call.body.dry_run,
        matched=len(lead_ids),
        changed=outcome.changed,
        unchanged=outcome.unchanged,
        failed=len(outcome.errors),
        errors=outcome.errors[:MOST_ERRORS],
    )
    return _reply(answer)


async def _as_task(call: AnyCall, kind: str, params: dict[str, Any], total: int) -> web.Response:
    task: Task = await tasks_of(call).start(
        kind,
        {**params, "ownedBy": call.who.owned_by},
        total,
        call.by,
        queue=call.services.jobs,
        now=call.services.clock(),
    )
    return reply_task(task, 202)


def _require_expected(matched: int, expected: int) -> None:
    """Raises Problem (409) when a filter means more leads than somebody has looked at."""
    if matched > expected:
        raise Problem(
            409,
            "more-than-expected",
            "More leads than expected",
            f"By now {matched:,} leads meet the filter, and not {expected:,}; look at them again.",
            more={"matched": matched},
        )


def _reply(answer: BulkAnswer) -> web.Response:
    return reply_json(answer.model_dump(mode="json", by_alias=True))
