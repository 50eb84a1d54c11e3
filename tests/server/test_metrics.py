"""Operators see what happens, in figures that name nobody, and soon even when MongoDB is away."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta

import aiohttp
import pytest
from prometheus_client.parser import text_string_to_metric_families

from llm.openai_chat import OpenAIChat
from llm.scripted import ScriptedModel
from server.backlog import FIGURES, Backlog
from server.jobs import ATTEMPTS, Job, Jobs
from server.metrics import Metrics
from server.mongo import Database, connect
from server.run import listening, steadfast
from server.services import Services
from server.tenants import Admins
from tests.factories import NOON
from tests.fakes.completions import CompletionsServer
from tests.site import Site, eventually, open_site, running


class Figures:
    """One scrape of `/metrics`."""

    def __init__(self, text: str) -> None:
        self.text = text
        families = text_string_to_metric_families(text)
        self.samples = [sample for family in families for sample in family.samples]

    def of(self, name: str, **labels: str) -> float:
        """The sum of the samples with this name and these labels."""
        return sum(
            sample.value
            for sample in self.samples
            if sample.name == name and labels.items() <= sample.labels.items()
        )


async def scrape(site: Site) -> Figures:
    answer = await site.request("GET", "/metrics")
    assert answer.status == 200
    assert answer.headers["Content-Type"].startswith("text/plain; version=")
    return Figures(answer.text)


@pytest.fixture
async def completions() -> AsyncIterator[CompletionsServer]:
    async with CompletionsServer() as server:
        yield server


@pytest.fixture
async def watched(
    parts: Services, completions: CompletionsServer, http: aiohttp.ClientSession
) -> AsyncIterator[Site]:
    """Alice's site, whose model is watched as in a started server."""
    model = OpenAIChat("test-model", base_url=completions.base_url)
    own = replace(parts, model=steadfast(model, ScriptedModel(), parts.metrics))
    async with running(own) as url:
        yield await open_site(own, url, http)
    await model.close()


async def test_a_conversation_shows_in_the_figures_and_nobodys_name_does(watched: Site) -> None:
    session = await watched.say("I need a Zanzibar tent")
    await watched.say("I am jane.confidential@example.org", session)
    await watched.say("Thank you", session)
    await watched.leads(search="Zanzibar")
    await watched.history(session)
    await eventually(lambda: is_read(watched))
    figures = await scrape(watched)
    assert figures.of("leadlight_http_requests_total", route="/api/chat", method="POST", status="200") == 3
    assert figures.of("leadlight_http_request_seconds_count", route="/api/chat/{sessionId}") == 1
    assert figures.of("leadlight_replies_total", model="test-model", outcome="complete") == 3
    assert figures.of("leadlight_reply_first_token_seconds_count", model="test-model") == 3
    assert figures.of("leadlight_leads_captured_total") == 1
    assert figures.of("leadlight_facts_total", outcome="kept") > 0
    assert figures.of("leadlight_model_circuit", state="closed") == 1
    assert figures.of("leadlight_mongodb_up") == 1
    for secret in ("Zanzibar", "confidential", session["sessionId"], watched.admin_id):
        assert secret not in figures.text


async def test_a_failing_model_shows_with_its_reason(watched: Site, completions: CompletionsServer) -> None:
    completions.misbehave("http_500")
    for _ in range(4):
        await watched.say("Hello")
    figures = await scrape(watched)
    assert figures.of("leadlight_model_failures_total", reason="http_500") == 3
    assert figures.of("leadlight_model_failures_total") == 3
    assert figures.of("leadlight_replies_total", model="scripted", outcome="fallback") == 4
    assert figures.of("leadlight_model_circuit", state="open") == 1
    assert figures.of("leadlight_model_circuit") == 1


async def test_what_clients_make_up_makes_no_new_labels(site: Site) -> None:
    for number, method in enumerate(("COPY", "LOCK", "MKCOL", "PROPFIND", "REPORT")):
        await site.request("GET", f"/nowhere/{number}")
        await site.request(method, "/healthz")
    figures = await scrape(site)
    assert figures.of("leadlight_http_requests_total", route="unknown", method="GET", status="404") == 5
    assert figures.of("leadlight_http_requests_total", method="other", status="405") == 5
    assert "PROPFIND" not in figures.text
    assert "nowhere" not in figures.text


