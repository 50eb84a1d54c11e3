"""Server-sent events, as the WHATWG HTML standard frames them."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
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

    async def ping(self) -> None:
        while True:
            await asyncio.sleep(PING_EVERY)
            await self.response.write(b": ping\n\n")


@asynccontextmanager
async def event_stream(request: web.Request) -> AsyncIterator[EventStream]:
    """An open stream of events to the client, kept alive with comments while it is silent.

    When the client goes away the block is left, quietly.
    """
    response = web.StreamResponse(headers=HEADERS)
    await response.prepare(request)
    stream = EventStream(response)
    pinging = asyncio.create_task(stream.ping())
    try:
        yield stream
        await response.write_eof()
    except ConnectionResetError:
        pass
    finally:
        pinging.cancel()
        await asyncio.gather(pinging, return_exceptions=True)
