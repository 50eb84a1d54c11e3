"""Retries, copies and cut connections: a message is stored once, and answered by one reply."""

import asyncio
import json
from typing import Any

import aiohttp

from server.mongo import Database
from server.services import Services
from tests.factories import NOON
from tests.site import Site, eventually


async def events(response: aiohttp.ClientResponse) -> list[tuple[str, Any]]:
    """All events of a stream, with their data."""
    found = []
    for block in (await response.text()).split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.splitlines() if not line.startswith(":"))
        if fields:
            found.append((fields["event"], json.loads(fields["data"])))
    return found


def streaming(site: Site, **body: Any) -> Any:
    return site.http.post(
        f"{site.url}/api/chat",
        json={"adminId": site.admin_id, **body},
        headers={"Accept": "text/event-stream"},
    )


async def test_a_stream_has_the_session_then_tokens_then_everything(site: Site) -> None:
    async with streaming(site, message="I need a shed, write to me at jane@example.org") as response:
        assert response.content_type == "text/event-stream"
        received = await events(response)
    names = [name for name, _ in received]
    assert names[0] == "session"
    assert names[-1] == "done"
    assert set(names[1:-1]) == {"token"}
    session, done = received[0][1], received[-1][1]
    assert session["email"] == "jane@example.org"
    assert done == {**session, "reply": "".join(data["text"] for name, data in received if name == "token")}


async def test_a_repeated_message_is_answered_from_the_store(site: Site, db: Database) -> None:
    session = await site.say("Hello")
    first = await site.say("What do you offer?", session, messageId="mine-1")
    assert await site.say("What do you offer?", session, messageId="mine-1") == first
    assert await db["chats"].count_documents({"content": "What do you offer?"}) == 1
    assert len(await site.history(session)) == 4


async def test_a_repeated_first_message_finds_its_own_session(site: Site, db: Database) -> None:
    message_id = "0b7e1a52-3f7e-4f0c-9a43-1a9d8f0f2b11"
    first = await site.say("Hello, I am jane@example.org", messageId=message_id)
    assert await site.say("Hello, I am jane@example.org", messageId=message_id) == first
    assert await db["sessions"].count_documents({}) == 1
    assert (await site.lead("jane@example.org"))["conversationCount"] == 1


async def test_a_guessable_message_id_opens_nobody_elses_session(site: Site) -> None:
    first = await site.say("Hello", messageId="1")
    second = await site.say("Hello", messageId="1")
    assert first["sessionId"] != second["sessionId"]


async def test_two_copies_at_once_are_one_message(site: Site, db: Database) -> None:
    message_id = "c0ffee00-3f7e-4f0c-9a43-1a9d8f0f2b11"
    answers = await asyncio.gather(
        *(site.say("I am jane@example.org", messageId=message_id) for _ in range(8))
    )
    assert all(answer == answers[0] for answer in answers)
    assert await db["chats"].count_documents({"role": "user"}) == 1
    assert await db["chats"].count_documents({"role": "assistant"}) == 1
    assert (await site.lead("jane@example.org"))["conversationCount"] == 1


async def test_a_message_id_that_belongs_to_another_message_is_refused(site: Site) -> None:
    session = await site.say("Hello", messageId="mine-1")
    known = {key: session[key] for key in ("sessionId", "sessionToken")}
    answer = await site.post(message="Something else", messageId="mine-1", **known)
    assert answer.status == 409
    assert len(await site.history(session)) == 2


async def test_a_reply_goes_on_when_the_visitor_leaves(site: Site, parts: Services, db: Database) -> None:
    async with streaming(site, message="Hello") as response:
        await response.content.readline()

    async def stored() -> bool:
        return await db["chats"].count_documents({"role": "assistant", "complete": True}) == 1

    await eventually(stored)


async def test_a_turn_whose_process_died_is_answered_by_the_next_to_ask(site: Site, db: Database) -> None:
    session = await site.say("Hello")
    answered = await site.say("What is it?", session, messageId="mine-1")
    await db["chats"].delete_one({"messageId": "mine-1.reply"})
    await db["chats"].update_one({"messageId": "mine-1"}, {"$set": {"leaseUntil": NOON}})
    assert await site.say("What is it?", session, messageId="mine-1") == answered
    assert len(await site.history(session)) == 4


async def test_a_message_stored_before_a_crash_is_captured_by_its_job(
    site: Site, db: Database, parts: Services
) -> None:
    session = await site.say("I am jane@example.org")
    await db["leads"].delete_many({})
    await db["sessions"].update_one({"sessionId": session["sessionId"]}, {"$set": {"email": None}})
    await parts.jobs.enqueue_enrich(site.admin_id, session["sessionId"], parts.clock())
    await eventually(lambda: site.leads())
    assert (await site.lead("jane@example.org"))["sessionIds"] == [session["sessionId"]]


async def test_two_tabs_of_a_session_lose_nothing(site: Site) -> None:
    session = await site.say("Hello")
    said = [f"tab {tab}, message {number}" for tab in (1, 2) for number in range(6)]

    async def tab(name: int) -> None:
        for text in said[6 * (name - 1) : 6 * name]:
            await site.say(text, session)

    await asyncio.gather(tab(1), tab(2))
    history = await site.history(session)
    mine = [message["content"] for message in history if message["role"] == "user"]
    assert sorted(mine[1:]) == sorted(said)
    for name in (1, 2):
        assert [text for text in mine if text.startswith(f"tab {name}")] == said[6 * (name - 1) : 6 * name]


async def test_500_sessions_giving_one_address_at_once_are_one_lead(site: Site) -> None:
    sessions = await asyncio.gather(*(site.say("I am jane@example.org") for _ in range(500)))
    [lead] = await site.leads()
    assert lead["conversationCount"] == 500
    assert set(lead["sessionIds"]) == {session["sessionId"] for session in sessions}


async def test_a_corrected_address_leaves_no_ghost(site: Site) -> None:
    session = await site.say("I am jane@example.org")
    answer = await site.say("Sorry, typo: it's jane@example.com", session)
    assert answer["email"] == "jane@example.com"
    [lead] = await site.leads()
    assert lead["email"] == "jane@example.com"
    assert lead["sessionIds"] == [session["sessionId"]]
