"""Chat Completions as they come over the wire: untrusted bytes, of any length, read into text.

The SDK's own objects are built without validation and a stream's cost most of a turn's CPU; here
each chunk is validated, bounded, and read once.
"""

import asyncio
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Protocol

from pydantic import BaseModel, ValidationError

from llm.chat import ModelUnavailable

LONGEST_EVENT = 1 << 18  # bytes of one streamed chunk
LONGEST_ANSWER = 1 << 18  # bytes of an answer that is not streamed
LAST_BYTES_S = 0.1


class _Words(BaseModel):
    content: str | None = None
    refusal: str | None = None
    tool_calls: list[object] | None = None


class _Choice(BaseModel):
    delta: _Words | None = None
    message: _Words | None = None
    finish_reason: str | None = None


class _Completion(BaseModel):
    choices: list[_Choice] = []
    error: object | None = None
    usage: object | None = None


class _Counted(BaseModel):
    prompt_tokens: int
    completion_tokens: int


@dataclass(slots=True)
class Tally:
    """How much was told and came back: characters, and the tokens where the server counts them."""

    told: int = 0
    answered: bool = False
    characters: int = 0
    prompt_tokens: int | None = None
    completion_tokens: int | None = None

    def note(self, completion: _Completion, text: str) -> None:
        self.answered = True
        self.characters += len(text)
        if completion.usage is None:
            return
        with suppress(ValidationError):  # a count that is none is no reason to lose a reply
            counted = _Counted.model_validate(completion.usage)
            if counted.prompt_tokens >= 0 and counted.completion_tokens >= 0:
                self.prompt_tokens = counted.prompt_tokens
                self.completion_tokens = counted.completion_tokens


class Piecemeal(Protocol):
    """A body as it arrives."""

    async def read(self) -> bytes:
        """What has arrived since; empty at the end."""


@dataclass(slots=True)
class Heard:
    """A streamed answer, as far as it has come: bytes go in, words come out, counted on the `tally`.

    What has arrived together is one piece, so a server that is behind catches up.
    """

    tally: Tally = field(default_factory=Tally)
    done: bool = False
    _started: bool = False
    _ended: bool = False
    _pending: bytes = b""
    _failure: Exception | None = None

    async def words(self, body: Piecemeal) -> str:
        """What is said next; empty once all is said.

        Raises ModelUnavailable when the stream ends early or holds anything but words, ValueError when
        a chunk is not what the API promises; but first come the words before it.
        """
        while not self.done:
            if self._failure:
                raise self._failure
            if text := self._take(await body.read()):
                return text
        return ""

    def _take(self, piece: bytes) -> str:
        text = ""
        try:
            for event in self._events(piece):
                text += self._said(event)
        except (ModelUnavailable, ValueError) as failure:
            if not text:
                raise
            self._failure = failure
        return text

    def _events(self, piece: bytes) -> Iterator[bytes]:
        """The events that end in this piece."""
        if not piece:
            self._end()
        *lines, self._pending = (self._pending + piece).split(b"\n")
        if len(self._pending) > LONGEST_EVENT:
            raise ModelUnavailable("too_long")
        for line in lines:
            if line.startswith(b"data:") and not self.done:
                yield line[5:].strip()

    def _said(self, event: bytes) -> str:
        if event == b"[DONE]":
            self.done = True
            return ""
        completion = _Completion.model_validate_json(event)
        text = _text(completion)
        self.tally.note(completion, text)
        self._started = True
        self._ended = self._ended or any(choice.finish_reason for choice in completion.choices)
        return text

    def _end(self) -> None:
        if not self._ended:
            raise ModelUnavailable("cut" if self._started else "garbage")
        self.done = True


async def whole(body: Piecemeal, tally: Tally) -> str:
    """The text of an answer that is not streamed. Raises as `Heard.words` does."""
    read = bytearray()
    while piece := await body.read():
        read += piece
        if len(read) > LONGEST_ANSWER:
            raise ModelUnavailable("too_long")
    completion = _Completion.model_validate_json(bytes(read))
    text = _text(completion)
    tally.note(completion, text)
    return text


async def drain(body: Piecemeal) -> None:
    """Read what comes after the last words, for a connection is kept only when its answer was read whole."""
    with suppress(TimeoutError):
        async with asyncio.timeout(LAST_BYTES_S):
            while await body.read():
                pass


def _text(completion: _Completion) -> str:
    if completion.error is not None:
        raise ModelUnavailable("server_error")
    return "".join(_words(choice) for choice in completion.choices[:1])


def _words(choice: _Choice) -> str:
    said = choice.delta or choice.message or _Words()
    if said.refusal:
        raise ModelUnavailable("refusal")
    if said.tool_calls:
        raise ModelUnavailable("unknown_tool")  # none was offered
    if choice.finish_reason == "content_filter":
        raise ModelUnavailable("filtered")
    return said.content or ""
