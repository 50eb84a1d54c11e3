"""`python -m server jobs`: what waits, what failed for good and why, and giving it another life."""

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from server.backlog import Backlog, DeadJob, Figure
from server.services import Services, as_text

LISTED = 50  # dead jobs shown without --json
LONGEST_REASON = 160  # characters shown without --json
COUNTED = ("ready", "running", "dead")


def add_jobs(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command and its options to the program's."""
    jobs = commands.add_parser("jobs", help="show the queue; `jobs retry` gives dead jobs another life")
    jobs.add_argument("--json", action="store_true", help="print one JSON object, with every dead job")
    actions = jobs.add_subparsers(dest="action", metavar="ACTION")
    retry = actions.add_parser(
        "retry", help="run dead jobs again", description="Run jobs again that failed for good."
    )
    which = retry.add_mutually_exclusive_group(required=True)
    which.add_argument("keys", nargs="*", default=[], metavar="KEY", help="only the jobs with these keys")
    which.add_argument("--all", action="store_true", help="all of them, whatever their key")
    retry.add_argument("--kind", metavar="KIND", help="only jobs of this kind")
    retry.add_argument("--admin", metavar="ADMIN_ID", help="only this admin's jobs")
    # Suppressed, or its default would overwrite a --json that stands before `retry`.
    retry.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="print one JSON object")


async def run_jobs(parts: Services, arguments: argparse.Namespace) -> None:
    """Do what the arguments ask for. Raises SystemExit when a KEY fits no dead job."""
    if arguments.action == "retry":
        await _retry(parts, arguments)
    else:
        await _show(parts, as_json=arguments.json)


async def _show(parts: Services, *, as_json: bool) -> None:
    figures = await Backlog(parts.db).figures()
    dead = [job async for job in Backlog(parts.db).dead(0 if as_json else LISTED)]
    if as_json:
        _print(json.dumps({"jobs": _counts(figures), "dead": [_fields(job) for job in dead]}))
    elif not figures:
        _print("The queue is empty.")
    else:
        _print_queue(_counts(figures), dead)


async def _retry(parts: Services, arguments: argparse.Namespace) -> None:
    count, found = 0, set[str]()
    async for keys in Backlog(parts.db).revive(
        parts.clock(),
        kind=arguments.kind,
        admin_id=arguments.admin,
        keys=None if arguments.all else frozenset(arguments.keys),
    ):
        count += len(keys)
        found.update(keys if arguments.keys else ())
        _progress(f"{count} jobs …")
    _report(count, sorted(set(arguments.keys) - found), as_json=arguments.json)


def _report(count: int, unknown: Sequence[str], *, as_json: bool) -> None:
    if as_json:
        _print(json.dumps({"retried": count, "notFound": unknown}))
    else:
        _print("1 job will run again." if count == 1 else f"{count} jobs will run again.")
    if unknown:
        sys.exit(f"leadlight: no dead job has the key {', '.join(unknown)}")


def _counts(figures: Iterable[Figure]) -> dict[str, dict[str, int]]:
    counts: dict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys(COUNTED, 0))
    for figure in figures:
        counts[figure.kind][figure.state] = figure.count
    return dict(counts)


def _fields(job: DeadJob) -> dict[str, Any]:
    return {
        "adminId": job.admin_id,
        "kind": job.kind,
        "key": job.key,
        "attempts": job.attempts,
        "reason": job.reason,
        "since": as_text(job.died_at),
    }


def _print_queue(counts: dict[str, dict[str, int]], dead: Sequence[DeadJob]) -> None:
    rows = [[kind, *(str(count[state]) for state in COUNTED)] for kind, count in counts.items()]
    _print_table(["kind", *COUNTED], rows)
    if not dead:
        return
    _print("")
    _print_table(["admin", "kind", "key", "attempts", "since", "reason"], [_row(job) for job in dead])
    total = sum(count["dead"] for count in counts.values())
    if total > len(dead):
        _print(f"… and {total - len(dead)} that died before; --json lists them all.")
    _print("\nAgain: python -m server jobs retry KEY …, or --all")


def _row(job: DeadJob) -> list[str]:
    return [job.admin_id, job.kind, job.key, str(job.attempts), as_text(job.died_at), _line(job.reason)]


def _line(reason: str) -> str:
    """The reason on one line, without characters that a terminal would obey."""
    plain = "".join(character if character.isprintable() else " " for character in reason)
    line = " ".join(plain.split())
    return line if len(line) <= LONGEST_REASON else f"{line[: LONGEST_REASON - 1]}…"


def _print_table(head: list[str], rows: list[list[str]]) -> None:
    widths = [max(len(row[column]) for row in [head, *rows]) for column in range(len(head))]
    for row in [head, *rows]:
        _print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def _progress(line: str) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{line}\r")
        sys.stderr.flush()


def _print(line: str) -> None:
    sys.stdout.write(f"{line}\n")
