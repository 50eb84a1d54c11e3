"""On every screen, in every language, for every pair of eyes."""

import pytest
from playwright.async_api import expect

from tests.widget.conftest import MakeVisitor, Settle
from tests.widget.visitor import Visitor

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
GREETINGS = {
    "ar": "مرحباً",
    "de": "Guten Tag",
    "es": "Hola",
    "fr": "Bonjour",
    "it": "Buongiorno",
    "ja": "こんにちは",
    "nl": "Hallo",
    "pt": "Olá",
}
TARGETS = """(panel) => [...panel.querySelectorAll('button, input, textarea, a[href]')]
  .filter((each) => each.checkVisibility() && each.name !== 'website')
  .map((each) => {
    const {width, height} = each.getBoundingClientRect();
    const size = parseFloat(getComputedStyle(each).fontSize);
    return {name: each.ariaLabel || each.textContent, width, height, size, tag: each.tagName};
  })"""


async def test_it_fills_a_phone_and_keeps_the_focus_there(make_visitor: MakeVisitor) -> None:
    visitor = await make_visitor(**PHONE)
    await visitor.visit()
    await visitor.open()
    await visitor.still()

    assert await visitor.dialog.bounding_box() == {"x": 0, "y": 0, "width": 390, "height": 844}
    await expect(visitor.launcher).to_be_hidden()
    await expect(visitor.dialog).to_have_attribute("aria-modal", "true")
    await expect(visitor.field).not_to_be_focused()  # or the keyboard would hide what there is to read
    for key in ["Tab"] * 6 + ["Shift+Tab"] * 6:
        await visitor.page.keyboard.press(key)
        await expect(visitor.dialog.locator(":focus")).to_have_count(1)
    await visitor.dialog.get_by_role("button", name="Close chat").click()
    await expect(visitor.launcher).to_be_focused()


async def test_the_panel_stays_above_the_keyboard_of_a_phone(make_visitor: MakeVisitor) -> None:
    visitor = await make_visitor(**PHONE)
    await visitor.visit()
    await visitor.open()
    await visitor.page.evaluate(
        """() => {
          Object.defineProperties(visualViewport, {height: {value: 420}, offsetTop: {value: 60}});
          visualViewport.dispatchEvent(new Event('resize'));
        }"""
    )
    await visitor.still()

    assert await visitor.dialog.bounding_box() == {"x": 0, "y": 60, "width": 390, "height": 420}
    await expect(visitor.field).to_be_in_viewport()


async def test_the_panel_is_what_is_visible_when_a_phone_is_pinched(make_visitor: MakeVisitor) -> None:
    """The keyboard of a phone cannot be raised here; pinching makes the same event, and the browser's own."""
    visitor = await make_visitor(**PHONE)
    await visitor.visit()
    await visitor.open()
    inspector = await visitor.page.context.new_cdp_session(visitor.page)
    await inspector.send("Emulation.setPageScaleFactor", {"pageScaleFactor": 2})

    await visitor.page.wait_for_function("() => visualViewport.height === 422")
    await expect(visitor.dialog).to_have_css("height", "422px")


async def test_fields_do_not_make_a_phone_zoom_and_everything_can_be_hit(make_visitor: MakeVisitor) -> None:
    visitor = await make_visitor(**PHONE)
    await visitor.visit()
    await visitor.open()
    seen = []
    for text in ("Hello", "I need a shed"):
        await visitor.ask(text)
        await expect(visitor.log.locator(".card")).to_have_count(1 if text == "I need a shed" else 0)
        await visitor.dialog.get_by_role("button", name="More").click()
        seen += await visitor.dialog.evaluate(TARGETS)
        await visitor.dialog.get_by_role("button", name="More").click()

    assert len(seen) > 14
    for target in seen:
        assert round(min(target["width"], target["height"])) >= 44, target
        if target["tag"] != "BUTTON":
            assert target["size"] >= 16, target


async def test_nothing_moves_for_those_who_asked_for_less_motion(make_visitor: MakeVisitor) -> None:
    visitor = await make_visitor(reduced_motion="reduce")
    await visitor.visit()
    await visitor.open()
    await visitor.say("Hello")

    moving = "host => host.shadowRoot.getAnimations().length"
    assert await visitor.host.evaluate(moving) == 0


async def test_it_is_mirrored_where_people_read_from_right_to_left(visitor: Visitor) -> None:
    await visitor.visit(lang="ar")
    await visitor.launcher.click()
    await visitor.dialog.wait_for()
    await visitor.still()
    closing = visitor.dialog.get_by_role("button", name="إغلاق المحادثة")

    launcher, panel, close = [
        await each.bounding_box() for each in (visitor.launcher, visitor.dialog, closing)
    ]
    assert launcher
    assert panel
    assert close
    assert launcher["x"] == panel["x"] == 20
    assert close["x"] < panel["x"] + 30
    await expect(visitor.dialog).to_have_css("direction", "rtl")


@pytest.mark.parametrize("language", GREETINGS)
async def test_it_speaks_the_language_of_the_page(visitor: Visitor, language: str) -> None:
    await visitor.visit(lang=f"{language}-XX")
    await visitor.launcher.click()

    await expect(visitor.heard.first).to_contain_text(GREETINGS[language])
    assert visitor.asked(f"/widget/{language}.js") == 1


