"""How soon the effect of an interaction on the engagement score can be read, over HTTP.

    python -m benchmarks.interactions [--rate 200] [--seconds 20] [--leads 2000]

A Leadlight of its own (web and worker, a process each, over a real MongoDB) is told of interactions one
by one, at a steady rate that does not wait for answers; so a slow server meets a queue, as it would in
life. A fifth of them fall upon one and the same lead. Every fourth is followed by a read of its lead's
engagement, in which its effect must be seen: reading after each would be a load as great as the one that
is measured. Times run from the moment at which the interaction was due. In the end all must be counted.
"""

import argparse
import asyncio
import os
import random
import statistics
import sys
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp

from benchmarks.frame import Frame, framed
from benchmarks.owner import owners_token
from benchmarks.process import leadlight
from benchmarks.report import Bar, Row, table
from server.mongo import connect
from server.preparing import prepare

SECTION = "Interactions"
DB = "bench_interactions"
ADMIN = "adm_interactions"
WITHIN = 50.0  # milliseconds, of 95 in 100
KNOWN = "docs/decisions/0014-interactions.md says what was tried, and where the time goes"
KINDS = ("page_view", "poll", "attendance", "replay", "download", "email_open", "question", "clip")
READ = 4  # of so many interactions the effect of one is read
BURST = 0.2  # the share of interactions that fall upon one and the same lead


@dataclass(frozen=True, slots=True)
class Plan:
    """`rate` interactions a second for so many seconds, of so many leads."""

    rate: int = 200
    seconds: int = 20
    leads: int = 2_000


QUICK = Plan(rate=20, seconds=1, leads=20)
WARM_UP = 3  # seconds


@dataclass(frozen=True, slots=True)
class Effect:
    """Seconds until an interaction was told, and until its effect was read, if so; whether it was there."""

    told: float
    read: float | None
    seen: bool


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rate", type=int, default=Plan().rate)
    parser.add_argument("--seconds", type=int, default=Plan().seconds)
    parser.add_argument("--leads", type=int, default=Plan().leads)
    arguments = parser.parse_args()
    plan = Plan(arguments.rate, arguments.seconds, arguments.leads)
    sys.stdout.write(table(asyncio.run(_alone(plan))))


async def _alone(plan: Plan) -> Sequence[Row]:
    async with framed(quick=False, leads=plan.leads, baselines=None) as frame:
        return await over(frame, plan)


async def measure(frame: Frame) -> Sequence[Row]:
    """The rows of this section."""
    return await over(frame, QUICK if frame.quick else Plan())


async def over(frame: Frame, plan: Plan) -> Sequence[Row]:
    """The rows of a plan."""
    token = await _token(frame.uri)
    headers = {"Authorization": f"Bearer {token}"}
    async with (
        leadlight(frame.place / "interactions", "web", uri=frame.uri, db=DB) as server,
        _worker(frame),
        aiohttp.ClientSession(server.url, headers=headers, connector=aiohttp.TCPConnector(limit=0)) as http,
    ):
        leads = await _leads(http, plan.leads)
        await _scored(frame.uri)
        warm = await _told(http, Plan(plan.rate, min(plan.seconds, WARM_UP), plan.leads), leads, "warm")
        frame.tell(f"{plan.rate} interactions a second for {plan.seconds} s")
        effects = await _told(http, plan, leads, "run")
        uncounted = len(leads) + len(warm) + len(effects) - await _counted(frame.uri)
        return _rows(plan, effects, uncounted)


@asynccontextmanager
async def _worker(frame: Frame) -> AsyncIterator[None]:
    """A worker beside the server, which scores what the interactions change."""
    env = {
        "LEADLIGHT_DATA_DIR": str(frame.place / "worker"),
        "LEADLIGHT_MONGODB_URI": frame.uri,
        "LEADLIGHT_MONGODB_DB": DB,
        "OPENAI_API_KEY": "",
        "OPENAI_BASE_URL": "",
    }
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "server", "worker"),
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
        env={**os.environ, **env},
    )
    try:
        yield
    finally:
        process.terminate()
        await process.wait()


