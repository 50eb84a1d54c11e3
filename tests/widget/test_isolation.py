"""Page and widget leave each other's looks alone, except where a page asks for a change."""

import json
from typing import Any

from playwright.async_api import expect

from tests.widget.conftest import MakeVisitor, Settle
from tests.widget.visitor import Visitor

HOSTILE_STYLE = """
* { all: revert !important; }
*, *::before, *::after { position: static !important; display: block !important; font-size: 60px !important;
  opacity: .1 !important; color: red !important; margin: 50px !important; filter: none !important;
  animation: none !important; z-index: 1 !important; visibility: hidden !important; width: 3px !important; }
body * { transform: rotate(3deg) !important; filter: blur(2px) !important; }
leadlight-chat { display: none !important; inset: 0 !important; pointer-events: none !important; }
button, textarea, div { border: 9px solid lime !important; }
"""

HOSTILE_SCRIPT = """
Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('no', 'SecurityError'); }});
Object.defineProperty(window, 'sessionStorage', {get() { throw new DOMException('no', 'SecurityError'); }});
Object.prototype.extend = function () { return this; };
Array.prototype.toJSON = function () { return 'broken'; };
Array.prototype.each = Array.prototype.forEach;
Array.prototype.remove = function () { return []; };
Array.from = undefined;
String.prototype.strip = String.prototype.trim;
String.prototype.escapeHTML = () => 'escaped';
Function.prototype.bind = function () { return this; };
Element.prototype.show = Element.prototype.hide = function () { this.style.display = 'none'; return this; };
Element.prototype.toggle = () => { throw new Error('not the browser’s'); };
window.$ = window.t = window.element = () => { throw new Error('a global of the page'); };
"""

COMPUTED = """(hidden) => {
  const root = document.querySelector('leadlight-chat').shadowRoot;
  const skipped = /^(perspective-origin|transform-origin|animation)/;
  const styleOf = (element) => {
    const style = getComputedStyle(element);
    const names = [...style].filter((name) => !skipped.test(name));
    return Object.fromEntries(names.map((name) => [name, style[name]]));
  };
  return [root.host, ...root.querySelectorAll('*')].map((element) => [element.className, styleOf(element)]);
}"""

PAGE_STYLES = """() => JSON.stringify([...document.querySelectorAll('html, body, main *')].map((each) => {
  const style = getComputedStyle(each);
  return [...style].map((name) => [name, style[name]]);
}))"""


async def test_no_style_of_the_page_changes_one_of_ours(make_visitor: MakeVisitor) -> None:
    plain, hostile = await make_visitor(), await make_visitor()
    seen = []
    for visitor, style in ((plain, ""), (hostile, HOSTILE_STYLE)):
        await visitor.visit(f"<style>{style}</style>{visitor.snippet()}")
        await expect(visitor.launcher).to_be_visible()
        await visitor.call("open()")
        await expect(visitor.field).to_be_focused()
        await visitor.page.mouse.move(5, 5)
        await expect(visitor.heard.first).to_contain_text("Hello!")
        await visitor.page.wait_for_load_state("networkidle")  # the admin's settings are there
        await visitor.still()
        seen.append(await visitor.page.evaluate(COMPUTED))

    assert len(seen[0]) == len(seen[1])
    for (name, ours), (_, theirs) in zip(*seen, strict=True):
        assert {key: (ours[key], theirs[key]) for key in ours if ours[key] != theirs[key]} == {}, name


async def test_no_style_of_ours_changes_one_of_the_page(visitor: Visitor) -> None:
    page = (
        "<main><h2>Title</h2><p class=panel>A <a href=#>link</a></p><button class=launcher>Go</button></main>"
    )
    await visitor.visit(page + visitor.snippet())
    await expect(visitor.launcher).to_be_visible()
    before = await visitor.page.evaluate(PAGE_STYLES)
    size = await visitor.page.evaluate("() => [document.documentElement.scrollWidth, scrollY]")

    await visitor.open()
    await visitor.ask("Hello")

    assert await visitor.page.evaluate(PAGE_STYLES) == before
    assert await visitor.page.evaluate("() => [document.documentElement.scrollWidth, scrollY]") == size
    assert await visitor.page.evaluate("() => document.adoptedStyleSheets.length") == 0


async def test_it_chats_on_a_page_that_is_hostile_in_every_way_at_once(
    visitor: Visitor, settle: Settle
) -> None:
    await settle(uploads=True, quickReplies=["What does it cost?"], consent={"text": "We keep this chat."})
    policy = (
        f"default-src 'none'; script-src {visitor.site.url}; connect-src {visitor.site.url};"
        "style-src 'nonce-host'; require-trusted-types-for 'script'; trusted-types 'none'"
    )
    await visitor.page.add_init_script(HOSTILE_SCRIPT)
    await visitor.visit(
        f'<style nonce="host">{HOSTILE_STYLE}</style>{visitor.snippet()}',
        policy=policy,
        query="?utm_source=fair",
    )
    await visitor.open()

    await visitor.dialog.get_by_role("button", name="I agree").click()
    await visitor.dialog.get_by_role("button", name="What does it cost?").click()
    await visitor.heard_out(2)
    await visitor.ask("I need a shed")
    await visitor.dialog.get_by_role("textbox", name="E-mail address").fill("alice@example.com")
    await visitor.dialog.get_by_role("button", name="Send").first.click()
    await expect(visitor.confirmation).to_be_visible()
    await visitor.heard_out(4)
    await visitor.host.locator("[type=file]").set_input_files(
        {"name": "plan.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7"}
    )
    await expect(visitor.announcements).to_contain_text("File sent.")
    await visitor.dialog.get_by_role("button", name="More").click()
    await visitor.dialog.get_by_role("button", name="Rate this chat").click()
    await visitor.dialog.get_by_role("radio", name="5 of 5").press("Space")
    await visitor.dialog.get_by_role("button", name="Send").first.click()
    await expect(visitor.announcements).to_contain_text("Thank you for your rating.")
    first, second, _ = visitor.posts()
    assert second["sessionId"]
    assert first["attribution"]["first"]["utm_source"] == "fair"
    assert visitor.complaints == []


async def test_a_page_chooses_depth_place_side_and_colours_by_custom_properties(visitor: Visitor) -> None:
    choices = {
        "z-index": "77",
        "offset": "44px",
        "side": "left",
        "accent": "rgb(10, 20, 200)",
        "on-accent": "rgb(255, 255, 0)",
    }
    style = "".join(f"--leadlight-{name}: {value};" for name, value in choices.items())
    await visitor.visit(f"<style>:root {{ {style} }}</style>{visitor.snippet()}")

    await expect(visitor.host).to_have_css("z-index", "77")
    await expect(visitor.launcher).to_have_css("left", "44px")
    await expect(visitor.launcher).to_have_css("bottom", "44px")
    await expect(visitor.launcher).to_have_css("background-color", "rgb(10, 20, 200)")
    await expect(visitor.launcher).to_have_css("color", "rgb(255, 255, 0)")
    await visitor.open()
    await expect(visitor.dialog).to_have_css("left", "44px")


async def test_the_device_of_a_visitor_says_nothing_to_the_next_page(visitor: Visitor) -> None:
    await visitor.visit()
    await visitor.open()
    await visitor.ask("I am alice@example.com and I need a shed")

    stored: dict[str, Any] = await visitor.stored()
    assert list(stored) == [f"leadlight:{visitor.site.admin_id}"]
    assert set(json.loads(stored[f"leadlight:{visitor.site.admin_id}"])) == {"sessionId", "sessionToken"}
