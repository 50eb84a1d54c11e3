"""Bad networks, busy servers and blocked storage: nothing that was typed is lost or said twice."""

import time

import pytest
from playwright.async_api import expect

from tests.widget.visitor import Answer, Visitor, broken, refusal, stream

BLOCK_STORAGE = """Object.defineProperty(window, 'localStorage', {
  get() { throw new DOMException('blocked', 'SecurityError'); },
});"""


@pytest.mark.parametrize("trouble", [refusal(503), broken], ids=["busy", "cut"])
async def test_a_message_that_fails_twice_is_sent_again_with_its_id_and_shown_once(
    visitor: Visitor, trouble: Answer
) -> None:
    await visitor.visit()
    await visitor.open()
    await visitor.meet(trouble, trouble)

    await visitor.say("Are you there?")

    await expect(visitor.announcements).not_to_be_empty()
    posts = visitor.posts()
    assert len(posts) == 3
    assert len({post["messageId"] for post in posts}) == 1
    await expect(visitor.said).to_have_count(1)
    await expect(visitor.heard).to_have_count(2)  # the greeting and one reply


async def test_a_reply_cut_in_the_middle_is_asked_for_again(visitor: Visitor) -> None:
    await visitor.visit()
    await visitor.open()
    await visitor.meet(stream(("token", {"text": "Half a rep"})))

    await visitor.say("Hello")

    await expect(visitor.announcements).not_to_be_empty()
    first, second = visitor.posts()
    assert first["messageId"] == second["messageId"]
    await expect(visitor.heard).to_have_count(2)
    await expect(visitor.log).not_to_contain_text("Half a rep")


async def test_an_error_that_will_pass_is_asked_past(visitor: Visitor) -> None:
    await visitor.visit()
    await visitor.open()
    await visitor.meet(stream(("error", {"title": "Model away", "status": 503})))

    await visitor.say("Hello")

    await expect(visitor.announcements).not_to_be_empty()
    assert len(visitor.posts()) == 2


async def test_a_busy_server_is_left_alone_as_long_as_it_asks(visitor: Visitor) -> None:
    await visitor.visit()
    await visitor.open()
    await visitor.meet(refusal(429, retry_after="2"))

    began = time.monotonic()
    await visitor.say("Hello")
    await expect(visitor.announcements).not_to_be_empty()

    assert time.monotonic() - began >= 2
    assert len(visitor.posts()) == 2


async def test_a_refused_message_keeps_its_text_and_can_be_tried_again(visitor: Visitor) -> None:
    await visitor.visit()
    await visitor.open()
    await visitor.meet(refusal(422))

    await visitor.say("Something odd")
    failed = visitor.said.filter(has_text="Not sent.")
    await expect(failed).to_contain_text("Something odd")
    assert len(visitor.posts()) == 1
    await failed.get_by_role("button", name="Try again").click()

    await expect(visitor.heard).to_have_count(2)
    await expect(failed).to_have_count(0)
    await expect(visitor.field).to_be_focused()
    first, second = visitor.posts()
    assert first["messageId"] == second["messageId"]


async def test_messages_sent_in_a_hurry_are_answered_one_after_the_other(visitor: Visitor) -> None:
    await visitor.visit()
    await visitor.open()

    for text in ("One", "Two", "Three"):
        await visitor.say(text)

    await expect(visitor.heard).to_have_count(4)
    order = await visitor.log.get_by_role("listitem").evaluate_all("items => items.map((i) => i.className)")
    assert order == ["assistant", *["user", "assistant"] * 3]
    assert len({post.get("sessionId") for post in visitor.posts()[1:]}) == 1


async def test_blocked_storage_does_not_stop_the_chat(visitor: Visitor) -> None:
    await visitor.page.add_init_script(BLOCK_STORAGE)
    await visitor.visit()
    await visitor.open()

    assert await visitor.ask("Hello")
    assert await visitor.ask("Still there?")
    assert visitor.posts()[1]["sessionId"]
    assert visitor.complaints == []
