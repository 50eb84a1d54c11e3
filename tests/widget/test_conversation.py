"""What a visitor says and hears, and what is remembered of it."""

import asyncio
from dataclasses import replace

import pytest
from playwright.async_api import expect

from llm.chat import Conversation
from llm.scripted import ScriptedModel
from llm.steadfast import Steadfast
from server.mongo import Database
from server.services import Services
from tests.site import Site
from tests.widget.conftest import MakeVisitor
from tests.widget.network import BRIEF_WAITS
from tests.widget.visitor import Visitor

WATCH = """() => {
  const root = document.querySelector('leadlight-chat').shadowRoot;
  window.announced = [];
  const added = (records) => records.flatMap(({addedNodes}) => [...addedNodes]);
  new MutationObserver((records) => { window.announced.push(...added(records).map((n) => n.textContent)); })
    .observe(root.querySelector('[role=status]'), {childList: true});
}"""

AT_THE_TOP = """() =>
  document.querySelector('leadlight-chat').shadowRoot.querySelector('.messages').scrollTop === 0"""

HOSTILE_WORDS = [
    '<img src=x onerror="window.hurt = true"><b>bold</b><script>window.hurt = true</script>',
    "[x](javascript:window.hurt=true) [y](data:text/html,<script>window.hurt=true</script>) [z](vbscript:x)",
    "[![a](https://example.org/x.png)](javascript:window.hurt=true) [ok](JaVaScRiPt&#58;window.hurt=true)",
    "**_**_**_**_[`*](https://example.org/`*)_**_**_** [[[[[[](((((",
    "safe \u202egro.elpmaxe//:sptth\u202c [name](https://bank.example@evil.example/) \u2066x",
    f"[long](https://example.org/{'a' * 10_000}) https://example.org/{'b' * 10_000}",
    "[https://bank.example](https://evil.example/login)",
]


class Talkative(ScriptedModel):
    """Says the same long thing, in many small pieces."""

    async def reply(self, conversation: Conversation):  # type: ignore[no-untyped-def]
        for number in range(60):
            await asyncio.sleep(0.01)
            yield f"Word **{number}** and more.\n\n" if number % 10 == 9 else f"Word **{number}** and more. "


class Halting(Talkative):
    """Says it too, but stops half-way until it may go on."""

    may_go_on = asyncio.Event()

    async def reply(self, conversation: Conversation):  # type: ignore[no-untyped-def]
        async for words in super().reply(conversation):
            yield words
            if "**30**" in words:
                await self.may_go_on.wait()


class Echo(ScriptedModel):
    """Says what the visitor said."""

    async def reply(self, conversation: Conversation):  # type: ignore[no-untyped-def]
        yield conversation.lines[-1].text


@pytest.fixture
def parts(parts: Services, request: pytest.FixtureRequest) -> Services:
    model = getattr(request, "param", None)
    return replace(parts, model=Steadfast(model(), ScriptedModel())) if model else parts


@pytest.mark.parametrize("parts", [Talkative], indirect=True)
async def test_a_streamed_reply_is_announced_exactly_once_as_plain_text(visitor: Visitor) -> None:
    await visitor.page.add_init_script(BRIEF_WAITS)
    await visitor.visit()
    await visitor.open()
    await visitor.page.evaluate(WATCH)

    reply = await visitor.ask("What do you offer?")

    [announced] = await visitor.page.evaluate("() => window.announced")
    assert announced == reply
    assert "*" not in announced
    await expect(visitor.log).to_have_attribute("aria-live", "off")
    await expect(visitor.announcements).to_be_empty()  # once read, it goes


