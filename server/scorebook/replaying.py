"""Running a draft over the leads of the last days before it is published. Nothing of it is written."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from capture.events import By
from capture.stored import as_stored
from capture.tasks import Step, Task, Tasks, Work
from scoring.evaluation import Scorer
from scoring.replay import Replay
from scoring.stages import qualify
from scoring.subject import subject
from server.jobs import Job
from server.scorebook.book import Scorebook
from server.scorebook.replayed import Replayed
from server.scorebook.scheme import Version
from server.scorebook.standing import Known
from server.scorebook.versions import Versions
from server.services import Services
from server.work.task_work import carry_on

REPLAY: Final = "replay"  # the kind of task, and of its job
BATCH: Final = 200


async def start_replay(parts: Services, admin_id: str, days: int, by: By) -> Task:
    """Run the draft as it is now over the leads active in the last days. Raises DraftNotFound."""
    now, versions = parts.clock(), Versions(parts.db, admin_id)
    draft, current = await versions.draft(), await versions.current()
    since = now - timedelta(days=days)
    params = {
        "since": since,
        "now": now,
        "draft": as_stored(Version(version=current.version + 1, scheme=draft.scheme)),
        "current": as_stored(current),
    }
    total = await Scorebook(parts.db, admin_id).count_active(since)
    return await Tasks(parts.db, admin_id).start(REPLAY, params, total, by, queue=parts.jobs, now=now)


async def replay(parts: Services, job: Job) -> None:
    """Go on with a replay: both versions as they were when it was asked for, at one instant."""

    async def do(tasks: Tasks, work: Work) -> None:
        book = Scorebook(parts.db, job.admin_id)
        so_far = Replayed.model_validate(work.position or {})
        side = _Sides(work.params)
        while lead_ids := await book.active(work.params["since"], so_far.last, BATCH):
            so_far = side.run(so_far, await book.read(lead_ids, "replay"), lead_ids)
            step = Step(as_stored(so_far), done=len(lead_ids))
            work = await tasks.progress(work, step, parts.clock())
        await tasks.finish(work, parts.clock(), _told(so_far))

    await carry_on(parts, job, do)


class _Sides:
    """The version in force and the draft, ready to judge."""

    def __init__(self, params: Mapping[str, Any]) -> None:
        self._current = Version.model_validate(params["current"])
        self._draft = Version.model_validate(params["draft"])
        self._now: datetime = params["now"]
        self._scorers = Scorer(self._current.rule_set), Scorer(self._draft.rule_set)

    def run(self, so_far: Replayed, leads: Sequence[Known], lead_ids: Sequence[str]) -> Replayed:
        """What has been found with these leads, too."""
        stretch = Replay(*self._scorers)
        for known in leads:
            so_far = self._one(so_far, known, stretch)
        return so_far.counted(stretch.before, stretch.after, lead_ids)

    def _one(self, so_far: Replayed, known: Known, stretch: Replay) -> Replayed:
        seen = subject(known.lead, known.interactions, self._now, known.counts)
        move = stretch.add(seen)
        before = qualify(seen, move.before, self._current.scheme.criteria).stage
        after = qualify(seen, move.after, self._draft.scheme.criteria).stage
        return so_far.moved(move).staged(before, after)


def _told(found: Replayed) -> dict[str, Any]:
    """The result of the task, as its answer has it."""
    told = found.model_dump(mode="json", by_alias=True, exclude={"last"})
    told["before"]["average"], told["after"]["average"] = found.before.average, found.after.average
    return {"leads": sum(found.before.bands), **told}
