"""What the bot asks for in the conversation: an address, a choice, a correction; and a person who joins."""

import re

import pytest
from playwright.async_api import Locator, Route, expect

from server.mongo import Database
from tests.site import Site
from tests.widget.conftest import Settle
from tests.widget.network import BRIEF_WAITS, broken, refusal
from tests.widget.visitor import Visitor

QUESTIONS = ("What does it cost?", "<b>Where</b> are you?", "Do you deliver?")
EVENTS = re.compile(r"/api/chat/[^/]+/events")


@pytest.fixture
async def asked_often(site: Site) -> None:
    """The admin has prepared answers."""
    answers = [{"question": question, "text": f"About “{question[:-1]}”: ask us."} for question in QUESTIONS]
    profile = {"name": "Alice's Atelier", "answers": answers}
    assert (await site.as_admin("PUT", "/api/v1/profile", json=profile)).status == 200


def card(visitor: Visitor) -> Locator:
    return visitor.host.locator(".card")


async def wanted(visitor: Visitor) -> None:
    """The visitor says what for; the bot asks for the address."""
    await visitor.ask("Hello")
    assert "e-mail address" in await visitor.ask("I need a shed")


async def test_an_address_is_given_in_a_card_whose_mistakes_are_explained(visitor: Visitor) -> None:
    await visitor.visit()
    await visitor.open()
    await wanted(visitor)
    field = visitor.dialog.get_by_role("textbox", name="E-mail address")
    submit = card(visitor).get_by_role("button", name="Send")

    await field.fill("jane@")
    await submit.click()
    await expect(field).to_be_focused()
    await expect(field).to_have_attribute("aria-invalid", "true")
    await expect(field).to_have_accessible_description("Write it like name@example.com.")
    assert len(visitor.posts()) == 2
    await field.fill("jane@example.org")
    await expect(field).to_have_attribute("aria-invalid", "false")
    await submit.dblclick(no_wait_after=True)

    await visitor.heard_out(4)
    assert [post["message"] for post in visitor.posts()] == ["Hello", "I need a shed", "jane@example.org"]
    await expect(visitor.confirmation).to_contain_text("jane@example.org")
    await expect(card(visitor)).to_have_count(0)
    assert await visitor.site.lead("jane@example.org")


async def test_the_card_is_never_a_wall(visitor: Visitor) -> None:
    await visitor.visit()
    await visitor.open()
    await wanted(visitor)
    await expect(card(visitor)).to_be_visible()
    await visitor.ask("First tell me what it costs")
    await expect(card(visitor)).to_have_count(0)
    await visitor.say("I want to talk to a person")

    await card(visitor).get_by_role("button", name="No, thanks").click()

    await expect(card(visitor)).to_have_count(0)
    await expect(visitor.field).to_be_focused()


async def test_an_admin_who_wants_no_card_gets_none(visitor: Visitor, settle: Settle) -> None:
    await settle(askEmail="chat")
    await visitor.visit()
    await visitor.open()
    await wanted(visitor)

    await expect(card(visitor)).to_have_count(0)


async def test_a_slip_in_an_address_is_corrected_with_one_press(visitor: Visitor) -> None:
    await visitor.visit()
    await visitor.open()
    assert await visitor.ask("It is jane@gmial.com") == "Did you mean jane@gmail.com?"
    await expect(card(visitor)).to_have_accessible_name("Did you mean \u2068jane@gmail.com\u2069?")

    await visitor.dialog.get_by_role("button", name="Yes, use it").click()

    await visitor.heard_out(3)
    assert visitor.posts()[-1]["message"] == "jane@gmail.com"
    await expect(card(visitor)).to_have_count(0)
    await expect(visitor.field).to_be_focused()
    await expect(visitor.confirmation).to_contain_text("jane@gmail.com")
    assert [lead["email"] for lead in await visitor.site.leads()] == ["jane@gmail.com"]


async def test_who_meant_it_keeps_the_address_as_typed(visitor: Visitor) -> None:
    await visitor.visit()
    await visitor.open()
    await visitor.ask("It is jane@gmial.com")
    await visitor.dialog.get_by_role("button", name="No, thanks").click()

    await expect(card(visitor)).to_have_count(0)
    assert len(visitor.posts()) == 1


