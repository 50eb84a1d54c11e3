"""A conversation goes to a person and back, as the visitor, the admin and strangers see it."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import aiohttp
import pytest

from integrations.mail import Mail
from llm.openai_chat import OpenAIChat
from llm.scripted import ScriptedModel, handed_over
from llm.steadfast import Steadfast
from server.mongo import Database
from server.services import Services
from tests.fakes.completions import CompletionsServer
from tests.llm.talk import FLOWERS, talk
from tests.site import Json, Reply, Site, eventually, open_site, running

ASKS = "Can I talk to a person?"


@dataclass
class Postbox:
    """A mailer that keeps what it is given."""

    mails: list[Mail] = field(default_factory=list)

    async def send(self, mail: Mail) -> None:
        self.mails.append(mail)


@dataclass(frozen=True)
class Shop:
    """A site with a real model's protocol behind it, and the admin's postbox."""

    site: Site
    model: CompletionsServer
    postbox: Postbox

    async def reply(self, session: Json, message: str, **body: Any) -> Reply:
        path = f"/api/v1/conversations/{session['sessionId']}/reply"
        return await self.site.as_admin("POST", path, json={"message": message, **body})

    async def give(self, session: Json, state: str) -> Reply:
        path = f"/api/v1/conversations/{session['sessionId']}/handoff"
        return await self.site.as_admin("POST", path, json={"state": state})


@pytest.fixture
async def shop(parts: Services, http: aiohttp.ClientSession) -> AsyncIterator[Shop]:
    async with CompletionsServer() as server:
        server.reply_with("Of course.")
        model, postbox = OpenAIChat("test-model", base_url=server.base_url), Postbox()
        with_model = replace(parts, model=Steadfast(model, ScriptedModel()), mailer=postbox)
        async with running(with_model) as url:
            yield Shop(await open_site(with_model, url, http), server, postbox)
        await model.close()


async def test_asking_for_a_person_tells_the_visitor_and_the_admin_once(shop: Shop) -> None:
    first = await shop.site.say("Hello there")
    asked = await shop.site.say(ASKS, first)
    assert asked["handoff"] == "waiting"
    assert "asked the people at Alice's Atelier" in asked["reply"]
    again = await shop.site.say(ASKS, first)
    assert again["reply"] != asked["reply"]
    await eventually(lambda: some(shop.postbox.mails))
    await asyncio.sleep(1.5)
    [mail] = shop.postbox.mails
    assert mail.to == "alice@atelier.example"
    assert first["sessionId"] in mail.text
    assert first["sessionToken"] not in mail.text
    assert ASKS not in mail.text


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("Ich möchte bitte mit einem Mitarbeiter sprechen", "Die Antwort erscheint"),
        ("Je voudrais parler à quelqu'un", "J'ai demandé"),
        ("Quiero hablar con una persona", "Su respuesta"),
    ],
)
async def test_the_visitor_is_told_in_their_language(shop: Shop, said: str, told: str) -> None:
    assert told in (await shop.site.say(said))["reply"]


def test_the_visitor_is_told_the_opening_hours() -> None:
    conversation = talk("Can I talk to a person?", profile=replace(FLOWERS, hours="Mon-Fri {9}-17"))
    assert "Mon-Fri {9}-17" in handed_over(conversation)


async def test_an_admins_word_calls_a_person(shop: Shop) -> None:
    rules = await shop.site.as_admin("PUT", "/api/v1/handoff", json={"words": ["refund"]})
    assert rules.json == {"words": ["refund"], "unsure": 2}
    session = await shop.site.say("I want a refund")
    assert session["handoff"] == "waiting"
    assert (await shop.site.say("And what do you sell?", session))["reply"] == "Of course."


async def test_a_bot_that_is_unsure_twice_calls_a_person(shop: Shop) -> None:
    shop.model.reply_with("I do not know that.")
    first = await shop.site.say("Do you sell hats?")
    assert "handoff" not in first
    second = await shop.site.say("Do you sell gloves?", first)
    assert second["handoff"] == "waiting"
    assert second["reply"].startswith("I do not know that. I have asked the people")
    assert (await shop.site.history(first))[-1]["content"] == second["reply"]


async def test_while_a_person_answers_the_bot_is_silent_and_no_model_is_called(shop: Shop) -> None:
    session = await shop.site.say(ASKS)
    assert (await shop.reply(session, "Hello, Alice here.", author="Alice")).status == 200
    shop.model.requests.clear()
    answer = await shop.site.say("Do you sell hats? I am jane@example.org", session, messageId="m-hats")
    assert (answer["reply"], answer["handoff"], answer["leadCaptured"]) == ("", "person", True)
    assert (await shop.site.say("Do you sell hats? I am jane@example.org", session, messageId="m-hats"))[
        "reply"
    ] == ""
    assert [event for event, _ in await streamed(shop.site, session, "Hello?")] == ["session", "done"]
    assert not [request for request in shop.model.requests if request.get("stream")]
    assert (await shop.site.lead("jane@example.org"))["sessionId"] == session["sessionId"]


async def test_a_persons_reply_is_stored_in_order_with_the_address(shop: Shop, db: Database) -> None:
    session = await shop.site.say("Hi, I am jane@example.org")
    sent = await shop.reply(session, "Hello Jane!", author="Alice", messageId="p1")
    assert (sent.status, sent.json["seq"], sent.json["handoff"]) == (200, 3, "person")
    assert (await shop.reply(session, "Hello Jane!", author="Alice", messageId="p1")).json == sent.json
    assert (await shop.reply(session, "Something else", messageId="p1")).status == 409
    assert (await shop.reply(session, "Hello Jane!", messageId=session["messageId"])).status == 409
    await shop.site.say("Oh, hello", session)
    history = await shop.site.history(session)
    assert [message["role"] for message in history] == ["user", "assistant", "person", "user"]
    assert history[2]["author"] == "Alice"
    stored = await db["chats"].find_one({"messageId": "p1"})
    assert stored is not None
    assert stored["email"] == "jane@example.org"


async def test_the_bot_that_gets_the_conversation_back_knows_what_the_person_said(shop: Shop) -> None:
    session = await shop.site.say(ASKS)
    await shop.reply(session, "We do have red hats.", author="Alice")
    assert (await shop.give(session, "bot")).json["handoff"] == "none"
    answer = await shop.site.say("How much are they?", session)
    assert answer["reply"] == "Of course."
    assert "handoff" not in answer
    said = shop.model.requests[-1]["messages"]
    assert {"role": "assistant", "content": "We do have red hats."} in said


async def test_what_a_person_says_is_no_evidence(shop: Shop) -> None:
    session = await shop.site.say("Hi, I am jane@example.org and I need a hat")
    await shop.reply(session, "I am bob@example.com. You need a blue coat for 900 dollars", author="Bob")
    await shop.give(session, "bot")
    await shop.site.say("Thanks", session)

    async def read() -> Any:
        return (await shop.site.lead("jane@example.org"))["requirements"]

    assert "coat" not in await eventually(read)
    assert [lead["email"] for lead in await shop.site.leads()] == ["jane@example.org"]


async def test_the_waiting_are_listed_and_read(shop: Shop) -> None:
    await shop.site.say("Hello")
    waiting = await shop.site.say(ASKS)
    listed = (await shop.site.as_admin("GET", "/api/v1/conversations?state=waiting")).json
    assert [each["sessionId"] for each in listed["conversations"]] == [waiting["sessionId"]]
    assert (listed["total"], listed["pages"]) == (1, 1)
    assert listed["conversations"][0]["handoffDetails"]["reason"] == "asked"
    assert (await shop.site.as_admin("GET", "/api/v1/conversations")).json["total"] == 2
    one = (await shop.site.as_admin("GET", f"/api/v1/conversations/{waiting['sessionId']}")).json
    assert [message["role"] for message in one["messages"]] == ["user", "assistant"]


async def test_unknown_and_foreign_conversations_are_the_same_404(
    shop: Shop, parts: Services, http: aiohttp.ClientSession
) -> None:
    session = await shop.site.say("Hello")
    charlie = replace(await open_site(parts, shop.site.url, http), http=http)
    for path, options in (("", {}), ("/reply", {"message": "Hi"}), ("/handoff", {"state": "person"})):
        method = "POST" if path else "GET"
        answers = [
            await charlie.as_admin(method, f"/api/v1/conversations/{which}{path}", json=options or None)
            for which in (session["sessionId"], "unknown")
        ]
        assert [answer.status for answer in answers] == [404, 404]
        assert answers[0].text == answers[1].text
    assert (await charlie.as_admin("GET", "/api/v1/conversations")).json["total"] == 0


async def test_a_person_appears_in_the_visitors_stream_and_leaves_it(shop: Shop) -> None:
    session = await shop.site.say("Hello")
    async with watching(shop.site, session, after=2) as events:
        assert await anext(events) == ("handoff", {"state": None}, None)
        await shop.reply(session, "Alice here.", author="Alice", messageId="p1")
        seen = [await anext(events), await anext(events)]
        assert ("handoff", {"state": "person"}, None) in seen
        [(_, told, place)] = [event for event in seen if event[0] == "message"]
        assert (told["content"], told["author"], told["role"], told["seq"]) == (
            "Alice here.",
            "Alice",
            "person",
            3,
        )
        assert place == "3"
        await shop.give(session, "bot")
        assert await anext(events) == ("handoff", {"state": None}, None)


async def test_a_stream_goes_on_where_it_broke_off(shop: Shop) -> None:
    session = await shop.site.say("Hello")
    await shop.reply(session, "One", messageId="p1")
    await shop.reply(session, "Two", messageId="p2")
    async with watching(shop.site, session, after=3) as events:
        assert (await anext(events))[1] == {"state": "person"}
        assert (await anext(events))[1]["messageId"] == "p2"
    headers = {"Last-Event-ID": "1"}
    async with watching(shop.site, session, headers=headers) as events:
        await anext(events)
        assert [(await anext(events))[1]["seq"] for _ in range(3)] == [2, 3, 5]


async def test_a_person_in_another_process_is_seen_too(shop: Shop, parts: Services) -> None:
    session = await shop.site.say("Hello")
    async with watching(shop.site, session, after=2) as events:
        await anext(events)
        elsewhere = parts.handoffs(shop.site.admin_id)
        await elsewhere.say(session["sessionId"], "p1", "From elsewhere", None, parts.clock())
        seen = [await anext(events), await anext(events)]
        assert {"message", "handoff"} == {event for event, _, _ in seen}


async def test_streams_are_counted_and_forgotten(shop: Shop, parts: Services) -> None:
    session = await shop.site.say("Hello")
    headers = {"Authorization": f"Bearer {session['sessionToken']}"}
    url = f"{shop.site.url}/api/chat/{session['sessionId']}/events"
    opened = [await shop.site.http.get(url, headers=headers) for _ in range(5)]
    refused = await shop.site.request("GET", f"/api/chat/{session['sessionId']}/events", headers=headers)
    assert (refused.status, refused.headers["Retry-After"]) == (429, "10")
    assert len(parts.live) == 5
    for response in opened:
        response.close()
    await eventually(lambda: none_left(parts))


async def test_one_network_leaves_streams_for_the_others(
    shop: Shop, parts: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.live.PER_HOME", 2)
    session, other = await shop.site.say("Hello"), await shop.site.say("Hello")
    opened = [await listening_from("192.0.2.1", shop.site, each) for each in (session, other)]
    for address, status in (("192.0.2.1", 429), ("192.0.2.2", 200)):
        response = await listening_from(address, shop.site, session)
        assert response.status == status
        response.close()
    for response in opened:
        response.close()
    await eventually(lambda: none_left(parts))


async def listening_from(address: str, site: Site, session: Json) -> aiohttp.ClientResponse:
    """An open stream of events, asked for from this address."""
    headers = {"Authorization": f"Bearer {session['sessionToken']}", "X-Forwarded-For": address}
    return await site.http.get(f"{site.url}/api/chat/{session['sessionId']}/events", headers=headers)


async def test_a_stream_needs_the_sessions_token(shop: Shop) -> None:
    session, other = await shop.site.say("Hello"), await shop.site.say("Hello")
    path = f"/api/chat/{session['sessionId']}/events"
    assert (await shop.site.request("GET", path)).status == 401
    headers = {"Authorization": f"Bearer {other['sessionToken']}"}
    assert (await shop.site.request("GET", path, headers=headers)).status == 404


async def test_a_server_that_stops_ends_its_streams_at_once(
    parts: Services, http: aiohttp.ClientSession
) -> None:
    async with running(parts) as url:
        site = await open_site(parts, url, http)
        session = await site.say("Hello")
        headers = {"Authorization": f"Bearer {session['sessionToken']}"}
        response = await http.get(f"{url}/api/chat/{session['sessionId']}/events", headers=headers)
        began = asyncio.get_running_loop().time()
    assert asyncio.get_running_loop().time() - began < 5
    assert b"event: handoff" in await response.read()


@asynccontextmanager
async def watching(
    site: Site, session: Json, after: int | None = None, headers: dict[str, str] | None = None
) -> AsyncIterator[AsyncIterator[tuple[str, Json, str | None]]]:
    """The visitor's stream of a session: events with their data and ids, each within five seconds."""
    path = f"{site.url}/api/chat/{session['sessionId']}/events"
    held = {"Authorization": f"Bearer {session['sessionToken']}", **(headers or {})}
    query = {} if after is None else {"after": str(after)}
    async with site.http.get(path, headers=held, params=query) as response:
        assert response.status == 200
        yield events_of(response)


async def events_of(response: aiohttp.ClientResponse) -> AsyncIterator[tuple[str, Json, str | None]]:
    fields: dict[str, str] = {}
    while True:
        async with asyncio.timeout(5):
            line = (await response.content.readline()).decode().rstrip("\n")
        if line:
            name, _, value = line.partition(": ")
            fields[name] = value
        elif "event" in fields:
            yield fields["event"], json.loads(fields["data"]), fields.get("id")
            fields = {}


async def streamed(site: Site, session: Json, message: str) -> list[tuple[str, Json]]:
    known = {key: session[key] for key in ("sessionId", "sessionToken")}
    body = {"adminId": site.admin_id, "message": message, **known}
    headers = {"Accept": "text/event-stream"}
    text = (await site.request("POST", "/api/chat", json=body, headers=headers)).text
    events = text.strip().split("\n\n")
    blocks = [dict(line.split(": ", 1) for line in event.splitlines()) for event in events]
    return [(block["event"], json.loads(block["data"])) for block in blocks]


async def some(mails: list[Mail]) -> bool:
    return bool(mails)


async def none_left(parts: Services) -> bool:
    return len(parts.live) == 0