async def test_the_language_can_be_changed_while_it_is_open(visitor: Visitor) -> None:
    await visitor.visit()
    await visitor.open()
    await visitor.ask("Hello")
    await visitor.field.fill("A draft")
    await visitor.call("setLocale('de')")

    await expect(visitor.heard.first).to_contain_text("Guten Tag")
    await expect(visitor.host.locator("textarea")).to_have_accessible_name("Ihre Nachricht")
    await expect(visitor.host.locator("textarea")).to_have_value("A draft")
    await expect(visitor.said.first).to_contain_text("Sie:")
    await expect(visitor.launcher).to_have_accessible_name("Chatten Sie mit uns")
    await visitor.call("setLocale('en')")
    await expect(visitor.heard.first).to_contain_text("Hello!")


async def test_the_admins_name_greeting_colours_side_and_words_are_used(
    visitor: Visitor, settle: Settle
) -> None:
    await settle(
        greeting="Welcome to the atelier",
        accent="#ffd54a",
        position="left",
        locale="de",
        texts={"placeholder": "Frag einfach"},
    )
    await visitor.visit()
    await visitor.open()

    await expect(visitor.heard.first).to_contain_text("Welcome to the atelier")
    await expect(visitor.host.get_by_placeholder("Frag einfach")).to_be_visible()
    await expect(visitor.dialog.get_by_role("heading")).to_have_text("Alice's Atelier")
    await expect(visitor.dialog).to_have_css("left", "20px")
    head = visitor.host.locator(".head")
    await expect(head).to_have_css("background-color", "rgb(255, 213, 74)")
    await expect(head).to_have_css("color", "rgb(0, 0, 0)")
    await expect(visitor.dialog.get_by_role("button", name="Chat schließen")).to_be_visible()


async def test_a_logo_that_the_page_forbids_leaves_the_drawing(visitor: Visitor, settle: Settle) -> None:
    await settle(logoUrl=f"{visitor.site.url}/widget/demo-icon.svg")
    await visitor.visit()
    await visitor.open()
    await expect(visitor.host.locator(".mark img")).to_be_visible()

    other = await visitor.another_tab()
    await other.visit(policy=f"default-src 'none'; script-src {other.site.url}; connect-src {other.site.url}")
    await other.open()
    await expect(other.host.locator(".mark svg")).to_be_visible()
    await expect(other.host.locator(".mark img")).to_have_count(0)


@pytest.mark.parametrize("theme", ["light", "dark"])
async def test_it_follows_the_visitors_light_or_dark_unless_the_page_decides(
    make_visitor: MakeVisitor, theme: str
) -> None:
    visitor = await make_visitor(color_scheme=theme)
    await visitor.visit()
    await visitor.open()
    ground = {"light": "rgb(255, 255, 255)", "dark": "rgb(21, 27, 26)"}
    await expect(visitor.dialog).to_have_css("background-color", ground[theme])

    other = "dark" if theme == "light" else "light"
    tab = await visitor.another_tab()
    await tab.visit(tab.snippet(f'data-theme="{other}"'))
    await tab.open()
    await expect(tab.dialog).to_have_css("background-color", ground[other])


async def test_forced_colours_leave_every_part_visible(make_visitor: MakeVisitor) -> None:
    visitor = await make_visitor(forced_colors="active")
    await visitor.visit()
    await visitor.open()
    await visitor.ask("Hello")

    for part in (visitor.launcher, visitor.dialog, visitor.field, visitor.said.locator(".text")):
        style = await part.evaluate(
            "(each) => { const {borderTopWidth, borderTopColor, backgroundColor} = getComputedStyle(each);"
            " return [parseFloat(borderTopWidth), borderTopColor, backgroundColor]; }"
        )
        assert style[0] >= 1
        assert style[1] != style[2]
    for _ in range(5):
        await visitor.page.keyboard.press("Tab")
        if await visitor.page.evaluate("() => document.activeElement.localName") == "leadlight-chat":
            focused = visitor.host.locator(":focus")
            await expect(focused).not_to_have_css("outline-style", "none")
            await expect(focused).not_to_have_css("outline-width", "0px")


async def test_at_twice_the_size_everything_is_still_there(make_visitor: MakeVisitor) -> None:
    visitor = await make_visitor(viewport={"width": 640, "height": 400}, device_scale_factor=2)
    await visitor.visit()
    await visitor.open()
    await visitor.still()
    await visitor.ask("Hello")
    await visitor.ask("I need a shed")
    address = visitor.dialog.get_by_role("textbox", name="E-mail address")
    await address.fill("alice@example.com")
    await expect(address).to_be_in_viewport(ratio=1)
    await address.press("Enter")
    await expect(visitor.confirmation).to_contain_text("alice@example.com")

    box = await visitor.dialog.bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["y"] >= 0
    assert box["x"] + box["width"] <= 640
    assert box["y"] + box["height"] <= 400
    for part in (visitor.field, visitor.dialog.get_by_role("button", name="Close chat")):
        await expect(part).to_be_in_viewport(ratio=1)
    assert await visitor.log.evaluate("log => log.clientHeight") > 80
