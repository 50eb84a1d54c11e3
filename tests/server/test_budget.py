"""What the bot may cost: counted, limited before it is spent, and never at the price of a lead."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import pytest

from capture.budget import Spent, midnight_after
from llm.openai_chat import OpenAIChat
from llm.scripted import ScriptedModel
from llm.steadfast import Steadfast
from server.mongo import Database
from server.services import Services
from tests.fakes.completions import CompletionsServer
from tests.site import Json, Site, eventually, open_site, running


@dataclass(frozen=True)
class Shop:
    site: Site
    model: CompletionsServer

    async def set_budget(self, **budget: Any) -> Json:
        reply = await self.site.as_admin("PUT", "/api/v1/budget", json=budget)
        assert reply.status == 200, reply.text
        return dict(reply.json)

    async def usage(self, **query: str) -> Json:
        return dict((await self.site.as_admin("GET", "/api/v1/usage", params=query)).json)


@pytest.fixture
async def shop(parts: Services, http: aiohttp.ClientSession) -> AsyncIterator[Shop]:
    async with CompletionsServer() as server:
        server.reply_with("Of course we do.")
        model = OpenAIChat("test-model", base_url=server.base_url)
        with_model = replace(parts, model=Steadfast(model, ScriptedModel()))
        async with running(with_model) as url:
            yield Shop(await open_site(with_model, url, http), server)
        await model.close()


async def test_every_call_is_counted_by_day_model_and_task(shop: Shop) -> None:
    first = await shop.site.say("Do you sell hats?")
    await shop.site.say("And gloves? I am jane@example.org", first)

    async def read() -> Any:
        usage = await shop.usage()
        return usage if len(usage["usage"]) == 2 else None

    usage = await eventually(read)
    by_task = {row["task"]: row for row in usage["usage"]}
    assert by_task.keys() == {"reply", "extraction"}
    assert (by_task["reply"]["calls"], by_task["reply"]["completionTokens"]) == (2, 8)
    assert by_task["reply"]["model"] == "test-model"
    assert (usage["money"], usage["estimatedTokens"]) == (None, 0)
    tomorrow = (datetime.now(UTC) + timedelta(days=1)).date().isoformat()
    assert (await shop.usage(**{"from": tomorrow}))["usage"] == []


async def test_money_is_known_once_a_price_is(shop: Shop) -> None:
    await shop.set_budget(prices={"test-model": {"prompt": 0, "completion": 250_000}})
    await shop.site.say("Do you sell hats?")
    assert (await shop.usage())["money"] == 1.0


async def test_concurrent_calls_are_all_counted(shop: Shop) -> None:
    await asyncio.gather(*(shop.site.say(f"Hello {number}") for number in range(20)))
    assert (await shop.usage())["calls"] == 20


@pytest.mark.parametrize("limit", ["perDay", "perSession"])
async def test_over_budget_the_rules_answer_no_model_is_called_and_the_lead_is_captured(
    shop: Shop, limit: str
) -> None:
    await shop.set_budget(**{limit: {"tokens": 0}})
    answer = await shop.site.say("I need a hat. I am jane@example.org")
    assert answer["reply"]
    assert answer["leadCaptured"] is True
    await asyncio.sleep(2)
    assert (await shop.site.lead("jane@example.org"))["sessionId"] == answer["sessionId"]
    assert shop.model.requests == []


@pytest.mark.parametrize("accept", ["application/json", "text/event-stream"])
async def test_over_budget_a_message_is_refused_and_kept_if_the_admin_wants_that(
    shop: Shop, db: Database, accept: str
) -> None:
    await shop.set_budget(perDay={"tokens": 1}, over="refuse")
    first = await shop.site.say("Do you sell hats?")
    shop.model.requests.clear()
    known = {key: first[key] for key in ("sessionId", "sessionToken")}
    body = {"adminId": shop.site.admin_id, "message": "I am jane@example.org", "messageId": "m2", **known}
    refused = await shop.site.request("POST", "/api/chat", json=body, headers={"Accept": accept})
    assert (refused.status, refused.json["type"]) == (429, "urn:leadlight:problem:over-budget")
    assert 0 < int(refused.headers["Retry-After"]) <= 24 * 3_600
    assert await db["chats"].find_one({"messageId": "m2"})
    assert await shop.site.lead("jane@example.org")
    assert shop.model.requests == []
    await shop.set_budget()
    assert (await shop.site.say("I am jane@example.org", first, messageId="m2"))[
        "reply"
    ] == "Of course we do."


async def test_a_session_over_its_budget_leaves_the_others_theirs(shop: Shop) -> None:
    await shop.set_budget(perSession={"tokens": 1}, over="refuse")
    first = await shop.site.say("Hello")
    known = {key: first[key] for key in ("sessionId", "sessionToken")}
    assert (await shop.site.post(message="More", **known)).status == 429
    assert (await shop.site.say("Hello"))["reply"] == "Of course we do."


async def test_a_stored_reply_and_a_call_for_a_person_cost_nothing_and_are_not_refused(shop: Shop) -> None:
    first = await shop.site.say("Hello", messageId="m-0123456789-abcdef")
    await shop.set_budget(perDay={"tokens": 0}, over="refuse")
    again = await shop.site.post(message="Hello", messageId="m-0123456789-abcdef")
    assert again.json["reply"] == first["reply"]
    assert (await shop.site.say("Can I talk to a person?", first))["handoff"] == "waiting"


async def test_over_budget_a_reading_waits_for_the_next_day(shop: Shop, db: Database) -> None:
    await shop.set_budget(perDay={"tokens": 0})
    await shop.site.say("I need a hat. I am jane@example.org")
    job = await eventually(lambda: db["jobs"].find_one({"lastError": "over_budget"}))
    assert (job["state"], job["attempts"]) == ("ready", 0)
    assert job["runAt"] == midnight_after(datetime.now(UTC))


async def test_a_budget_is_read_as_it_was_written_and_nonsense_is_refused(shop: Shop) -> None:
    written = await shop.set_budget(perDay={"tokens": 5, "money": 2.5}, over="refuse")
    assert (await shop.site.as_admin("GET", "/api/v1/budget")).json == written
    wrongs: tuple[Json, ...] = ({"perDay": {"tokens": -1}}, {"over": "explode"}, {"perWeek": {}})
    for wrong in wrongs:
        assert (await shop.site.as_admin("PUT", "/api/v1/budget", json=wrong)).status == 422


def test_what_was_spent_yesterday_is_over() -> None:
    spent = Spent(day="2026-03-02", tokens=10)
    assert spent.on("2026-03-02").tokens == 10
    assert spent.on("2026-03-03").tokens == 0
