"""Keeping scores right: of leads that were written, that time has changed, and of all when the rules do."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any, Final

import structlog
from pymongo.errors import PyMongoError

from capture.events import SYSTEM, By
from capture.filters import Filter
from capture.lead_walk import LeadWalk
from capture.news import BATCH as MOST_CARRIED
from capture.news import Carried
from capture.stored import Document
from capture.tasks import OPEN, Step, Task, TaskError, Tasks, Work
from server.jobs import DEBOUNCE, Job, Later
from server.scorebook.book import Scorebook
from server.scorebook.scoring import score
from server.scorebook.stored import mark_of
from server.services import Services
from server.work.task_work import carry_on

SCORE: Final = "score"  # the job that scores an admin's due leads; its key is empty
RULES: Final = "rules_changed"  # the job that has all leads scored by new rules, likewise
RECALCULATE: Final = "recalculate"  # the kind of task, and of its job
BATCH: Final = 200  # leads in one transaction of a task
FEW: Final = 20  # of leads that things happen to just now: a long transaction would hold those up
CHANGED: Final = "changed"  # the cause of a scoring: the lead was written
TURNS: Final = 100  # batches until other admins have theirs
STRETCH: Final = 1_000  # leads looked at in one step of the nightly look

log = structlog.get_logger()


async def score_first(parts: Services, leads: Sequence[Document]) -> bool:
    """Score leads before their news is carried, so that the news of that goes along; whether any was due.

    Not where more news may be waiting: scoring must not hold it up.
    """
    if len(leads) >= MOST_CARRIED:
        return False
    due = _due(leads)
    for admin_id, theirs in due:
        await _scored_at_once(parts, admin_id, theirs)
    return bool(due)


async def hear(parts: Services, carried: Carried) -> None:
    """A reaction of the relay: leads that were written since they were scored are scored at once.

    A scoring's own write notes the version that it makes, and so is no reason for another. Where more
    news waits, the leads are only noted as due.
    """
    for admin_id, theirs in _due(carried.leads):
        if carried.more or not await _scored_at_once(parts, admin_id, theirs):
            now = parts.clock()
            await Scorebook(parts.db, admin_id).mark(theirs, now)
            await parts.jobs.enqueue(admin_id, SCORE, "", now, now)


def _due(leads: Iterable[Document]) -> Sequence[tuple[str, Sequence[Document]]]:
    """Those that were written since they were scored, by admin."""
    due = sorted((lead for lead in leads if mark_of(lead).is_due), key=_admin)
    return [(admin_id, list(theirs)) for admin_id, theirs in groupby(due, key=_admin)]


async def _scored_at_once(parts: Services, admin_id: str, leads: Sequence[Document]) -> bool:
    """Whether nobody has to look after these leads any more; who was written meanwhile is heard of again."""
    try:
        for begin in range(0, len(leads), FEW):
            few = [str(lead["_id"]) for lead in leads[begin : begin + FEW]]
            await score(parts, admin_id, few, CHANGED, tries=1)
    except PyMongoError:
        raise
    except Exception as error:  # the job that tries again is dead at last, and seen
        log.error("scoring_failed", adminId=admin_id, exc_info=error)
        return False
    return True


async def score_due(parts: Services, job: Job) -> None:
    """Score the admin's leads that are due. Raises Later when others shall have their turn first."""
    book = Scorebook(parts.db, job.admin_id)
    for _ in range(TURNS):
        now = parts.clock()
        lead_ids = await book.due(now, FEW)
        if not lead_ids:
            return
        outcome = await score(parts, job.admin_id, lead_ids, "time")
        await book.forget_gone(outcome.gone)
        if outcome.busy:
            await book.put_off(outcome.busy, now)
    raise Later("others are waiting", parts.clock())


async def rules_changed(parts: Services, admin_id: str) -> None:
    """Have all leads scored by the rules as they are now, once they have been left alone for a moment."""
    now = parts.clock()
    await parts.jobs.enqueue(admin_id, RULES, "", now, now + DEBOUNCE)


async def follow_rules(parts: Services, job: Job) -> None:
    """Have all leads of the admin scored by new rules."""
    await start_recalculation(parts, job.admin_id, SYSTEM)


async def start_recalculation(
    parts: Services,
    admin_id: str,
    by: By,
    lead_ids: Sequence[str] | None = None,
    owned_by: str | None = None,
) -> Task:
    """Have leads scored anew, all of them unless told which, as a task.

    Of two tasks over all leads the later one is enough: the earlier is cancelled.
    """
    tasks, now, walk = (
        Tasks(parts.db, admin_id, owned_by),
        parts.clock(),
        LeadWalk(parts.db, admin_id, owned_by),
    )
    params: dict[str, Any] = {"ownedBy": owned_by}
    if lead_ids is not None:
        params |= {"ids": sorted(set(lead_ids))}
        return await tasks.start(RECALCULATE, params, len(params["ids"]), by, queue=parts.jobs, now=now)
    total = await walk.count(Filter())
    params |= {"last": await walk.last(Filter()) if total else None}
    if owned_by is None:
        await _supersede(tasks, parts)
    return await tasks.start(RECALCULATE, params, total, by, queue=parts.jobs, now=now)


async def recalculate(parts: Services, job: Job) -> None:
    """Go on with scoring many leads."""

    async def do(tasks: Tasks, work: Work) -> None:
        walk = LeadWalk(parts.db, job.admin_id, work.params["ownedBy"])
        while lead_ids := await _next(walk, work):
            outcome = await score(parts, job.admin_id, lead_ids, "recalculated")
            errors = [TaskError(ref=each, message="There is no such lead.") for each in outcome.gone]
            figures = {"changed": outcome.changed, "unchanged": outcome.scored - outcome.changed}
            step = Step(position=lead_ids[-1], done=len(lead_ids), errors=errors, result=figures)
            work = await tasks.progress(work, step, parts.clock())
        await tasks.finish(work, parts.clock())

    await carry_on(parts, job, do)


async def look_for_unscored(parts: Services, admin_id: str) -> int:
    """Note as due all leads that were written since they were scored, or never were; how many.

    None is, unless a worker died at a bad moment, or the leads are older than the scoring.
    """
    book, after, found = Scorebook(parts.db, admin_id), None, 0
    while True:
        leads, after = await book.behind(after, STRETCH)
        found += await book.mark(leads, parts.clock())
        if after is None:
            break
    if found:
        log.info("unscored_leads", adminId=admin_id, leads=found)
        now = parts.clock()
        await parts.jobs.enqueue(admin_id, SCORE, "", now, now)
    return found


async def _next(walk: LeadWalk, work: Work) -> Sequence[str]:
    """The ids behind the last step; leads that came after the task began are scored by themselves."""
    params, after = work.params, work.position or ""
    if "ids" in params:
        return [lead_id for lead_id in params["ids"] if lead_id > after][:BATCH]
    return await walk.behind(Filter(), after, params["last"], BATCH) if params["last"] else ()


async def _supersede(tasks: Tasks, parts: Services) -> None:
    found, _ = await tasks.page(RECALCULATE, 20)
    for task in found:
        if task.state in OPEN and task.total is not None:
            work = await tasks.work(task.task_id)
            if "ids" not in work.params and not work.params["ownedBy"]:
                await tasks.cancel(task.task_id, parts.clock())


def _admin(lead: Document) -> str:
    return str(lead["adminId"])
