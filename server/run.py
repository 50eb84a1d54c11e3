"""A running server: its parts are put together here, and taken apart in the right order."""

import asyncio
import gc
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

import structlog
from aiohttp import web
from pymongo.errors import PyMongoError

from integrations.mail import ConsoleMailer, Mailer, SmtpMailer
from integrations.webhooks.targets import Targets
from llm.breaker import Breaker, State
from llm.chat import ChatModel
from llm.fairness import FairQueue
from llm.scripted import ScriptedModel
from llm.steadfast import Steadfast
from server.access.keys import Keys, secret_key
from server.access.limits import Limits, storage_at
from server.app import make_app
from server.config import Settings
from server.demo import make_demo
from server.embedded import EmbeddedMongo
from server.jobs import Jobs
from server.live import Live
from server.metrics import Metrics
from server.mongo import Database, KeptDatabase, MongoAway, connect
from server.preparing import keep_promises, speed_up
from server.replies import Replies
from server.services import Services, now
from server.tenants import Admins
from server.work.crew import working

FINISH_TURNS = 20.0  # seconds that replies in flight have when the server stops
SELDOM = (10_000, 10, 50)  # new objects, and looks at young ones, before the collector looks at older ones

log = structlog.get_logger()


@asynccontextmanager
async def mongodb(settings: Settings, running: str | None = None) -> AsyncIterator[str]:
    """The URI of the one that is running, or of the configured one, or of the embedded one.

    The last runs until the block is left.
    """
    if running:
        yield running
        return
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
    """The database at this URI, safe to write to; indexes that only make it fast are made meanwhile."""
    async with AsyncExitStack() as stack:
        client = connect(uri)
        stack.callback(client.close)
        db = KeptDatabase(client, settings.mongodb_db)
        await keep_promises(db)
        speeding_up = asyncio.create_task(_speed_up(db))
        stack.push_async_callback(_end, speeding_up)
        yield db


async def _speed_up(db: Database) -> None:
    try:
        await speed_up(db)
    except (MongoAway, PyMongoError) as error:
        log.warning("indexes_not_made", error=type(error).__name__)  # the next start makes them


async def _end(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.wait([task])


@asynccontextmanager
async def services(settings: Settings, mongodb_uri: str | None = None) -> AsyncIterator[Services]:
    """Everything that handlers and jobs work with; `mongodb_uri` is of a MongoDB that runs already."""
    async with AsyncExitStack() as stack:
        uri = await stack.enter_async_context(mongodb(settings, mongodb_uri))
        db = await stack.enter_async_context(database(uri, settings))
        scripted = ScriptedModel()
        primary = scripted if settings.scripted else await stack.enter_async_context(_model(settings))
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
            targets=Targets(private=settings.webhook_private == "allow"),
        )


@asynccontextmanager
async def _model(settings: Settings) -> AsyncIterator[ChatModel]:
    # Imported here, for the SDK is a quarter of the memory and of the start of a server that needs none.
    from llm.openai_chat import OpenAIChat

    model = OpenAIChat(settings.model, api_key=_key(settings), base_url=settings.openai_base_url)
    try:
        yield model
    finally:
        await model.close()


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


async def serve(
    settings: Settings, *, web_too: bool, worker_too: bool, mongodb_uri: str | None = None
) -> None:
    """Run the web server, the worker, or both, until SIGTERM or SIGINT; then finish what is in flight."""
    stop = _stop_signal()
    async with AsyncExitStack() as stack:
        parts = await stack.enter_async_context(services(settings, mongodb_uri))
        if worker_too:
            await stack.enter_async_context(working(parts))
        if web_too:
            url = await stack.enter_async_context(listening(parts))
            await _welcome(parts, url)
        _set_aside()
        await stop.wait()
        log.info("stopping")


def _set_aside() -> None:
    """Spare the garbage collector what stays for good, and have it look at the rest less often.

    A look at all that five hundred streams hold stops each of them for a tenth of a second.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*SELDOM)


@asynccontextmanager
async def listening(parts: Services) -> AsyncIterator[str]:
    """The web server, accepting requests at the URL it yields; leaving finishes the turns in flight."""
    runner = web.AppRunner(make_app(parts), access_log=None, shutdown_timeout=FINISH_TURNS)
    await runner.setup()
    try:
        shared = parts.settings.share_port == "on"
        site = web.TCPSite(runner, parts.settings.host, parts.settings.port, reuse_port=shared)
        await site.start()
        host, port = runner.addresses[0][:2]
        log.info("listening", host=host, port=port)
        yield f"http://{host}:{port}"
    finally:
        await parts.live.close()
        await asyncio.gather(parts.replies.finish(FINISH_TURNS), runner.cleanup())


def _tell_circuit(state: State) -> None:
    log.warning("model_circuit", state=state)


async def _welcome(parts: Services, url: str) -> None:
    """Tell whoever started the server where to go on."""
    lines = []
    made = await make_demo(parts)
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
