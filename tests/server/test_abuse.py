"""Floods, bots and blocked visitors are turned away before anything is stored or any model is asked."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import aiohttp
import pytest
from limits import RateLimitItem, parse

import server.access.gate
from server.access.limits import Limits, storage_at
from server.mongo import Database
from server.services import Services
from tests.factories import make_admin
from tests.site import Site, open_site, running


@pytest.fixture
async def limited(parts: Services, mongo_uri: str, db: Database) -> AsyncIterator[Services]:
    """The parts of a server that counts."""
    for collection in ("rateCounters", "rateWindows"):
        await db[collection].delete_many({})
    storage = storage_at(mongo_uri, db.name)
    yield replace(parts, limits=Limits(storage))
    storage.storage.close()


def lower(monkeypatch: pytest.MonkeyPatch, name: str, limit: str) -> RateLimitItem:
    item = parse(limit)
    monkeypatch.setattr(server.access.gate, name, item)
    return item


async def test_a_session_that_floods_is_stopped_in_every_process_and_asks_no_model(
    limited: Services, http: aiohttp.ClientSession, monkeypatch: pytest.MonkeyPatch, db: Database
) -> None:
    lower(monkeypatch, "PER_SESSION", "5/minute")
    async with running(limited) as here, running(limited) as there:
        site = await open_site(limited, here, http)
        elsewhere = replace(site, url=there)
        session = await site.say("Hello")
        known = {key: session[key] for key in ("sessionId", "sessionToken")}
        answers = [
            await (site if number % 2 else elsewhere).post(message=f"{number}", **known)
            for number in range(8)
        ]
    assert [answer.status for answer in answers] == [200] * 5 + [429] * 3
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 120
    assert answers[-1].headers["Content-Type"].startswith("application/problem+json")
    assert await db["chats"].count_documents({"role": "user"}) == 6
    assert await db["chats"].count_documents({"role": "assistant"}) == 6


async def test_an_address_that_opens_too_many_sessions_is_stopped(
    limited: Services, http: aiohttp.ClientSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    lower(monkeypatch, "SESSIONS_PER_ADDRESS", "3/minute")
    async with running(limited) as url:
        site = await open_site(limited, url, http)
        statuses = [(await site.post(message="Hello")).status for _ in range(5)]
    assert statuses == [200, 200, 200, 429, 429]


async def test_a_proxy_is_believed_about_whom_it_speaks_for(
    limited: Services, http: aiohttp.ClientSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    lower(monkeypatch, "SESSIONS_PER_ADDRESS", "1/minute")

    async def hello(site: Site, forwarded: str) -> int:
        body = {"adminId": site.admin_id, "message": "Hello"}
        headers = {"X-Forwarded-For": forwarded}
        return (await site.request("POST", "/api/chat", json=body, headers=headers)).status

    async with running(limited) as url:
        site = await open_site(limited, url, http)
        assert await hello(site, "203.0.113.1") == 200
        assert await hello(site, "203.0.113.2") == 200
        assert await hello(site, "198.51.100.9, 203.0.113.1") == 429
        assert await hello(site, "2001:db8:1:2::1") == 200
        assert await hello(site, "2001:db8:1:2:3::4") == 429


async def test_an_admin_has_a_limit_of_their_own(
    limited: Services, http: aiohttp.ClientSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    lower(monkeypatch, "PER_ADMIN", "2/minute")
    async with running(limited) as url:
        site = await open_site(limited, url, http)
        charlies = await open_site(limited, url, http, make_admin("Charlie's Cheese"))
        statuses = [(await site.post(message="Hello")).status for _ in range(3)]
        assert statuses == [200, 200, 429]
        assert (await charlies.post(message="Hello")).status == 200


async def test_many_at_once_are_counted_exactly(
    limited: Services, http: aiohttp.ClientSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    lower(monkeypatch, "SESSIONS_PER_ADDRESS", "10/minute")
    async with running(limited) as url:
        site = await open_site(limited, url, http)
        answers = await asyncio.gather(*(site.post(message="Hello") for _ in range(40)))
    assert sorted(answer.status for answer in answers) == [200] * 10 + [429] * 30


async def test_a_filled_trap_and_an_inhuman_speed_are_bots(site: Site, db: Database) -> None:
    for sign in ({"website": "https://spam.example"}, {"elapsedMs": 20}):
        answer = await site.post(message="Buy now", **sign)
        assert answer.status == 403
        assert "automated" in answer.json["detail"]
    assert await db["chats"].count_documents({}) == 0
    assert (await site.post(message="Hello", website="", elapsedMs=2500)).status == 200


async def block(site: Site, **what: list[str]) -> None:
    answer = await site.as_admin("PUT", "/api/v1/blocklist", json=what)
    assert answer.status == 200, answer.text


async def test_blocked_addresses_and_domains_make_no_lead(site: Site, db: Database) -> None:
    await block(site, emails=["Mallory@Example.org"], domains=["spam.example"])
    for text in ("I am mallory@example.org", "I am x@spam.example", "I am x@mail.spam.example"):
        assert (await site.post(message=text)).status == 403
    assert await db["chats"].count_documents({}) == 0
    assert (await site.post(message="I am jane@notspam.example")).status == 200


async def test_a_visitor_who_is_blocked_later_is_not_heard_any_more(site: Site) -> None:
    session = await site.say("I am mallory@example.org")
    await block(site, emails=["mallory@example.org"])
    known = {key: session[key] for key in ("sessionId", "sessionToken")}
    assert (await site.post(message="Me again", **known)).status == 403


async def test_blocked_networks_are_not_heard(site: Site, charlies: Site) -> None:
    await block(site, networks=["127.0.0.0/8"])
    assert (await site.post(message="Hello")).status == 403
    assert (await charlies.post(message="Hello")).status == 200
    await block(site)
    assert (await site.post(message="Hello")).status == 200


@pytest.mark.parametrize(
    "bad",
    [{"emails": ["no address"]}, {"domains": ["nonsense"]}, {"networks": ["1.2.3.4/99"]}, {"people": []}],
)
async def test_a_block_list_that_makes_no_sense_changes_nothing(
    site: Site, bad: dict[str, list[str]]
) -> None:
    await block(site, networks=["203.0.113.0/24"])
    assert (await site.as_admin("PUT", "/api/v1/blocklist", json=bad)).status == 422
    kept = (await site.as_admin("GET", "/api/v1/blocklist")).json
    assert kept == {"emails": [], "domains": [], "networks": ["203.0.113.0/24"]}
