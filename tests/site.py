"""A running Leadlight as a test sees it: over HTTP, as a visitor and as an admin."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from server.access.founding import first_token
from server.mongo import Database
from server.run import listening
from server.services import Services
from server.tenants import Admin
from server.work.crew import working
from server.work.daily import DAILY
from tests.factories import make_admin

Json = dict[str, Any]

WORK = {"kind": {"$ne": DAILY}}
MARKS = (("chats", "unread"), ("leads", "unheard"), ("lead_events", "unheard"))  # of what waits for work


@dataclass(frozen=True)
class Reply:
    """What the server answered."""

    status: int
    headers: Any
    text: str

    @property
    def json(self) -> Any:
        return json.loads(self.text)


@dataclass(frozen=True)
class Site:
    """One admin's site on a running server; `token` is that admin's API token."""

    url: str
    admin_id: str
    token: str
    http: aiohttp.ClientSession
    headers: dict[str, str] = field(default_factory=dict)

    async def request(self, method: str, path: str, **options: Any) -> Reply:
        async with self.http.request(method, self.url + path, **options) as response:
            return Reply(response.status, response.headers, await response.text())

    async def post(self, **body: Any) -> Reply:
        """`POST /api/chat` with just this body, and the admin's id."""
        return await self.request("POST", "/api/chat", json={"adminId": self.admin_id, **body})

    async def say(self, message: str, session: Json | None = None, **body: Any) -> Json:
        """Send a visitor's message that must succeed; `session` is an earlier answer of the same session."""
        known = {key: session[key] for key in ("sessionId", "sessionToken")} if session else {}
        reply = await self.post(message=message, **known, **body)
        assert reply.status == 200, reply.text
        return dict(reply.json)

    async def as_admin(self, method: str, path: str, token: str | None = None, **options: Any) -> Reply:
        headers = {"Authorization": f"Bearer {token or self.token}"}
        return await self.request(method, path, headers=headers, **options)

    async def leads(self, **query: Any) -> list[Json]:
        reply = await self.as_admin("GET", "/api/leads-enhanced", params=query)
        assert reply.status == 200, reply.text
        return list(reply.json["leads"])

    async def lead(self, email: str) -> Json:
        [lead] = [lead for lead in await self.leads() if lead["email"] == email]
        return lead

    async def history(self, session: Json) -> list[Json]:
        headers = {"Authorization": f"Bearer {session['sessionToken']}"}
        reply = await self.request("GET", f"/api/chat/{session['sessionId']}", headers=headers)
        assert reply.status == 200, reply.text
        return list(reply.json["messages"])


async def open_site(
    parts: Services, url: str, http: aiohttp.ClientSession, admin: Admin | None = None
) -> Site:
    """A new admin on a running server."""
    admin = admin or make_admin()
    await parts.admins.add(admin)
    token = await first_token(parts, admin)
    return Site(url, admin.admin_id, token, http)


@asynccontextmanager
async def running(parts: Services) -> AsyncIterator[str]:
    """The web server and the worker over these parts; yields the URL."""
    async with working(parts), listening(parts) as url:
        yield url


async def at_rest(db: Database) -> bool:
    """Whether all is heard, read and done, but for the daily job of each admin, which waits.

    News asks for jobs and jobs make news; so the news is looked at on both sides of the jobs.
    """
    return await _all_heard(db) and not await db["jobs"].count_documents(WORK) and await _all_heard(db)


async def _all_heard(db: Database) -> bool:
    """Whether no message or news of a lead waits: whatever follows from it is at least asked for."""
    return not any([await db[name].count_documents({mark: {"$exists": True}}) for name, mark in MARKS])


async def eventually(check: Callable[[], Awaitable[Any]], within: float = 10.0) -> Any:
    """The first true result of `check`, which is tried until `within` seconds are over."""
    deadline = asyncio.get_running_loop().time() + within
    while True:
        if result := await check():
            return result
        assert asyncio.get_running_loop().time() < deadline, "did not happen in time"
        await asyncio.sleep(0.05)
