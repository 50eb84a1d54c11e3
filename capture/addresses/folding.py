"""A message as a reader sees it: full-width forms plain, invisible characters gone, and the way back."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

SEPARATOR = "\x1f"  # stands for anything that cannot be part of an address
WIDTH_FORMS = ("<wide>", "<font>", "<small>", "<narrow>")
LIKE_ASCII = {"\u2019": "'", "\u2018": "'", "\u02bc": "'", "\u2010": "-", "\u2011": "-", "\u2043": "-"}
IDEOGRAPHIC_DOT = re.compile("(?<=[A-Za-z0-9])[\u3002\uff61](?=[A-Za-z0-9])")


@dataclass(frozen=True, slots=True)
class Folded:
    """`plain` is what to read; `offsets[i]` is where `plain[i]` stands in the message (None: at i)."""

    plain: str
    offsets: tuple[int, ...] | None

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Where `plain[start:end]` stands in the message."""
        if self.offsets is None:
            return start, end
        return self.offsets[start], self.offsets[end - 1] + 1


def fold(text: str) -> Folded:
    if text.isascii():
        return Folded(text, None)
    folded = [fold_character(character) for character in IDEOGRAPHIC_DOT.sub(".", text)]
    offsets = None if all(folded) else tuple(at for at, character in enumerate(folded) if character)
    return Folded("".join(folded), offsets)


@lru_cache(maxsize=4096)
def fold_character(character: str) -> str:
    """One character, or none for an invisible one: letters stay, other signs become separators."""
    if character.isascii():
        return character
    if character in LIKE_ASCII:
        return LIKE_ASCII[character]
    kind = unicodedata.category(character)
    if kind == "Cf" or is_variation_selector(character):
        return ""
    plain = narrow(character)
    if plain.isascii() or unicodedata.category(plain)[0] in "LMN":
        return plain
    return " " if kind == "Zs" else "\n" if kind in ("Zl", "Zp") else SEPARATOR


def is_variation_selector(character: str) -> bool:
    return (
        "\ufe00" <= character <= "\ufe0f"
        or "\U000e0100" <= character <= "\U000e01ef"
        or character == "\u034f"
    )


def narrow(character: str) -> str:
    if not unicodedata.decomposition(character).startswith(WIDTH_FORMS):
        return character
    plain = unicodedata.normalize("NFKC", character)
    return plain if len(plain) == 1 else character
