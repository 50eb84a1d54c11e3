"""Server-sent events, as the WHATWG HTML standard frames them."""

import asyncio
import json
from contextlib import suppress
from types import TracebackType
from typing import Any

from aiohttp import web

PING_EVERY = 15.0  # seconds; proxies close what is silent for longer

HEADERS = {
    "Content-Type": "text/event-stream; charset=utf-8",
    "Cache-Control": "no-cache, no-transform",
    "X-Accel-Buffering": "no",  # nginx would collect the tokens and send them all at once
}


class EventStream:
    """An answer that is written event by event while the block lasts, with comments while it is silent.

    When the client goes away the block is left, quietly.
    """

    __slots__ = ("_loop", "_ping", "_request", "_timer", "response")

    def __init__(self, request: web.Request) -> None:
        self.response = web.StreamResponse(headers=HEADERS)
        self._request = request
        self._loop = asyncio.get_running_loop()
        self._timer: asyncio.TimerHandle | None = None  # not a task: most streams end before the first ping
        self._ping: asyncio.Task[None] | None = None

    async def __aenter__(self) -> "EventStream":
        await self.response.prepare(self._request)
        self._wait()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        try:
            if error is None:
                await self.response.write_eof()
        except ConnectionResetError as gone:
            error = gone
        finally:
            await self._stop()
        return isinstance(error, ConnectionResetError)

    async def send(self, event: str, data: dict[str, Any], place: int | None = None) -> None:
        """Write one event; `data` goes out as one line of JSON. Raises ConnectionResetError.

        With a `place` it carries an id, from which a client may go on later.
        """
        text = json.dumps(data, ensure_ascii=False)
        marked = "" if place is None else f"id: {place}\n"
        await self.response.write(f"event: {event}\n{marked}data: {text}\n\n".encode())

    def _wait(self) -> None:
        self._timer = self._loop.call_later(PING_EVERY, self._due)

    def _due(self) -> None:
        self._ping = self._loop.create_task(self._send_ping())

    async def _send_ping(self) -> None:
        with suppress(ConnectionResetError):  # whoever writes next hears of it
            await self.response.write(b": ping\n\n")
            self._wait()

    async def _stop(self) -> None:
        if self._timer:
            self._timer.cancel()
        if self._ping:
            self._ping.cancel()
            await asyncio.gather(self._ping, return_exceptions=True)