@pytest.mark.parametrize("parts", [Echo], indirect=True)
async def test_markdown_is_shown_as_what_it_means(visitor: Visitor) -> None:
    words = (
        "Our **two** rooms:\n\n1. *Skiff*\n2. `Lookout`\n\n- [Prices](https://example.org/prices)"
        "\n\n```\nx = 1\n```\nSee https://example.org/a_b_c."
    )
    await visitor.visit()
    await visitor.open()
    await visitor.ask(words)

    reply = visitor.heard.last
    await expect(reply.locator("strong")).to_have_text("two")
    await expect(reply.locator("ol > li")).to_have_text(["Skiff", "Lookout"])
    await expect(reply.locator("pre")).to_have_text("x = 1")
    links = reply.get_by_role("link")
    assert await links.evaluate_all("links => links.map((link) => [link.href, link.rel, link.target])") == [
        ["https://example.org/prices", "noreferrer nofollow", "_blank"],
        ["https://example.org/a_b_c", "noreferrer nofollow", "_blank"],
    ]


@pytest.mark.parametrize("parts", [Echo], indirect=True)
async def test_nothing_that_anyone_writes_becomes_script_or_a_false_address(visitor: Visitor) -> None:
    await visitor.visit()
    await visitor.open()
    for words in HOSTILE_WORDS:
        await visitor.ask(words[:4000])
    await visitor.page.reload()
    await visitor.open()
    await expect(visitor.said).to_have_count(len(HOSTILE_WORDS))

    await expect(visitor.log.locator("img, script, iframe, b")).to_have_count(0)
    assert await visitor.page.evaluate("() => window.hurt") is None
    hrefs = await visitor.log.locator("a").evaluate_all("links => links.map((link) => link.href)")
    assert all(href.startswith("https://") and len(href) < 2100 and "@" not in href for href in hrefs)
    assert await visitor.log.get_by_role("link", name="evil.example/login").count() == 1
    assert "\u202e" not in " ".join(await visitor.heard.all_inner_texts())
    assert (await visitor.words(visitor.said.first)) == HOSTILE_WORDS[0]


async def test_the_focus_never_moves_when_a_message_arrives(visitor: Visitor) -> None:
    await visitor.visit(f'<input aria-label="Search">{visitor.snippet()}')
    await visitor.open()
    await visitor.ask("Hello")
    closing = visitor.dialog.get_by_role("button", name="Close chat")

    for elsewhere in (visitor.page.get_by_role("textbox", name="Search"), closing):
        await elsewhere.focus()
        before = await visitor.heard.count()
        await visitor.call("send('And then?')")
        await elsewhere.focus()
        await visitor.heard_out(before + 1)
        await expect(elsewhere).to_be_focused()


@pytest.mark.parametrize("parts", [Halting], indirect=True)
async def test_who_scrolled_up_to_read_is_left_there_and_told_of_what_is_new(visitor: Visitor) -> None:
    Halting.may_go_on.set()
    await visitor.visit()
    await visitor.open()
    await visitor.ask("Tell me everything")
    newer = visitor.dialog.get_by_role("button", name="New messages")
    await expect(newer).to_be_hidden()

    Halting.may_go_on.clear()
    await visitor.say("And once more")
    await expect(visitor.heard.nth(2)).to_contain_text("Word 30")
    await visitor.log.hover()
    await visitor.page.mouse.wheel(0, -9000)
    await visitor.page.wait_for_function(AT_THE_TOP)
    Halting.may_go_on.set()
    await visitor.heard_out(3)

    await expect(newer).to_be_visible()
    assert await visitor.page.evaluate(AT_THE_TOP)
    await newer.click()
    await expect(newer).to_be_hidden()
    assert await visitor.log.evaluate("log => log.scrollHeight - log.scrollTop - log.clientHeight") < 2


async def test_giving_an_email_shows_where_the_answer_will_go(visitor: Visitor) -> None:
    await visitor.visit()
    await visitor.open()
    await expect(visitor.confirmation).to_be_hidden()

    await visitor.ask("What does it cost? My e-mail is alice@example.com")

    await expect(visitor.confirmation).to_contain_text("alice@example.com")
    assert await visitor.site.lead("alice@example.com")


