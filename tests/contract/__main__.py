"""`python -m tests.contract`: the long form, against a server of its own; it prints what it finds."""

import argparse
import asyncio
import sys
import tempfile
from pathlib import Path

import aiohttp

from tests.contract.run import Outcome, Plan, explore
from tests.holdings import hold
from tests.program import create_admin, program

EVERYTHING = "examples,coverage,fuzzing,stateful"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.contract", description=__doc__)
    parser.add_argument("--examples", type=int, default=60, help="tried for each operation in each phase")
    parser.add_argument("--phases", default=EVERYTHING)
    parser.add_argument("--seed", type=int, default=20260302)
    parser.add_argument("--workers", type=int, default=1)
    given = parser.parse_args()
    plan = Plan(given.examples, given.phases, given.seed, workers=given.workers)
    with tempfile.TemporaryDirectory() as folder:
        outcome = asyncio.run(_run(plan, Path(folder)))
    print(outcome.report)
    return outcome.status


async def _run(plan: Plan, folder: Path) -> Outcome:
    settings = {"LEADLIGHT_RATE_LIMITS": "off", "LEADLIGHT_WEBHOOK_PRIVATE": "allow"}
    async with program(folder / "data", **settings) as running, aiohttp.ClientSession() as http:
        site = await create_admin(folder / "data", running, http)
        outcome = await explore(await hold(site, "zqxalice"), plan, folder)
        faults = [line for line in running.lines if '"request_failed"' in line]
        return Outcome(outcome.status or len(faults), "\n".join([*faults, outcome.report]))


if __name__ == "__main__":
    sys.exit(main())
