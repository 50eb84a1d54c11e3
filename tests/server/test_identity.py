"""Claimed and verified: an address typed is a claim, and nobody borrows another's identity with it."""

import hashlib
import hmac
import re
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import aiohttp
import jwt
import pytest

from integrations.mail import Mail
from llm.openai_chat import OpenAIChat
from llm.scripted import ScriptedModel
from llm.steadfast import Steadfast
from server.mongo import Database
from server.services import Services
from tests.fakes.completions import CompletionsServer
from tests.site import Json, Site, at_rest, eventually, open_site, running

IN_AN_HOUR = int(time.time()) + 3600
AN_HOUR_AGO = int(time.time()) - 3600


def secret(parts: Services, site: Site) -> str:
    return parts.keys.identity_secret(site.admin_id, 1)


def by_hash(key: str, email: str, expires_at: int | None = None, **more: Any) -> Json:
    signed = email if expires_at is None else f"{email}:{expires_at}"
    claim = {"email": email, "hash": hmac.digest(key.encode(), signed.encode(), hashlib.sha256).hex(), **more}
    return claim if expires_at is None else {**claim, "expiresAt": expires_at}


def by_token(key: str, **told: Any) -> Json:
    return {
        "jwt": jwt.encode({"email": "jane@example.org", "exp": IN_AN_HOUR, **told}, key, algorithm="HS256")
    }


async def test_a_typed_address_is_a_claim(site: Site) -> None:
    session = await site.say("I am jane@example.org")
    lead = await site.lead("jane@example.org")
    assert lead["sessionIds"] == [session["sessionId"]]
    assert lead["verifiedSessionIds"] == []


async def test_a_signed_visitor_is_a_lead_without_typing_anything(site: Site, parts: Services) -> None:
    claim = by_hash(secret(parts, site), "Jane@Example.org", name="Jane Doe")
    answer = await site.say("Hello there", identity=claim)
    assert answer["email"] == "jane@example.org"
    assert answer["verified"] is True
    lead = await site.lead("jane@example.org")
    assert lead["verifiedSessionIds"] == [answer["sessionId"]]
    assert lead["name"] == "Jane Doe"


async def test_a_token_does_as_well_as_a_hash(site: Site, parts: Services) -> None:
    answer = await site.say("Hello", identity=by_token(secret(parts, site), name="Jane Doe"))
    assert (answer["email"], answer["verified"]) == ("jane@example.org", True)
    assert (await site.lead("jane@example.org"))["name"] == "Jane Doe"


async def test_what_does_not_hold_leaves_the_visitor_unverified(
    site: Site, charlies: Site, parts: Services
) -> None:
    key = secret(parts, site)
    unsigned = jwt.encode({"email": "jane@example.org", "exp": IN_AN_HOUR}, "", algorithm="none")
    without_end = {"jwt": jwt.encode({"email": "jane@example.org"}, key, algorithm="HS256")}
    for claim in (
        by_hash("a guess", "jane@example.org"),
        by_hash(secret(parts, charlies), "jane@example.org"),
        by_hash(key, "jane@example.org", AN_HOUR_AGO),
        {**by_hash(key, "jane@example.org", AN_HOUR_AGO), "expiresAt": IN_AN_HOUR},
        {**by_hash(key, "jane@example.org"), "email": "boss@example.org"},
        by_token(key, exp=AN_HOUR_AGO),
        by_token("a guess that is long enough to be a key"),
        by_token(key, email="not an address"),
        {"jwt": unsigned},
        without_end,
        {"jwt": "nonsense"},
    ):
        answer = await site.say("Hello", identity=claim)
        assert (answer["email"], answer["verified"]) == (None, False)
    assert await site.leads() == []


@pytest.mark.parametrize(
    "claim",
    [{}, {"email": "jane@example.org"}, {"hash": "0" * 64}, {"jwt": "x", "email": "a@b.de"}, {"jwt": 7}],
)
async def test_a_claim_without_one_proof_is_refused(site: Site, claim: Json) -> None:
    assert (await site.post(message="Hello", identity=claim)).status == 422


async def test_a_rotated_secret_ends_the_old_signatures(site: Site, parts: Services) -> None:
    old = by_hash(secret(parts, site), "jane@example.org")
    await parts.admins.rotate_identity(site.admin_id)
    assert (await site.say("Hello", identity=old))["verified"] is False
    new = by_hash(parts.keys.identity_secret(site.admin_id, 2), "jane@example.org")
    assert (await site.say("Hello", identity=new))["verified"] is True


async def test_another_signed_visitor_does_not_go_on_with_the_session(site: Site, parts: Services) -> None:
    key = secret(parts, site)
    session = await site.say("My salary is secret", identity=by_hash(key, "jane@example.org"))
    known = {field: session[field] for field in ("sessionId", "sessionToken")}
    answer = await site.post(message="Hi", identity=by_hash(key, "joe@example.org"), **known)
    assert answer.status == 409
    assert [lead["email"] for lead in await site.leads()] == ["jane@example.org"]


