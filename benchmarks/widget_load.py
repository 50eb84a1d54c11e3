"""What the widget costs a page that nobody chats on: main-thread blocking and shifts of the layout.

    python -m benchmarks.widget_load [--rounds 9] [--slowdown 4] [--json FILE]

A page is loaded in Chromium on a slowed processor, without the widget and with it, one after the
other in each round, from a Leadlight of its own. As Lighthouse does, the blocking time is what long
tasks take beyond 50 ms, from the first paint until the page has been quiet for a while.
"""

import argparse
import asyncio
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.request import urlopen

from playwright.async_api import Browser, Route, async_playwright

MOST_BLOCKING = 20.0  # milliseconds that the widget may add, in the median
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


async def measure(rounds: int, slowdown: float) -> tuple[list[Load], list[Load]]:
    """The loads of the page without and with the widget, in pairs."""
    without: list[Load] = []
    with_it: list[Load] = []
    with tempfile.TemporaryDirectory() as folder, _leadlight(Path(folder)) as (url, admin_id):
        snippet = f'<script async src="{url}/widget.js" data-admin="{admin_id}"></script>'
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=_chromium(), args=BROWSER)
            for number in range(-1, rounds):  # the first round warms up
                pair = [(without, PAGE), (with_it, PAGE + snippet)]
                for kept, page in pair if number % 2 else reversed(pair):
                    load = await _load(browser, url, page, slowdown)
                    if number >= 0:
                        kept.append(load)
            await browser.close()
    return without, with_it


async def _load(browser: Browser, url: str, html: str, slowdown: float) -> Load:
    context = await browser.new_context()
    page = await context.new_page()

    async def answer(route: Route) -> None:
        await route.fulfill(body=html, content_type="text/html")

    await page.route(re.compile(re.escape(url) + "/page$"), answer)
    await page.add_init_script(OBSERVE)
    inspector = await context.new_cdp_session(page)
    await inspector.send("Emulation.setCPUThrottlingRate", {"rate": slowdown})
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


@contextmanager
def _leadlight(folder: Path) -> Iterator[tuple[str, str]]:
    """A Leadlight of its own, with an admin: its URL and the adminId."""
    port = "18473"
    env = {**os.environ, "LEADLIGHT_PORT": port, "LEADLIGHT_DATA_DIR": str(folder)}
    with (folder / "log").open("w") as log:
        server = subprocess.Popen([sys.executable, "-m", "server"], env=env, stdout=log, stderr=log)
        try:
            _wait_for(f"http://127.0.0.1:{port}/readyz")
            create = [sys.executable, "-m", "server", "admin", "create", "A", "--email", "a@b.example"]
            made = subprocess.run([*create, "--json"], env=env, check=True, capture_output=True, text=True)  # noqa: S603
            yield f"http://127.0.0.1:{port}", json.loads(made.stdout)["adminId"]
        finally:
            server.terminate()
            server.wait(timeout=30)


def _wait_for(url: str) -> None:
    for _ in range(600):
        try:
            with urlopen(url):  # noqa: S310  our own server
                return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("Leadlight did not start.")


def _chromium() -> str:
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        raise SystemExit("This needs a browser: apt-get install chromium")
    return path


def report(without: Sequence[Load], with_it: Sequence[Load]) -> dict[str, float]:
    """The medians of what the widget adds, pair by pair."""
    pairs = list(zip(without, with_it, strict=True))
    return {
        "blockingAddedMs": statistics.median(more.blocking - less.blocking for less, more in pairs),
        "workAddedMs": statistics.median(more.work - less.work for less, more in pairs),
        "longestTaskMs": statistics.median(load.longest for load in with_it),
        "shifts": max(more.shifts - less.shifts for less, more in pairs),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description="What the widget costs a page that nobody chats on.")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--slowdown", type=float, default=4.0)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    without, with_it = asyncio.run(measure(options.rounds, options.slowdown))
    told = report(without, with_it)
    load = os.getloadavg()[0]
    lines = (
        f"{options.rounds} pairs, processor {options.slowdown:g}x slower, load of the machine {load:.1f}",
        f"blocking time added: {told['blockingAddedMs']:.1f} ms (median; at most {MOST_BLOCKING:g})",
        f"work of the main thread added: {told['workAddedMs']:.1f} ms (median)",
        f"longest task with the widget: {told['longestTaskMs']:.0f} ms (median)",
        f"layout shift added: {told['shifts']:g} (worst)",
    )
    sys.stdout.write("\n".join(lines) + "\n")
    if options.json:
        loads = {"without": [asdict(each) for each in without], "with": [asdict(each) for each in with_it]}
        options.json.write_text(json.dumps({**told, **loads, "load": load}, indent=2))
    if told["blockingAddedMs"] > MOST_BLOCKING or told["shifts"] > 0:
        raise SystemExit("over the bar")


if __name__ == "__main__":
    main()
