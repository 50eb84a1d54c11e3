"""`python -m tests.crash [--kills N] [--seed S] [--only single|replica|embedded] [--keep DIR]`."""

import argparse
import asyncio
import contextlib
import random
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.crash.run import STAGES, Plan, crash

KILLS = 100


def main() -> None:
    """Run the long form; exit status 1 when a promise was broken."""
    arguments = _parser().parse_args()
    names = [arguments.only] if arguments.only else list(STAGES)
    try:
        kept = [asyncio.run(_run(name, arguments)) for name in names]
    except KeyboardInterrupt:
        sys.exit(130)
    sys.exit(0 if all(kept) else 1)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.crash", description="Leadlight under kill -9.")
    parser.add_argument("--kills", type=int, default=KILLS, help="of each kind (embedded: a quarter)")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1_000_000))
    parser.add_argument("--visitors", type=int, default=20, help="at once")
    parser.add_argument("--pause", type=float, default=4.0, help="seconds at most before each kill of a kind")
    parser.add_argument("--only", choices=STAGES)
    parser.add_argument("--keep", type=Path, help="keep logs and data in this directory")
    return parser


async def _run(name: str, arguments: argparse.Namespace) -> bool:
    kills = max(arguments.kills // 4, 1) if name == "embedded" else arguments.kills
    plan = Plan(kills, arguments.seed, visitors=arguments.visitors, pause=arguments.pause)
    with _directory(arguments.keep, name) as directory:
        outcome = await crash(name, plan, directory)
    print(outcome.summary(), flush=True)
    return not outcome.violations


@contextlib.contextmanager
def _directory(kept: Path | None, name: str) -> Iterator[Path]:
    if kept is None:
        with tempfile.TemporaryDirectory(prefix="leadlight-crash-") as directory:
            yield Path(directory)
        return
    (kept / name).mkdir(parents=True)
    yield kept / name


if __name__ == "__main__":
    main()
