"""The widget as a guest on somebody's page: light, quiet, once, and reachable by everyone."""

from pathlib import Path

import pytest
from playwright.async_api import expect

from server.services import Services
from tests.factories import make_admin
from tests.widget.conftest import MakeVisitor
from tests.widget.visitor import Visitor

SOURCES = sorted((Path(__file__).parents[2] / "widget" / "src").rglob("*.js"))
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


async def test_an_idle_page_costs_one_request_and_stores_nothing(visitor: Visitor) -> None:
    await visitor.visit()
    await expect(visitor.launcher).to_be_visible()
    await visitor.page.wait_for_load_state("networkidle")
    ours = [request.url for request in visitor.requests[1:]]
    assert ours == [f"{visitor.site.url}/widget.js"]

    await visitor.open()
    await visitor.field.fill("Not sent yet")

    assert await visitor.stored() == {}
    assert await visitor.page.context.cookies() == []
    assert all(request.url.startswith(visitor.site.url) for request in visitor.requests)


async def test_the_keyboard_opens_it_writes_closes_it_and_gets_its_focus_back(visitor: Visitor) -> None:
    keyboard = visitor.page.keyboard
    await visitor.visit()
    await expect(visitor.launcher).to_have_attribute("aria-expanded", "false")

    await keyboard.press("Tab")
    await expect(visitor.launcher).to_be_focused()
    await keyboard.press("Enter")
    await expect(visitor.field).to_be_focused()
    await expect(visitor.launcher).to_have_attribute("aria-expanded", "true")
    await expect(visitor.dialog).to_have_accessible_name("Alice's Atelier")

    await keyboard.type("One line")
    await keyboard.press("Shift+Enter")
    await keyboard.type("and another")
    await keyboard.press("Enter")
    await expect(visitor.said.locator(".text")).to_have_text("One line\nand another")
    await expect(visitor.field).to_be_focused()

    await keyboard.press("Escape")
    await expect(visitor.dialog).to_be_hidden()
    await expect(visitor.launcher).to_be_focused()
    await expect(visitor.launcher).to_have_attribute("aria-expanded", "false")


async def test_typing_never_reaches_the_shortcuts_of_the_page(visitor: Visitor) -> None:
    await visitor.visit()
    await visitor.page.evaluate("() => addEventListener('keydown', () => { window.shortcut = true; })")
    await visitor.open()

    await visitor.field.press_sequentially("jk/?")

    assert await visitor.page.evaluate("() => window.shortcut") is None


async def test_a_strict_content_policy_is_never_violated(visitor: Visitor) -> None:
    await visitor.visit(policy="default-src 'self'; require-trusted-types-for 'script'")
    await visitor.open()

    assert await visitor.ask("Hello")
    await visitor.page.keyboard.press("Escape")
    assert visitor.complaints == []


async def test_the_demo_page_chats_without_a_complaint(visitor: Visitor, parts: Services) -> None:
    await parts.admins.add(make_admin("Harbour & Pine", demo=True))
    await visitor.page.goto(f"{visitor.site.url}/demo")
    await visitor.open()

    assert await visitor.ask("How much is a garden office?")
    assert visitor.complaints == []
    assert all(request.url.startswith(visitor.site.url) for request in visitor.requests)
    assert "{{" not in await visitor.page.content()


async def test_two_script_tags_make_one_widget(visitor: Visitor) -> None:
    await visitor.visit(visitor.snippet() * 2)
    await visitor.open()

    await expect(visitor.page.locator("leadlight-chat")).to_have_count(1)
    await visitor.ask("Hello")
    assert len(visitor.posts()) == 1


async def test_calls_made_before_it_loads_run_in_their_order(visitor: Visitor) -> None:
    calls = "(window.Leadlight ??= {q: []}).q.push(['send', 'One'], ['send', 'Two'], ['close'], ['nonsense'])"
    await visitor.visit(f"<script>{calls}</script>{visitor.snippet()}")

    await expect(visitor.launcher).to_have_attribute("aria-expanded", "false")
    await visitor.launcher.click()
    await expect(visitor.heard).to_have_count(3)
    assert [post["message"] for post in visitor.posts()] == ["One", "Two"]

    await visitor.page.evaluate("() => Leadlight.close()")
    await expect(visitor.dialog).to_be_hidden()
    await visitor.page.evaluate("() => Leadlight.toggle()")
    await expect(visitor.field).to_be_focused()


async def test_it_fills_a_phone_and_keeps_the_focus_there(make_visitor: MakeVisitor) -> None:
    visitor = await make_visitor(**PHONE)
    meta = '<meta name="viewport" content="width=device-width">'
    await visitor.visit(meta + visitor.snippet())
    await visitor.open()

    # The opening movement ends where the panel stays.
    await visitor.dialog.evaluate("panel => Promise.all(panel.getAnimations().map((a) => a.finished))")
    assert await visitor.dialog.bounding_box() == {"x": 0, "y": 0, "width": 390, "height": 844}
    await expect(visitor.launcher).to_be_hidden()
    for _ in range(6):
        await visitor.page.keyboard.press("Tab")
        await expect(visitor.dialog.locator(":focus")).to_have_count(1)
    await visitor.dialog.get_by_role("button", name="Close chat").click()
    await expect(visitor.launcher).to_be_focused()


async def test_nothing_moves_for_those_who_asked_for_less_motion(make_visitor: MakeVisitor) -> None:
    visitor = await make_visitor(reduced_motion="reduce")
    await visitor.visit()
    await visitor.open()
    await visitor.say("Hello")

    assert await visitor.page.evaluate("() => document.getAnimations().length") == 0


async def test_a_page_that_styles_everything_does_not_move_it(visitor: Visitor) -> None:
    hostile = "* { position: static !important; font-size: 60px !important; opacity: .1 !important }"
    await visitor.visit(f"<style>{hostile}</style>{visitor.snippet()}")
    await visitor.open()

    host = visitor.page.locator("leadlight-chat")
    await expect(host).to_have_css("position", "fixed")
    await expect(host).to_have_css("opacity", "1")
    await expect(visitor.field).to_have_css("font-size", "16px")


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.name)
def test_a_source_is_short_and_builds_no_markup_from_text(source: Path) -> None:
    text = source.read_text()
    assert len(text.splitlines()) <= 150
    for word in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "createElement('style')"):
        assert word not in text
