"""Taking an import back: the work of a kind of task."""

from functools import partial
from typing import Any, Final

from capture.events import By
from capture.intake import Intake, Made
from capture.lead import Lead
from capture.leads import LeadNotFound, Leads
from capture.tasks import Step, Tasks, Work
from server.jobs import Job
from server.services import Services
from server.work.task_work import carry_on

UNDO: Final = "import_undo"  # the kind of the task, and of its job
LEADS: Final = 200  # of one step


async def take_back(parts: Services, job: Job) -> None:
    """Delete the leads that an import made and nobody has worked on since."""
    await carry_on(parts, job, lambda tasks, work: _take_back(parts, job.admin_id, tasks, work))


class _Written(Exception):
    """The lead was written this very moment."""


async def _take_back(parts: Services, admin_id: str, tasks: Tasks, work: Work) -> None:
    intake, leads = Intake(parts.db, admin_id), Leads(parts.db, admin_id)
    import_id = str(work.params["importId"])
    by = By(kind="import", id=import_id, name=work.task.started_by.name)
    while made := await intake.made_by(import_id, work.position, LEADS):
        deleted = 0
        for each in made:
            if not each.touched:
                deleted += await _delete(each, intake, leads, by, parts)
        figures = {"deleted": deleted, "kept": len(made) - deleted}
        step = Step(position=made[-1].lead_id, done=len(made), result=figures)
        work = await tasks.progress(work, step, parts.clock())
    await tasks.finish(work, parts.clock())


async def _delete(made: Made, intake: Intake, leads: Leads, by: By, parts: Services) -> bool:
    """Delete it unless somebody has worked on it; who writes it meanwhile may be just a rule."""
    current: Made | None = made
    while current and not current.touched:
        try:
            await leads.delete(made.lead_id, parts.clock(), by, partial(_unless_written, current.version))
        except _Written:
            current = await intake.made_as(made.lead_id)
        except LeadNotFound:
            return False
        else:
            return True
    return False


async def _unless_written(version: int, lead: Lead, _: Any) -> None:
    if lead.version != version:
        raise _Written