async def test_the_conversation_survives_a_reload_and_only_its_key_is_stored(visitor: Visitor) -> None:
    await visitor.visit()
    await visitor.open()
    await visitor.ask("I am alice@example.com")
    reply = await visitor.ask("Do you build on weekends?")

    stored = await visitor.stored()
    await visitor.page.reload()
    await visitor.open()

    await expect(visitor.said).to_have_count(2)
    assert await visitor.words(visitor.said.last) == "Do you build on weekends?"
    assert await visitor.words(visitor.heard.last) == reply
    await expect(visitor.confirmation).to_be_visible()
    assert list(stored) == [f"leadlight:{visitor.site.admin_id}"]
    assert "alice" not in str(stored)


async def test_a_session_the_server_does_not_know_starts_afresh(visitor: Visitor) -> None:
    key = f"leadlight:{visitor.site.admin_id}"
    unknown = '{"sessionId": "nobody", "sessionToken": "nothing"}'
    await visitor.visit()
    await visitor.page.evaluate("([key, value]) => localStorage.setItem(key, value)", [key, unknown])
    await visitor.page.reload()
    await visitor.open()

    assert await visitor.ask("Hello again")

    assert "nobody" not in (await visitor.stored())[key]


async def test_sources_are_noted_below_the_reply_and_stay_there(visitor: Visitor, site: Site) -> None:
    entry = {
        "title": "Warranty terms",
        "text": "Our warranty covers every shed for ten years.",
        "url": "https://example.org/warranty",
    }
    assert (await site.as_admin("POST", "/api/v1/knowledge", json=entry)).status in (200, 201)
    await visitor.visit()
    await visitor.open()
    await visitor.ask("How long is the warranty?")

    notes = visitor.heard.last.locator(".sources")
    await expect(notes.get_by_role("listitem")).to_have_text(["Warranty terms"])
    await expect(notes.get_by_role("link")).to_have_attribute("href", "https://example.org/warranty")
    await visitor.page.reload()
    await visitor.open()
    await expect(notes.get_by_role("link", name="Warranty terms")).to_have_count(1)


async def test_replies_to_a_closed_chat_are_counted_on_the_launcher(visitor: Visitor) -> None:
    await visitor.visit()
    await visitor.open()
    await visitor.ask("Hello")
    badge = visitor.launcher.locator(".badge")
    await expect(badge).to_be_hidden()

    await visitor.page.evaluate("() => { Leadlight.send('One'); Leadlight.send('Two'); Leadlight.close(); }")
    await visitor.heard_out(4)
    await expect(badge).to_have_text("2")
    await expect(visitor.launcher).to_have_accessible_name("Chat with us (2 unread)")

    await visitor.launcher.click()
    await expect(badge).to_be_hidden()
    await expect(visitor.launcher).to_have_accessible_name("Chat with us")


async def test_forgetting_leaves_nothing_on_the_device_and_starts_anew(
    visitor: Visitor, db: Database
) -> None:
    await visitor.visit()
    await visitor.open()
    await visitor.ask("I am alice@example.com")
    await visitor.call("setContext({plan: 'pro'})")
    await visitor.call("reset()")

    assert await visitor.stored() == {}
    await expect(visitor.said).to_have_count(0)
    await expect(visitor.confirmation).to_be_hidden()
    await visitor.ask("Somebody else")
    assert await db["sessions"].count_documents({}) == 2
    assert visitor.posts()[-1]["context"] == {}


async def test_a_visitor_can_delete_the_chat_from_the_device(visitor: Visitor) -> None:
    await visitor.visit()
    await visitor.open()
    await visitor.ask("I am alice@example.com")

    await visitor.dialog.get_by_role("button", name="More").click()
    await visitor.dialog.get_by_role("button", name="Delete chat").click()

    await expect(visitor.said).to_have_count(0)
    assert await visitor.stored() == {}


async def test_signing_out_before_the_chat_was_opened_forgets_too(make_visitor: MakeVisitor) -> None:
    visitor = await make_visitor()
    await visitor.visit()
    await visitor.open()
    await visitor.ask("Hello")
    await visitor.page.reload()
    await expect(visitor.launcher).to_be_visible()

    await visitor.call("reset()")

    assert await visitor.stored() == {}
    assert visitor.asked("panel.js") == 1  # before the reload
