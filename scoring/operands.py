"""The value of a rule, read as what its operator needs: seed 004's JSON in a string, or real JSON."""

import json
import math
from datetime import UTC, datetime
from typing import Any

from scoring.spans import Span, span

LONGEST_TEXT = 500  # characters
MOST_ITEMS = 1_000  # of a list
LARGEST = 1e15
MOST_DAYS = 36_500

_YES_NO = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


class BadOperand(ValueError):
    """The value does not suit the operator; the message says what would."""


def text(raw: Any) -> str:
    """Case-folded, as all text is compared. Raises BadOperand, as all of these do."""
    decoded = _decoded(raw)
    found = decoded if isinstance(decoded, str) else raw
    if isinstance(found, (int, float)) and not isinstance(found, bool):
        found = written(number(found))
    if not isinstance(found, str) or not found.strip():
        raise BadOperand("must be text")
    if len(found) > LONGEST_TEXT:
        raise BadOperand(f"must have at most {LONGEST_TEXT} characters")
    return found.strip().casefold()


def written(found: float) -> str:
    """A number as people write it."""
    return str(int(found)) if found == int(found) else str(found)


def number(raw: Any) -> float:
    """A number, or one written as text."""
    decoded = _decoded(raw)
    if isinstance(decoded, bool):
        raise BadOperand("must be a number")
    try:
        found = float(decoded)
    except (TypeError, ValueError, OverflowError):
        raise BadOperand("must be a number") from None
    if not math.isfinite(found) or abs(found) > LARGEST:
        raise BadOperand(f"must be a finite number of at most {LARGEST:g}")
    return found


def flag(raw: Any) -> bool:
    decoded = _decoded(raw)
    found = decoded if isinstance(decoded, bool) else _YES_NO.get(str(decoded).strip().lower())
    if found is None:
        raise BadOperand("must be true or false")
    return found


def date(raw: Any) -> datetime:
    """An ISO 8601 date or instant; in UTC where it names no zone."""
    decoded = _decoded(raw)
    found = decoded if isinstance(decoded, datetime) else _instant(decoded)
    if found is None:
        raise BadOperand("must be a date such as 2026-03-31")
    return found


def pattern(raw: Any) -> str:
    """A regular expression as it was written, since its capitals mean something (`\\S`)."""
    if not isinstance(raw, str) or not raw:
        raise BadOperand("must be a regular expression")
    decoded = _decoded(raw)
    return decoded if isinstance(decoded, str) else raw


def spanned(raw: Any) -> tuple[str, Span | None]:
    found = text(raw)
    return found, span(found)


def items(raw: Any) -> list[Any]:
    """A list of one element or more."""
    decoded = _decoded(raw)
    if not isinstance(decoded, (list, tuple)) or not decoded:
        raise BadOperand('must be a list such as ["a", "b"]')
    if len(decoded) > MOST_ITEMS:
        raise BadOperand(f"must have at most {MOST_ITEMS} elements")
    return list(decoded)


def pair(raw: Any) -> tuple[Any, Any]:
    """The two ends of a range."""
    found = items(raw)
    if len(found) != 2:
        raise BadOperand("must be a list of two, the least and the most")
    return found[0], found[1]


def days(raw: Any) -> float:
    found = number(raw)
    if not 0 < found <= MOST_DAYS:
        raise BadOperand(f"must be a number of days up to {MOST_DAYS}")
    return found


def _decoded(raw: Any) -> Any:
    if not isinstance(raw, str):
        return raw
    try:
        return json.loads(raw)
    except (ValueError, RecursionError):
        return raw


def _instant(raw: object) -> datetime | None:
    try:
        found = datetime.fromisoformat(raw) if isinstance(raw, str) else None
    except ValueError:
        return None
    return found if found is None or found.tzinfo else found.replace(tzinfo=UTC)


def instant(raw: object) -> datetime | None:
    """A stored value as an instant, None for what is none."""
    if isinstance(raw, datetime):
        return raw if raw.tzinfo else raw.replace(tzinfo=UTC)
    return _instant(raw)
