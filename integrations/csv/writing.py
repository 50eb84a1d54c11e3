"""Rows as CSV text by RFC 4180: commas, CRLF, quotes where they are needed."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import Final, Literal

Delimiter = Literal["comma", "semicolon", "tab", "pipe"]
DELIMITERS: Final[dict[Delimiter, str]] = {"comma": ",", "semicolon": ";", "tab": "\t", "pipe": "|"}
BOM: Final = "\ufeff".encode()
_QUOTED: Final = {name: re.compile(f'[{sign}"\r\n]') for name, sign in DELIMITERS.items()}


def encoded(rows: Iterable[Sequence[str]], delimiter: Delimiter = "comma") -> bytes:
    """The rows as UTF-8; NUL characters, which no reader of CSV takes, are left out."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=DELIMITERS[delimiter], lineterminator="\r\n").writerows(rows)
    return text.getvalue().replace("\0", "").encode()


def encoded_columns(columns: Sequence[Sequence[str]], delimiter: Delimiter = "comma") -> bytes:
    """The same of rows that are given column by column: most columns have nothing that needs quotes.

    One look at a whole column tells, where `csv.writer` looks at every character.
    """
    if len(columns) == 1:  # where an empty cell would be an empty line
        return encoded(zip(*columns, strict=True), delimiter)
    special = _QUOTED[delimiter]
    ready = [_quoted(column, special) if special.search("".join(column)) else column for column in columns]
    lines = map(DELIMITERS[delimiter].join, zip(*ready, strict=True))
    return "".join([f"{line}\r\n" for line in lines]).replace("\0", "").encode()


def _quoted(column: Sequence[str], special: re.Pattern[str]) -> list[str]:
    search = special.search
    return ['"' + cell.replace('"', '""') + '"' if search(cell) else cell for cell in column]
