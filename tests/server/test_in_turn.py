"""Messages of one session are answered one at a time, in order; those of others do not wait for them."""

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import timedelta

import aiohttp
import pytest

from llm.fairness import FairQueue
from llm.openai_chat import OpenAIChat
from llm.scripted import ScriptedModel
from llm.steadfast import Steadfast
from server.mongo import Database
from server.services import Services
from tests.factories import make_admin
from tests.fakes.completions import CompletionsServer
from tests.site import Site, open_site, running

AT_ONCE = 4  # calls of the model


@dataclass(frozen=True)
class Shop:
    site: Site
    other: Site
    model: CompletionsServer
    parts: Services


@pytest.fixture
async def shop(parts: Services, http: aiohttp.ClientSession) -> AsyncIterator[Shop]:
    """Alice's and Charlie's sites on two processes' worth of server over one database."""
    async with CompletionsServer() as server:
        server.reply_with("Of course we do.")
        model = OpenAIChat("test-model", base_url=server.base_url)
        steadfast = Steadfast(model, ScriptedModel(), queue=FairQueue(AT_ONCE))
        with_model = replace(parts, model=steadfast)
        async with running(with_model) as url:
            site = await open_site(with_model, url, http)
            other = await open_site(with_model, url, http, make_admin("Charlie's Cheese"))
            yield Shop(site, other, server, with_model)
        await model.close()


async def test_a_second_message_waits_for_the_reply_to_the_first_also_in_another_process(shop: Shop) -> None:
    first = await shop.site.say("One")
    shop.model.pause = 0.4
    async with running(shop.parts) as url:
        elsewhere = replace(shop.site, url=url)
        two = asyncio.create_task(shop.site.say("Two", first))
        await asyncio.sleep(0.1)
        three = asyncio.create_task(elsewhere.say("Three", first))
        await asyncio.gather(two, three)
    asked = [request["messages"] for request in shop.model.requests if request.get("stream")]
    assert [messages[-1]["content"] for messages in asked] == ["One", "Two", "Three"]
    assert [message["role"] for message in asked[-1][1:]] == ["user", "assistant"] * 2 + ["user"]


async def test_a_message_whose_process_died_holds_nobody_up_for_long(shop: Shop, db: Database) -> None:
    first = await shop.site.say("One")
    soon = shop.parts.clock() + timedelta(seconds=1)
    dead = {"role": "user", "content": "Two", "messageId": "dead", "seq": 3, "leaseUntil": soon}
    told = {"adminId": shop.site.admin_id, "sessionId": first["sessionId"], "createdAt": soon}
    await db["chats"].insert_one({**told, **dead})
    await db["sessions"].update_one({"sessionId": first["sessionId"]}, {"$inc": {"seq": 2}})
    began = time.monotonic()
    assert (await shop.site.say("Three", first))["reply"] == "Of course we do."
    assert 0.5 < time.monotonic() - began < 20


async def test_a_flood_on_one_site_does_not_delay_another(shop: Shop) -> None:
    shop.model.pause = 0.3
    flood = [asyncio.create_task(shop.site.say(f"Hello {number}")) for number in range(30)]
    await asyncio.sleep(0.35)
    before = sum(task.done() for task in flood)
    await shop.other.say("Hello")
    assert sum(task.done() for task in flood) - before <= 3 * AT_ONCE
    await asyncio.gather(*flood)
