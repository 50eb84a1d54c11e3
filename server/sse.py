"""Server-sent events, as the WHATWG HTML standard frames them."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

from aiohttp import web

PING_EVERY = 15.0  # seconds; proxies close what is silent for longer

HEADERS = {
    "Content-Type": "text/event-stream; charset=utf-8",
    "Cache-Control": "no-cache, no-transform",
    "X-Accel-Buffering": "no",  # nginx would collect the tokens and send them all at once
}


class EventStream:
    """An answer that is written event by event."""

    def __init__(self, response: web.StreamResponse) -> None:
        self.response = response

    async def send(self, event: str, data: dict[str, Any], place: int | None = None) -> None:
        """Write one event; `data` goes out as one line of JSON. Raises ConnectionResetError.

        With a `place` it carries an id, from which a client may go on later.
        """
        text = json.dumps(data, ensure_ascii=False)
        marked = "" if place is None else f"id: {place}\n"
        await self.response.write(f"event: {event}\n{marked}data: {text}\n\n".encode())


class _Pings:
    """Comments that keep a silent stream open. A timer, not a task: most streams end before the first."""

    def __init__(self, response: web.StreamResponse) -> None:
        self._response = response
        self._loop = asyncio.get_running_loop()
        self._task: asyncio.Task[None] | None = None
        self._timer = self._loop.call_later(PING_EVERY, self._due)

    def _due(self) -> None:
        self._task = self._loop.create_task(self._ping())

    async def _ping(self) -> None:
        with suppress(ConnectionResetError):  # whoever writes next hears of it
            await self._response.write(b": ping\n\n")
            self._timer = self._loop.call_later(PING_EVERY, self._due)

    async def stop(self) -> None:
        self._timer.cancel()
        if self._task:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)


@asynccontextmanager
async def event_stream(request: web.Request) -> AsyncIterator[EventStream]:
    """An open stream of events to the client, kept alive with comments while it is silent.

    When the client goes away the block is left, quietly.
    """
    response = web.StreamResponse(headers=HEADERS)
    await response.prepare(request)
    stream = EventStream(response)
    pings = _Pings(response)
    try:
        yield stream
        await response.write_eof()
    except ConnectionResetError:
        pass
    finally:
        await pings.stop()
