"""The labelled messages, and how well finding and ownership do on them.

Each line of a `.jsonl` file here is one session: `text` (or `messages`, the visitor's, oldest first), and
what is right for it: `emails` found (placeholders aside), whose they are (`own`, `mentions`, `corrected`).
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from capture.emails import find_addresses
from capture.ownership import Ownership, whose

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Labelled:
    topic: str
    messages: tuple[str, ...]
    emails: frozenset[str]
    own: str | None
    mentions: frozenset[str]
    corrected: frozenset[str]


@dataclass(frozen=True)
class Score:
    """Counts of right, wrongly given and missed labels."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def __add__(self, other: "Score") -> "Score":
        return Score(self.right + other.right, self.wrong + other.wrong, self.missed + other.missed)

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0


def labelled(folder: Path = FOLDER) -> Iterator[Labelled]:
    for file in sorted(folder.glob("*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            yield parsed(file.stem, line)


def parsed(topic: str, line: str) -> Labelled:
    row = json.loads(line)
    return Labelled(
        topic=topic,
        messages=tuple(row["messages"] if "messages" in row else [row["text"]]),
        emails=frozenset(row["emails"]),
        own=row["own"],
        mentions=frozenset(row["mentions"]),
        corrected=frozenset(row.get("corrected", ())),
    )


def found_in(messages: Iterable[str]) -> frozenset[str]:
    """Placeholders are found too, but nobody has to be told of them."""
    return frozenset(
        address.email
        for message in messages
        for address in find_addresses(message)
        if not address.placeholder
    )


def compared(given: frozenset[str], expected: frozenset[str]) -> Score:
    return Score(len(given & expected), len(given - expected), len(expected - given))


def finding(case: Labelled) -> Score:
    return compared(found_in(case.messages), case.emails)


def ownership(case: Labelled) -> Score:
    """Every address with its role counts once; the visitor's own among them."""
    return compared(roles(whose(case.messages)), expected_roles(case))


def expected_roles(case: Labelled) -> frozenset[str]:
    return roles(Ownership(case.own, tuple(case.mentions), tuple(case.corrected), None))


def roles(known: Ownership) -> frozenset[str]:
    own = [f"own {known.own}"] if known.own else []
    mentions = [f"mention {email}" for email in known.mentions]
    corrected = [f"corrected {email}" for email in known.corrected]
    return frozenset(own + mentions + corrected)
