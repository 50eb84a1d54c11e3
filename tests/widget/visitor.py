"""A person with a browser, on a page that embeds the widget."""

import json
import re
from typing import Any

from playwright.async_api import Locator, Page, Request, Route, expect

from tests.site import Site
from tests.widget.network import CHAT, Answer

PAGE = "/some-page"  # answered by the browser itself, so that each test writes its own

# What moves for ever, as the dots of a reply to come, is not waited for.
STILL = """() => Promise.all(
  document.querySelector('leadlight-chat').shadowRoot.getAnimations()
    .filter((each) => each.effect.getTiming().iterations < 9)
    .map((each) => each.finished.catch(() => {})))"""


class Visitor:
    def __init__(self, page: Page, site: Site) -> None:
        self.page = page
        self.site = site
        self.complaints: list[str] = []
        self.faults: list[str] = []
        self.requests: list[Request] = []
        page.on("console", lambda message: self.complaints.append(f"{message.text} {message.location}"))
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("request", lambda request: self.requests.append(request))
        self.host = page.locator("leadlight-chat")
        self.launcher = self.host.locator(".launcher")
        self.dialog = page.get_by_role("dialog")
        self.field = self.dialog.get_by_role("textbox", name="Your message")
        self.log = self.host.locator(".messages")
        self.items = self.log.locator("ol > li:is(.user, .assistant)")
        self.said = self.log.locator("li.user")
        self.heard = self.log.locator("li.assistant")
        self.confirmation = self.dialog.get_by_text("get back to you at")
        self.announcements = self.dialog.get_by_role("status")
        self.teaser = self.host.locator(".teaser")

    def snippet(self, attributes: str = "") -> str:
        source = f'src="{self.site.url}/widget.js" data-admin="{self.site.admin_id}"'
        return f"<script async {source} {attributes}></script>"

    async def visit(
        self, body: str | None = None, *, query: str = "", policy: str | None = None, lang: str = "en"
    ) -> None:
        """Opens a page of the site whose body ends with the snippet, or is `body`."""
        html = (
            f'<!doctype html><html lang="{lang}"><meta name="viewport" content="width=device-width">'
            f"<title>Page</title><main><h1>Page</h1></main>{body or self.snippet()}"
        )
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
        await self.heard_out(before + 1)
        return await self.words(self.heard.last)

    async def heard_out(self, count: int) -> None:
        """So many replies are there, the greeting too, and all are whole."""
        await expect(self.log.locator("li.assistant:not([aria-busy])")).to_have_count(count)

    async def words(self, item: Locator) -> str:
        return await item.locator(".text").inner_text()

    async def still(self) -> None:
        """Until nothing moves any more."""
        await self.page.evaluate(STILL)

    async def call(self, call: str) -> None:
        """`Leadlight.…`, as the page would."""
        await self.page.evaluate(f"() => {{ Leadlight.{call}; }}")

    async def stored(self) -> dict[str, str]:
        """All that the device remembers."""
        stored: dict[str, str] = await self.page.evaluate("() => ({...localStorage, ...sessionStorage})")
        return stored

    async def in_session(self) -> None:
        """This tab can read which session is the visitor's: another process may have written it."""
        await self.page.wait_for_function("key => localStorage[key]", arg=f"leadlight:{self.site.admin_id}")

    def posts(self) -> list[dict[str, Any]]:
        """The bodies of every message sent so far, retries too."""
        return [
            json.loads(request.post_data or "{}")
            for request in self.requests
            if request.method == "POST" and CHAT.search(request.url)
        ]

    def asked(self, path: str) -> int:
        """How many requests there were for an address with this in it."""
        return sum(path in request.url for request in self.requests)

    async def meet(self, *answers: Answer) -> None:
        """The next posts get these answers instead of the server's."""
        waiting = list(answers)

        async def answer(route: Route) -> None:
            if waiting and route.request.method == "POST":
                await waiting.pop(0)(route)
            else:
                await route.continue_()

        await self.page.route(CHAT, answer)

    async def another_tab(self) -> "Visitor":
        """The same person, in a second tab of the same browser."""
        return Visitor(await self.page.context.new_page(), self.site)
