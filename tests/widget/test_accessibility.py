"""axe finds nothing, at any impact, in any state."""

from typing import Any

import pytest
from playwright.async_api import Locator, expect

from tests.widget.conftest import Complaints, MakeVisitor, Settle
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
    make_visitor: MakeVisitor, settle: Settle, axe: Complaints, eyes: str
) -> None:
    await settle(quickReplies=["What does it cost?", "Where are you?"], uploads=True)
    visitor = await make_visitor(**EYES[eyes])
    faults: dict[str, list[str]] = {}

    async def look(state: str, *parts: Locator) -> None:
        for part in parts:
            await expect(part).to_be_visible()
        if found := await axe(visitor):
            faults[state] = found

    card, strip = visitor.host.locator(".card"), visitor.host.locator(".strip").last
    trouble = visitor.host.locator(".trouble")
    await visitor.visit(lang="ar" if eyes == "from right to left" else "en")
    await look("closed", visitor.launcher)
    await visitor.launcher.click()
    await look("open", visitor.heard.first, visitor.log.locator(".asked button").first)
    await visitor.call("send('Hello')")
    await visitor.heard_out(2)
    await visitor.call("send('I need a shed')")
    await card.locator("input").fill("alice@")
    await card.locator(".primary").click()
    await look("a mistake in the e-mail card", card.locator("[aria-invalid=true]"))
    await visitor.call("send('It is alice@gmial.com')")
    await visitor.heard_out(4)
    await look("a typing error", card.locator(".primary"))
    await visitor.host.locator("[aria-controls=menu]").click()
    await look("the menu", visitor.host.locator(".menu"))
    await visitor.host.locator(".menu button").nth(1).click()
    await card.locator("input").nth(2).press("Space")
    await look("the rating", card.locator(".stars"))
    await visitor.host.locator("[type=file]").set_input_files(
        {"name": "tool.exe", "mimeType": "application/pdf", "buffer": b"MZ"}
    )
    await look("a file refused", trouble)
    await visitor.call("send('I want to talk to a person')")
    await visitor.heard_out(5)
    await look("a person was asked for", strip)
    await visitor.page.context.set_offline(True)
    await visitor.call("send('Are you there?')")
    await look("offline", trouble.last.get_by_role("button"))
    assert faults == {}


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