async def test_a_quick_reply_is_said_for_the_visitor_and_the_focus_goes_to_the_field(
    visitor: Visitor, asked_often: None
) -> None:
    await visitor.visit()
    await visitor.open()
    choices = visitor.log.locator(".asked button")
    await expect(choices).to_have_text(QUESTIONS)
    assert visitor.posts() == []

    await choices.first.press("Enter")

    await visitor.heard_out(2)
    assert await visitor.words(visitor.said.last) == QUESTIONS[0]
    await expect(visitor.field).to_be_focused()
    await expect(choices).to_have_text(QUESTIONS[1:])  # what the server offers next
    await visitor.ask("Something else")
    await expect(choices).to_have_count(0)
    await visitor.page.reload()
    await visitor.open()
    await expect(visitor.said).to_have_count(2)
    await expect(choices).to_have_count(0)


async def test_who_speaks_at_once_is_offered_nothing(visitor: Visitor, asked_often: None) -> None:
    await visitor.visit()
    await visitor.call("send('Hello')")

    await visitor.heard_out(2)
    await expect(visitor.log.locator(".asked button")).to_have_count(0)


async def test_a_card_that_cannot_be_loaded_stands_in_nobodys_way(visitor: Visitor) -> None:
    await visitor.page.route(re.compile(r"/widget/cards\.js"), broken)
    await visitor.visit()
    await visitor.open()
    await wanted(visitor)
    await visitor.ask("jane@example.org")

    assert visitor.asked("cards.js") == 1
    assert await visitor.site.lead("jane@example.org")


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
    await visitor.dialog.get_by_role("radio", name="2 of 5").press("Space")
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


async def test_the_words_of_a_person_who_joins_arrive_as_they_are_written(
    visitor: Visitor, site: Site, db: Database
) -> None:
    await visitor.page.add_init_script(BRIEF_WAITS)
    await visitor.visit()
    await visitor.open()
    assert visitor.asked("/events") == 0
    await visitor.page.route(EVENTS, broken, times=2)
    await visitor.ask("I want to talk to a person")
    strip = visitor.host.locator(".strip").last
    await expect(strip).to_have_text("A person was asked to join.")
    session = await db["sessions"].find_one({})
    assert session
    conversation = f"/api/v1/conversations/{session['sessionId']}"

    async def bob(does: str, **body: str) -> None:
        reply = await site.as_admin("POST", f"{conversation}/{does}", json=body)
        assert reply.status == 200, reply.text

    await bob("reply", message="Hi, Bob here.", author="Bob")
    await expect(visitor.heard.filter(has_text="Hi, Bob here.")).to_contain_text("Bob")
    await expect(strip).to_have_text("A person is answering.")
    await visitor.page.context.set_offline(True)
    await bob("reply", message="Still there?", author="Bob")
    await visitor.page.context.set_offline(False)
    await expect(visitor.heard.filter(has_text="Still there?")).to_have_count(1)
    await visitor.say("Yes, I am")
    await bob("handoff", state="bot")

    await expect(strip).to_be_hidden()
    await expect(visitor.heard.filter(has_text="Hi, Bob here.")).to_have_count(1)
    assert visitor.asked("/events") >= 3
    await visitor.page.wait_for_load_state("networkidle")  # as nothing is while a stream is open
    assert await visitor.ask("And who are you?")


async def test_a_person_who_answers_is_there_again_after_a_reload(
    visitor: Visitor, site: Site, db: Database
) -> None:
    await visitor.visit()
    await visitor.open()
    await visitor.ask("Hello")
    session = await db["sessions"].find_one({})
    assert session
    path = f"/api/v1/conversations/{session['sessionId']}/reply"
    await site.as_admin("POST", path, json={"message": "Bob here.", "author": "Bob"})
    await visitor.page.reload()
    await visitor.open()

    await expect(visitor.heard.filter(has_text="Bob here.")).to_contain_text("Bob")
    await expect(visitor.host.locator(".strip").last).to_have_text("A person is answering.")
    await site.as_admin("POST", path, json={"message": "What can I do?", "author": "Bob"})
    await expect(visitor.heard.filter(has_text="What can I do?")).to_have_count(1)
