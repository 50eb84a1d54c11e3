"""The route table gives each handler what its signature asks for."""

import re
from typing import get_args, get_type_hints

import pytest

from server.routes import ROUTES
from server.routing import Route, Served

READ = [route for route in ROUTES if isinstance(route, Served)]
MANAGED = [route for route in ROUTES if isinstance(route, Route)]


@pytest.mark.parametrize("route", READ, ids=lambda route: f"{route.method} {route.path}")
def test_a_handler_gets_the_body_and_the_query_that_it_asks_for(route: Served) -> None:
    assert get_args(get_type_hints(route.handler)["call"]) == (route.body, route.query)


def test_every_address_is_in_the_table_once() -> None:
    addresses = [(route.method, route.path) for route in ROUTES]
    assert len(addresses) == len(set(addresses))


def test_nothing_is_changed_with_a_token_that_only_reads() -> None:
    changing = [route for route in MANAGED if route.method != "GET" and not route.audited]
    assert {route.scope for route in changing} <= {"write", "admin"}


def test_an_export_is_audited_and_takes_the_scope_read() -> None:
    exporting = [route for route in MANAGED if route.path.endswith(("/export", ".csv"))]
    assert exporting
    assert all(route.audited and route.scope == "read" for route in exporting)


@pytest.mark.parametrize(
    "settings",
    ["audit", "blocklist", "budget", "handoff", "knowledge", "profile", "tags", "team", "tokens", "widget"],
)
def test_settings_take_the_scope_admin_to_write(settings: str) -> None:
    under = re.compile(rf"/api/v1/{settings}(/|$)")
    writing = [route for route in MANAGED if under.match(route.path) and route.method != "GET"]
    assert {route.scope for route in writing} <= {"admin"}
    assert writing or settings == "audit"
