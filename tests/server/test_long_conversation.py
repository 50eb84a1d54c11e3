"""A conversation that gets long is summarised in its own session, through the same model."""

from collections.abc import AsyncIterator
from dataclasses import replace

import aiohttp
import pytest

from llm.openai_chat import OpenAIChat
from llm.scripted import ScriptedModel
from llm.steadfast import Steadfast
from server.mongo import Database
from server.services import Services
from tests.fakes.completions import SUMMARY, CompletionsServer
from tests.site import Site, eventually, open_site, running


@pytest.fixture
async def model() -> AsyncIterator[CompletionsServer]:
    async with CompletionsServer() as server:
        server.reply_with("Of course we do.")
        yield server


@pytest.fixture
async def shop(parts: Services, http: aiohttp.ClientSession, model: CompletionsServer) -> AsyncIterator[Site]:
    chat = OpenAIChat("test-model", base_url=model.base_url)
    with_model = replace(parts, model=Steadfast(chat, ScriptedModel()))
    async with running(with_model) as url:
        yield await open_site(with_model, url, http)
    await chat.close()


async def test_a_long_conversation_is_summarised_not_cut(
    shop: Site, model: CompletionsServer, db: Database
) -> None:
    other = await shop.say("Somebody else's secret")
    session = await shop.say("One " + "x" * 3_900)
    for number in range(2, 6):
        await shop.say(f"{number} " + "x" * 3_900, session)
    stored = await eventually(lambda: db["sessions"].find_one({"gist.text": SUMMARY}))
    assert stored["sessionId"] == session["sessionId"] != other["sessionId"]
    for number in range(6, 8):
        await shop.say(f"{number} " + "x" * 3_900, session)
    told = [request for request in model.requests if request.get("stream")][-1]["messages"]
    assert SUMMARY in told[1]["content"]
    assert sum(len(message["content"]) for message in told[1:]) < 26_000
    assert "secret" not in str(model.requests[1:])
    usage = (await shop.as_admin("GET", "/api/v1/usage")).json["usage"]
    assert "summary" in {row["task"] for row in usage}
