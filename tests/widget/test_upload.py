"""A visitor sends files: chosen, dropped or pasted; and is told, in words, of what cannot be sent."""

import asyncio
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Locator, Route, expect

from server.mongo import Database
from tests.site import Site
from tests.widget.conftest import Complaints, Settle
from tests.widget.network import refusal
from tests.widget.visitor import Visitor

PDF = b"%PDF-1.7\nA plan of the house"
FILES = re.compile(r"/api/chat/[^/]+/files")

# How a browser hands over what was dragged or copied.
HAND_OVER = """([selector, type, name]) => {
  const root = document.querySelector('leadlight-chat').shadowRoot;
  const moved = new DataTransfer();
  moved.items.add(new File(['%PDF-1.7'], name));
  const Kind = type === 'paste' ? ClipboardEvent : DragEvent;
  const key = type === 'paste' ? 'clipboardData' : 'dataTransfer';
  const event = new Kind(type, {bubbles: true, cancelable: true, [key]: moved});
  root.querySelector(selector).dispatchEvent(event);
  return event.defaultPrevented;
}"""


def plan(name: str = "plan.pdf", content: bytes = PDF) -> Any:
    return {"name": name, "mimeType": "application/pdf", "buffer": content}


@pytest.fixture
async def sender(visitor: Visitor, settle: Settle) -> Visitor:
    """A visitor who has said hello where files are taken."""
    await settle(uploads=True)
    await visitor.visit()
    await visitor.open()
    await visitor.ask("Hello")
    await expect(attach(visitor)).to_be_visible()
    return visitor


def attach(visitor: Visitor) -> Locator:
    return visitor.dialog.get_by_role("button", name="Attach a file")


def progress(visitor: Visitor) -> Locator:
    return visitor.dialog.get_by_role("progressbar")


async def choose(visitor: Visitor, *files: Any) -> None:
    async with visitor.page.expect_file_chooser() as chooser:
        await attach(visitor).click()
    await (await chooser.value).set_files(list(files))


async def sent(site: Site, db: Database) -> list[str]:
    """The names of the files in the one conversation, as the admin sees them."""
    session = await db["sessions"].find_one({})
    assert session
    found = await site.as_admin("GET", f"/api/v1/conversations/{session['sessionId']}")
    return [each["attachment"]["name"] for each in found.json["messages"] if each["attachment"]]


async def test_a_chosen_file_reaches_the_admin_and_stays_in_the_conversation(
    sender: Visitor, site: Site, db: Database
) -> None:
    await choose(sender, plan(), plan("bill.pdf"))

    await expect(sender.announcements).to_contain_text("File sent.")
    await expect(progress(sender)).to_have_count(0)
    await expect(sender.said.locator(".text")).to_have_text(["Hello", "plan.pdf", "bill.pdf"])
    assert await sent(site, db) == ["plan.pdf", "bill.pdf"]
    assert await sender.ask("Did you get it?")
    await sender.page.reload()
    await sender.open()
    await expect(sender.said.locator(".text").nth(1)).to_have_text("plan.pdf")


@pytest.mark.parametrize(("how", "where"), [("drop", ".messages"), ("paste", "textarea")])
async def test_files_can_be_dropped_and_pasted(
    sender: Visitor, site: Site, db: Database, how: str, where: str
) -> None:
    assert await sender.page.evaluate(HAND_OVER, [where, how, "plan.pdf"]) is True

    await expect(sender.announcements).to_contain_text("File sent.")
    assert await sent(site, db) == ["plan.pdf"]


async def test_what_cannot_be_sent_is_refused_in_words_and_not_sent(
    sender: Visitor, tmp_path: Path, axe: Complaints
) -> None:
    large = tmp_path / "large.pdf"
    large.write_bytes(b"%PDF-".ljust(10 * 1024 * 1024 + 1))
    await choose(sender, large)
    await choose(sender, plan("tool.exe"))

    await expect(sender.said.nth(1)).to_contain_text("Too large: 10 MB at most.")
    await expect(sender.said.nth(2)).to_contain_text("This type of file cannot be sent.")
    await expect(sender.announcements).to_contain_text("This type of file cannot be sent.")
    assert sender.asked("/files") == 0
    await choose(sender, plan("photo.png"))  # it is none, and only the server can tell
    await expect(sender.said.nth(3)).to_contain_text("This type of file cannot be sent.")
    await expect(sender.dialog.get_by_role("button", name="Try again")).to_have_count(0)
    assert await axe(sender) == []


async def test_a_file_on_its_way_shows_how_far_it_is_and_can_be_cancelled(
    sender: Visitor, db: Database, axe: Complaints
) -> None:
    held = asyncio.Event()

    async def hold(route: Route) -> None:
        await held.wait()
        await route.abort()

    await sender.page.route(FILES, hold)
    await choose(sender, plan())
    await expect(progress(sender)).to_have_accessible_name("Sending plan.pdf")
    assert await axe(sender) == []
    await sender.dialog.get_by_role("button", name="Cancel").press("Enter")

    await expect(sender.said).to_have_count(1)
    await expect(sender.field).to_be_focused()
    held.set()
    assert await db["files"].count_documents({}) == 0
    assert await sender.ask("Never mind")


async def test_a_file_that_did_not_arrive_is_tried_again_and_stored_once(
    sender: Visitor, site: Site, db: Database
) -> None:
    attempts: list[str] = []

    async def trouble(route: Route) -> None:
        attempts.append(re.findall(r"fileId=(\w+)", route.request.url)[0])
        if len(attempts) == 1:
            await refusal(503)(route)
        elif len(attempts) == 2:
            await route.fetch()  # it arrives; its answer does not
            await route.abort("connectionreset")
        else:
            await route.continue_()

    await sender.page.route(FILES, trouble)
    await choose(sender, plan())
    for _ in range(2):
        await sender.dialog.get_by_role("button", name="Try again").click()

    await expect(sender.announcements).to_contain_text("File sent.")
    assert len(attempts) == 3
    assert len(set(attempts)) == 1
    assert await sent(site, db) == ["plan.pdf"]


async def test_a_file_before_any_word_opens_the_conversation_once_there_is_consent(
    visitor: Visitor, settle: Settle, site: Site, db: Database
) -> None:
    await settle(uploads=True, consent={"text": "We keep this chat."})
    await visitor.visit()
    await visitor.open()
    await choose(visitor, plan())
    await expect(visitor.dialog.get_by_role("button", name="I agree")).to_be_focused()
    assert visitor.posts() == []
    await visitor.dialog.get_by_role("button", name="I agree").press("Enter")

    await expect(visitor.announcements).to_contain_text("File sent.")
    assert [post["message"] for post in visitor.posts()] == ["I’d like to send you a file."]
    assert await sent(site, db) == ["plan.pdf"]


async def test_a_site_that_takes_no_files_offers_nothing_and_loads_nothing(visitor: Visitor) -> None:
    await visitor.visit()
    await visitor.open()
    await visitor.ask("Hello")

    await expect(attach(visitor)).to_have_count(0)
    assert await visitor.page.evaluate(HAND_OVER, ["textarea", "paste", "plan.pdf"]) is False
    assert visitor.asked("upload.js") == 0
