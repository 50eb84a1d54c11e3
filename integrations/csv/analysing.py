"""Looks at every row of a file before anything of it is imported."""

from collections import Counter
from collections.abc import Iterable
from typing import Final

from integrations.csv.encodings import FALLBACK, BadFile, Guess
from integrations.csv.imports import Analysis
from integrations.csv.reading import MOST_COLUMNS, Row
from integrations.csv.wanted import shortened

SHOWN_ROWS: Final = 5
LONGEST_HEADER: Final = 200  # characters


class Analyst:
    """Takes the rows of a file, and then says what is in it."""

    def __init__(self, guess: Guess) -> None:
        self._guess = guess
        self._headers: tuple[str, ...] = ()
        self._sample: list[tuple[str, ...]] = []
        self._rows = 0
        self._unreadable = 0

    def look(self, rows: Iterable[Row]) -> None:
        """Raises BadFile when the first row is no header."""
        for row in rows:
            if not self._headers:
                self._headers = _headers(row)
                continue
            self._rows += 1
            if row.problem is not None or len(row.cells) != len(self._headers):
                self._unreadable += 1
            elif len(self._sample) < SHOWN_ROWS:
                self._sample.append(tuple(shortened(cell) for cell in row.cells))

    def result(self) -> Analysis:
        """What was found. Raises BadFile when there is no row with a lead."""
        if not self._headers:
            raise BadFile("The file is empty.")
        if self._rows == 0:
            raise BadFile("The file has a header, and no row below it.")
        return Analysis(
            encoding=self._guess.encoding,
            encoding_assumed=self._guess.assumed,
            headers=self._headers,
            rows=self._rows,
            unreadable_rows=self._unreadable,
            sample=tuple(self._sample),
            warnings=tuple(self._warnings()),
        )

    def _warnings(self) -> Iterable[str]:
        if self._guess.assumed and self._guess.encoding == FALLBACK:
            yield (
                "The file is not UTF-8; it is read as Windows-1252. Look at the sample, and name another "
                "encoding if letters are wrong."
            )
        counts = Counter(header.casefold() for header in self._headers if header)
        if twice := [header for header in dict.fromkeys(self._headers) if counts[header.casefold()] > 1]:
            yield f"There is more than one column called {', '.join(twice)}; say which of them counts."
        if empty := self._headers.count(""):
            yield f"{empty} {'column has' if empty == 1 else 'columns have'} no header."
        if self._unreadable:
            rows = "1 row" if self._unreadable == 1 else f"{self._unreadable:,} rows"
            yield f"{rows} cannot be read and will not be imported; the rest will."


def _headers(row: Row) -> tuple[str, ...]:
    if row.problem is not None:
        raise BadFile(f"The header {row.problem}.", row.number)
    if len(row.cells) > MOST_COLUMNS:
        raise BadFile(f"The file has more than {MOST_COLUMNS} columns.", row.number)
    headers = tuple(cell.strip() for cell in row.cells)
    if not any(headers):
        raise BadFile("The first row must be a header, which names the columns.", row.number)
    if any(len(header) > LONGEST_HEADER for header in headers):
        raise BadFile(
            f"A header is longer than {LONGEST_HEADER} characters; is the first row one?", row.number
        )
    return headers
