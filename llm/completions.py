"""Chat Completions as they come over the wire: untrusted bytes, of any length, read into text.

The SDK's own objects are built without validation and a stream's cost most of a turn's CPU; here
each chunk is validated, bounded, and read once.
"""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

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
    """How much came back: characters, and the tokens where the server counts them."""

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


async def streamed(chunks: AsyncIterator[bytes], tally: Tally | None = None) -> AsyncGenerator[str]:
    """The text of a server-sent stream, piece by piece, never an empty piece; counted on the `tally`.

    What has arrived together is one piece, so a server that is behind catches up. Raises
    ModelUnavailable when the stream ends early or holds anything but words, ValueError when a chunk
    is not what the API promises.
    """
    heard = _Heard(tally)
    async for events in _events(chunks):
        try:
            heard.take(events)
        finally:
            if text := heard.text():
                yield text
        if heard.done:
            await _drain(chunks)
            return
    if not heard.ended:
        raise ModelUnavailable("cut" if heard.started else "garbage")


class _Heard:
    """What has been heard of a stream so far."""

    def __init__(self, tally: Tally | None) -> None:
        self.started = self.ended = self.done = False
        self._tally = tally
        self._texts: list[str] = []

    def take(self, events: Sequence[bytes]) -> None:
        for event in events:
            if event == b"[DONE]":
                self.done = True
                return
            completion = _Completion.model_validate_json(event)
            text = _text(completion)
            if self._tally:
                self._tally.note(completion, text)
            self._texts.append(text)
            self.started = True
            self.ended = self.ended or any(choice.finish_reason for choice in completion.choices)

    def text(self) -> str:
        """The words that nobody was given yet."""
        text = "".join(self._texts)
        self._texts.clear()
        return text


async def whole(chunks: AsyncIterator[bytes], tally: Tally | None = None) -> str:
    """The text of an answer that is not streamed. Raises as `streamed` does."""
    body = bytearray()
    async for chunk in chunks:
        body += chunk
        if len(body) > LONGEST_ANSWER:
            raise ModelUnavailable("too_long")
    completion = _Completion.model_validate_json(bytes(body))
    text = _text(completion)
    if tally:
        tally.note(completion, text)
    return text


async def _events(chunks: AsyncIterator[bytes]) -> AsyncGenerator[Sequence[bytes]]:
    """The events of a stream, those that came together at once."""
    pending = b""
    async for chunk in chunks:
        *lines, pending = (pending + chunk).split(b"\n")
        if len(pending) > LONGEST_EVENT:
            raise ModelUnavailable("too_long")
        yield [line[5:].strip() for line in lines if line.startswith(b"data:")]


async def _drain(chunks: AsyncIterator[bytes]) -> None:
    """Read the end of the body, for a connection is kept only when its answer was read whole."""
    with suppress(TimeoutError):
        async with asyncio.timeout(LAST_BYTES_S):
            async for _ in chunks:
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
