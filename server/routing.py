"""How a line of the route table becomes an aiohttp route."""

import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from aiohttp import web
from aiohttp.typedefs import Handler
from pydantic import BaseModel

from server.auth import Authenticate, visitor
from server.call import B, Call, FromSite, Nothing, read_body, read_query
from server.services import SERVICES

# What a handler asks for stands in its own signature; a test holds the table to it.
Serve = Callable[[Call[Any, Any]], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, slots=True)
class Open:
    """A route that anybody may call and that touches no admin's data. `cors`: from any page, too."""

    method: str
    path: str
    respond: Handler
    cors: bool = False


@dataclass(frozen=True, slots=True)
class Route:
    """A route on the data of the admin whom `auth` finds by a token; the request is read after that."""

    method: str
    path: str
    handler: Serve
    auth: Authenticate
    body: type[BaseModel] = Nothing
    query: type[BaseModel] = Nothing
    cors: bool = False

    async def respond(self, request: web.Request) -> web.StreamResponse:
        services = request.app[SERVICES]
        admin = await self.auth(request, services)
        query = read_query(request, self.query)
        body = await _body(request, self.body)
        return await self.handler(Call(request, services, admin, body, query))


@dataclass(frozen=True, slots=True)
class VisitorRoute:
    """A route for visitors of the site of the admin whose public `adminId` the request names."""

    method: str
    path: str
    handler: Serve
    body: type[BaseModel] = Nothing
    query: type[BaseModel] = Nothing
    cors: bool = True

    async def respond(self, request: web.Request) -> web.StreamResponse:
        services = request.app[SERVICES]
        query = read_query(request, self.query)
        body = await _body(request, self.body)
        admin = await visitor(request, services, _admin_id(body, query))
        return await self.handler(Call(request, services, admin, body, query))


AnyRoute = Open | Route | VisitorRoute


def resources(routes: Sequence[AnyRoute]) -> list[web.RouteDef]:
    """aiohttp's routes for the table, with the preflight answers of those that pages elsewhere call."""
    handlers = [web.route(route.method, route.path, route.respond) for route in routes]
    preflights = {route.path: web.options(route.path, _preflight) for route in routes if route.cors}
    return [*handlers, *preflights.values()]


def cors_paths(routes: Sequence[AnyRoute]) -> frozenset[str]:
    """The paths whose answers pages of other sites may read, as aiohttp names its resources."""
    return frozenset(re.sub(r":[^}]+}", "}", route.path) for route in routes if route.cors)


async def _body(request: web.Request, model: type[B]) -> B:
    return model() if model is Nothing else await read_body(request, model)


def _admin_id(*parts: BaseModel) -> str | None:
    return next((part.admin_id for part in parts if isinstance(part, FromSite)), None)


async def _preflight(_: web.Request) -> web.Response:
    """Which admin is meant stands in the request that follows; that one is checked, not this."""
    return web.Response(
        status=204,
        headers={
            "Access-Control-Allow-Methods": "GET, POST",
            "Access-Control-Allow-Headers": "authorization, content-type",
            "Access-Control-Max-Age": "600",
        },
    )
