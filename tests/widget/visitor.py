"""A person with a browser, on a page that embeds the widget."""

import json
import re
from typing import Any, Protocol

from playwright.async_api import Locator, Page, Request, Route, expect

from tests.site import Site

PAGE = "/some-page"  # answered by the browser itself, so that each test writes its own
CHAT = re.compile(r"/api/chat$")


class Visitor:
    def __init__(self, page: Page, site: Site) -> None:
        self.page = page
        self.site = site
        self.complaints: list[str] = []
        self.requests: list[Request] = []
        page.on("console", lambda message: self.complaints.append(f"{message.text} {message.location}"))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda request: self.requests.append(request))
        self.launcher = page.get_by_role("button", name="Chat with us")
        self.dialog = page.get_by_role("dialog")
        self.field = self.dialog.get_by_role("textbox", name="Your message")
        self.log = self.dialog.get_by_role("log")
        self.said = self.log.get_by_role("listitem").filter(has_text="You said:")
        self.heard = self.log.get_by_role("listitem").filter(has_text="Reply:")
        self.confirmation = self.dialog.get_by_text("get back to you at")
        self.announcements = self.dialog.get_by_role("status")

    def snippet(self) -> str:
        return f'<script async src="{self.site.url}/widget.js" data-admin="{self.site.admin_id}"></script>'

    async def visit(self, body: str | None = None, *, query: str = "", policy: str | None = None) -> None:
        """Opens a page of the site whose body ends with the snippet, or is `body`."""
        html = f'<!doctype html><html lang="en"><title>Page</title><h1>Page</h1>{body or self.snippet()}'
        headers = {"Content-Security-Policy": policy} if policy else {}

        async def answer(route: Route) -> None:
            await route.fulfill(body=html, content_type="text/html; charset=utf-8", headers=headers)

        await self.page.route(re.compile(re.escape(self.site.url + PAGE)), answer)
        await self.page.goto(self.site.url + PAGE + query)

    async def open(self) -> None:
        await self.launcher.click()
        await expect(self.heard.first).to_be_visible()  # the greeting

    async def say(self, text: str) -> None:
        await self.field.fill(text)
        await self.field.press("Enter")

    async def ask(self, text: str) -> str:
        """Says something and returns the whole reply to it."""
        before = await self.heard.count()
        await self.say(text)
        await expect(self.heard).to_have_count(before + 1)
        await expect(self.heard.last).not_to_have_attribute("aria-busy", "true")
        return await self.words(self.heard.last)

    async def words(self, item: Locator) -> str:
        return await item.locator(".text").inner_text()

    async def stored(self) -> dict[str, str]:
        stored: dict[str, str] = await self.page.evaluate("() => ({...localStorage})")
        return stored

    def posts(self) -> list[dict[str, Any]]:
        """The bodies of every message sent so far, retries too."""
        return [
            json.loads(request.post_data or "{}")
            for request in self.requests
            if request.method == "POST" and CHAT.search(request.url)
        ]

    async def meet(self, *answers: "Answer") -> None:
        """The next posts get these answers instead of the server's."""
        waiting = list(answers)

        async def answer(route: Route) -> None:
            if waiting and route.request.method == "POST":
                await waiting.pop(0)(route)
            else:
                await route.continue_()

        await self.page.route(CHAT, answer)


class Answer(Protocol):
    async def __call__(self, route: Route) -> None: ...


def refusal(status: int, **headers: str) -> Answer:
    """A problem, in the server's format; `retry_after="1"` becomes the header."""

    async def answer(route: Route) -> None:
        await route.fulfill(
            status=status,
            content_type="application/problem+json",
            headers={name.replace("_", "-"): value for name, value in headers.items()},
            body=json.dumps({"type": "about:blank", "title": "No", "status": status}),
        )

    return answer


def stream(*events: tuple[str, dict[str, Any]]) -> Answer:
    """Server-sent events, then the end of the stream."""
    body = "".join(f"event: {event}\r\ndata: {json.dumps(data)}\r\n\r\n" for event, data in events)

    async def answer(route: Route) -> None:
        await route.fulfill(content_type="text/event-stream", body=": ping\r\n\r\n" + body)

    return answer


async def broken(route: Route) -> None:
    """No answer at all."""
    await route.abort("connectionreset")
