"""What a cell says: a kind of value knows how it is written into a cell, and read out of one.

`write` takes the value as MongoDB holds it, `read` gives the value as a `Lead` has it. For each kind
`read(write(value)) == value`. `read` raises ValueError with the end of a sentence that begins with the
column's name.
"""

import csv
import io
import json
import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Final, Literal

from integrations.csv.formulas import HARMLESS, guarded, unguarded

DateOrder = Literal["iso", "dmy", "mdy"]
Separator = Literal[",", ";", "|"]

_PLAIN_NUMBER = re.compile(r"[+-]?\d{1,17}(\.\d{1,25})?([eE][+-]?\d{1,3})?")
_GROUPED_NUMBER = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?")
_WATCHED = re.compile(r"(\d{1,7}):([0-5]\d):([0-5]\d)")
_WRITTEN_DATE = re.compile(
    r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})(?:,? (\d{1,2}):(\d{2})(?::(\d{2}))?(?: ?([AaPp])\.?[Mm]\.?)?)?"
)
_NEEDS_QUOTES = re.compile(r"^$|[,;|\"\r\n]|^\s|\s$")
_YES, _NO = frozenset({"true", "yes", "y", "1"}), frozenset({"false", "no", "n", "0"})


@dataclass(frozen=True, slots=True)
class Habits:
    """How whoever made a file writes dates and lists."""

    dates: DateOrder = "iso"
    separator: Separator = ","


OURS: Final = Habits()


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of value. `read` gets the habits of the file along with the cell, which is never empty."""

    write: Callable[[Any], str]
    read: Callable[[str, Habits], Any]

    def column(self, values: Sequence[Any], absent: str = "") -> list[str]:
        """The cells of many values; `absent` where there is none."""
        write = self.write
        return [absent if value is None else write(value) for value in values]


class Texts(Kind):
    """Text, which most cells are: nearly none of them needs more than a look at its first character."""

    __slots__ = ()

    def column(self, values: Sequence[str | None], absent: str = "") -> list[str]:
        return [
            absent if value is None else value if value[:1] in HARMLESS else guarded(value)
            for value in values
        ]


def write_number(value: Any) -> str:
    """A number, all digits; a whole one without a fraction."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def write_truth(value: Any) -> str:
    return "true" if value else "false"


@lru_cache(4_096)  # a lead has the same time in several fields, and to tell one takes long
def write_date(value: Any) -> str:
    """ISO 8601 in UTC with `Z`: to the second, or, where there is a fraction, to the millisecond."""
    text: str = value.isoformat()
    return f"{text[:23] if value.microsecond else text[:19]}Z"


@lru_cache(4_096)
def write_watched(value: Any) -> str:
    """Seconds as hours, minutes and seconds: `1:02:03`."""
    minutes, seconds = divmod(int(value), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}"


def list_writer(separator: str) -> Callable[[Sequence[Any]], str]:
    """Writes a list with this separator; an entry that holds one, or quotes, stands in quotes."""
    joined = separator if separator == "|" else f"{separator} "

    def write_list(values: Sequence[Any]) -> str:
        return guarded(joined.join([_entry(str(value)) for value in values])) if values else ""

    return write_list


def write_json(value: Any) -> str:
    """Compact JSON, keys in order, what is not known left out; empty for an empty list or object."""
    if not value:
        return ""
    known = _known(value)
    return guarded(_as_json(known)) if known else ""


def read_text(cell: str, _: Habits) -> str:
    return unguarded(cell)


def read_number(cell: str, _: Habits) -> int | float:
    plain = unguarded(cell).strip()
    if _GROUPED_NUMBER.fullmatch(plain):
        plain = plain.replace(",", "")
    if not _PLAIN_NUMBER.fullmatch(plain):
        raise ValueError("must be a number such as 1250 or 12.5")
    return int(plain) if plain.lstrip("+-").isdigit() else float(plain)


def read_count(cell: str, habits: Habits) -> int:
    number = read_number(cell, habits)
    if not math.isfinite(number) or number != int(number) or number < 0:
        raise ValueError("must be a whole number")
    return int(number)


def read_truth(cell: str, _: Habits) -> bool:
    word = cell.strip().casefold()
    if word in _YES or word in _NO:
        return word in _YES
    raise ValueError("must be true or false")


def read_date(cell: str, habits: Habits) -> datetime:
    """The time, in UTC unless it says otherwise; a day is its first instant."""
    text = unguarded(cell).strip()
    if written := _WRITTEN_DATE.fullmatch(text):
        return _written_date(written, habits.dates)
    try:
        read = datetime.fromisoformat(text)
        in_utc = read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValueError("must be a date such as 2026-03-02 or 2026-03-02T12:00:00Z") from None
    return in_utc.replace(microsecond=in_utc.microsecond // 1000 * 1000)


def read_watched(cell: str, habits: Habits) -> int:
    """Seconds, written as such or as `hours:minutes:seconds`."""
    if watched := _WATCHED.fullmatch(cell.strip()):
        hours, minutes, seconds = (int(part) for part in watched.groups())
        return hours * 3600 + minutes * 60 + seconds
    return read_count(cell, habits)


def read_list(cell: str, habits: Habits) -> tuple[str, ...]:
    text = unguarded(cell)
    rows = csv.reader(
        io.StringIO(text, newline=""), delimiter=habits.separator, skipinitialspace=True, strict=True
    )
    try:
        entries = [entry for row in rows for entry in row]
    except csv.Error:
        raise ValueError("is a list with quotes that do not match") from None
    quoted = '"' in text
    if not quoted:
        entries = [entry.strip() for entry in entries if entry.strip()]
    return tuple(dict.fromkeys(entries))


def read_json(cell: str, _: Habits) -> Any:
    try:
        return json.loads(unguarded(cell))
    except (ValueError, RecursionError):
        raise ValueError("must be JSON, as an export writes it") from None


def _entry(value: str) -> str:
    if value.isalnum() or not _NEEDS_QUOTES.search(value):
        return value
    return '"' + value.replace('"', '""') + '"'


_as_json: Final = json.JSONEncoder(ensure_ascii=False, sort_keys=True).encode


def _known(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            key: item if type(item) is str else _known(item)
            for key, item in value.items()
            if item is not None
        }
    if isinstance(value, list | tuple):
        return [_known(item) for item in value]
    return write_date(value) if isinstance(value, datetime) else value


def _written_date(written: re.Match[str], order: DateOrder) -> datetime:
    first, second, year = (int(part) for part in written.groups()[:3])
    if order == "iso":
        raise ValueError("is a date whose order is unknown; say with `dates` whether the day is first")
    day, month = (first, second) if order == "dmy" else (second, first)
    hour, minute, second_of_minute = (int(part or 0) for part in written.groups()[3:6])
    if half := written[7]:
        hour = hour % 12 + (12 if half in "Pp" else 0)
    try:
        return datetime(year, month, day, hour, minute, second_of_minute, tzinfo=UTC)
    except ValueError:
        raise ValueError("is a day that does not exist") from None


TEXT: Final = Texts(guarded, read_text)
ID: Final = Kind(str, read_text)
NUMBER: Final = Kind(write_number, read_number)
COUNT: Final = Kind(write_number, read_count)
TRUTH: Final = Kind(write_truth, read_truth)
DATE: Final = Kind(write_date, read_date)
WATCHED: Final = Kind(write_watched, read_watched)
LIST: Final = Kind(list_writer(","), read_list)
JSON: Final = Kind(write_json, read_json)
