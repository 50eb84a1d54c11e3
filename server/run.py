"""A running server: its parts are put together here, and taken apart in the right order."""

import asyncio
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

import structlog
from aiohttp import web

from integrations.mail import ConsoleMailer, Mailer, SmtpMailer
from llm.breaker import Breaker, State
from llm.chat import ChatModel
from llm.fairness import FairQueue
from llm.openai_chat import OpenAIChat
from llm.scripted import ScriptedModel
from llm.steadfast import Steadfast
from server.app import make_app
from server.config import Settings
from server.demo import make_demo
from server.duties import duties
from server.embedded import EmbeddedMongo
from server.jobs import Jobs
from server.keys import Keys, secret_key
from server.limits import Limits, storage_at
from server.live import Live
from server.metrics import Metrics
from server.mongo import Database, connect, prepare
from server.replies import Replies
from server.services import Services, now
from server.tenants import Admins
from server.worker import Worker

FINISH_TURNS = 20.0  # seconds that replies in flight have when the server stops
FINISH_JOBS = 3.0  # seconds that jobs have; what is handed back is done again elsewhere
NEED_MODEL = frozenset({"enrich", "summarise"})  # kinds of jobs

log = structlog.get_logger()


@asynccontextmanager
async def mongodb(settings: Settings) -> AsyncIterator[str]:
    """The URI of the configured MongoDB, or of the embedded one, which runs until the block is left."""
    if settings.mongodb_uri:
        yield settings.mongodb_uri.get_secret_value()
        return
    embedded = EmbeddedMongo(settings.data_dir)
    try:
        yield await embedded.start()
    finally:
        await embedded.stop()


@asynccontextmanager
async def database(uri: str, settings: Settings) -> AsyncIterator[Database]:
    """The database at this URI, with every index made."""
    async with AsyncExitStack() as stack:
        client = connect(uri)
        stack.callback(client.close)
        db = client[settings.mongodb_db]
        await prepare(db)
        yield db


@asynccontextmanager
async def services(settings: Settings) -> AsyncIterator[Services]:
    """Everything that handlers and jobs work with."""
    async with AsyncExitStack() as stack:
        uri = await stack.enter_async_context(mongodb(settings))
        db = await stack.enter_async_context(database(uri, settings))
        scripted = ScriptedModel()
        primary: OpenAIChat | ScriptedModel = scripted
        if not settings.scripted:
            primary = OpenAIChat(settings.model, api_key=_key(settings), base_url=settings.openai_base_url)
            stack.push_async_callback(primary.close)
        metrics = Metrics()
        yield Services(
            settings=settings,
            db=db,
            admins=Admins(db),
            jobs=Jobs(db),
            keys=Keys(secret_key(settings)),
            model=steadfast(primary, scripted, metrics, FairQueue(settings.model_calls)),
            replies=Replies(),
            limits=Limits(storage_at(uri, settings.mongodb_db) if settings.rate_limits == "on" else None),
            mailer=_mailer(settings),
            live=Live(db),
            clock=now,
            metrics=metrics,
        )


def steadfast(
    primary: ChatModel, fallback: ChatModel, metrics: Metrics, queue: FairQueue | None = None
) -> Steadfast:
    """The model that the server speaks with: watched, and left alone while it is out."""
    return Steadfast(
        primary,
        fallback,
        metrics.model.failed,
        on_reply=metrics.model.replied,
        breaker=Breaker(on_change=_tell_circuit),
        queue=queue,
    )


async def serve(settings: Settings, *, web_too: bool, worker_too: bool) -> None:
    """Run the web server, the worker, or both, until SIGTERM or SIGINT; then finish what is in flight."""
    stop = _stop_signal()
    async with AsyncExitStack() as stack:
        parts = await stack.enter_async_context(services(settings))
        if worker_too:
            await stack.enter_async_context(working(parts))
        if web_too:
            url = await stack.enter_async_context(listening(parts))
            await _welcome(parts, url)
        await stop.wait()
        log.info("stopping")


@asynccontextmanager
async def listening(parts: Services) -> AsyncIterator[str]:
    """The web server, accepting requests at the URL it yields; leaving finishes the turns in flight."""
    runner = web.AppRunner(make_app(parts), access_log=None, shutdown_timeout=FINISH_TURNS)
    await runner.setup()
    try:
        site = web.TCPSite(runner, parts.settings.host, parts.settings.port)
        await site.start()
        host, port = runner.addresses[0][:2]
        log.info("listening", host=host, port=port)
        yield f"http://{host}:{port}"
    finally:
        await parts.live.close()
        await asyncio.gather(parts.replies.finish(FINISH_TURNS), runner.cleanup())


@asynccontextmanager
async def working(parts: Services) -> AsyncIterator[None]:
    """The worker; leaving finishes the jobs in flight, or hands them back when they take too long."""
    worker = Worker(
        parts.jobs,
        duties(parts),
        held_back=lambda: () if parts.model.breaker.ready else NEED_MODEL,
        on_outcome=parts.metrics.queue.tried,
    )
    task = asyncio.create_task(worker.run())
    log.info("working")
    try:
        yield
    finally:
        worker.stop()
        _, late = await asyncio.wait([task], timeout=FINISH_JOBS)
        for unfinished in late:
            unfinished.cancel()
        await asyncio.gather(task, return_exceptions=True)


def _tell_circuit(state: State) -> None:
    log.warning("model_circuit", state=state)


async def _welcome(parts: Services, url: str) -> None:
    """Tell whoever started the server where to go on."""
    lines = []
    made = await make_demo(parts.admins, parts.clock())
    if made:
        _, token = made
        lines += [
            "There was no admin yet, so here is a made-up business to try:",
            f"  Demo page  {url}/demo",
            f"  API token  {token}  (shown this once)",
            f'  Its leads  curl -H "Authorization: Bearer {token}" {url}/api/leads-enhanced',
            "",
            "Your own:    python -m server admin create NAME --email YOU@EXAMPLE.COM",
            "",
        ]
    elif await parts.admins.demo():
        lines.append(f"Demo page: {url}/demo")
    if parts.settings.scripted:
        lines.append("No OPENAI_API_KEY or OPENAI_BASE_URL: the scripted model answers, offline.")
    lines.append(f"Leadlight is running at {url}; Ctrl+C stops it.")
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()


def _mailer(settings: Settings) -> Mailer:
    if settings.smtp_url is None:
        return ConsoleMailer()
    return SmtpMailer(settings.smtp_url.get_secret_value(), settings.mail_from)


def _key(settings: Settings) -> str | None:
    return settings.openai_api_key.get_secret_value() if settings.openai_api_key else None


def _stop_signal() -> asyncio.Event:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    return stop
