"""An operator sees what failed for good, and why, and gives it another life."""

import json
from pathlib import Path

import pytest

from server.backlog import BATCH, Backlog
from server.jobs import ATTEMPTS, RETRY_AT_MOST, Jobs
from server.jobs_command import LISTED
from server.mongo import Client, Database
from tests.factories import NOON
from tests.program import command

NAME = "leadlight_jobs_command"


@pytest.fixture
async def jobs(client: Client) -> Jobs:
    """An empty queue that the program sees, too."""
    await client.drop_database(NAME)
    return Jobs(client[NAME])


@pytest.fixture
def backlog(client: Client) -> Backlog:
    """The same queue, as an operator sees it."""
    return Backlog(client[NAME])


async def bury(jobs: Jobs, admin_id: str, key: str, reason: str = "RuntimeError('a defect')") -> None:
    """A job that fails for good at noon."""
    first = NOON - 2 * ATTEMPTS * RETRY_AT_MOST
    await jobs.enqueue(admin_id, "enrich", key, first, first)
    died = False
    for attempt in range(1, ATTEMPTS + 1):
        time = NOON - 2 * (ATTEMPTS - attempt) * RETRY_AT_MOST
        job = await jobs.claim(["enrich"], time)
        assert job
        died = await jobs.failed(job, reason, time)
    assert died


async def dead_keys(backlog: Backlog) -> set[str]:
    return {job.key async for job in backlog.dead()}


async def test_the_dead_are_listed_with_their_reason_and_run_again_when_told_to(
    jobs: Jobs, backlog: Backlog, tmp_path: Path, mongo_uri: str
) -> None:
    for key in ("s1", "s2", "s3"):
        await bury(jobs, "adm_alice", key, "RuntimeError('first line\\nsecond\x1b[2J line')")
    await jobs.enqueue("adm_charlie", "enrich", "s4", NOON, NOON)

    async def run(*arguments: str) -> tuple[int, str]:
        settings = {"LEADLIGHT_MONGODB_URI": mongo_uri, "LEADLIGHT_MONGODB_DB": NAME}
        return await command(tmp_path, "jobs", *arguments, **settings)

    status, printed = await run()
    assert status == 0, printed
    lines = [line.split() for line in printed.splitlines()]
    assert lines[:2] == [["kind", "ready", "running", "dead"], ["enrich", "1", "0", "3"]]
    assert lines[4][:5] == ["adm_alice", "enrich", "s3", "12", "2026-03-02T12:00:00Z"]
    assert "\x1b" not in printed

    status, printed = await run("retry", "s1", "unknown")
    assert (status, printed.splitlines()) == (
        1,
        ["1 job will run again.", "leadlight: no dead job has the key unknown"],
    )
    assert await dead_keys(backlog) == {"s2", "s3"}

    status, printed = await run("retry", "--all", "--admin", "adm_alice", "--json")
    assert (status, json.loads(printed)) == (0, {"retried": 2, "notFound": []})
    status, printed = await run("--json")
    assert json.loads(printed) == {"jobs": {"enrich": {"ready": 4, "running": 0, "dead": 0}}, "dead": []}

    status, printed = await run("retry")
    assert (status, printed.splitlines()[-1].endswith("one of the arguments KEY --all is required")) == (
        2,
        True,
    )


async def test_a_dead_job_keeps_its_reason_its_attempts_and_its_time(jobs: Jobs, backlog: Backlog) -> None:
    await bury(jobs, "adm_alice", "s1")
    [job] = [job async for job in backlog.dead()]
    assert (job.reason, job.attempts, job.died_at) == ("RuntimeError('a defect')", ATTEMPTS, NOON)
    assert (job.admin_id, job.kind, job.key) == ("adm_alice", "enrich", "s1")


async def test_a_retried_job_has_all_its_attempts_again(jobs: Jobs, backlog: Backlog) -> None:
    await bury(jobs, "adm_alice", "s1")
    assert [keys async for keys in backlog.revive(NOON)] == [{"s1"}]
    job = await jobs.claim(["enrich"], NOON, {"enrich"})
    assert job
    assert (job.key, job.attempt) == ("s1", 1)


async def test_only_the_dead_that_were_meant_live_again(jobs: Jobs, backlog: Backlog) -> None:
    await bury(jobs, "adm_alice", "s1")
    await bury(jobs, "adm_charlie", "s1")
    assert [keys async for keys in backlog.revive(NOON, kind="other")] == []
    assert [keys async for keys in backlog.revive(NOON, keys=["s2"])] == []
    assert [keys async for keys in backlog.revive(NOON, admin_id="adm_charlie", keys=["s1"])] == [{"s1"}]
    assert [job.admin_id async for job in backlog.dead()] == ["adm_alice"]


async def test_thousands_of_dead_live_again_in_batches(jobs: Jobs, backlog: Backlog, client: Client) -> None:
    collection: Database = client[NAME]
    await collection["jobs"].insert_many(
        [
            {
                "adminId": "adm_alice",
                "kind": "enrich",
                "key": f"s{number}",
                "state": "dead",
                "attempts": ATTEMPTS,
                "again": False,
                "lastError": "because",
                "diedAt": NOON,
                "createdAt": NOON,
            }
            for number in range(2 * BATCH + 1)
        ]
    )
    assert len([job async for job in backlog.dead(LISTED)]) == LISTED
    assert [len(keys) async for keys in backlog.revive(NOON)] == [BATCH, BATCH, 1]
    assert [(figure.state, figure.count) for figure in await backlog.figures()] == [("ready", 2 * BATCH + 1)]
