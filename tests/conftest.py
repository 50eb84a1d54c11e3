"""What most tests stand on: a real MongoDB, and a real server over it."""

from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from integrations.mail import ConsoleMailer
from llm.scripted import ScriptedModel
from llm.steadfast import Steadfast
from server.access.keys import Keys
from server.access.limits import Limits
from server.config import Settings
from server.embedded import EmbeddedMongo
from server.indexes import INDEXES
from server.jobs import Jobs
from server.live import Live
from server.mongo import Client, Database, connect
from server.preparing import prepare
from server.replies import Replies
from server.services import Services, now
from server.tenants import Admins
from tests.factories import make_admin
from tests.site import Site, open_site, running


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A real MongoDB, servers and workers share two cores, and on a busy machine any of them may be starved
    for longer than a request waits: what fails there is tried once more. The summary lists what was;
    whatever is listed twice is to be mended. What needs no MongoDB has one try."""
    for item in items:
        if "mongo_uri" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.fixture(scope="session")
async def mongo_uri(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[str]:
    """A real mongod for the whole run."""
    mongo = EmbeddedMongo(tmp_path_factory.mktemp("mongo"))
    yield await mongo.start()
    await mongo.stop()


@pytest.fixture(scope="session")
async def client(mongo_uri: str) -> AsyncIterator[Client]:
    client = connect(mongo_uri)
    await prepare(client["leadlight_test"])
    yield client
    client.close()


@pytest.fixture
async def db(client: Client) -> Database:
    """An empty database with its indexes."""
    database = client["leadlight_test"]
    for collection in INDEXES:
        await database[collection].delete_many({})
    return database


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """The settings of a test server: any free port, nothing from the environment or a file."""
    return Settings(_env_file=None, port=0, data_dir=tmp_path, rate_limits="off")


@pytest.fixture
def parts(db: Database, settings: Settings) -> Services:
    """The parts of a server that speaks with the scripted model."""
    scripted = ScriptedModel()
    return Services(
        settings=settings,
        db=db,
        admins=Admins(db),
        jobs=Jobs(db),
        keys=Keys(b"a key of the tests"),
        model=Steadfast(scripted, scripted),
        replies=Replies(),
        limits=Limits(None),
        mailer=ConsoleMailer(),
        live=Live(db, every=0.1),
        clock=now,
    )


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
async def url(parts: Services) -> AsyncIterator[str]:
    """The URL of a running server, web and worker."""
    async with running(parts) as url:
        yield url


@pytest.fixture
async def site(parts: Services, url: str, http: aiohttp.ClientSession) -> Site:
    """Alice's site."""
    return await open_site(parts, url, http)


@pytest.fixture
async def charlies(parts: Services, url: str, http: aiohttp.ClientSession) -> Site:
    """The site of Charlie, another tenant of the same server."""
    return await open_site(parts, url, http, make_admin("Charlie's Cheese"))
