"""The widget as a guest on somebody's page: light, quiet, once, and there whatever the page does."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from playwright.async_api import expect

from server.services import Services
from tests.factories import make_admin
from tests.widget.visitor import Visitor

SOURCES = sorted((Path(__file__).parents[2] / "widget" / "src").rglob("*.js"))


async def test_an_idle_page_costs_one_request_and_stores_nothing(visitor: Visitor) -> None:
    await visitor.visit()
    await expect(visitor.launcher).to_be_visible()
    await visitor.page.wait_for_load_state("networkidle")
    assert _ours(visitor) == [f"{visitor.site.url}/widget.js"]

    await visitor.open()
    await visitor.field.fill("Not sent yet")

    assert await visitor.stored() == {}
    assert await visitor.page.context.cookies() == []
    assert await visitor.page.evaluate("() => indexedDB.databases()") == []
    assert all(request.url.startswith(visitor.site.url) for request in visitor.requests)


async def test_pointing_at_the_launcher_costs_one_script_and_asks_the_server_nothing(
    visitor: Visitor,
) -> None:
    await visitor.visit()
    await visitor.launcher.hover()
    await visitor.page.wait_for_load_state("networkidle")

    assert [url.partition("?")[0] for url in _ours(visitor)] == [
        f"{visitor.site.url}/widget.js",
        f"{visitor.site.url}/widget/panel.js",
    ]


async def test_a_strict_content_policy_with_trusted_types_is_never_violated(visitor: Visitor) -> None:
    policy = "default-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'"
    await visitor.visit(policy=policy)
    await visitor.open()

    assert await visitor.ask("Hello, what **do** you offer? https://example.org")
    await visitor.page.keyboard.press("Escape")
    assert visitor.complaints == []


@pytest.mark.parametrize(
    ("script_src", "attributes"),
    [
        ("'nonce-abc'", 'nonce="abc"'),
        ("'nonce-abc' 'strict-dynamic'", 'nonce="abc"'),
        ("{site}", ""),
        ("{site}/widget.js {site}/widget/", ""),
    ],
    ids=["nonce", "strict-dynamic", "host", "paths"],
)
async def test_every_way_to_allow_a_script_is_enough(
    visitor: Visitor, script_src: str, attributes: str
) -> None:
    allowed = script_src.format(site=visitor.site.url)
    policy = f"default-src 'none'; script-src {allowed}; connect-src {visitor.site.url}"
    await visitor.visit(visitor.snippet(attributes), policy=policy)
    await visitor.open()

    assert await visitor.ask("Hello")
    assert visitor.complaints == []


async def test_the_demo_page_chats_without_a_word_in_the_console(visitor: Visitor, parts: Services) -> None:
    await parts.admins.add(make_admin("Harbour & Pine", demo=True))
    await visitor.page.goto(f"{visitor.site.url}/demo")
    await visitor.open()

    assert await visitor.ask("How much is a garden office?")
    await visitor.page.keyboard.press("Escape")
    assert visitor.complaints == []
    assert all(request.url.startswith(visitor.site.url) for request in visitor.requests)
    assert "{{" not in await visitor.page.content()


async def test_two_script_tags_make_one_widget(visitor: Visitor) -> None:
    await visitor.visit(visitor.snippet() * 2)
    await visitor.open()

    await expect(visitor.host).to_have_count(1)
    await visitor.ask("Hello")
    assert len(visitor.posts()) == 1


async def test_settings_may_stand_in_the_page_instead_of_the_tag(visitor: Visitor) -> None:
    settings = f"{{adminId: '{visitor.site.admin_id}', locale: 'de', accent: '#ffd54a', position: 'left'}}"
    tag = f'<script async src="{visitor.site.url}/widget.js"></script>'
    await visitor.visit(f"<script>window.leadlightSettings = {settings}</script>{tag}")

    await expect(visitor.launcher).to_have_accessible_name("Chatten Sie mit uns")
    await expect(visitor.launcher).to_have_css("color", "rgb(0, 0, 0)")
    await expect(visitor.launcher).to_have_css("left", "20px")


async def test_calls_made_before_it_loads_run_in_their_order(visitor: Visitor) -> None:
    calls = "(window.Leadlight ??= {q: []}).q.push(['send', 'One'], ['send', 'Two'], ['close'], ['nonsense'])"
    await visitor.visit(f"<script>{calls}</script>{visitor.snippet()}")

    await expect(visitor.launcher).to_have_attribute("aria-expanded", "false")
    await visitor.launcher.click()
    await visitor.heard_out(3)
    assert [post["message"] for post in visitor.posts()] == ["One", "Two"]

    await visitor.call("close()")
    await expect(visitor.dialog).to_be_hidden()
    await visitor.call("toggle()")
    await expect(visitor.field).to_be_focused()


async def test_a_page_can_listen_to_what_happens(visitor: Visitor) -> None:
    await visitor.visit()
    await visitor.page.evaluate(
        """() => {
          window.heard = [];
          const note = (name) => (detail) => window.heard.push([name, detail.role ?? detail.email ?? '']);
          for (const name of ['open', 'message', 'lead', 'close']) Leadlight.on(name, note(name));
          const silent = () => window.heard.push(['silent', '']);
          Leadlight.on('open', silent);
          Leadlight.off('open', silent);
        }"""
    )
    await visitor.open()
    await visitor.ask("I am alice@example.com")
    await visitor.page.keyboard.press("Escape")

    assert await visitor.page.evaluate("() => window.heard") == [
        ["open", ""],
        ["message", "user"],
        ["lead", "alice@example.com"],
        ["message", "assistant"],
        ["close", ""],
    ]


@pytest.mark.parametrize("wipe", ["swap", "empty"])
async def test_a_page_that_throws_its_body_away_keeps_the_chat_once_and_as_it_was(
    visitor: Visitor, wipe: str
) -> None:
    await visitor.visit()
    await visitor.open()
    await visitor.ask("Hello")
    await visitor.field.fill("A draft")

    for _ in range(2):
        await visitor.page.evaluate(
            """(wipe) => {
              if (wipe === 'swap') document.body.replaceWith(document.createElement('body'));
              else document.body.replaceChildren();
            }""",
            wipe,
        )
        await expect(visitor.host).to_have_count(1)

    await expect(visitor.field).to_have_value("A draft")
    await expect(visitor.field).to_be_focused()
    await expect(visitor.said).to_have_count(1)
    await visitor.field.press("Enter")
    await visitor.heard_out(3)


async def test_moving_on_within_a_single_page_app_changes_the_page_that_is_told(visitor: Visitor) -> None:
    await visitor.visit()
    await visitor.open()
    await visitor.ask("Here")
    await visitor.page.evaluate("() => history.pushState({}, '', '/some-page/pricing?plan=pro')")
    await visitor.ask("And now here")

    first, second = visitor.posts()
    assert first["pageUrl"] == f"{visitor.site.url}/some-page"
    assert second["pageUrl"] == f"{visitor.site.url}/some-page/pricing?plan=pro"


async def test_typing_never_reaches_the_shortcuts_of_the_page(visitor: Visitor) -> None:
    await visitor.visit()
    await visitor.page.evaluate("() => addEventListener('keydown', () => { window.shortcut = true; })")
    await visitor.open()

    await visitor.field.press_sequentially("jk/?")

    assert await visitor.page.evaluate("() => window.shortcut") is None


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.name)
def test_a_source_is_short_and_builds_no_markup_from_text(source: Path) -> None:
    text = source.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 150
    for word in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function"):
        assert word not in text
    for word in ("createElement('style')", "'style',", "style:"):
        assert word not in text


def _ours(visitor: Visitor) -> Sequence[str]:
    """What was requested after the page itself."""
    return [request.url for request in visitor.requests[1:]]
