"""Who may call what: each role with each scope, nobody, and a token that is none."""

import re

import pytest

from server.access.team import Role
from server.access.tokens import Scope
from server.auth import INCLUDED, RIGHTS
from server.routes import ROUTES
from server.routing import Route
from tests.colleagues import colleague
from tests.site import Reply, Site

ASKED: dict[Scope, tuple[str, str]] = {
    "read": ("GET", "/api/leads-enhanced"),
    "write": ("PUT", "/api/leads-enhanced"),
    "admin": ("PUT", "/api/v1/tags"),
}
MANAGED = [route for route in ROUTES if isinstance(route, Route)]


@pytest.mark.parametrize("role", RIGHTS)
@pytest.mark.parametrize("scope", INCLUDED)
async def test_a_member_may_what_both_role_and_token_allow(site: Site, role: Role, scope: Scope) -> None:
    bob = await colleague(site, role=role, scope=scope)
    allowed = RIGHTS[role] & INCLUDED[scope]
    assert (await bob.as_admin("GET", "/api/v1/me")).json["scopes"] == sorted(allowed)
    for needed, (method, path) in ASKED.items():
        reply = await bob.as_admin(method, path, json=None if method == "GET" else {})
        assert (reply.status == 403) is (needed not in allowed), (needed, reply.text)
        if needed not in allowed:
            check_refusal(reply, needed)


def check_refusal(reply: Reply, needed: str) -> None:
    assert reply.headers["Content-Type"].startswith("application/problem+json")
    assert f"scope `{needed}`" in reply.json["detail"]
    assert f'scope="{needed}"' in reply.headers["WWW-Authenticate"]


@pytest.mark.parametrize("token", ["nonsense", "adm_1.forged", "\u00e9", "."])
async def test_nobody_gets_in_by_a_token_that_is_none(site: Site, token: str) -> None:
    reply = await site.request("GET", "/api/v1/me", headers={"Authorization": f"Bearer {token}"})
    assert reply.status == 401
    assert reply.headers["WWW-Authenticate"].startswith("Bearer")


async def test_every_managed_route_refuses_the_anonymous(site: Site) -> None:
    for route in MANAGED:
        reply = await site.request(route.method, address(route))
        assert reply.status == 401, f"{route.method} {route.path}"


@pytest.mark.parametrize("scope", INCLUDED)
async def test_every_managed_route_refuses_too_small_a_scope(site: Site, scope: Scope) -> None:
    bob = await colleague(site, role="owner", scope=scope)
    for route in MANAGED:
        if route.scope not in INCLUDED[scope]:
            reply = await bob.as_admin(route.method, address(route))
            assert reply.status == 403, f"{route.method} {route.path}"
            check_refusal(reply, route.scope)


def address(route: Route) -> str:
    return re.sub(r"{[^}]+}", "1", route.path)
