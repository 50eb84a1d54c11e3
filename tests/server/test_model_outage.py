"""With a real model behind OPENAI_BASE_URL: the conversation through the SDK, and every way it fails."""

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import aiohttp
import pytest

from llm.breaker import CIRCUIT_OPEN, Breaker, Limits
from llm.chat import ModelUnavailable
from llm.openai_chat import Budget, OpenAIChat
from llm.scripted import ScriptedModel
from llm.steadfast import Steadfast
from server.jobs import Job, Jobs
from server.mongo import Database
from server.services import Services, now
from server.worker import Worker
from tests.factories import NOON
from tests.fakes.completions import CompletionsServer
from tests.site import Site, at_rest, eventually, open_site, running


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
    assert "booking" in lead["tags"]
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
    assert time.monotonic() - started < 20
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


@pytest.fixture
async def hasty(
    parts: Services, completions: CompletionsServer, http: aiohttp.ClientSession
) -> AsyncIterator[Site]:
    """Alice's site, with less patience for the model, and sooner curious whether it is back."""
    budget = Budget(first_token=0.5, gap=0.5, total=2, extraction=0.5)
    model = OpenAIChat("test-model", base_url=completions.base_url, budget=budget)
    breaker = Breaker(limits=Limits(first_wait=1, longest_wait=2))
    with_model = replace(parts, model=Steadfast(model, ScriptedModel(), breaker=breaker))
    async with running(with_model) as url:
        yield await open_site(with_model, url, http)
    await model.close()


@pytest.mark.parametrize("fault", ["hang", "http_503"])
async def test_an_outage_costs_no_lead_and_each_conversation_is_read_once_when_it_is_over(
    hasty: Site, completions: CompletionsServer, db: Database, fault: str
) -> None:
    completions.misbehave(fault)
    visitors = [f"visitor{number}@example.org" for number in range(12)]
    said = [hasty.say(f"I need a booking tool for my salon. I am {email}") for email in visitors]
    assert all(answer["leadCaptured"] for answer in await asyncio.gather(*said))
    await eventually(lambda: circuit_is(hasty, "open"))
    started = time.monotonic()
    assert (await hasty.say("Is anybody there?"))["reply"]
    await asyncio.sleep(2)  # jobs are tried, and probes fail
    assert time.monotonic() - started < 12
    assert {lead["email"] for lead in await hasty.leads(limit=50)} == set(visitors)
    completions.requests.clear()
    completions.behave()
    await eventually(lambda: at_rest(db), within=30)
    readings = [request for request in completions.requests if not request.get("stream")]
    assert len(readings) == len(visitors)
    for email in visitors:
        assert sum(email in str(reading) for reading in readings) == 1
    assert all(lead["requirements"] for lead in await hasty.leads(limit=50))
    assert await circuit_is(hasty, "closed")


async def test_a_server_whose_model_is_out_is_ready_and_says_so(
    hasty: Site, completions: CompletionsServer
) -> None:
    completions.misbehave("http_500")
    for _ in range(3):
        await hasty.say("I need a booking tool. I am jane@example.org")
    await eventually(lambda: circuit_is(hasty, "open"))
    answer = await hasty.request("GET", "/readyz")
    assert answer.status == 200
    assert (answer.json["status"], answer.json["mongodb"]) == ("ok", "ok")
    assert answer.json["model"]["name"] == "test-model"
    assert answer.json["model"]["since"].endswith("Z")
    await eventually(lambda: waiting(hasty))
    await asyncio.sleep(1)
    assert (await hasty.request("GET", "/readyz")).json["jobs"]["oldestWaitingSeconds"] >= 1


async def test_while_the_model_is_out_only_what_is_new_is_tried(db: Database) -> None:
    jobs = Jobs(db)
    await jobs.enqueue("adm", "enrich", "old", NOON, NOON)
    tried = await jobs.claim(["enrich"], NOON)
    assert tried
    await jobs.wait(tried, CIRCUIT_OPEN, NOON)
    later = NOON + timedelta(minutes=1)
    assert await jobs.claim(["enrich"], later, {"enrich"}) is None
    await jobs.enqueue("adm", "enrich", "new", later, later)
    await jobs.enqueue("adm", "other", "else", later, later)
    found = [await jobs.claim(["enrich", "other"], later, {"enrich"}) for _ in range(3)]
    assert {job.key for job in found if job} == {"new", "else"}
    again = await jobs.claim(["enrich"], later)
    assert again
    assert (again.key, again.attempt, again.waits) == ("old", 1, 1)


@pytest.mark.parametrize("asked_while_it_runs", [False, True])
async def test_what_is_asked_for_again_during_an_outage_is_new(
    db: Database, asked_while_it_runs: bool
) -> None:
    jobs = Jobs(db)
    await jobs.enqueue("adm", "enrich", "s1", NOON, NOON)
    job = await jobs.claim(["enrich"], NOON)
    assert job
    if asked_while_it_runs:
        await jobs.enqueue("adm", "enrich", "s1", NOON, NOON)
        await jobs.wait(job, "timeout", NOON)
    else:
        await jobs.wait(job, "timeout", NOON)
        await jobs.enqueue("adm", "enrich", "s1", NOON, NOON)
    assert await jobs.claim(["enrich"], NOON, {"enrich"})


@pytest.mark.parametrize(
    ("reason", "out", "attempts"),
    [
        ("refusal", False, 1),
        ("garbage", False, 1),
        ("timeout", False, 1),
        ("timeout", True, 0),
        ("http_500", False, 0),
        ("rate_limited", False, 0),
        (CIRCUIT_OPEN, True, 0),
    ],
)
async def test_a_try_counts_unless_the_model_was_out(
    db: Database, reason: str, out: bool, attempts: int
) -> None:
    async def read(job: Job) -> None:
        raise ModelUnavailable(reason)

    jobs = Jobs(db)
    await jobs.enqueue("adm", "enrich", "s1", now(), now())
    worker = Worker(jobs, {"enrich": read}, held_back=lambda: {"enrich"} if out else ())
    working = asyncio.create_task(worker.run())
    tried = await eventually(lambda: db["jobs"].find_one({"state": "ready", "lastError": reason}))
    worker.stop()
    await working
    assert tried["attempts"] == attempts


async def circuit_is(site: Site, state: str) -> bool:
    circuit = (await site.request("GET", "/readyz")).json["model"]["circuit"]
    return bool(circuit == state)


async def waiting(site: Site) -> bool:
    return bool((await site.request("GET", "/readyz")).json["jobs"]["waiting"])
