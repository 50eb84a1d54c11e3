"""One browser for all widget tests, and a fresh visitor for each."""

import shutil
import subprocess
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, async_playwright, expect

from server.access import gate
from server.mongo import Database
from tests.site import Site
from tests.widget.visitor import Visitor

HERE = Path(__file__).parent
WIDGET = HERE.parents[1] / "widget"
AXE = WIDGET / "node_modules" / "axe-core" / "axe.min.js"

# A page without an origin may then still reach the server of the test, on this machine.
BROWSER = ["--no-sandbox", "--disable-features=LocalNetworkAccessChecks"]

expect.set_options(timeout=20_000)  # only what fails waits that long

MakeVisitor = Callable[..., Awaitable[Visitor]]
Settle = Callable[..., Awaitable[None]]
Said = Callable[[], Awaitable[list[str]]]
Complaints = Callable[[Visitor], Awaitable[list[str]]]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A browser is many processes, and on a busy machine any of them may not get its turn for seconds: what
    fails here is tried once more. The summary lists what was; whatever is listed twice is to be mended."""
    for item in items:
        if item.path.parent == HERE:
            item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        pytest.fail("The widget tests need a browser: apt-get install chromium", pytrace=False)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=BROWSER)
        yield browser
        await browser.close()


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Our visitors type faster than any person; the server would take them for bots."""
    monkeypatch.setattr(gate, "FASTEST_HUMAN", 0)


@pytest.fixture
async def make_visitor(browser: Browser, site: Site) -> AsyncIterator[MakeVisitor]:
    """Makes visitors; the options are those of a Playwright context, as in `color_scheme="dark"`."""
    visitors = []

    async def make(**options: Any) -> Visitor:
        context = await browser.new_context(**{"locale": "en-GB", **options})
        visitors.append(Visitor(await context.new_page(), site))
        return visitors[-1]

    yield make
    for visitor in visitors:
        await visitor.page.context.close()
    assert [fault for visitor in visitors for fault in visitor.faults] == []


@pytest.fixture
async def visitor(make_visitor: MakeVisitor) -> Visitor:
    return await make_visitor()


@pytest.fixture
def settle(site: Site) -> Settle:
    """Puts the admin's settings for the widget, as the dashboard does."""

    async def put(**settings: Any) -> None:
        reply = await site.as_admin("PUT", "/api/v1/widget", json=settings)
        assert reply.status == 200, reply.text

    return put


@pytest.fixture
def said(db: Database) -> Said:
    """What the server has stored of visitors' words, session by session, in order."""

    async def read() -> list[str]:
        found = db["chats"].find({"role": "user"}).sort([("sessionId", 1), ("seq", 1)])
        return [document["content"] async for document in found]

    return read


@pytest.fixture(scope="session")
def axe_script() -> str:
    if shutil.which("npm") is None:
        pytest.skip("axe comes with npm, which is not installed: apt-get install nodejs npm")
    subprocess.run([WIDGET.parent / "scripts" / "widget", "deps"], check=True)
    return AXE.read_text(encoding="utf-8")


@pytest.fixture
def axe(axe_script: str) -> Complaints:
    """Every violation that axe finds on the page as it is now, at every impact."""

    async def run(visitor: Visitor) -> list[str]:
        await visitor.page.evaluate(axe_script)
        await visitor.still()
        found = await visitor.page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
        return [
            f"{violation['id']}: {node['html'][:200]} {node.get('failureSummary', '')}"
            for violation in found["violations"]
            for node in violation["nodes"]
        ]

    return run
