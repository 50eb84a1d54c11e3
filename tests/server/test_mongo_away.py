"""MongoDB goes away and comes back: 503 meanwhile, and no restart afterwards."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import aiohttp
import pytest

from server.embedded import EmbeddedMongo
from server.jobs import Jobs
from server.mongo import connect
from server.preparing import prepare
from server.services import Services
from server.tenants import Admins
from tests.site import Site, eventually, open_site, running


@pytest.fixture
async def mongo(tmp_path: Path) -> AsyncIterator[EmbeddedMongo]:
    mongo = EmbeddedMongo(tmp_path)
    yield mongo
    await mongo.stop()


async def test_requests_say_so_and_work_again_when_it_is_back(
    tmp_path: Path, mongo: EmbeddedMongo, parts: Services, http: aiohttp.ClientSession
) -> None:
    client = connect(await mongo.start())
    db = client["leadlight"]
    await prepare(db)
    own = replace(parts, db=db, admins=Admins(db), jobs=Jobs(db))
    async with running(own) as url:
        site = await open_site(own, url, http)
        session = await site.say("Hello")
        await mongo.stop()
        await assert_unavailable(site)
        again = EmbeddedMongo(tmp_path)
        await again.start()
        try:
            await eventually(lambda: ready(site))
            assert await site.leads() == []
            await site.say("I am jane@example.org", session)
            await eventually(lambda: site.leads(search="jane"))
        finally:
            client.close()
            await again.stop()


async def assert_unavailable(site: Site) -> None:
    answers = await asyncio.gather(
        site.post(message="Are you there?"), site.as_admin("GET", "/api/leads-enhanced")
    )
    for answer in answers:
        assert answer.status == 503
        assert answer.headers["Content-Type"].startswith("application/problem+json")
        assert int(answer.headers["Retry-After"]) > 0
        assert "database" in answer.json["detail"]
    assert (await site.request("GET", "/readyz")).status == 503
    assert (await site.request("GET", "/healthz")).status == 200


async def ready(site: Site) -> bool:
    return (await site.request("GET", "/readyz")).status == 200
