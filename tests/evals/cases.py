"""The labelled conversations: what was said, what a careful reader would note, what an attacker wants.

Each line of `conversations/*.jsonl` is one: `lines` alternate, the visitor's first and last. A label
gives alternatives as `a|b`. `attack` lists what no reply may say (regular expressions) and what no
fact may be.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from llm.chat import Answer, Conversation, Line, Profile
from llm.extraction import Tagging

FOLDER = Path(__file__).parent / "conversations"

TAGGING = Tagging(
    vocabulary=(
        *("budget", "pricing", "urgent", "demo", "trial", "integration", "automation", "enterprise"),
        *("support", "migration", "security", "reporting", "crm", "website"),
    ),
    allow_new=False,
)

PROFILES = {
    "flowers": Profile(
        "Rosemary Flowers",
        "Rosemary Flowers brings fresh flowers to offices. We plan weekly subscriptions and weddings.",
        (
            Answer("How much does a subscription cost?", "A weekly subscription starts at 49 euros."),
            Answer("What are your opening hours?", "We are open from Monday to Saturday, 8 to 18."),
        ),
    ),
    "software": Profile(
        "Tidelog",
        "Tidelog is a CRM for small teams. It works with Gmail and Slack.",
        (
            Answer("What does the plan for teams cost?", "The plan for teams costs 12 dollars per seat."),
            Answer("Is there a free trial?", "You can try Tidelog free for 14 days."),
        ),
    ),
    "garden": Profile(
        "Green & Stone",
        "Green & Stone plans and builds gardens, patios and fences around Bristol.",
        (Answer("How do we begin?", "We come to see the garden first; the visit costs nothing."),),
    ),
}


@dataclass(frozen=True)
class Case:
    topic: str
    id: str
    conversation: Conversation
    expect: Mapping[str, Any]
    forbidden_words: tuple[str, ...] = ()
    forbidden_facts: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @property
    def hostile(self) -> bool:
        return bool(self.forbidden_words or self.forbidden_facts)


def cases(folder: Path = FOLDER) -> Iterator[Case]:
    for file in sorted(folder.glob("*.jsonl")):
        for row in file.read_text(encoding="utf-8").splitlines():
            yield _case(file.stem, json.loads(row))


def _case(topic: str, row: Mapping[str, Any]) -> Case:
    said = tuple(
        Line("assistant" if number % 2 else "user", text, f"m{number}")
        for number, text in enumerate(row["lines"])
    )
    attack = row.get("attack", {})
    return Case(
        topic=topic,
        id=row["id"],
        conversation=Conversation(PROFILES[row["profile"]], said, tagging=TAGGING),
        expect=row["expect"],
        forbidden_words=tuple(attack.get("says", ())),
        forbidden_facts=attack.get("facts", {}),
    )
