"""Replies in the making: each goes on to its end, whether or not the visitor still listens."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator

import structlog

log = structlog.get_logger()


class Interrupted(Exception):
    """The server is stopping and cut the reply; what was said is stored, and asking again completes it."""


class _End:
    """Marks the end of a reply in its queue, with the error that ended it, if one did."""

    def __init__(self, error: BaseException | None) -> None:
        self.error = error


class Replies:
    """Runs each reply in a task of its own, so that a closed tab cuts nothing that gets stored."""

    def __init__(self) -> None:
        self._running: set[asyncio.Task[None]] = set()

    def __len__(self) -> int:
        return len(self._running)

    async def listen(self, tokens: AsyncIterator[str]) -> AsyncGenerator[str, None]:
        """The tokens of a reply as they come, those joined that came together.

        Leaving early stops the listening, not the reply.
        """
        heard: asyncio.Queue[str | _End] = asyncio.Queue()
        task = asyncio.create_task(_speak(tokens, heard))
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        end: _End | None = None
        while end is None:
            said, end = _all(heard, await heard.get())
            if said:
                yield said
        if end.error:
            raise end.error

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


def _all(heard: "asyncio.Queue[str | _End]", first: str | _End) -> tuple[str, _End | None]:
    """What has been said by now, from `first` on, and the end, if it has come."""
    said, each = list[str](), first
    while not isinstance(each, _End):
        said.append(each)
        if heard.empty():
            return "".join(said), None
        each = heard.get_nowait()
    return "".join(said), each


async def _speak(tokens: AsyncIterator[str], heard: asyncio.Queue[str | _End]) -> None:
    error: BaseException | None = None
    try:
        async for token in tokens:
            heard.put_nowait(token)
    except asyncio.CancelledError:
        error = Interrupted()
        raise
    except Exception as failure:
        error = failure
    finally:
        heard.put_nowait(_End(error))