async def test_the_queues_figures_are_those_of_all_processes(parts: Services, db: Database) -> None:
    jobs = Jobs(db)
    for number in range(3):
        await jobs.enqueue("adm", "enrich", f"s{number}", NOON, NOON)
    await kill(jobs, "s0")
    metrics = Metrics()
    metrics.queue.now(await Backlog(db).figures(), NOON + timedelta(seconds=90))
    figures = Figures(metrics.page().decode())
    assert figures.of("leadlight_jobs", kind="enrich", state="ready") == 2
    assert figures.of("leadlight_jobs", kind="enrich", state="dead") == 1
    assert figures.of("leadlight_jobs_oldest_seconds", kind="enrich") == 90
    metrics.queue.now((), NOON)
    assert "enrich" not in metrics.page().decode()


async def test_a_dead_job_that_lives_again_has_not_waited_since_its_first_life(db: Database) -> None:
    jobs, later = Jobs(db), NOON + timedelta(days=30)
    await jobs.enqueue("adm", "enrich", "s1", NOON, NOON)
    await kill(jobs, "s1")
    await jobs.enqueue("adm", "enrich", "s1", later, later)
    [figure] = await Backlog(db).figures()
    assert figure.oldest == later


async def test_the_queues_figures_are_read_through_an_index(db: Database) -> None:
    await Jobs(db).enqueue("adm", "enrich", "s1", NOON, NOON)
    command = {"aggregate": "jobs", "pipeline": FIGURES, "cursor": {}}
    plan = str(await db.command("explain", command))
    assert "IXSCAN" in plan
    assert "COLLSCAN" not in plan


async def test_two_servers_in_one_process_count_apart(parts: Services, http: aiohttp.ClientSession) -> None:
    other = replace(parts, metrics=Metrics())
    async with listening(parts) as here, listening(other) as there:
        for _ in range(3):
            await Site(here, "", "", http).request("GET", "/healthz")
        name = "leadlight_http_requests_total"
        assert (await scrape(Site(here, "", "", http))).of(name, route="/healthz") == 3
        assert (await scrape(Site(there, "", "", http))).of(name, route="/healthz") == 0


async def test_probes_are_answered_soon_while_mongodb_hangs(
    parts: Services, http: aiohttp.ClientSession
) -> None:
    async with silent_server() as port:
        client = connect(f"mongodb://127.0.0.1:{port}/")
        db = client["leadlight"]
        away = replace(parts, db=db, jobs=Jobs(db), admins=Admins(db))
        async with listening(away) as url:
            site = Site(url, "", "", http)
            started = time.monotonic()
            answers = await asyncio.gather(*(site.request("GET", "/readyz") for _ in range(50)))
            figures = await scrape(site)
            assert time.monotonic() - started < 12
        client.close()
    assert {answer.status for answer in answers} == {503}
    assert answers[0].json["mongodb"] == "away"
    assert answers[0].json["jobs"] is None
    assert answers[0].json["model"]["circuit"] == "closed"
    assert answers[0].headers["Retry-After"]
    assert figures.of("leadlight_mongodb_up") == 0
    assert figures.of("leadlight_http_requests_total", route="/readyz", status="503") == 50


async def kill(jobs: Jobs, key: str) -> None:
    """Let the job that is due first, the one with this key, fail for good."""
    job = await jobs.claim(["enrich"], NOON)
    assert job
    assert job.key == key
    last = Job(job.id, job.admin_id, job.kind, job.key, ATTEMPTS, job.fence)
    assert await jobs.failed(last, "because", NOON)


@asynccontextmanager
async def silent_server() -> AsyncIterator[int]:
    """A port that takes connections and says nothing."""
    held: list[asyncio.StreamWriter] = []

    async def hold(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        held.append(writer)

    server = await asyncio.start_server(hold, "127.0.0.1", 0)
    yield server.sockets[0].getsockname()[1]
    for writer in held:
        writer.close()
    server.close()


async def is_read(site: Site) -> bool:
    return (await scrape(site)).of("leadlight_job_runs_total", kind="enrich", outcome="done") > 0
