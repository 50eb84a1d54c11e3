"""A CSV file on its way in: stored while it arrives, and looked at from end to end before it counts."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from aiohttp import web

from capture.custom_fields import FieldDefinition
from integrations.csv.analysing import Analyst
from integrations.csv.encodings import BadFile, Detector, Encoding, Guess, decoder
from integrations.csv.imports import PART, Analysis, Imports
from integrations.csv.mapping import Meaning, guessed
from integrations.csv.reading import FileRows, delimiter_of
from integrations.csv.writing import Delimiter
from server.errors import Problem

LARGEST: Final = 1024 * 1024 * 1024  # bytes; a million whole leads fit
LONGEST_PAUSE: Final = 30.0  # seconds without a byte of a file that is on its way
LOOKED_AT: Final = 64 * 1024  # bytes, to find the delimiter


@dataclass(frozen=True, slots=True)
class Received:
    """A stored file."""

    size: int
    parts: int
    begin: bytes
    guess: Guess


async def receive(
    request: web.Request, imports: Imports, import_id: str, now: datetime, encoding: Encoding | None
) -> Received:
    """Store the body of a request, a part in memory at a time. Raises Problem (408, 413) and BadFile."""
    if (request.content_length or 0) > LARGEST:
        raise _too_large()
    detector, begin, size, parts = Detector(), b"", 0, 0
    async for part in _parts(request):
        size += len(part)
        if size > LARGEST:
            raise _too_large()
        await asyncio.to_thread(detector.feed, part)
        await imports.keep_part(import_id, parts, part, now)
        begin, parts = begin or part[:LOOKED_AT], parts + 1
    guess = detector.guess()
    return Received(size, parts, begin, Guess(encoding) if encoding else guess)


async def analyse(pieces: AsyncIterator[bytes], guess: Guess, delimiter: Delimiter) -> Analysis:
    """What is in a file, every row of it looked at. Raises BadFile."""
    rows, analyst = FileRows(guess.encoding, delimiter), Analyst(guess)
    async for piece in pieces:
        analyst.look(await asyncio.to_thread(rows.feed, piece))
    analyst.look(await asyncio.to_thread(rows.end))
    return analyst.result()


def find_delimiter(received: Received) -> Delimiter:
    """The delimiter of a file, by how it begins."""
    try:
        return delimiter_of(decoder(received.guess.encoding).decode(received.begin))
    except UnicodeDecodeError:
        raise BadFile(f"The file is not {received.guess.encoding}.") from None


def meaning_of(analysis: Analysis, delimiter: Delimiter, definitions: Sequence[FieldDefinition]) -> Meaning:
    """What the columns of a file probably mean."""
    return guessed(analysis.headers, definitions, delimiter)


async def _parts(request: web.Request) -> AsyncIterator[bytes]:
    part = bytearray()
    try:
        while True:
            async with asyncio.timeout(LONGEST_PAUSE):
                chunk = await request.content.readany()
            if not chunk:
                break
            part += chunk
            while len(part) >= PART:
                yield bytes(part[:PART])
                del part[:PART]
    except TimeoutError:
        raise Problem(408, "too-slow", "Too slow", "The file took too long to arrive.") from None
    if part:
        yield bytes(part)


def _too_large() -> Problem:
    return Problem(413, "file-too-large", "Too large", f"A file may have {LARGEST // 2**30} GB at most.")
