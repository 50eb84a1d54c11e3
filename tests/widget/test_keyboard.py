"""Everything can be done without a mouse, and the focus is always somewhere sensible."""

from playwright.async_api import expect

from server.mongo import Database
from tests.widget.visitor import Visitor


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


async def test_beside_the_page_the_keyboard_can_leave_and_come_back(visitor: Visitor) -> None:
    await visitor.visit(f'{visitor.snippet()}<a href="#after">After</a>')
    await visitor.open()
    await expect(visitor.dialog).to_have_attribute("aria-modal", "false")
    link = visitor.page.get_by_role("link", name="After")

    for _ in range(12):
        await visitor.page.keyboard.press("Tab")
        if await link.evaluate("link => link === document.activeElement"):
            return
    raise AssertionError("the focus never left the chat")


async def test_escape_closes_the_menu_first_and_then_the_chat(visitor: Visitor) -> None:
    await visitor.visit()
    await visitor.open()
    more = visitor.dialog.get_by_role("button", name="More")
    await more.press("Enter")
    await expect(more).to_have_attribute("aria-expanded", "true")
    await visitor.page.keyboard.press("Tab")
    await expect(visitor.dialog.get_by_role("button", name="talk to a person")).to_be_focused()

    await visitor.page.keyboard.press("Escape")
    await expect(more).to_be_focused()
    await expect(visitor.dialog).to_be_visible()
    await visitor.page.keyboard.press("Escape")
    await expect(visitor.dialog).to_be_hidden()


async def test_a_rating_is_given_by_keyboard_alone(visitor: Visitor, db: Database) -> None:
    await visitor.visit()
    await visitor.open()
    await visitor.dialog.get_by_role("button", name="More").press("Enter")
    await expect(visitor.dialog.get_by_role("button", name="Rate this chat")).to_be_hidden()
    await visitor.page.keyboard.press("Escape")
    await visitor.ask("Hello")

    await visitor.dialog.get_by_role("button", name="More").press("Enter")
    await visitor.dialog.get_by_role("button", name="Rate this chat").press("Enter")
    await expect(visitor.dialog.get_by_role("radio", name="1 of 5")).to_be_focused()
    await visitor.dialog.get_by_role("button", name="Send").last.press("Enter")  # nothing is chosen yet
    await expect(visitor.dialog.get_by_role("radio", name="1 of 5")).to_be_focused()
    for _ in range(3):
        await visitor.page.keyboard.press("ArrowRight")
    await expect(visitor.dialog.get_by_role("radio", name="4 of 5")).to_be_checked()
    await visitor.page.keyboard.press("Tab")
    await visitor.page.keyboard.type("Quick and kind")
    await visitor.page.keyboard.press("Tab")
    await visitor.page.keyboard.press("Enter")

    await expect(visitor.announcements).to_contain_text("Thank you for your rating.")
    await expect(visitor.field).to_be_focused()
    session = await db["sessions"].find_one({})
    assert session
    assert (session["rating"]["score"], session["rating"]["comment"]) == (4, "Quick and kind")


async def test_a_person_is_asked_for_by_keyboard_alone(visitor: Visitor) -> None:
    await visitor.visit()
    await visitor.open()
    await visitor.dialog.get_by_role("button", name="More").press("Enter")
    await visitor.dialog.get_by_role("button", name="talk to a person").press("Enter")

    await visitor.heard_out(2)
    assert await visitor.words(visitor.said.last) == "I’d like to talk to a person"
    await expect(visitor.dialog.get_by_text("A person was asked to join.").first).to_be_visible()
