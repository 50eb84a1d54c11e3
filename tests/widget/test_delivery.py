"""Bad networks, busy servers, blocked storage: what was typed is stored once, in order, and never lost."""

import pytest
from playwright.async_api import expect

from server.mongo import Database
from tests.site import eventually
from tests.widget.conftest import Said
from tests.widget.network import (
    BRIEF_WAITS,
    END_WAIT,
    HELD_WAITS,
    Answer,
    broken,
    cut,
    lost,
    refusal,
    silence,
    slow,
    stream,
)
from tests.widget.visitor import Visitor

BLOCK_STORAGE = """for (const name of ["localStorage", "sessionStorage"])
  Object.defineProperty(window, name, {
  get() { throw new DOMException('blocked', 'SecurityError'); },
});"""
NO_LOCKS = "Object.defineProperty(Navigator.prototype, 'locks', {value: undefined});"

TROUBLES = {
    "dropped": broken,
    "answer lost": lost,
    "delayed": slow,
    "unavailable": refusal(503),
    "throttled": refusal(429, retry_after="1"),
    "cut": cut,
}


@pytest.mark.parametrize("trouble", TROUBLES.values(), ids=TROUBLES)
async def test_three_messages_through_trouble_are_stored_once_each_and_in_order(
    visitor: Visitor, said: Said, trouble: Answer, db: Database
) -> None:
    await visitor.page.add_init_script(BRIEF_WAITS)
    await visitor.visit()
    await visitor.open()
    await visitor.meet(trouble, trouble)

    for text in ("One", "Two", "Three"):
        await visitor.say(text)

    await visitor.heard_out(4)
    assert await said() == ["One", "Two", "Three"]
    assert await db["chats"].count_documents({"role": "assistant"}) == 3
    assert await db["sessions"].count_documents({}) == 1
    assert len({post["messageId"] for post in visitor.posts()}) == 3
    order = await visitor.items.evaluate_all("items => items.map((item) => item.className)")
    assert order == ["assistant", *["user", "assistant"] * 3]
    assert list(await visitor.stored()) == [f"leadlight:{visitor.site.admin_id}"]


async def test_a_message_that_fails_twice_keeps_its_id_and_gets_one_reply(visitor: Visitor) -> None:
    await visitor.page.add_init_script(BRIEF_WAITS)
    await visitor.visit()
    await visitor.open()
    await visitor.meet(refusal(503), refusal(503))

    await visitor.say("Are you there?")

    await visitor.heard_out(2)
    assert len(visitor.posts()) == 3
    assert len({post["messageId"] for post in visitor.posts()}) == 1
    await expect(visitor.said).to_have_count(1)
    await expect(visitor.dialog.get_by_text("Waiting for a connection")).to_have_count(0)


async def test_what_was_said_offline_survives_a_reload_and_is_sent_once_when_the_network_is_back(
    visitor: Visitor, said: Said
) -> None:
    await visitor.visit()
    await visitor.open()
    await visitor.page.context.set_offline(True)
    await visitor.say("One")
    await visitor.say("Two")
    await expect(visitor.said.first.get_by_text("Waiting for a connection")).to_be_visible()
    assert await said() == []

    later = await visitor.another_tab()
    await visitor.page.close()
    await visitor.page.context.set_offline(False)
    await later.visit()  # and nobody opens the chat

    async def both_said() -> bool:
        return await said() == ["One", "Two"]

    await eventually(both_said, within=30)
    await expect(later.launcher.locator(".badge")).to_have_text("2")
    await later.launcher.click()
    await expect(later.said).to_have_count(2)
    await later.heard_out(3)
    assert list(await later.stored()) == [f"leadlight:{visitor.site.admin_id}"]


async def test_the_network_that_comes_back_is_noticed_before_the_wait_is_over(visitor: Visitor) -> None:
    await visitor.page.add_init_script(HELD_WAITS)
    await visitor.visit()
    await visitor.open()
    await visitor.page.context.set_offline(True)
    await visitor.say("Hello")
    await expect(visitor.dialog.get_by_text("Waiting for a connection")).to_be_visible()

    await visitor.page.context.set_offline(False)

    await visitor.heard_out(2)


async def test_a_reply_cut_in_the_middle_is_completed_in_one_bubble(visitor: Visitor, said: Said) -> None:
    await visitor.page.add_init_script(BRIEF_WAITS)
    await visitor.visit()
    await visitor.open()
    await visitor.meet(stream(("token", {"text": "Half a rep"})), cut)

    await visitor.say("Hello")

    await visitor.heard_out(2)
    assert len({post["messageId"] for post in visitor.posts()}) == 1
    assert len(visitor.posts()) == 3
    await expect(visitor.log).not_to_contain_text("Half a rep")
    assert await said() == ["Hello"]


async def test_an_error_within_the_stream_that_will_pass_is_asked_past(visitor: Visitor) -> None:
    await visitor.visit()
    await visitor.open()
    await visitor.meet(stream(("error", {"title": "Model away", "status": 503})))

    await visitor.say("Hello")

    await visitor.heard_out(2)
    assert len(visitor.posts()) == 2


async def test_a_busy_server_is_left_alone_as_long_as_it_asks(visitor: Visitor) -> None:
    await visitor.page.add_init_script(HELD_WAITS)
    await visitor.visit()
    await visitor.open()
    await visitor.meet(refusal(429, retry_after="7"))

    await visitor.say("Hello")
    await expect(visitor.dialog.get_by_text("Waiting for a connection")).to_be_visible()
    await visitor.dialog.get_by_role("button", name="Try again").click()  # does not hurry it
    await visitor.page.wait_for_load_state("networkidle")
    assert len(visitor.posts()) == 1

    await visitor.page.evaluate(END_WAIT, 7_000)
    await visitor.heard_out(2)
    assert len(visitor.posts()) == 2


