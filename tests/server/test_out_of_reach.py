"""What was said too long ago to be read again still counts; what was said of an erased lead does not."""

from collections.abc import AsyncIterator
from dataclasses import replace

import aiohttp
import pytest

from capture.conversations import LONGEST_READING, Conversations
from llm import brief
from llm.chat import Conversation
from llm.extraction import Extraction
from llm.scripted import ScriptedModel
from llm.steadfast import Steadfast
from server.mongo import Database
from server.services import Services, now
from tests.site import Json, Site, at_rest, eventually, open_site, running

JANE = "jane@example.org"


class Forgetful(ScriptedModel):
    """Reads no more of a conversation than the window of a model holds."""

    async def extract(self, conversation: Conversation) -> Extraction:
        lines = tuple(line for _, line in brief.kept(conversation.lines))
        return await super().extract(replace(conversation, lines=lines))


@pytest.fixture
async def shop(parts: Services, http: aiohttp.ClientSession) -> AsyncIterator[Site]:
    forgetful = replace(parts, model=Steadfast(Forgetful(), ScriptedModel()))
    async with running(forgetful) as url:
        yield await open_site(forgetful, url, http)


async def goes_on(db: Database, site: Site, session: Json) -> None:
    """The conversation becomes longer than any reading of it."""
    which = {"adminId": site.admin_id, "sessionId": session["sessionId"]}
    filler = {**which, "role": "user", "content": "Hm", "createdAt": now()}
    await db["chats"].insert_many(
        [{**filler, "messageId": f"f{number}", "seq": 101 + 2 * number} for number in range(LONGEST_READING)]
    )
    await db["sessions"].update_one(which, {"$set": {"seq": 102 + 2 * LONGEST_READING}})


async def test_a_conversation_of_any_length_keeps_its_lead(site: Site, db: Database) -> None:
    session = await site.say(f"I am {JANE}, cc bob@acme.com. I need roses")
    await eventually(lambda: at_rest(db))
    before = await site.lead(JANE)
    await goes_on(db, site, session)
    await site.say("My colleague tim@acme.com can confirm", session)
    await eventually(lambda: at_rest(db))
    [lead] = await site.leads()
    assert lead["leadId"] == before["leadId"]
    assert lead["sessionIds"] == [session["sessionId"]]
    assert lead["mentions"] == ["bob@acme.com", "tim@acme.com"]
    assert "roses" in lead["requirements"]


async def test_what_a_model_is_not_shown_any_more_is_still_needed(shop: Site, db: Database) -> None:
    session = await shop.say("Hello")
    await shop.say(f"I am {JANE}, I need roses", session)
    await eventually(lambda: at_rest(db))
    for _ in range(7):
        await shop.say("word " * 780, session)
    await shop.say("I need tulips", session)
    await eventually(lambda: at_rest(db))
    needed = (await shop.lead(JANE))["requirements"]
    assert "roses" in needed
    assert "tulips" in needed


async def test_an_erased_lead_does_not_come_back_by_what_was_known_of_its_session(
    site: Site, db: Database
) -> None:
    session = await site.say(f"I am {JANE}, I need roses")
    await Conversations(db, site.admin_id).vouch(session["sessionId"], JANE)
    await eventually(lambda: at_rest(db))
    erased = {"leadId": (await site.lead(JANE))["leadId"]}
    assert (await site.as_admin("DELETE", "/api/leads-enhanced", json=erased)).status == 200
    await site.say("Hello again", session)
    await eventually(lambda: at_rest(db))
    assert await site.leads() == []
    await site.say(f"It is me, {JANE}, I need a shed", session)
    await eventually(lambda: at_rest(db))
    assert "roses" not in (await site.lead(JANE))["requirements"]


async def test_a_visitor_who_comes_back_another_way_has_a_new_last_touch(site: Site, db: Database) -> None:
    first, last = ({"utm_source": source, "at": "2026-03-02T12:00:00Z"} for source in ("search", "mail"))
    session = await site.say(f"I am {JANE}", attribution={"first": first, "last": first})
    await eventually(lambda: at_rest(db))
    await site.say("Hello again", session, attribution={"first": first, "last": last})
    await eventually(lambda: at_rest(db))
    came = (await site.lead(JANE))["attribution"]
    assert (came["first"]["utm_source"], came["last"]["utm_source"]) == ("search", "mail")
