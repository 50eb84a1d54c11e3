"""Alice's teammates, as a test sees them: her site with a token of theirs."""

from dataclasses import replace
from typing import Any

from tests.site import Json, Reply, Site


async def take_on(site: Site, name: str = "Bob", role: str = "agent", **more: Any) -> Json:
    """A new member of the team; answers their record."""
    person = {"name": name, "email": f"{name.lower()}@atelier.example", "role": role, **more}
    reply = await site.as_admin("POST", "/api/v1/team", json=person)
    assert reply.status == 201, reply.text
    return dict(reply.json)


async def make_token(site: Site, **token: Any) -> Json:
    """A new API token; answers it with its secret."""
    reply = await ask_for_token(site, **token)
    assert reply.status == 201, reply.text
    return dict(reply.json)


async def ask_for_token(site: Site, **token: Any) -> Reply:
    return await site.as_admin("POST", "/api/v1/tokens", json={"name": "CRM", "scopes": ["admin"], **token})


async def colleague(
    site: Site, name: str = "Bob", role: str = "agent", scope: str = "admin", **more: Any
) -> Site:
    """The site as a new member of the team sees it, by a token of this scope."""
    member = await take_on(site, name, role, **more)
    token = await make_token(site, scopes=[scope], memberId=member["memberId"])
    return replace(site, token=token["token"])
