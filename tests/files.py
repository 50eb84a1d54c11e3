"""Files of leads on their way in and out, as an admin sends and fetches them."""

from dataclasses import dataclass
from typing import Any

from tests.site import Json, Reply, Site, eventually

OVER = ("done", "failed", "cancelled")


@dataclass(frozen=True)
class Upload:
    """An import of Alice's, by its id."""

    site: Site
    import_id: str

    @property
    def path(self) -> str:
        return f"/api/v1/imports/{self.import_id}"

    async def get(self) -> Json:
        reply = await self.site.as_admin("GET", self.path)
        assert reply.status == 200, reply.text
        return dict(reply.json)

    async def mean(self, columns: list[str | None], **more: Any) -> Reply:
        return await self.site.as_admin("PUT", f"{self.path}/mapping", json={"columns": columns, **more})

    async def mean_the_same(self, **more: Any) -> Reply:
        """The guessed mapping, but for these settings."""
        mapping = (await self.get())["mapping"]
        return await self.site.as_admin("PUT", f"{self.path}/mapping", json={**mapping, **more})

    async def run(self, what: str = "start", within: float = 20.0) -> Json:
        """Start the import, a dry run or its undoing, and wait for the end; how far that came."""
        reply = await self.site.as_admin("POST", f"{self.path}/{what}")
        assert reply.status == 202, reply.text
        field = {"start": "progress", "dry-run": "check", "undo": "undo"}[what]

        async def over() -> Json | None:
            progress = (await self.get())[field]
            return progress if progress["state"] in OVER else None

        return dict(await eventually(over, within))

    async def errors(self, **query: str) -> Json:
        reply = await self.site.as_admin("GET", f"{self.path}/errors", params=query)
        assert reply.status == 200, reply.text
        return dict(reply.json)


async def send(site: Site, content: bytes | str, **query: str) -> Reply:
    data = content.encode() if isinstance(content, str) else content
    return await site.as_admin("POST", "/api/v1/imports", params=query, data=data)


async def upload(site: Site, content: bytes | str, **query: str) -> Upload:
    """A file that the server can read."""
    reply = await send(site, content, **query)
    assert reply.status == 201, reply.text
    return Upload(site, reply.json["importId"])


async def export(site: Site, **query: str) -> str:
    """The leads as CSV."""
    reply = await site.as_admin("GET", "/api/v1/leads/export", params=query)
    assert reply.status == 200, reply.text
    return reply.text
