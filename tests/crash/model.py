"""The fake model at a human pace, so that processes die in the middle of replies too."""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import suppress

from aiohttp import web

from tests.fakes.completions import Body, CompletionsServer, answer, chunk, stream

WORDS_AT_ONCE = 4
SLOWEST_READING = 0.5  # seconds
SLOWEST_PIECE = 0.08


class PacedModel(CompletionsServer):
    """Speaks a few words at a time, and reads for a moment. `requests` holds all it was ever told."""

    def __init__(self, rng: random.Random) -> None:
        super().__init__()
        self._rng = rng

    async def _complete(self, request: web.Request) -> web.StreamResponse:
        body: Body = await request.json()
        self.requests.append(body)
        text = self._text(body)
        if body.get("stream"):
            with suppress(ConnectionResetError):
                return await stream(request, self._spoken(text))
        await asyncio.sleep(self._rng.uniform(0, SLOWEST_READING))
        return await answer(request, body, {"content": text})

    async def _spoken(self, text: str) -> AsyncIterator[bytes]:
        words = text.split(" ")
        yield chunk({"role": "assistant"})
        for start in range(0, len(words), WORDS_AT_ONCE):
            await asyncio.sleep(self._rng.uniform(0, SLOWEST_PIECE))
            piece = " ".join(words[start : start + WORDS_AT_ONCE])
            yield chunk({"content": piece if start == 0 else f" {piece}"})
        yield chunk({}, "stop")
        yield b"data: [DONE]\n\n"
