"""Somebody at work with scores, over HTTP: rules, calculations, and how a lead stands."""

from dataclasses import dataclass
from typing import Any

from server.mongo import Database
from tests.book import Book
from tests.site import Json, Reply, Site, eventually

SEED = "/api/lead-qualification"
RULES = f"{SEED}/scoring-rules/"
CRITERIA = f"{SEED}/qualification-criteria/"
SCORES = f"{SEED}/lead-scores"
SCORING = "/api/v1/scoring"


@dataclass(frozen=True)
class Desk:
    """The scores of a site's leads."""

    site: Site
    db: Database

    @property
    def book(self) -> Book:
        return Book(self.site)

    async def send(self, method: str, path: str, body: Any = None, **query: Any) -> Reply:
        return await self.site.as_admin(method, path, json=body, params=query)

    async def done(self, method: str, path: str, body: Any = None, **query: Any) -> Any:
        reply = await self.send(method, path, body, **query)
        assert reply.status < 300, f"{method} {path}: {reply.text}"
        return reply.json

    async def rule(self, field_name: str, operator: str, value: Any, points: int, **more: Any) -> Json:
        """A new rule."""
        body = {"name": f"{field_name} rule", "rule_type": "firmographic", "points": points, **more}
        body |= {"field_name": field_name, "operator": operator, "value": value}
        return dict(await self.done("POST", RULES, body))

    async def only(self, *rules: Json, caps: Json | None = None, criteria: Any = None) -> Json:
        """These rules in force, and no others."""
        body = {"rules": rules, "caps": caps or {}, "criteria": criteria or []}
        await self.done("PUT", f"{SCORING}/draft", body)
        return dict(await self.done("POST", f"{SCORING}/draft/publish"))

    async def calculate(self, lead: Json) -> Json:
        return dict(await self.done("POST", f"{SCORES}/calculate/", {"lead_id": lead["leadId"]}))

    async def score(self, lead: Json, **query: Any) -> Json:
        return dict(await self.done("GET", f"/api/v1/leads/{lead['leadId']}/score", **query))

    async def qualification(self, lead: Json) -> Json:
        return dict(await self.done("GET", f"/api/v1/leads/{lead['leadId']}/qualification"))

    async def tell(self, lead: Json, kind: str, **more: Any) -> None:
        """Report an interaction of a lead."""
        body = {"leadId": lead["leadId"], "kind": kind, **more}
        await self.done("POST", "/api/v1/interactions", body)

    async def finished(self, task: Json) -> Json:
        async def over() -> Json | None:
            found = await self.done("GET", f"/api/v1/tasks/{task['taskId']}")
            return dict(found) if found["state"] not in ("waiting", "running") else None

        return dict(await eventually(over, within=30))

    async def scored(self, lead: Json, **wanted: Any) -> Json:
        """The lead, once scoring has given it all of these fields."""

        async def there() -> Json | None:
            found = await self.book.get(lead)
            return found if all(found[name] == value for name, value in wanted.items()) else None

        return dict(await eventually(there, within=20))


def given(
    field_name: str, operator: str, value: Any, points: int, category: str = "firmographic", **more: Any
) -> Json:
    """A rule of a draft."""
    told = {"name": f"{field_name} {operator} {value}"[:200], "ruleType": category, "points": points}
    return {**told, "fieldName": field_name, "operator": operator, "value": value, **more}