async def test_a_refused_message_keeps_its_text_even_over_a_reload_and_can_be_tried_again(
    visitor: Visitor, said: Said
) -> None:
    await visitor.visit()
    await visitor.open()
    await visitor.meet(refusal(422))

    await visitor.say("Something odd")
    failed = visitor.said.filter(has_text="Not sent.")
    await expect(failed).to_contain_text("Something odd")
    assert len(visitor.posts()) == 1
    await visitor.page.reload()
    await visitor.launcher.click()
    await expect(failed).to_contain_text("Something odd")
    await failed.get_by_role("button", name="Try again").click()

    await visitor.heard_out(2)
    await expect(failed).to_have_count(0)
    await expect(visitor.field).to_be_focused()
    assert len({post["messageId"] for post in visitor.posts()}) == 1
    assert await said() == ["Something odd"]


async def test_what_fills_in_the_field_that_no_person_sees_is_no_person(visitor: Visitor, said: Said) -> None:
    await visitor.visit()
    await visitor.open()
    trap = visitor.host.locator("input[name=website]")
    await expect(trap).to_have_attribute("tabindex", "-1")
    await expect(trap).to_have_attribute("aria-hidden", "true")
    await trap.evaluate("trap => { trap.value = 'https://spam.example'; }")

    await visitor.say("Buy now")

    await expect(visitor.said.filter(has_text="Not sent.")).to_be_visible()
    assert await said() == []
    [post] = visitor.posts()
    assert post["elapsedMs"] > 0


async def test_a_refused_message_does_not_hold_up_the_next(visitor: Visitor, said: Said) -> None:
    await visitor.visit()
    await visitor.open()
    await visitor.meet(refusal(422))

    await visitor.say("Something odd")
    await visitor.say("Something else")

    await visitor.heard_out(2)
    assert await said() == ["Something else"]


async def test_messages_sent_in_a_hurry_are_answered_one_after_the_other(
    visitor: Visitor, said: Said
) -> None:
    await visitor.visit()
    await visitor.open()

    for text in ("One", "Two", "Three"):
        await visitor.say(text)

    await visitor.heard_out(4)
    order = await visitor.items.evaluate_all("items => items.map((item) => item.className)")
    assert order == ["assistant", *["user", "assistant"] * 3]
    assert await said() == ["One", "Two", "Three"]


@pytest.mark.parametrize("script", ["", NO_LOCKS], ids=["locks", "no locks"])
async def test_two_tabs_that_speak_at_once_show_and_store_each_message_once_and_in_order(
    visitor: Visitor, said: Said, db: Database, script: str
) -> None:
    """How often a message is posted is not counted: what one tab has just removed from the outbox, another
    process of the browser may still read, lock or no lock, and posts it again; the server stores it once."""
    other = await visitor.another_tab()
    for tab in (visitor, other):
        await tab.page.add_init_script(script)
        await tab.visit()
        await tab.open()
    await visitor.ask("Hello")
    await other.heard_out(2)
    await other.in_session()

    async def both_say(*texts: str) -> None:
        for text in texts:
            await visitor.say(f"{text} from the first")
            await other.say(f"{text} from the second")

    await both_say("One", "Two", "Three")

    for tab in (visitor, other):
        await expect(tab.said).to_have_count(7)
        await tab.heard_out(8)
    stored = await said()
    for whose in ("first", "second"):
        ordered = [text.partition(" ")[0] for text in stored if text.endswith(whose)]
        assert ordered == ["One", "Two", "Three"]
    assert len(stored) == 7
    assert await db["chats"].count_documents({"role": "assistant"}) == 7
    assert await db["sessions"].count_documents({}) == 1
    assert list(await visitor.stored()) == [f"leadlight:{visitor.site.admin_id}"]


async def test_when_a_tab_closes_before_it_has_sent_another_one_does(visitor: Visitor, said: Said) -> None:
    other = await visitor.another_tab()
    for tab in (visitor, other):
        await tab.visit()
        await tab.open()
    await visitor.meet(silence)

    await visitor.say("Hello")
    await expect(other.said).to_have_count(1)
    await visitor.page.close()

    await other.heard_out(2)
    assert await said() == ["Hello"]


async def test_blocked_storage_does_not_stop_the_chat(visitor: Visitor) -> None:
    for script in (BLOCK_STORAGE, BRIEF_WAITS):
        await visitor.page.add_init_script(script)
    await visitor.visit()
    await visitor.open()
    await visitor.meet(refusal(503))

    assert await visitor.ask("Hello")
    assert await visitor.ask("Still there?")
    assert visitor.posts()[-1]["sessionId"]


async def test_a_document_without_an_origin_can_chat_too(visitor: Visitor) -> None:
    inner = visitor.snippet().replace('"', "&quot;")
    frame = (
        f'<iframe sandbox="allow-scripts" width="900" height="700" srcdoc="<!doctype html>{inner}"></iframe>'
    )
    await visitor.visit(frame)
    inside = visitor.page.frame_locator("iframe")
    await inside.locator(".launcher").click()
    field = inside.get_by_role("textbox", name="Your message")
    await field.fill("Hello")
    await field.press("Enter")

    await expect(inside.locator("li.assistant")).to_have_count(2)
