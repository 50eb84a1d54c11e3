"""What the bot asks for in the conversation: an address, a choice, a correction; and a person who joins."""

import json
import re
from typing import Any

from playwright.async_api import Locator, Route, expect

from tests.widget.conftest import Settle
from tests.widget.network import refusal, seasoned
from tests.widget.visitor import Visitor

EVENTS = re.compile(r"/api/chat/[^/]+/events")


def card(visitor: Visitor) -> Locator:
    return visitor.host.locator(".card")


async def test_an_address_is_given_in_a_card_whose_mistakes_are_explained(visitor: Visitor) -> None:
    await visitor.visit()
    await visitor.open()
    await visitor.meet(seasoned(askEmail=True))
    await visitor.ask("I need a shed")
    field = visitor.dialog.get_by_role("textbox", name="E-mail address")
    submit = card(visitor).get_by_role("button", name="Send")

    await field.fill("jane@")
    await submit.click()
    await expect(field).to_be_focused()
    await expect(field).to_have_attribute("aria-invalid", "true")
    await expect(field).to_have_accessible_description("Write it like name@example.com.")
    assert len(visitor.posts()) == 1
    await field.fill("jane@example.org")
    await expect(field).to_have_attribute("aria-invalid", "false")
    await submit.dblclick(no_wait_after=True)

    await visitor.heard_out(3)
    assert [post["message"] for post in visitor.posts()] == ["I need a shed", "jane@example.org"]
    await expect(visitor.confirmation).to_contain_text("jane@example.org")
    await expect(card(visitor)).to_have_count(0)
    assert await visitor.site.lead("jane@example.org")


async def test_the_card_is_never_a_wall(visitor: Visitor) -> None:
    await visitor.visit()
    await visitor.open()
    await visitor.meet(seasoned(askEmail=True), seasoned(askEmail=True))
    await visitor.ask("I need a shed")
    await expect(card(visitor)).to_be_visible()
    await visitor.ask("First tell me what it costs")

    await card(visitor).get_by_role("button", name="No, thanks").click()

    await expect(card(visitor)).to_have_count(0)
    await expect(visitor.field).to_be_focused()


async def test_an_admin_who_wants_no_card_gets_none(visitor: Visitor, settle: Settle) -> None:
    await settle(askEmail="chat")
    await visitor.visit()
    await visitor.open()
    await visitor.meet(seasoned(askEmail=True))
    await visitor.ask("I need a shed")

    await expect(card(visitor)).to_have_count(0)


async def test_a_slip_in_an_address_is_corrected_with_one_press(visitor: Visitor) -> None:
    await visitor.visit()
    await visitor.open()
    await visitor.meet(seasoned(emailSuggestion="jane@gmail.com"))
    await visitor.ask("It is jane@gmial.com")
    question = visitor.dialog.get_by_text("Did you mean \u2068jane@gmail.com\u2069?")
    await expect(question).to_be_visible()

    await visitor.dialog.get_by_role("button", name="Yes, use it").click()

    await visitor.heard_out(3)
    assert visitor.posts()[-1]["message"] == "jane@gmail.com"
    await expect(question).to_have_count(0)
    await expect(visitor.field).to_be_focused()


async def test_who_meant_it_keeps_the_address_as_typed(visitor: Visitor) -> None:
    await visitor.visit()
    await visitor.open()
    await visitor.meet(seasoned(emailSuggestion="jane@gmail.com"))
    await visitor.ask("It is jane@gmial.com")
    await visitor.dialog.get_by_role("button", name="No, thanks").click()

    await expect(card(visitor)).to_have_count(0)
    assert len(visitor.posts()) == 1


async def test_a_quick_reply_is_said_for_the_visitor_and_the_focus_goes_to_the_field(
    visitor: Visitor,
) -> None:
    await visitor.visit()
    await visitor.open()
    await visitor.meet(seasoned(quickReplies=["What does it cost?", "<b>Where</b>?"]))
    await visitor.ask("Hello")
    await expect(visitor.dialog.get_by_role("button", name="<b>Where</b>?")).to_be_visible()

    await visitor.dialog.get_by_role("button", name="What does it cost?").press("Enter")

    await visitor.heard_out(3)
    assert await visitor.words(visitor.said.last) == "What does it cost?"
    await expect(visitor.field).to_be_focused()
    await expect(visitor.dialog.get_by_role("button", name="<b>Where</b>?")).to_have_count(0)


async def test_a_rating_that_does_not_arrive_is_not_lost(visitor: Visitor) -> None:
    await visitor.visit()
    await visitor.open()
    await visitor.ask("Hello")
    calls = []

    async def answer(route: Route) -> None:
        calls.append(route.request.post_data_json)
        await (refusal(503)(route) if len(calls) == 1 else route.continue_())

    await visitor.page.route(re.compile(r"/rating$"), answer)
    await visitor.dialog.get_by_role("button", name="More").click()
    await visitor.dialog.get_by_role("button", name="Rate this chat").click()
    await visitor.dialog.get_by_role("radio", name="2 of 5").check(force=True)
    await card(visitor).get_by_role("button", name="Send").click()
    await expect(card(visitor).get_by_role("alert")).to_have_text("Not sent.")
    await card(visitor).get_by_role("button", name="Send").click()

    await expect(card(visitor)).to_have_count(0)
    assert calls == [{"score": 2}, {"score": 2}]


async def test_a_site_without_ratings_offers_none(visitor: Visitor, settle: Settle) -> None:
    await settle(rating=False)
    await visitor.visit()
    await visitor.open()
    await visitor.ask("Hello")
    await visitor.dialog.get_by_role("button", name="More").click()

    await expect(visitor.dialog.get_by_role("button", name="Rate this chat")).to_be_hidden()


async def test_the_words_of_a_person_who_joins_arrive_as_they_are_written(visitor: Visitor) -> None:
    """The server's side of the live events is stubbed here, and only here."""
    after: list[str] = []

    async def events(route: Route) -> None:
        after.append(route.request.url.partition("after=")[2])
        if len(after) == 1:
            await route.abort("connectionreset")
        elif len(after) == 2:
            await route.fulfill(
                content_type="text/event-stream", body=_events(_joined(), _word("Hi, Bob here.", 8))
            )
        elif len(after) == 3:
            body = _events(_word("Still there?", 10), ("handoff", {"state": None}))
            await route.fulfill(content_type="text/event-stream", body=body)

    await visitor.page.route(EVENTS, events)
    await visitor.visit()
    await visitor.open()
    assert visitor.asked("/events") == 0
    await visitor.meet(seasoned(handoff="waiting"))
    await visitor.ask("I want to talk to a person")
    strip = visitor.host.locator(".strip").last

    await expect(visitor.heard.filter(has_text="Hi, Bob here.")).to_contain_text("Bob")
    await expect(visitor.heard.filter(has_text="Still there?")).to_have_count(1)
    await expect(strip).to_be_hidden()
    await visitor.page.wait_for_timeout(1_200)
    assert after == ["0", "0", "8"]  # and it is closed when the person has gone


def _events(*events: tuple[str, dict[str, Any]]) -> str:
    return "".join(f"event: {name}\ndata: {json.dumps(data)}\n\n" for name, data in events)


def _joined() -> tuple[str, dict[str, Any]]:
    return "handoff", {"state": "person"}


def _word(content: str, seq: int) -> tuple[str, dict[str, Any]]:
    told = {"messageId": f"m{seq}", "role": "person", "author": "Bob", "createdAt": "2026-03-02T12:00:00Z"}
    return "message", {**told, "content": content, "seq": seq}
