"""With a real model behind OPENAI_BASE_URL: the conversation through the SDK, and every way it fails."""

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import replace

import aiohttp
import pytest

from llm.openai_chat import OpenAIChat
from llm.scripted import ScriptedModel
from llm.steadfast import Steadfast
from server.services import Services
from tests.fakes.completions import CompletionsServer
from tests.site import Site, eventually, open_site, running


@pytest.fixture
async def completions() -> AsyncIterator[CompletionsServer]:
    async with CompletionsServer() as server:
        yield server


@pytest.fixture
async def site(
    parts: Services, completions: CompletionsServer, http: aiohttp.ClientSession
) -> AsyncIterator[Site]:
    """Alice's site, whose bot speaks through the SDK with the local server."""
    model = OpenAIChat("test-model", base_url=completions.base_url)
    with_model = replace(parts, model=Steadfast(model, ScriptedModel()))
    async with running(with_model) as url:
        yield await open_site(with_model, url, http)
    await model.close()


async def test_the_model_answers_and_reads_the_conversation(
    site: Site, completions: CompletionsServer
) -> None:
    completions.reply_with("Sure, we build booking tools. What is your e-mail?")
    first = await site.say("I need a booking tool")
    assert first["reply"] == "Sure, we build booking tools. What is your e-mail?"
    claim = {"value": "Needs a booking tool", "quote": "I need a booking tool", "confidence": 0.9}
    invented = {"value": "Budget of 1 million", "quote": "one million", "confidence": 1}
    completions.extract_with(
        {
            "requirements": [claim, invented],
            "tags": [{**claim, "value": "booking"}],
            "name": {"value": "Jane Doe", "quote": "I am Jane Doe", "confidence": 0.9},
            "company": None,
            "title": None,
            "phone": None,
        }
    )
    await site.say("I am Jane Doe, jane@example.org", first)
    [lead] = await eventually(lambda: site.leads(search="Needs a booking tool"))
    assert lead["requirements"] == "• Needs a booking tool"
    assert lead["tags"] == ["booking"]
    assert lead["name"] == "Jane Doe"
    [evidence] = [fact for fact in lead["evidence"] if fact["field"] == "requirement"]
    assert evidence["span"] == "I need a booking tool"
    assert evidence["messageId"] == first["messageId"]
    assert evidence["model"] == "test-model"
    stored = await site.history(first)
    assert [message["role"] for message in stored] == ["user", "assistant"] * 2


@pytest.mark.parametrize(
    "fault", ["http_500", "hang", "garbage", "html", "empty", "stall", "cut", "rate_limited"]
)
async def test_a_failing_model_costs_neither_reply_nor_lead(
    site: Site, completions: CompletionsServer, fault: str
) -> None:
    completions.misbehave(fault)
    started = time.monotonic()
    answer = await site.say("I need a booking tool for my salon. I am jane@example.org")
    assert time.monotonic() - started < 10
    assert answer["reply"].endswith((".", "?", "!"))
    assert answer["leadCaptured"] is True
    assert (await site.lead("jane@example.org"))["sessionIds"] == [answer["sessionId"]]


async def test_the_extraction_follows_when_the_model_is_back(
    site: Site, completions: CompletionsServer
) -> None:
    completions.misbehave("http_500")
    await site.say("I need a booking tool for my salon. I am jane@example.org")
    await asyncio.sleep(2)
    assert (await site.lead("jane@example.org"))["requirements"] == ""
    completions.behave()

    async def read() -> bool:
        return bool((await site.lead("jane@example.org"))["requirements"].startswith("• "))

    await eventually(read, within=20)


async def test_nothing_of_one_visitor_reaches_the_prompt_of_another(
    site: Site, charlies: Site, completions: CompletionsServer
) -> None:
    await site.say("My secret project is called Bluebird, I am jane@example.org")
    completions.requests.clear()
    await site.say("I am jane@example.org too, what did I tell you about my project?")
    assert completions.requests
    assert "Bluebird" not in str(completions.requests)
