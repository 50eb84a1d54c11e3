"""axe finds nothing, at any impact, in any state."""

from typing import Any

import pytest
from playwright.async_api import expect

from tests.widget.conftest import Complaints, MakeVisitor, Settle
from tests.widget.network import seasoned
from tests.widget.visitor import Visitor

EYES: dict[str, dict[str, Any]] = {
    "light": {},
    "dark": {"color_scheme": "dark"},
    "phone": {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True},
    "forced colours": {"forced_colors": "active"},
    "from right to left": {},
}


@pytest.mark.parametrize("eyes", EYES)
async def test_no_state_of_a_conversation_has_a_fault(
    make_visitor: MakeVisitor, axe: Complaints, eyes: str
) -> None:
    visitor = await make_visitor(**EYES[eyes])
    await visitor.visit(lang="ar" if eyes == "from right to left" else "en")
    await expect(visitor.launcher).to_be_visible()
    assert await axe(visitor) == []
    await visitor.launcher.click()
    await expect(visitor.heard).to_have_count(1)
    assert await axe(visitor) == []

    sources = [{"id": 1, "title": "Prices", "url": "https://example.org/"}]
    await visitor.meet(
        seasoned(sources=sources, quickReplies=["Yes", "No"], handoff=None),
        seasoned(askEmail=True),
        seasoned(emailSuggestion="alice@gmail.com"),
    )
    for text in ("Hello", "I need a shed", "alice@gmial.com"):
        await visitor.call(f"send('{text}')")
        await expect(visitor.log.locator(".asked > *").first).to_be_visible()
        if text == "I need a shed":
            await visitor.host.locator(".card input").fill("alice@")
            await visitor.host.locator(".card .primary").click()
        assert await axe(visitor) == []
        await visitor.log.locator(".asked").evaluate("asked => asked.replaceChildren()")


async def test_the_menu_the_rating_and_trouble_have_no_fault(visitor: Visitor, axe: Complaints) -> None:
    await visitor.visit()
    await visitor.open()
    await visitor.ask("I am alice@example.com")
    await visitor.dialog.get_by_role("button", name="More").click()
    assert await axe(visitor) == []
    await visitor.dialog.get_by_role("button", name="Rate this chat").click()
    await expect(visitor.dialog.get_by_role("radio")).to_have_count(5)
    await visitor.dialog.get_by_role("radio", name="3 of 5").check(force=True)
    assert await axe(visitor) == []
    await visitor.page.context.set_offline(True)
    await visitor.say("Are you there?")
    await expect(visitor.dialog.get_by_text("Waiting for a connection")).to_be_visible()
    assert await axe(visitor) == []


@pytest.mark.parametrize("accent", ["#ffe066", "#777777", "#101010"])
async def test_every_accent_is_readable_with_the_consent_and_the_teaser(
    visitor: Visitor, settle: Settle, axe: Complaints, accent: str
) -> None:
    trigger = {"id": "t", "when": "time", "value": 0.1, "message": "Can we help?"}
    await settle(accent=accent, consent={"text": "We keep this chat."}, triggers=[trigger])
    await visitor.visit(visitor.snippet("data-proactive"))
    await expect(visitor.teaser).to_be_visible()
    assert await axe(visitor) == []
    await visitor.launcher.click()
    await expect(visitor.dialog.get_by_role("button", name="I agree")).to_be_visible()
    assert await axe(visitor) == []
