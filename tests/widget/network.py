"""What a bad network, or a server in a mood, does to a message."""

import asyncio
import json
import re
from typing import Any, Protocol

from playwright.async_api import Route

CHAT = re.compile(r"/api/chat$")


# The waits between attempts, ten times as short; not the long one after which a connection counts as dead.
BRIEF_WAITS = """{
  const set = window.setTimeout;
  window.setTimeout = (task, ms = 0, ...more) => set(task, ms < 9000 ? ms / 10 : ms, ...more);
}"""

# No wait ends by itself: a test sees how long each would be, and ends it.
HELD_WAITS = """{
  const set = window.setTimeout;
  window.waits = [];
  window.setTimeout = (task, ms = 0, ...more) =>
    ms > 400 && ms < 40000 ? window.waits.push({task, ms}) : set(task, ms, ...more);
}"""
END_WAIT = "ms => window.waits.find((wait) => wait.ms === ms).task()"


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
    await asyncio.sleep(0.3)
    await route.continue_()


async def silence(route: Route) -> None:
    """No answer, and no end."""
