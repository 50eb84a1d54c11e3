"""What calls of a model use, in tokens, and on whose account."""

from dataclasses import dataclass, field
from typing import Final, Literal

Task = Literal["reply", "extraction", "summary", "judgement"]

CHARACTERS_A_TOKEN: Final = 4  # of English; a fair guess elsewhere, and said to be one


@dataclass(frozen=True, slots=True)
class Usage:
    """One call's tokens, as the server counted them, or `estimated` from the length of the texts."""

    model: str
    task: Task
    prompt_tokens: int
    completion_tokens: int
    estimated: bool = False


@dataclass(slots=True)
class Account:
    """Whose call it is: calls take turns between owners, and what each used is noted here."""

    owner: str
    used: list[Usage] = field(default_factory=list)


def estimate(characters: int) -> int:
    """About how many tokens a text of this length has."""
    return -(-characters // CHARACTERS_A_TOKEN)
