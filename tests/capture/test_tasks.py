"""A task goes on where it was stopped, in one pair of hands at a time."""

from datetime import timedelta
from typing import Any

import pytest

from capture.tasks import MOST_ERRORS, Step, Task, TaskError, TaskNotFound, TaskOver, Tasks
from server.jobs import ATTEMPTS, Job, Jobs
from server.mongo import Database
from server.services import Services
from server.work.task_work import carry_on
from tests.factories import ALICE, NOON

LATER = NOON + timedelta(minutes=1)


@pytest.fixture
def tasks(db: Database) -> Tasks:
    return Tasks(db, "adm_alice")


async def started(tasks: Tasks, db: Database, total: int | None = 300) -> Task:
    return await tasks.start("count", {"what": "sheep"}, total, ALICE, queue=Jobs(db), now=NOON)


async def test_a_task_comes_with_its_job(tasks: Tasks, db: Database) -> None:
    task = await started(tasks, db)
    [job] = await db["jobs"].find({}).to_list(None)
    assert (job["adminId"], job["kind"], job["key"]) == ("adm_alice", "count", task.task_id)
    assert (task.state, task.done, task.total, task.started_by) == ("waiting", 0, 300, ALICE)


async def test_whoever_comes_next_goes_on_behind_the_last_step(tasks: Tasks, db: Database) -> None:
    task = await started(tasks, db)
    work = await tasks.progress(await tasks.work(task.task_id), Step(100, done=100), LATER)
    again = await tasks.work(task.task_id)
    assert (again.position, again.params) == (100, {"what": "sheep"})
    work = await tasks.progress(work, Step(200, done=100, result={"white": 99}), LATER)
    work = await tasks.progress(work, Step(300, done=100, result={"white": 1}), LATER)
    done = await tasks.finish(work, LATER, {"black": 0})
    assert (done.state, done.done, done.finished_at) == ("done", 300, LATER)
    assert done.result == {"white": 100, "black": 0}


async def test_of_two_workers_one_is_told_to_stop(tasks: Tasks, db: Database) -> None:
    work = await tasks.work((await started(tasks, db)).task_id)
    await tasks.progress(work, Step(100, done=100), LATER)
    with pytest.raises(TaskOver):
        await tasks.progress(work, Step(100, done=100), LATER)
    assert (await tasks.get(work.task.task_id)).done == 100


async def test_a_cancelled_task_takes_no_further_step(tasks: Tasks, db: Database) -> None:
    work = await tasks.work((await started(tasks, db)).task_id)
    cancelled = await tasks.cancel(work.task.task_id, LATER)
    assert (cancelled.state, cancelled.finished_at) == ("cancelled", LATER)
    with pytest.raises(TaskOver):
        await tasks.progress(work, Step(100, done=100), LATER)
    assert await tasks.cancel(work.task.task_id, LATER + timedelta(hours=1)) == cancelled


async def test_all_errors_are_counted_and_the_first_are_kept(tasks: Tasks, db: Database) -> None:
    work = await tasks.work((await started(tasks, db)).task_id)
    for begin in (0, 80):
        errors = [TaskError(ref=str(number), message="is lame") for number in range(begin, begin + 80)]
        work = await tasks.progress(work, Step(begin + 80, done=80, errors=errors), LATER)
    assert work.task.failed == 160
    assert [error.ref for error in work.task.errors] == [str(number) for number in range(MOST_ERRORS)]


async def test_a_task_is_its_admins_own(tasks: Tasks, db: Database) -> None:
    task = await started(tasks, db)
    for others in (Tasks(db, "adm_charlie"), Tasks(db, "adm_alice", started_by="mem_bob")):
        for look in (others.get(task.task_id), others.cancel(task.task_id, LATER)):
            with pytest.raises(TaskNotFound):
                await look
    assert (await Tasks(db, "adm_alice", started_by="mem_alice").get(task.task_id)) == task


async def test_a_task_that_fails_for_good_says_so(parts: Services, db: Database) -> None:
    tasks = Tasks(db, "adm_alice")
    task = await started(tasks, db)

    async def fall(*_: Any) -> None:
        raise ZeroDivisionError

    for attempt, state in ((1, "waiting"), (ATTEMPTS, "failed")):
        with pytest.raises(ZeroDivisionError):
            await carry_on(parts, Job(None, "adm_alice", "count", task.task_id, attempt, "f"), fall)
        assert (await tasks.get(task.task_id)).state == state
    await carry_on(parts, Job(None, "adm_alice", "count", task.task_id, 1, "f"), fall)
