"""How many leads a second are scored anew, end to end: read with their interactions, judged, and written.

    python -m benchmarks.recalculation [--leads 100000]

One admin's leads, half of them with interactions, and one worker of one process, whose relay carries the
news meanwhile. Scored for the first time every lead changes; by other rules most do; scored again none
does. The leads are written as the product's own writes leave them.
"""

import argparse
import asyncio
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.frame import Frame, framed
from benchmarks.report import Row, table
from benchmarks.seeding import BIG, SEED, documents
from capture.counting import added, counts, stored_tally
from capture.engagement import engagement
from capture.events import SYSTEM
from capture.interaction import Interaction
from capture.stored import Document, as_stored
from capture.tasks import Task, Tasks
from scoring.rules import Rule
from server.config import Settings
from server.mongo import Database
from server.preparing import prepare
from server.run import services
from server.scorebook.recalculation import start_recalculation
from server.scorebook.scheme import RULES, Scheme
from server.scorebook.versions import Versions
from server.services import Services, now
from server.tenants import Admin
from server.work.crew import working

SECTION = "Recalculation"
BATCH = 2_000
KINDS = ("page_view", "visit", "email_open", "email_click", "download", "form")
QUICK = 2_000
USUAL = 100_000


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--leads", type=int, default=USUAL)
    arguments = parser.parse_args()
    sys.stdout.write(table(asyncio.run(_alone(arguments.leads))))


async def _alone(leads: int) -> Sequence[Row]:
    async with framed(quick=False, leads=leads, baselines=None) as frame:
        return await _over(frame, leads)


async def measure(frame: Frame) -> Sequence[Row]:
    """The rows of this section."""
    return await _over(frame, QUICK if frame.quick else min(frame.leads, USUAL))


async def _over(frame: Frame, count: int) -> Sequence[Row]:
    with tempfile.TemporaryDirectory(dir=frame.place) as place:
        settings = Settings(
            _env_file=None,
            data_dir=Path(place),
            mongodb_uri=frame.uri,
            mongodb_db="bench_recalculation",
            rate_limits="off",
        )
        async with services(settings) as parts:
            frame.tell(f"seeding {count:,} leads")
            await _seed(parts.db, count)
            await parts.admins.add(Admin(admin_id=BIG, name="Big", email="a@big.example", created_at=now()))
            async with working(parts):
                return [row async for row in _rows(parts, frame, count)]


async def _rows(parts: Services, frame: Frame, count: int) -> Any:
    cases: tuple[tuple[str, Callable[[], Awaitable[object]]], ...] = (
        ("scored for the first time", lambda: asyncio.sleep(0)),
        ("scored by other rules", lambda: _other_rules(parts)),
        ("scored again, nothing new", lambda: asyncio.sleep(0)),
    )
    for name, before in cases:
        frame.tell(name)
        await before()
        began = time.perf_counter()
        task = await _done(parts, await start_recalculation(parts, BIG, SYSTEM))
        took = time.perf_counter() - began
        note = f"{task.result.get('changed', 0):,} of {task.done:,} changed"
        yield Row(SECTION, name, "leads/s", (count / took,), note=note)
        await _heard(parts.db)
        yield Row(
            SECTION, f"{name}: all told and counted", "leads/s", (count / (time.perf_counter() - began),)
        )


async def _other_rules(parts: Services) -> None:
    rule = Rule(
        rule_id="known",
        name="Name known",
        rule_type="demographic",
        field_name="language",
        operator="exists",
        points=7,
    )

    def change(scheme: Scheme) -> Scheme:
        return RULES.put(scheme.model_copy(update={"caps": {}}), rule)

    await Versions(parts.db, BIG).publish(change, SYSTEM, now())


async def _done(parts: Services, task: Task) -> Task:
    tasks = Tasks(parts.db, BIG)
    while True:
        found = await tasks.get(task.task_id)
        if not found.is_open:
            return found
        await asyncio.sleep(0.2)


async def _heard(db: Database) -> None:
    while True:
        if not await db["leads"].find_one({"unheard": {"$exists": True}}, {"_id": 1}):
            return
        await asyncio.sleep(0.2)


async def _seed(db: Database, count: int) -> None:
    """Leads that nobody has scored, half of them with some interactions."""
    random, rest = Random(SEED), documents(BIG, count)  # noqa: S311  the same each time
    while batch := list(islice(rest, BATCH)):
        told: list[Document] = []
        for lead in batch:
            lead |= dict.fromkeys(("score", "grade", "temperature", "stage", "engagementScore"))
            lead |= {"priority": "medium", "settled": lead["sessionIds"]}
            if random.random() < 0.5:
                found = [_interaction(lead, number, random) for number in range(random.randint(1, 12))]
                tally = added({}, found)
                lead |= {"tally": stored_tally(tally), "engagementScore": engagement(counts(tally))}
                told += [{"adminId": BIG, "digest": "", **as_stored(each)} for each in found]
        await db["leads"].insert_many(batch, ordered=False)
        if told:
            await db["interactions"].insert_many(told, ordered=False)
    await prepare(db)


def _interaction(lead: Document, number: int, random: Random) -> Interaction:
    at = lead["createdAt"] + timedelta(days=random.random() * 30)
    at = at.replace(microsecond=0)
    return Interaction(
        interaction_id=f"{lead['_id']}-{number}",
        lead_id=str(lead["_id"]),
        kind=random.choice(KINDS),
        at=at,
        received_at=at,
    )


if __name__ == "__main__":
    main()
