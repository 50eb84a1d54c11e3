"""The route table gives each handler what its signature asks for."""

from typing import get_args, get_type_hints

import pytest

from server.routes import ROUTES
from server.routing import Route, VisitorRoute

READ = [route for route in ROUTES if isinstance(route, Route | VisitorRoute)]


@pytest.mark.parametrize("route", READ, ids=lambda route: f"{route.method} {route.path}")
def test_a_handler_gets_the_body_and_the_query_that_it_asks_for(route: Route | VisitorRoute) -> None:
    assert get_args(get_type_hints(route.handler)["call"]) == (route.body, route.query)


def test_every_address_is_in_the_table_once() -> None:
    addresses = [(route.method, route.path) for route in ROUTES]
    assert len(addresses) == len(set(addresses))
