"""Replies in the making: each goes on to its end, whether or not the visitor still listens."""

import asyncio
from collections.abc import AsyncIterator

import structlog

log = structlog.get_logger()


class Interrupted(Exception):
    """The server is stopping and cut the reply; what was said is stored, and asking again completes it."""


class Replies:
    """Runs each reply in a task of its own, so that a closed tab cuts nothing that gets stored."""

    def __init__(self) -> None:
        self._running: set[asyncio.Task[None]] = set()

    def __len__(self) -> int:
        return len(self._running)

    def listen(self, tokens: AsyncIterator[str]) -> AsyncIterator[str]:
        """The tokens of a reply as they come, those joined that came together.

        The reply is spoken from now on; leaving early stops the listening, not the reply.
        """
        heard = _Listener()
        task = asyncio.create_task(_speak(tokens, heard))
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return heard

    async def finish(self, timeout: float) -> None:
        """Wait for the replies in the making; cut those that take longer than `timeout` seconds.

        What a cut reply had said is stored.
        """
        if not self._running:
            return
        _, late = await asyncio.wait(self._running, timeout=timeout)
        for task in late:
            task.cancel()
        if late:
            log.warning("replies_cut", count=len(late))
            await asyncio.gather(*late, return_exceptions=True)


class _Listener:
    """What of a reply has been said and not yet been heard, and whether that was all."""

    __slots__ = ("_ended", "_failure", "_news", "_said")

    def __init__(self) -> None:
        self._said = ""
        self._ended = False
        self._failure: BaseException | None = None
        self._news: asyncio.Future[None] | None = None  # while somebody waits for it

    def __aiter__(self) -> "_Listener":
        return self

    async def __anext__(self) -> str:
        while not self._said:
            if self._ended:
                raise self._failure or StopAsyncIteration
            await self._wait()
        said, self._said = self._said, ""
        return said

    def hear(self, token: str) -> None:
        self._said += token
        self._tell()

    def end(self, failure: BaseException | None) -> None:
        self._ended, self._failure = True, failure
        self._tell()

    def _tell(self) -> None:
        if self._news and not self._news.done():
            self._news.set_result(None)

    async def _wait(self) -> None:
        self._news = asyncio.get_running_loop().create_future()
        try:
            await self._news
        finally:
            self._news = None


async def _speak(tokens: AsyncIterator[str], heard: _Listener) -> None:
    failure: BaseException | None = None
    try:
        async for token in tokens:
            heard.hear(token)
    except asyncio.CancelledError:
        failure = Interrupted()
        raise
    except Exception as error:
        failure = error
    finally:
        heard.end(failure)
