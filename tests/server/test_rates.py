"""What an API token may ask in a minute, and that every answer says how much is left."""

from collections.abc import AsyncIterator
from dataclasses import replace

import aiohttp
import pytest
from limits import parse

import server.access.gate
from server.access.limits import Limits, storage_at
from server.mongo import Database
from server.run import listening
from server.services import Services
from tests.colleagues import make_token
from tests.site import Site, open_site

FIELDS = ("RateLimit-Policy", "RateLimit", "RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset")


@pytest.fixture
async def limited(
    parts: Services,
    mongo_uri: str,
    db: Database,
    http: aiohttp.ClientSession,
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[Site]:
    """Alice's site on a server that counts to four an hour."""
    for collection in ("rateCounters", "rateWindows"):
        await db[collection].delete_many({})
    monkeypatch.setattr(server.access.gate, "PER_TOKEN", parse("4/hour"))
    storage = storage_at(mongo_uri, db.name)
    counting = replace(parts, limits=Limits(storage))
    async with listening(counting) as url:
        yield await open_site(counting, url, http)
    storage.storage.close()


async def test_every_answer_says_what_is_left_and_the_last_one_when_to_come_back(limited: Site) -> None:
    paths = ("/api/v1/me", "/api/v1/team/nobody", "/api/v1/audit?limit=none", "/api/v1/team")
    answers = [await limited.as_admin("GET", path) for path in paths]
    assert [answer.status for answer in answers] == [200, 404, 422, 200]
    assert [answer.headers["RateLimit-Remaining"] for answer in answers] == ["3", "2", "1", "0"]
    refused = await limited.as_admin("GET", "/api/v1/me")
    assert refused.status == 429
    assert refused.headers["Content-Type"].startswith("application/problem+json")
    assert refused.headers["RateLimit-Limit"] == "4"
    assert refused.headers["RateLimit-Policy"] == '"token";q=4;w=3600'
    reset = refused.headers["RateLimit-Reset"]
    assert refused.headers["RateLimit"] == f'"token";r=0;t={reset}'
    assert 0 < int(reset) <= 7200
    assert refused.headers["Retry-After"] == reset


async def test_each_token_has_a_limit_of_its_own(limited: Site) -> None:
    other = (await make_token(limited))["token"]
    mine = [(await limited.as_admin("GET", "/api/v1/me")).status for _ in range(4)]
    assert mine == [200, 200, 200, 429]
    assert (await limited.as_admin("GET", "/api/v1/me", other)).headers["RateLimit-Remaining"] == "3"


async def test_nothing_is_counted_when_limits_are_off(site: Site) -> None:
    answer = await site.as_admin("GET", "/api/v1/me")
    assert [field for field in FIELDS if field in answer.headers] == []
