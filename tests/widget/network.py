"""What a bad network, or a server in a mood, does to a message."""

import asyncio
import json
import re
from typing import Any, Protocol

from playwright.async_api import Route

CHAT = re.compile(r"/api/chat$")


class Answer(Protocol):
    async def __call__(self, route: Route) -> None: ...


def refusal(status: int, slug: str = "no", **headers: str) -> Answer:
    """A problem, in the server's format; `retry_after="1"` becomes the header."""

    async def answer(route: Route) -> None:
        body = {"type": f"urn:leadlight:problem:{slug}", "title": "No", "status": status}
        await route.fulfill(
            status=status,
            content_type="application/problem+json",
            headers={name.replace("_", "-"): value for name, value in headers.items()},
            body=json.dumps(body),
        )

    return answer


def stream(*events: tuple[str, dict[str, Any]]) -> Answer:
    """Server-sent events, then the end of the stream."""
    body = "".join(f"event: {event}\r\ndata: {json.dumps(data)}\r\n\r\n" for event, data in events)

    async def answer(route: Route) -> None:
        await route.fulfill(content_type="text/event-stream", body=": ping\r\n\r\n" + body)

    return answer


async def broken(route: Route) -> None:
    """The message never arrives."""
    await route.abort("connectionreset")


async def lost(route: Route) -> None:
    """The message arrives; its answer does not."""
    await route.fetch()
    await route.abort("connectionreset")


async def cut(route: Route) -> None:
    """The message arrives; its answer breaks off in the middle of the reply."""
    response = await route.fetch()
    text = await response.text()
    await route.fulfill(response=response, body=text[: text.index("event: done")])


async def slow(route: Route) -> None:
    await asyncio.sleep(0.8)
    await route.continue_()


async def silence(route: Route) -> None:
    """No answer, and no end."""


def seasoned(**more: Any) -> Answer:
    """The server's own answer, with more in its last event: what is coming from the server soon."""

    async def answer(route: Route) -> None:
        response = await route.fetch()
        head, _, done = (await response.text()).rpartition("event: done\ndata: ")
        told = json.dumps({**json.loads(done), **more})
        await route.fulfill(response=response, body=f"{head}event: done\ndata: {told}\n\n")

    return answer
