"""`python -m tests.capture.addresses [FOLDER]`: precision and recall per file, then every miss."""

import sys
from collections.abc import Iterable, Sequence
from itertools import groupby
from pathlib import Path

from capture.ownership import whose
from tests.capture.addresses.labelled import (
    FOLDER,
    Labelled,
    Score,
    expected_roles,
    finding,
    found_in,
    labelled,
    ownership,
    roles,
)


def main(folder: Path) -> None:
    cases = list(labelled(folder))
    print(f"{'':20}{'rows':>5}   {'finding':^23}   {'ownership':^23}")
    print(f"{'':25}{'   precision  recall wrong' * 2}")
    for topic, group in groupby(cases, key=lambda case: case.topic):
        print_row(topic, list(group))
    print_row("all", cases)
    print_misses(cases)


def print_row(name: str, cases: Sequence[Labelled]) -> None:
    found, owned = total(map(finding, cases)), total(map(ownership, cases))
    print(
        f"{name:20}{len(cases):5}   {found.precision:9.3f}{found.recall:8.3f}{found.wrong:6}"
        f"   {owned.precision:9.3f}{owned.recall:8.3f}{owned.wrong:6}"
    )


def total(scores: Iterable[Score]) -> Score:
    return sum(scores, Score())


def print_misses(cases: Sequence[Labelled]) -> None:
    for case in cases:
        found, given = found_in(case.messages), roles(whose(case.messages))
        if found != case.emails:
            print(f"\n{case.topic}: {case.messages}\n  found {sorted(found)}, not {sorted(case.emails)}")
        elif given != expected_roles(case):
            print(
                f"\n{case.topic}: {case.messages}\n  read {sorted(given)}, not {sorted(expected_roles(case))}"
            )


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
