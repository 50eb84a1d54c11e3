"""Work that takes long, or waits for somebody else's system, holds up nobody's visitors."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import aiohttp
import pytest

from integrations.mail import Mail
from server.mongo import Database
from server.services import Services
from server.tenants import Admins
from server.worker import AT_ONCE
from tests.factories import make_admin
from tests.site import Site, eventually, open_site, running

MORE = AT_ONCE + 2
SAID = "I need a quote for ten chairs. jane@example.com"


class DeafMailer:
    """A mail server that takes connections and then says nothing."""

    def __init__(self) -> None:
        self.asked = 0
        self.answer = asyncio.Event()

    async def send(self, mail: Mail) -> None:
        self.asked += 1
        await self.answer.wait()


class SlowAdmins(Admins):
    """Counting the leads of one admin by their days never ends."""

    slow: str | None = None

    async def time_zone_of(self, admin_id: str) -> str:
        if admin_id == self.slow:
            await asyncio.Event().wait()
        return await super().time_zone_of(admin_id)


@pytest.fixture
def deaf() -> DeafMailer:
    return DeafMailer()


@pytest.fixture
async def troubled(parts: Services, deaf: DeafMailer) -> AsyncIterator[tuple[Services, str]]:
    """A server with a mail server that hangs, and an admin whose tasks do not end."""
    slow = replace(parts, mailer=deaf, admins=SlowAdmins(parts.db))
    async with running(slow) as url:
        yield slow, url
        deaf.answer.set()


@pytest.fixture
async def charlies(
    troubled: tuple[Services, str], http: aiohttp.ClientSession, db: Database
) -> AsyncIterator[Site]:
    """Charlie's site, while more tasks of Alice's than there are places go on and on."""
    parts, url = troubled
    alices = await open_site(parts, url, http)
    await alices.as_admin("POST", "/api/v1/leads", json={"email": "a@example.com"})
    SlowAdmins.slow = alices.admin_id
    for _ in range(MORE):
        assert (await alices.as_admin("POST", "/api/v1/analytics/recount")).status == 202
    await eventually(lambda: _claimed(db))
    yield await open_site(parts, url, http, make_admin("Charlie's Cheese"))
    SlowAdmins.slow = None


async def test_visitors_are_read_while_no_mail_gets_through(
    troubled: tuple[Services, str], deaf: DeafMailer, http: aiohttp.ClientSession
) -> None:
    parts, url = troubled
    site = await open_site(parts, url, http)
    for number in range(MORE):
        await site.say(f"Let me talk to a person, please. {number}")
    await eventually(lambda: _at_least(deaf, AT_ONCE))
    await site.say(SAID)
    await eventually(lambda: _needs(site))


async def test_visitors_are_read_while_another_admins_tasks_go_on_and_on(charlies: Site) -> None:
    await charlies.say(SAID)
    await eventually(lambda: _needs(charlies))


async def test_one_admins_tasks_leave_places_for_those_of_the_others(charlies: Site) -> None:
    task = (await charlies.as_admin("POST", "/api/v1/analytics/recount")).json
    await eventually(lambda: _is_done(charlies, task["taskId"]))


async def _at_least(deaf: DeafMailer, times: int) -> bool:
    return deaf.asked >= times


async def _claimed(db: Database) -> bool:
    return bool(await db["jobs"].count_documents({"kind": "recount", "state": "running"}))


async def _needs(site: Site) -> bool:
    return any(lead["requirements"] for lead in await site.leads())


async def _is_done(site: Site, task_id: str) -> bool:
    return bool((await site.as_admin("GET", f"/api/v1/tasks/{task_id}")).json["state"] == "done")