def _rows(plan: Plan, effects: Sequence[Effect], uncounted: int) -> Sequence[Row]:
    told = [each.told for each in effects]
    read = [each.read for each in effects if each.read is not None]
    missed = sum(not each.seen for each in effects)
    note = f"{plan.rate} a second, {BURST:.0%} of them of one lead"
    return [
        Row(SECTION, "told, median", "ms", (_place(told, 50),), note=note),
        Row(SECTION, "told, p95", "ms", (_place(told, 95),)),
        Row(SECTION, "effect read, median", "ms", (_place(read, 50),)),
        Row(SECTION, "effect read, p95", "ms", (_place(read, 95),), Bar("at most", WITHIN, KNOWN)),
        Row(SECTION, "effects that were not there when read", "", (missed,), Bar("at most", 0)),
        Row(SECTION, "interactions that were not counted", "", (uncounted,), Bar("at most", 0)),
    ]


def _place(seconds: Sequence[float], of_100: int) -> float:
    return statistics.quantiles(seconds, n=100, method="inclusive")[of_100 - 1] * 1_000


async def _token(uri: str) -> str:
    """The API token of a new admin."""
    client = connect(uri)
    db = client[DB]
    await prepare(db)
    secret = await owners_token(db, ADMIN)
    client.close()
    return secret


async def _scored(uri: str) -> None:
    """Wait until the worker has scored the leads that were made for the purpose."""
    client = connect(uri)
    db = client[DB]
    waiting = {"unheard": {"$exists": True}}
    jobs = {"kind": "score"}
    while (  # noqa: ASYNC110  it is another process that works
        await db["leads"].count_documents(waiting) or await db["jobs"].count_documents(jobs)
    ):
        await asyncio.sleep(0.2)
    client.close()


async def _counted(uri: str) -> int:
    """How many interactions the leads have by their tallies."""
    client = connect(uri)
    leads = await client[DB]["leads"].find({}, {"tally": 1}).to_list(None)
    client.close()
    return sum(each["count"] for lead in leads for each in lead.get("tally", {}).values())


async def _leads(http: aiohttp.ClientSession, count: int) -> list[str]:
    """The ids of so many leads, made for the purpose."""
    ids: list[str] = []
    for start in range(0, count, 500):
        numbers = range(start, min(start + 500, count))
        told = [{"kind": "registration", "email": f"lead{number}@bench.example"} for number in numbers]
        async with http.post("/api/v1/interactions", json={"interactions": told}) as answer:
            ids += [each["leadId"] for each in (await answer.json())["results"]]
    return ids


async def _told(http: aiohttp.ClientSession, plan: Plan, leads: Sequence[str], run: str) -> Sequence[Effect]:
    """Tell of interactions at the plan's rate, whatever the answers take."""
    dice, begin = random.Random(7), time.perf_counter()  # noqa: S311
    tasks = []
    for number in range(plan.rate * plan.seconds):
        due = begin + number / plan.rate
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        lead = leads[0] if dice.random() < BURST else dice.choice(leads)
        told = {"interactionId": f"{run}-{number}", "kind": dice.choice(KINDS), "leadId": lead}
        tasks.append(asyncio.create_task(_effect(http, told, due, reads=number % READ == 0)))
    return await asyncio.gather(*tasks)


async def _effect(http: aiohttp.ClientSession, told: dict[str, str], due: float, *, reads: bool) -> Effect:
    async with http.post("/api/v1/interactions", json=told) as answer:
        result = await answer.json()
    told_in = time.perf_counter() - due
    if not reads:
        return Effect(told_in, None, result["status"] == "recorded")
    async with http.get(f"/api/v1/leads/{told['leadId']}/engagement") as answer:
        read: dict[str, Any] = await answer.json()
    seen = result["status"] == "recorded" and read["score"] >= result["engagementScore"]
    return Effect(told_in, time.perf_counter() - due, seen)


if __name__ == "__main__":
    main()
