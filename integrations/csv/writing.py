"""Rows as CSV text by RFC 4180: commas, CRLF, quotes where they are needed."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Final, Literal

Delimiter = Literal["comma", "semicolon", "tab", "pipe"]
DELIMITERS: Final[dict[Delimiter, str]] = {"comma": ",", "semicolon": ";", "tab": "\t", "pipe": "|"}
BOM: Final = "\ufeff".encode()


def encoded(rows: Iterable[Sequence[str]], delimiter: Delimiter = "comma") -> bytes:
    """The rows as UTF-8; NUL characters, which no reader of CSV takes, are left out."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=DELIMITERS[delimiter], lineterminator="\r\n").writerows(rows)
    return text.getvalue().replace("\0", "").encode()
