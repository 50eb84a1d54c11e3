"""How a line of the route table becomes an aiohttp route."""

import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from aiohttp import web
from aiohttp.typedefs import Handler
from pydantic import BaseModel

from server.access.auditing import entry_of
from server.access.gate import meter
from server.access.idempotency import once
from server.access.tokens import Scope
from server.answers.forms import Media
from server.auth import session_holder, token_holder, visitor
from server.call import BODY_LIMIT, AnyCall, Call, FromSite, Nothing, read_body, read_query
from server.services import SERVICES

# What a handler asks for stands in its own signature; a test holds the table to it.
Serve = Callable[[Call[Any, Any]], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, slots=True)
class Open:
    """A route that anybody may call and that touches no admin's data. `cors`: from any page, too."""

    method: str
    path: str
    respond: Handler
    answer: Any = None  # see server.answers.forms
    cors: bool = False


@dataclass(frozen=True, slots=True)
class Served:
    """A line of the table whose handler gets a `Call`: what it reads, and what it answers."""

    method: str
    path: str
    handler: Serve
    body: type[BaseModel] = Nothing
    query: type[BaseModel] = Nothing
    answer: Any = None  # see server.answers.forms; the API's document is made of it
    upload: Media | None = None  # the raw body, which the handler reads by itself
    cors: bool = False
    body_limit: int = BODY_LIMIT  # bytes


@dataclass(frozen=True, slots=True)
class VisitorRoute(Served):
    """A route for visitors of the site of the admin whose public `adminId` the request names."""

    cors: bool = True

    async def respond(self, request: web.Request) -> web.StreamResponse:
        services = request.app[SERVICES]
        query = read_query(request, self.query)
        body = await _body(request, self)
        admin = await visitor(request, services, _admin_id(body, query))
        return await self.handler(Call(request, services, admin, body, query))


@dataclass(frozen=True, slots=True)
class SessionRoute(Served):
    """A route for the visitor whose session the path names; the request is read once its token is proved."""

    cors: bool = True

    async def respond(self, request: web.Request) -> web.StreamResponse:
        services = request.app[SERVICES]
        admin = await session_holder(request, services)
        query = read_query(request, self.query)
        body = await _body(request, self)
        return await self.handler(Call(request, services, admin, body, query))


@dataclass(frozen=True, slots=True)
class Route(Served):
    """A route for the admin's team and programs: it takes an API token that has the scope.

    Every request counts against the token's limit, and a POST may carry an `Idempotency-Key`. What
    changes something leaves an entry in the audit log; what is `audited` does so before it begins. What
    comes by the hundred a second is not `noted` there, and says by itself where it came from.
    """

    scope: Scope = "admin"
    audited: bool = False
    noted: bool = True

    async def respond(self, request: web.Request) -> web.StreamResponse:
        services = request.app[SERVICES]
        admin, who = await token_holder(request, services)
        await meter(request, services.limits, who)
        who.require(self.scope)
        query = read_query(request, self.query)
        body = await _body(request, self)
        call = Call(request, services, admin, body, query, who)
        if self.method == "POST":
            return await once(call, lambda: self._serve(call))
        return await self._serve(call)

    async def _serve(self, call: AnyCall) -> web.StreamResponse:
        audit, action = call.services.audit(call.admin.admin_id), f"{self.method} {self.path}"
        if self.audited:  # a long download may be cut off, and was one all the same
            await audit.note(entry_of(call, action))
        answer = await self.handler(call)
        if self.method != "GET" and self.noted and not self.audited:
            await audit.note(entry_of(call, action, answer))
        return answer


AnyRoute = Open | VisitorRoute | SessionRoute | Route


def resources(routes: Sequence[AnyRoute]) -> list[web.RouteDef]:
    """aiohttp's routes for the table, with the preflight answers of those that pages elsewhere call.

    A path that ends in a slash is served without it, too.
    """
    handlers = [
        web.route(route.method, path, route.respond)
        for route in routes
        for path in dict.fromkeys((route.path, route.path.rstrip("/") or "/"))
    ]
    preflights = {route.path: web.options(route.path, _preflight) for route in routes if route.cors}
    return [*handlers, *preflights.values()]


def cors_paths(routes: Sequence[AnyRoute]) -> frozenset[str]:
    """The paths whose answers pages of other sites may read, as aiohttp names its resources."""
    return frozenset(re.sub(r":[^}]+}", "}", route.path) for route in routes if route.cors)


async def _body(request: web.Request, route: Served) -> BaseModel:
    return Nothing() if route.body is Nothing else await read_body(request, route.body, route.body_limit)


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
