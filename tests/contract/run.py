"""Schemathesis against a running server: every operation, with what fits its schema and what does not."""

import asyncio
import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.contract.strict import strict
from tests.holdings import Holdings

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Plan:
    """How much is tried. `seconds` bound the whole run, None: until all is done."""

    examples: int
    phases: str
    seed: int
    seconds: int | None = None
    workers: int = 1


@dataclass(frozen=True)
class Outcome:
    """What Schemathesis says: nothing wrong with status 0."""

    status: int
    report: str


async def explore(holdings: Holdings, plan: Plan, folder: Path) -> Outcome:
    """Run the plan against the server on which somebody has one of everything."""
    document = (await holdings.site.request("GET", "/api/openapi.json")).json
    told = folder / "openapi.json"
    told.write_text(json.dumps(strict(document)))
    process = await asyncio.create_subprocess_exec(
        *_command(holdings, plan, told),
        cwd=folder,
        env={
            **os.environ,
            "ADMIN_ID": holdings.site.admin_id,
            "API_TOKEN": holdings.site.token,
            "SESSION_TOKEN": holdings.session["sessionToken"],
            "IDS": json.dumps(dict(holdings.ids)),
            "SCHEMATHESIS_HOOKS": "hooks",
            "PYTHONPATH": str(HERE),
        },
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    printed, _ = await process.communicate()
    return Outcome(process.returncode or 0, printed.decode())


def _command(holdings: Holdings, plan: Plan, told: Path) -> list[str]:
    command = [sys.executable, "-m", "schemathesis.cli"]
    options = {
        "--url": holdings.site.url,
        "--phases": plan.phases,
        "--max-examples": plan.examples,
        "--seed": plan.seed,
        "--workers": plan.workers,
        **({"--max-time": plan.seconds} if plan.seconds else {}),
    }
    flags = [f"{name}={value}" for name, value in options.items()]
    return [*command, "--config-file", str(HERE / "schemathesis.toml"), "run", str(told), *flags]
