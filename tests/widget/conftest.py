"""One browser for all widget tests, and a fresh visitor for each."""

import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from playwright.async_api import Browser, async_playwright, expect

from tests.site import Site
from tests.widget.visitor import Visitor

expect.set_options(timeout=10_000)

MakeVisitor = Callable[..., Awaitable[Visitor]]


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        pytest.fail("The widget tests need a browser: apt-get install chromium", pytrace=False)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield browser
        await browser.close()


@pytest.fixture
async def make_visitor(browser: Browser, site: Site) -> AsyncIterator[MakeVisitor]:
    """Makes visitors; the options are those of a Playwright context, as in `color_scheme="dark"`."""
    contexts = []

    async def make(**options: Any) -> Visitor:
        context = await browser.new_context(**options)
        contexts.append(context)
        return Visitor(await context.new_page(), site)

    yield make
    for context in contexts:
        await context.close()


@pytest.fixture
async def visitor(make_visitor: MakeVisitor) -> Visitor:
    return await make_visitor()
