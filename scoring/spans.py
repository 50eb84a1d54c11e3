"""Spans of numbers as people write them: `51-200`, `500+`, `<$1M`, `$10M to $50M`, `120 employees`."""

import math
import re
from functools import lru_cache
from typing import NamedTuple

LONGEST = 100  # characters looked at

_NUMBER = re.compile(
    r"(\d+(?:[,. \u00a0']\d{3})+(?!\d)|\d+(?:\.\d+)?)\s*(k|thousand|m|mn|mio|million|b|bn|billion)?\b\+?",
    re.IGNORECASE,
)
_TIMES = {"": 1.0, "k": 1e3, "t": 1e3, "m": 1e6, "b": 1e9}
_MORE = re.compile(r"\+|>|\b(over|above|more than|at least)\b", re.IGNORECASE)
_LESS = re.compile(r"<|\b(under|below|less than|up to)\b", re.IGNORECASE)


class Span(NamedTuple):
    """From `low` to `high`, both within; a plain number is a span of itself."""

    low: float
    high: float

    def within(self, other: "Span") -> bool:
        return other.low <= self.low and self.high <= other.high


@lru_cache(maxsize=4096)
def span(text: str) -> Span | None:
    """The numbers a text stands for, None if for none.

    `500+` is more than 500, since lists of sizes go `201-500`, `500+`; `501+` and `10,001+` include
    their number. The unit of a span's end holds for its start: `1-10M` begins at a million.
    """
    found = list(_NUMBER.finditer(text[:LONGEST]))
    if not found:
        return None
    unit = _unit(found[-1])
    first = _number(found[0], unit if len(found) > 1 else "")
    if len(found) > 1:
        last = _number(found[1], "")
        return Span(min(first, last), max(first, last))
    if _LESS.search(text):
        return Span(0.0, first - 1)
    if _MORE.search(text):
        return Span(first if first % 10 == 1 else first + 1, math.inf)
    return Span(first, first)


def _number(match: re.Match[str], other_unit: str) -> float:
    digits = re.sub(r"[, \u00a0']", "", match[1])
    if re.fullmatch(r"\d{1,3}(\.\d{3})+", digits) and not _unit(match):
        digits = digits.replace(".", "")
    return float(digits) * _TIMES[_unit(match) or other_unit]


def _unit(match: re.Match[str]) -> str:
    return (match[2] or "")[:1].lower()
