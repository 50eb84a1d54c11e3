"""What a visitor says and hears, and what is remembered of it."""

from playwright.async_api import expect

from tests.widget.visitor import Visitor

COUNT_CHANGES = """() => {
  const root = document.querySelector('leadlight-chat').shadowRoot;
  window.tokens = 0;
  window.announced = [];
  const added = (records) => records.flatMap(({addedNodes}) => [...addedNodes]);
  const isText = ({nodeType}) => nodeType === Node.TEXT_NODE;
  new MutationObserver((records) => { window.tokens += added(records).filter(isText).length; })
    .observe(root.querySelector('.messages'), {childList: true, subtree: true});
  new MutationObserver((records) => { window.announced.push(...added(records).map((n) => n.textContent)); })
    .observe(root.querySelector('[role=status]'), {childList: true});
}"""


async def test_a_reply_is_streamed_and_announced_once_as_a_whole(visitor: Visitor) -> None:
    await visitor.visit()
    await visitor.open()
    await visitor.page.evaluate(COUNT_CHANGES)

    reply = await visitor.ask("What do you offer?")

    assert reply
    assert await visitor.page.evaluate("() => window.tokens") > 2
    assert await visitor.page.evaluate("() => window.announced") == [reply]


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


async def test_a_conversation_goes_on_in_the_session_it_began(visitor: Visitor) -> None:
    await visitor.visit()
    await visitor.open()
    await visitor.ask("One")
    await visitor.ask("Two")

    first, second = visitor.posts()
    assert "sessionId" not in first
    assert second["sessionId"]
    assert first["messageId"] != second["messageId"]


async def test_a_session_the_server_does_not_know_starts_afresh(visitor: Visitor) -> None:
    key = f"leadlight:{visitor.site.admin_id}"
    unknown = '{"sessionId": "nobody", "sessionToken": "nothing"}'
    await visitor.visit()
    await visitor.page.evaluate("([key, value]) => localStorage.setItem(key, value)", [key, unknown])
    await visitor.page.reload()
    await visitor.open()

    assert await visitor.ask("Hello again")

    assert "nobody" not in (await visitor.stored())[key]


async def test_where_the_visitor_came_from_goes_with_the_message(visitor: Visitor) -> None:
    await visitor.visit(query="?utm_source=fair&utm_campaign=spring&other=1")
    await visitor.open()
    await visitor.ask("Hello")

    [post] = visitor.posts()
    assert post["pageUrl"] == visitor.page.url
    assert post["utm"] == {"source": "fair", "campaign": "spring"}
    assert "referrer" not in post


async def test_markup_stays_text_whoever_writes_it(visitor: Visitor) -> None:
    markup = '<img src=x onerror="window.hurt = true"><b>bold</b> [x](javascript:alert(1))'
    await visitor.visit()
    await visitor.open()
    await visitor.ask(markup)
    await visitor.page.reload()
    await visitor.open()

    await expect(visitor.said).to_have_count(1)
    assert await visitor.words(visitor.said.last) == markup
    await expect(visitor.log.locator("img, b, a")).to_have_count(0)
    assert await visitor.page.evaluate("() => window.hurt") is None
