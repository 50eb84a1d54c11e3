"""Takes a CSV file apart into rows as it comes in, in bounded memory whatever the file holds."""

import csv
import io
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from integrations.csv.encodings import BadFile, Encoding, decoder
from integrations.csv.writing import DELIMITERS, Delimiter

LONGEST_ROW: Final = 1_000_000  # characters
MOST_COLUMNS: Final = 500
_LOOKED_AT = 20  # rows, to find the delimiter

csv.field_size_limit(2 * LONGEST_ROW)  # of the whole process; rows are bounded here


@dataclass(frozen=True, slots=True)
class Row:
    """A row. `number` counts from 1, the header's, as spreadsheets do; `problem`: why it has no cells."""

    number: int
    cells: tuple[str, ...] = ()
    problem: str | None = None


class _NeedMore(Exception):
    """The rest of the row has not come in yet."""


class Rows:
    """The rows of a file that is fed in pieces of text."""

    def __init__(self, delimiter: Delimiter) -> None:
        self._reader = csv.reader(self._pull(), delimiter=DELIMITERS[delimiter], strict=True)
        self._delimiter = delimiter
        self._number = 0
        self._tail = ""  # a line that is not complete
        self._waiting = deque[str]()
        self._current: list[str] = []  # lines of the row that is being read
        self._length = 0
        self._ended = False

    def feed(self, text: str) -> Iterator[Row]:
        """The rows that are complete now, but for empty ones. Raises BadFile."""
        text = self._tail + text
        end = max(text.rfind("\n"), text.rfind("\r", 0, -1)) + 1  # after a last \r there may come its \n
        self._tail = text[end:]
        if len(self._tail) > LONGEST_ROW:
            raise self._too_long()
        self._waiting.extend(io.StringIO(text[:end], newline=""))
        yield from self._rows()

    def end(self) -> Iterator[Row]:
        """The rows that are left when there is no more. Raises BadFile."""
        self._ended = True
        if self._tail:
            self._waiting.extend(io.StringIO(self._tail, newline=""))
        yield from self._rows()

    def _rows(self) -> Iterator[Row]:
        while True:
            self._current, self._length = [], 0
            try:
                cells = next(self._reader)
            except StopIteration:
                return
            except _NeedMore:
                self._waiting.extendleft(reversed(self._current))
                self._reader = csv.reader(self._pull(), delimiter=DELIMITERS[self._delimiter], strict=True)
                return
            except csv.Error:
                if self._ended and not self._waiting and self._is_unclosed():
                    raise BadFile("A quote is opened and never closed.", self._number + 1) from None
                self._number += 1
                yield Row(self._number, problem="has text after a closing quote, or quotes that do not match")
                continue
            self._number += 1
            if cells:
                yield _row(self._number, cells)

    def _pull(self) -> Iterator[str]:
        """The lines for the reader, which takes them one by one, and no more than a row needs."""
        while self._waiting:
            line = self._waiting.popleft()
            self._current.append(line)
            self._length += len(line)
            if self._length > LONGEST_ROW:
                raise self._too_long()
            yield line
        if not self._ended:
            raise _NeedMore

    def _is_unclosed(self) -> bool:
        """Whether the lines in hand, being the last, would be a row if only a quote were closed."""
        closed = [*self._current, '"']
        try:
            list(csv.reader(closed, delimiter=DELIMITERS[self._delimiter], strict=True))
        except csv.Error:
            return False
        return True

    def _too_long(self) -> BadFile:
        return BadFile(
            f"A row is longer than {LONGEST_ROW:,} characters; is there a quote that is never closed?",
            self._number + 1,
        )


def delimiter_of(text: str) -> Delimiter:
    """The delimiter of a file that begins like this: the one that makes most columns in most rows."""
    return max(DELIMITERS, key=lambda delimiter: _fit(text, delimiter))


def _fit(text: str, delimiter: Delimiter) -> tuple[float, int]:
    lines = io.StringIO(text, newline="")
    reader = csv.reader(lines, delimiter=DELIMITERS[delimiter])
    lengths = [len(cells) for cells, _ in zip(reader, range(_LOOKED_AT), strict=False) if cells]
    if not lengths or lengths[0] < 2:
        return 0.0, 0
    alike = Counter(lengths)[lengths[0]] / len(lengths)
    return round(alike, 1), lengths[0]


def _row(number: int, cells: list[str]) -> Row:
    if any("\0" in cell for cell in cells):
        return Row(number, problem="holds a NUL character, which no text has")
    return Row(number, tuple(cells))


class FileRows:
    """The rows of a file that is fed as the bytes it was sent in."""

    def __init__(self, encoding: Encoding, delimiter: Delimiter) -> None:
        self._encoding = encoding
        self._decoder = decoder(encoding)
        self._rows = Rows(delimiter)

    def feed(self, piece: bytes) -> list[Row]:
        """The rows that are complete now. Raises BadFile."""
        return list(self._rows.feed(self._decoded(piece)))

    def end(self) -> list[Row]:
        """The rows that are left. Raises BadFile."""
        last = self._decoded(b"", final=True)
        return [*self._rows.feed(last), *self._rows.end()]

    def _decoded(self, piece: bytes, final: bool = False) -> str:
        try:
            return self._decoder.decode(piece, final)
        except UnicodeDecodeError:
            raise BadFile(
                f"The file is not {self._encoding} throughout; say in `encoding` what it is."
            ) from None
