"""Where a lead stands in the sales process, and which moves there are.

The words are those of seeds 003 and 002; seed 002's `closed_won` and `closed_lost` are read as
`converted` and `lost`.
"""

from collections.abc import Mapping
from typing import Annotated, Literal, get_args

from pydantic import BeforeValidator

Status = Literal[
    "new",
    "contacted",
    "qualified",
    "converted",
    "lost",
    "nurturing",
    "proposal",
    "negotiation",
    "recycled",
    "disqualified",
]
STATUSES: tuple[Status, ...] = get_args(Status)
SYNONYMS = {"closed_won": "converted", "closed_lost": "lost"}

ENDINGS: tuple[Status, ...] = ("converted", "lost", "disqualified")
# While a lead is worked on it may go back and forth; an ending is left only by what reopens it.
MOVES: Mapping[Status, tuple[Status, ...]] = {
    "new": ("contacted", "qualified", "nurturing", "proposal", "negotiation", *ENDINGS),
    "contacted": ("new", "qualified", "nurturing", "proposal", "negotiation", *ENDINGS),
    "qualified": ("contacted", "nurturing", "proposal", "negotiation", *ENDINGS),
    "nurturing": ("contacted", "qualified", "proposal", "negotiation", "recycled", *ENDINGS),
    "proposal": ("contacted", "qualified", "nurturing", "negotiation", *ENDINGS),
    "negotiation": ("contacted", "qualified", "nurturing", "proposal", *ENDINGS),
    "converted": ("negotiation", "nurturing", "lost"),
    "lost": ("recycled", "contacted", "nurturing", "negotiation", "converted"),
    "disqualified": ("recycled", "contacted", "qualified"),
    "recycled": ("contacted", "qualified", "nurturing", "proposal", "negotiation", *ENDINGS),
}


def _plain_status(value: object) -> object:
    return SYNONYMS.get(value, value) if isinstance(value, str) else value


AnyStatus = Annotated[Status, BeforeValidator(_plain_status)]


class MoveRefused(Exception):
    """A lead cannot go from this status to that one; `allowed` says where it can go."""

    def __init__(self, before: Status, after: Status) -> None:
        self.before, self.after, self.allowed = before, after, MOVES[before]
        super().__init__(f"a lead that is {before} cannot become {after}")


def check_move(before: Status, after: Status) -> None:
    """Raises MoveRefused when there is no such move; staying is always allowed."""
    if after != before and after not in MOVES[before]:
        raise MoveRefused(before, after)
