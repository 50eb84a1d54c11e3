"""What the widget costs a page that nobody chats on: main-thread blocking and shifts of the layout.

A page is loaded in Chromium on a slowed processor, without the widget and with it, one after the
other in each round, from a Leadlight of its own. As Lighthouse does, the blocking time is what long
tasks take beyond 50 ms, from the first paint until the page has been quiet for a while.
"""

import asyncio
import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass

from playwright.async_api import Browser, Route, async_playwright

from benchmarks.frame import Frame
from benchmarks.owner import owners_token
from benchmarks.process import leadlight
from benchmarks.report import Bar, Row
from server.mongo import connect

SECTION = "Page with the widget"
ADMIN = "adm_widget"
DB = "bench_widget"
BLOCKING, SHIFTS = Bar("at most", 20), Bar("at most", 0)  # milliseconds; no unit
ROUNDS = 9
SLOWDOWN = 4.0
QUIET_S = 1.5
BROWSER = ["--no-sandbox", "--disable-features=LocalNetworkAccessChecks"]

OBSERVE = """
window.seen = {blocking: 0, shifts: 0, longest: 0};
new PerformanceObserver((list) => {
  for (const {duration} of list.getEntries()) {
    window.seen.blocking += Math.max(0, duration - 50);
    window.seen.longest = Math.max(window.seen.longest, duration);
  }
}).observe({type: 'longtask', buffered: true});
new PerformanceObserver((list) => {
  for (const {value} of list.getEntries()) window.seen.shifts += value;
}).observe({type: 'layout-shift', buffered: true});
"""

TEXT = "<p>" + "A garden office, made to measure in our workshop and installed in days. " * 12 + "</p>"
PAGE = f"<!doctype html><html lang=en><title>Page</title><main><h1>Page</h1>{TEXT * 40}</main>"


@dataclass(frozen=True)
class Load:
    """One load of the page, in milliseconds; `shifts` has no unit, `work` is all of the main thread's."""

    blocking: float
    longest: float
    shifts: float
    work: float


async def measure(frame: Frame) -> Sequence[Row]:
    """What the widget adds, pair by pair."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        return [Row(SECTION, "blocking time added", "ms", note="left out: needs Chromium")]
    client = connect(frame.uri)
    await owners_token(client[DB], ADMIN)
    client.close()
    async with (
        leadlight(frame.place / "widget", "web", uri=frame.uri, db=DB) as server,
        async_playwright() as playwright,
    ):
        browser = await playwright.chromium.launch(executable_path=chromium, args=BROWSER)
        return _rows(await _pairs(browser, server.url, 1 if frame.quick else ROUNDS))


async def _pairs(browser: Browser, url: str, rounds: int) -> Sequence[tuple[Load, Load]]:
    """The loads of the page without and with the widget."""
    pages = (PAGE, PAGE + f'<script async src="{url}/widget.js" data-admin="{ADMIN}"></script>')
    pairs: list[tuple[Load, Load]] = []
    for number in range(rounds + 1):
        turns = (0, 1) if number % 2 else (1, 0)
        loads = {turn: await _load(browser, url, pages[turn]) for turn in turns}
        pairs.append((loads[0], loads[1]))
    return pairs[1:]  # the first round warms up


def _rows(pairs: Sequence[tuple[Load, Load]]) -> Sequence[Row]:
    blocking = tuple(more.blocking - less.blocking for less, more in pairs)
    work = tuple(more.work - less.work for less, more in pairs)
    longest = tuple(more.longest for _, more in pairs)
    shifts = (max(more.shifts - less.shifts for less, more in pairs),)
    slow = f"processor {SLOWDOWN:g} times slower"
    return [
        Row(SECTION, "blocking time added", "ms", blocking, BLOCKING, slow),
        Row(SECTION, "work of the main thread added", "ms", work),
        Row(SECTION, "longest task with the widget", "ms", longest),
        Row(SECTION, "layout shift added, worst", "", shifts, SHIFTS),
    ]


async def _load(browser: Browser, url: str, html: str) -> Load:
    context = await browser.new_context()
    page = await context.new_page()

    async def answer(route: Route) -> None:
        await route.fulfill(body=html, content_type="text/html")

    await page.route(re.compile(re.escape(url) + "/page$"), answer)
    await page.add_init_script(OBSERVE)
    inspector = await context.new_cdp_session(page)
    await inspector.send("Emulation.setCPUThrottlingRate", {"rate": SLOWDOWN})
    await inspector.send("Performance.enable", {"timeDomain": "threadTicks"})
    await page.goto(f"{url}/page", wait_until="load")
    if "widget.js" in html:
        await page.locator("leadlight-chat .launcher").wait_for()
    await asyncio.sleep(QUIET_S)
    seen = await page.evaluate("() => window.seen")
    metrics = (await inspector.send("Performance.getMetrics"))["metrics"]
    work = next(float(each["value"]) for each in metrics if each["name"] == "TaskDuration")
    await context.close()
    return Load(seen["blocking"], seen["longest"], seen["shifts"], work * 1000)
