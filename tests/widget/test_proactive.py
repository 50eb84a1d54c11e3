"""When the widget speaks first: once, never to those who do not want it, and without taking the focus."""

import json
from typing import Any

import pytest
from playwright.async_api import expect

from tests.widget.conftest import Settle
from tests.widget.visitor import Visitor

TALL = '<div style="height: 4000px"></div>'


def rule(when: str, value: Any = None, message: str = "Can we help?") -> dict[str, Any]:
    return {"id": when, "when": when, "value": value, "message": message}


async def visit_with(visitor: Visitor, *rules: dict[str, Any], before: str = "") -> None:
    settings = f"<script>window.leadlightSettings = {{triggers: {json.dumps(rules)}}}</script>"
    await visitor.visit(before + settings + visitor.snippet())


async def later(visitor: Visitor) -> None:
    """A long while after the page and all that it asked for has come; its clock was installed before."""
    await visitor.page.wait_for_load_state("networkidle")
    await visitor.page.clock.run_for(100_000)


async def test_a_site_that_asks_for_it_gets_the_admins_rules(visitor: Visitor, settle: Settle) -> None:
    await settle(triggers=[rule("time", 0.2)])
    await visitor.visit(visitor.snippet("data-proactive"))

    await expect(visitor.teaser).to_contain_text("Can we help?")
    assert await visitor.stored() == {}


async def test_a_site_that_does_not_ask_for_it_is_left_alone(visitor: Visitor, settle: Settle) -> None:
    await settle(triggers=[rule("time", 0)])
    await visitor.page.clock.install()
    await visitor.visit()
    await later(visitor)

    await expect(visitor.teaser).to_have_count(0)
    assert visitor.asked("/api/") == 0


async def test_scrolling_the_address_and_leaving_are_reasons_too(visitor: Visitor) -> None:
    rules = [
        rule("scroll", 50, "Half-way"),
        rule("url", "/pricing*plan=", "Prices"),
        rule("exit", None, "Wait"),
    ]
    await visitor.page.clock.install()
    await visit_with(visitor, rules[0], before=TALL)
    await later(visitor)
    await expect(visitor.teaser).to_have_count(0)
    await visitor.page.evaluate("() => scrollTo(0, 3000)")
    await expect(visitor.teaser).to_contain_text("Half-way")

    other = await visitor.another_tab()
    await visit_with(other, *rules)
    await other.page.evaluate("() => history.pushState({}, '', '/some-page/pricing?plan=pro')")
    await expect(other.teaser).to_contain_text("Prices")

    third = await visitor.another_tab()
    await visit_with(third, *rules)
    await third.page.wait_for_load_state("networkidle")
    await third.page.evaluate(
        "() => document.documentElement.dispatchEvent(new MouseEvent('mouseleave', {clientY: -1}))"
    )
    await expect(third.teaser).to_contain_text("Wait")


async def test_it_speaks_once_and_takes_no_focus(visitor: Visitor) -> None:
    await visitor.page.clock.install()
    await visit_with(visitor, rule("time", 0.1), rule("time", 0.2, "Again"), before="<input aria-label=Name>")
    name = visitor.page.get_by_role("textbox", name="Name")
    await name.focus()

    await expect(visitor.teaser).to_contain_text("Can we help?")
    await expect(name).to_be_focused()
    await later(visitor)
    await expect(visitor.teaser).to_have_count(1)


async def test_what_it_said_begins_the_conversation(visitor: Visitor) -> None:
    await visit_with(visitor, rule("time", 0.1))
    await visitor.teaser.get_by_role("button", name="Can we help?").click()

    await expect(visitor.heard.first).to_contain_text("Can we help?")
    await expect(visitor.field).to_be_focused()
    await expect(visitor.teaser).to_have_count(0)


@pytest.mark.parametrize("how", ["click", "escape"])
async def test_who_dismissed_it_is_never_spoken_to_again(visitor: Visitor, how: str) -> None:
    await visitor.page.clock.install()
    await visit_with(visitor, rule("time", 0.1), rule("url", "some-page"))
    dismiss = visitor.teaser.get_by_role("button", name="Dismiss")
    await (dismiss.click() if how == "click" else dismiss.press("Escape"))
    await expect(visitor.teaser).to_have_count(0)

    await visitor.page.reload()
    await later(visitor)
    await expect(visitor.teaser).to_have_count(0)


async def test_who_is_chatting_already_is_not_interrupted(visitor: Visitor) -> None:
    await visitor.page.clock.install()
    await visit_with(visitor, rule("time", 60))
    await visitor.open()
    await visitor.ask("Hello")
    await visitor.page.reload()
    await later(visitor)

    await expect(visitor.teaser).to_have_count(0)
