"""Finds out in which encoding a file is, looking at every byte once as it comes in."""

import codecs
from dataclasses import dataclass
from typing import Final, Literal, get_args

Encoding = Literal[
    "utf-8",
    "utf-16",
    "utf-16-le",
    "utf-16-be",
    "windows-1250",
    "windows-1251",
    "windows-1252",
    "iso-8859-1",
    "iso-8859-2",
    "iso-8859-15",
    "koi8-r",
    "mac-roman",
    "shift_jis",
    "gb18030",
    "big5",
    "euc-kr",
]
ENCODINGS: Final[tuple[Encoding, ...]] = get_args(Encoding)
FALLBACK: Final[Encoding] = "windows-1252"  # what spreadsheets of the West save when it is not UTF-8

_UNUSED = bytes((0x81, 0x8D, 0x8F, 0x90, 0x9D))  # of Windows-1252
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF-", b"\x1f\x8b")


class BadFile(ValueError):
    """The file as a whole cannot be read; the message is a sentence. `row` says where, counted from 1."""

    def __init__(self, message: str, row: int | None = None) -> None:
        super().__init__(message)
        self.row = row


@dataclass(frozen=True, slots=True)
class Guess:
    """An encoding. `assumed`: nothing in the file proves it."""

    encoding: Encoding
    assumed: bool = False


class Detector:
    """Takes a file piece by piece, and then says what it is in."""

    def __init__(self) -> None:
        self._begin = b""
        self._size = 0
        self._utf8: codecs.IncrementalDecoder | None = codecs.getincrementaldecoder("utf-8")()
        self._unused = False
        self._nuls = [0, 0]  # at even and odd places: UTF-16 has them at every other one

    def feed(self, piece: bytes) -> None:
        self._begin = self._begin or piece[:8]
        if b"\0" in piece:
            start = self._size % 2
            self._nuls[start] += piece[::2].count(0)
            self._nuls[1 - start] += piece[1::2].count(0)
        self._unused = self._unused or len(piece.translate(None, _UNUSED)) < len(piece)
        self._size += len(piece)
        self._decode(piece)

    def guess(self) -> Guess:
        """The encoding of all that was fed. Raises BadFile."""
        if self._size == 0:
            raise BadFile("The file is empty.")
        if self._begin.startswith(_WORKBOOKS):
            raise BadFile("This is no CSV file. Save the spreadsheet as CSV (UTF-8), and send that.")
        self._decode(b"", final=True)
        if self._begin.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return Guess("utf-16")
        if self._utf8 is None and self._begin.startswith(codecs.BOM_UTF8):
            raise BadFile("The file begins as UTF-8 and goes on otherwise; save it as UTF-8 throughout.")
        if max(self._nuls) > self._size / 5:
            return Guess("utf-16-be" if self._nuls[0] > self._nuls[1] else "utf-16-le", assumed=True)
        if self._utf8 is not None:
            return Guess("utf-8")
        if self._unused:
            raise BadFile("The file is neither UTF-8 nor Windows-1252; say in `encoding` which it is in.")
        return Guess(FALLBACK, assumed=True)

    def _decode(self, piece: bytes, final: bool = False) -> None:
        if self._utf8 is None:
            return
        try:
            self._utf8.decode(piece, final)
        except UnicodeDecodeError:
            self._utf8 = None


def decoder(encoding: Encoding) -> codecs.IncrementalDecoder:
    """What makes text of the file's bytes, without its byte order mark."""
    return codecs.getincrementaldecoder("utf-8-sig" if encoding == "utf-8" else encoding)()
