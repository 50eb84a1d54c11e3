"""Does the work of a task as a job: what is over is left alone, and what cannot be done is said so."""

from collections.abc import Awaitable, Callable

import structlog

from capture.tasks import TaskNotFound, TaskOver, Tasks, Work
from server.jobs import ATTEMPTS, Job, Later
from server.mongo import away
from server.services import Services

Do = Callable[[Tasks, Work], Awaitable[None]]

log = structlog.get_logger()


async def carry_on(parts: Services, job: Job, do: Do) -> None:
    """Go on with the task that the job is for, behind its last step; `do` finishes it.

    A task whose job fails for the last time has failed, too.
    """
    tasks = Tasks(parts.db, job.admin_id)
    try:
        work = await tasks.work(job.key)
        if work.task.is_open:
            await do(tasks, work)
    except (TaskNotFound, TaskOver):
        log.info("task_left", kind=job.kind, adminId=job.admin_id, taskId=job.key)
    except Exception as error:
        if job.attempt >= ATTEMPTS and not isinstance(error, Later) and not away(error):
            await tasks.fail(job.key, "Leadlight failed at this, and has logged why.", parts.clock())
        raise