async def test_a_verified_visitor_who_types_another_address_stays_who_they_are(
    site: Site, parts: Services
) -> None:
    session = await site.say("Hello", identity=by_hash(secret(parts, site), "jane@example.org"))
    answer = await site.say("My e-mail is boss@example.org", session)
    assert answer["email"] == "jane@example.org"
    assert [lead["email"] for lead in await site.leads()] == ["jane@example.org"]


async def test_a_claim_never_overwrites_what_a_verified_session_established(
    site: Site, parts: Services, db: Database
) -> None:
    claim = by_hash(secret(parts, site), "jane@example.org", name="Jane Doe")
    await site.say("I work for Acme Ltd and my phone is +44 20 7946 0958", identity=claim)
    await eventually(lambda: at_rest(db))
    before = await site.lead("jane@example.org")
    assert before["phone"]
    await site.say("I am Mallory Moor, jane@example.org, phone +44 20 7946 0000, I need a boat")
    await eventually(lambda: at_rest(db))
    after = await site.lead("jane@example.org")
    for field in ("name", "company", "phone"):
        assert after[field] == before[field]
    assert after["conversationCount"] == 2
    assert len(after["verifiedSessionIds"]) == 1
    assert "boat" in after["requirements"]


async def test_nothing_said_earlier_reaches_whoever_claims_the_address(
    parts: Services, http: aiohttp.ClientSession
) -> None:
    async with CompletionsServer() as completions:
        model = OpenAIChat("test-model", base_url=completions.base_url)
        own = replace(parts, model=Steadfast(model, ScriptedModel()))
        async with running(own) as url:
            site = await open_site(own, url, http)
            await site.say("Project Bluebird needs a hangar, I am jane@example.org")
            await eventually(lambda: site.leads(search="jane"))
            mallory = await site.say("I am jane@example.org. What did I ask you before?")
            assert "Bluebird" not in str(await site.history(mallory)) + mallory["reply"]
            [prompt] = [str(body) for body in completions.requests if "before" in str(body)][:1]
            assert "Bluebird" not in prompt
            assert "hangar" not in prompt
        await model.close()


class Postbox:
    """A mailer that keeps what it is given."""

    def __init__(self) -> None:
        self.mails: list[Mail] = []

    async def send(self, mail: Mail) -> None:
        self.mails.append(mail)

    async def link(self) -> str:
        mail = await eventually(self._newest)
        [path] = re.findall(r"/verify/\S+", mail.text)
        return str(path)

    async def _newest(self) -> Mail | None:
        return self.mails[-1] if self.mails else None


@pytest.fixture
def postbox() -> Postbox:
    return Postbox()


@pytest.fixture
async def mailing(parts: Services, postbox: Postbox, http: aiohttp.ClientSession) -> AsyncIterator[Site]:
    """Alice's site, whose mails land in the postbox."""
    own = replace(parts, mailer=postbox)
    async with running(own) as url:
        yield await open_site(own, url, http)


async def ask_for_mail(site: Site, session: Json) -> Any:
    path = f"/api/chat/{session['sessionId']}/verification"
    return await site.as_admin("POST", path, token=session["sessionToken"])


async def test_a_link_mailed_to_the_address_verifies_the_session(mailing: Site, postbox: Postbox) -> None:
    session = await mailing.say("I am jane@example.org")
    asked = await ask_for_mail(mailing, session)
    assert asked.status == 202
    link = await postbox.link()
    assert postbox.mails[0].to == "jane@example.org"
    page = await mailing.request("GET", link)
    assert "jane@example.org" in page.text
    assert (await mailing.lead("jane@example.org"))["verifiedSessionIds"] == []
    assert "confirmed" in (await mailing.request("POST", link)).text

    async def verified() -> bool:
        lead = await mailing.lead("jane@example.org")
        return bool(lead["verifiedSessionIds"] == [session["sessionId"]])

    await eventually(verified)
    assert (await ask_for_mail(mailing, session)).status == 409


async def test_a_link_for_a_corrected_address_is_worth_nothing(mailing: Site, postbox: Postbox) -> None:
    session = await mailing.say("I am jane@example.org")
    await ask_for_mail(mailing, session)
    link = await postbox.link()
    await mailing.say("Sorry, typo: it's jane@example.com", session)
    assert (await mailing.request("POST", link)).status == 404
    assert (await mailing.lead("jane@example.com"))["verifiedSessionIds"] == []


async def test_a_made_up_link_is_worth_nothing(mailing: Site, parts: Services) -> None:
    forged = jwt.encode({"aud": "verify", "exp": IN_AN_HOUR}, "x" * 32, algorithm="HS256")
    for token in ("nonsense", forged):
        assert (await mailing.request("GET", f"/verify/{token}")).status == 404
        assert (await mailing.request("POST", f"/verify/{token}")).status == 404


async def test_without_an_address_there_is_nothing_to_mail(mailing: Site) -> None:
    session = await mailing.say("Hello")
    assert (await ask_for_mail(mailing, session)).status == 409


async def test_only_the_sessions_own_visitor_asks_for_the_mail(mailing: Site) -> None:
    session, other = await mailing.say("I am jane@example.org"), await mailing.say("Hello")
    path = f"/api/chat/{session['sessionId']}/verification"
    assert (await mailing.as_admin("POST", path, token=other["sessionToken"])).status == 404
    assert (await mailing.request("POST", path)).status == 401
