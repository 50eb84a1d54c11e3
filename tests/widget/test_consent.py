"""What is asked before anything is kept, and what is told of how a visitor came."""

import hashlib
import hmac

import pytest
from playwright.async_api import expect

from server.mongo import Database
from server.services import Services
from tests.widget.conftest import Said, Settle
from tests.widget.visitor import Visitor

CONSENT = {
    "text": "We keep this chat to answer you.",
    "url": "https://alice.example/privacy",
    "label": "Privacy",
}
SHOWN = "We keep this chat to answer you. Privacy https://alice.example/privacy"
NO_TRACKING = "Object.defineProperty(Navigator.prototype, '{}', {{get: () => {}}});"


async def test_consent_is_shown_and_recorded_before_the_first_message_is_sent(
    visitor: Visitor, settle: Settle, db: Database
) -> None:
    await settle(consent=CONSENT)
    await visitor.visit()
    await visitor.open()
    agree = visitor.dialog.get_by_role("button", name="I agree")
    await expect(visitor.dialog.get_by_role("link", name="Privacy")).to_have_attribute("href", CONSENT["url"])

    await visitor.say("Hello")
    await expect(agree).to_be_focused()
    await expect(visitor.field).to_have_value("Hello")
    assert visitor.posts() == []
    assert await visitor.stored() == {}
    await agree.press("Enter")

    await visitor.heard_out(2)
    session = await db["sessions"].find_one({})
    assert session
    assert session["consent"]["text"] == SHOWN
    assert session["consent"]["givenAt"] <= session["consent"]["recordedAt"]
    await visitor.page.reload()
    await visitor.open()
    await expect(visitor.said).to_have_count(1)
    await expect(agree).to_be_hidden()


async def test_a_message_sent_by_the_page_waits_for_the_consent_too(
    visitor: Visitor, settle: Settle, said: Said
) -> None:
    await settle(consent={"text": "We keep this chat."})
    await visitor.visit()
    await visitor.call("send('Hello')")
    await visitor.dialog.get_by_role("button", name="I agree").click()

    await visitor.heard_out(2)
    assert await said() == ["Hello"]


async def test_consent_that_is_asked_for_only_now_is_given_afterwards_and_the_message_is_kept(
    visitor: Visitor, settle: Settle, said: Said
) -> None:
    await visitor.visit()
    await visitor.open()
    await visitor.page.wait_for_load_state("networkidle")
    await settle(consent=CONSENT)

    await visitor.say("Hello")
    await visitor.dialog.get_by_role("button", name="I agree").click()

    await visitor.heard_out(2)
    assert await said() == ["Hello"]


async def test_the_first_and_the_last_touch_go_with_the_message(visitor: Visitor, db: Database) -> None:
    query = f"?utm_source=fair&utm_campaign=spring&gclid={'g' * 400}&secret=1#token=1"
    await visitor.visit(query=query)
    await visitor.page.evaluate("() => history.pushState({}, '', '/some-page/b?utm_source=mail&fbclid=f1')")
    await visitor.open()
    await visitor.ask("Hello")
    await visitor.ask("And again")

    first, second = visitor.posts()
    assert first["utm"] == {"source": "mail"}
    assert "attribution" not in second
    session = await db["sessions"].find_one({})
    assert session
    landing, latest = session["attribution"]["first"], session["attribution"]["last"]
    assert (landing["utm_source"], landing["utm_campaign"], landing["gclid"]) == ("fair", "spring", "g" * 200)
    assert landing["landingPage"].endswith(query.partition("#")[0])
    assert (latest["utm_source"], latest["fbclid"]) == ("mail", "f1")
    assert "secret" not in landing


async def test_a_later_visit_changes_the_last_touch_and_never_the_first(
    visitor: Visitor, db: Database
) -> None:
    await visitor.visit(query="?utm_source=fair")
    await visitor.open()
    await visitor.ask("Hello")
    await visitor.page.goto(visitor.page.url.replace("fair", "mail"))
    await visitor.open()
    await visitor.heard_out(2)
    await visitor.ask("Hello again")

    session = await db["sessions"].find_one({})
    assert session
    assert session["attribution"]["first"]["utm_source"] == "fair"
    assert session["attribution"]["last"]["utm_source"] == "mail"


@pytest.mark.parametrize(("signal", "value"), [("doNotTrack", "'1'"), ("globalPrivacyControl", "true")])
async def test_who_asks_not_to_be_tracked_is_not(visitor: Visitor, signal: str, value: str) -> None:
    await visitor.page.add_init_script(NO_TRACKING.format(signal, value))
    await visitor.visit(query="?utm_source=fair")
    await visitor.open()
    await visitor.ask("Hello")

    [post] = visitor.posts()
    assert not {"attribution", "utm", "referrer"} & set(post)


async def test_what_the_page_says_of_the_visit_is_kept_with_the_session(
    visitor: Visitor, db: Database
) -> None:
    await visitor.visit()
    await visitor.call("setContext({plan: 'pro', cart: 3, 'not a name': 1, gone: 'x'})")
    await visitor.call("setContext({gone: null})")
    await visitor.open()
    await visitor.ask("Hello")

    session = await db["sessions"].find_one({})
    assert session
    assert session["context"] == {"plan": "pro", "cart": "3"}


@pytest.mark.parametrize("signed", [True, False], ids=["signed", "forged"])
async def test_who_is_identified_counts_as_verified_only_with_a_valid_hash(
    visitor: Visitor, parts: Services, db: Database, signed: bool
) -> None:
    email = "alice@example.com"
    secret = parts.keys.identity_secret(visitor.site.admin_id, 1) if signed else "guessed"
    proof = hmac.digest(secret.encode(), email.encode(), hashlib.sha256).hex()
    await visitor.visit()
    await visitor.call(f"identify({{email: '{email}', hash: '{proof}', name: 'Alice'}})")
    await visitor.open()
    await visitor.ask("Hello")

    session = await db["sessions"].find_one({})
    assert session
    assert session.get("verifiedEmail") == (email if signed else None)
    assert email not in str(await visitor.stored())


async def test_an_identity_that_proves_nothing_stops_no_message(visitor: Visitor) -> None:
    await visitor.visit()
    await visitor.call("identify({email: 'alice@example.com', hash: 'short', plan: 'pro'})")
    await visitor.open()

    assert await visitor.ask("Hello")
    assert "identity" not in visitor.posts()[0]
