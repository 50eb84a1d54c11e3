"""Somebody at work with single leads over `/api/v1/leads`: what they send, and what they get."""

from dataclasses import dataclass
from typing import Any

from tests.site import Json, Reply, Site

LEADS = "/api/v1/leads"


@dataclass(frozen=True)
class Book:
    """The leads of a site, as the holder of its token works with them."""

    site: Site

    async def send(
        self, method: str, path: str = "", body: Any = None, *, version: object = None, **query: str
    ) -> Reply:
        """A request under `/api/v1/leads`; `version` is the one that `If-Match` names."""
        headers = {"Authorization": f"Bearer {self.site.token}"}
        headers |= {"If-Match": f'"{version}"'} if version is not None else {}
        return await self.site.request(method, LEADS + path, json=body, headers=headers, params=query)

    async def done(self, method: str, path: str = "", body: Any = None, **options: Any) -> Json:
        """What a request is answered that must succeed."""
        reply = await self.send(method, path, body, **options)
        assert reply.status in (200, 201, 202), reply.text
        return dict(reply.json)

    async def make(self, email: str = "jane@example.org", **fields: Any) -> Json:
        """A new lead."""
        return await self.done("POST", "", {"email": email, **fields})

    async def get(self, lead: Json) -> Json:
        return await self.done("GET", f"/{lead['leadId']}")

    async def define(self, name: str, kind: str, **more: Any) -> None:
        """A new custom field."""
        body = {"name": name, "label": name.title(), "type": kind, **more}
        reply = await self.site.as_admin("POST", "/api/v1/custom-fields", json=body)
        assert reply.status == 201, reply.text
