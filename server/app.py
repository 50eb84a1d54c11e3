"""The web application: the route table, and what every request goes through."""

import secrets
import time

import structlog
from aiohttp import web
from aiohttp.typedefs import Handler

from server.access.limits import ALLOWANCE
from server.call import BODY_LIMIT, REQUEST_ID
from server.errors import BEGUN, problems
from server.openapi.published import PUBLISHED, Published
from server.routes import ROUTES
from server.routing import cors_paths, resources
from server.services import SERVICES, Services

log = structlog.get_logger()

CORS_PATHS = cors_paths(ROUTES)
TO_READ = Published(ROUTES)


def make_app(services: Services) -> web.Application:
    """The application over the given parts; starting and stopping those is the caller's business."""
    app = web.Application(middlewares=[traced, problems], client_max_size=BODY_LIMIT)
    app[SERVICES] = services
    app[PUBLISHED] = TO_READ
    app.add_routes(resources(ROUTES))
    app.on_response_prepare.append(_mark)
    return app


@web.middleware
async def traced(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Give the request an id, which stands on the answer and on every log line, and log its outcome."""
    request[REQUEST_ID] = secrets.token_hex(8)
    started = time.perf_counter()
    with structlog.contextvars.bound_contextvars(requestId=request[REQUEST_ID]):
        response = await handler(request)
        route, seconds = _route(request), time.perf_counter() - started
        request.app[SERVICES].metrics.requests.answered(request.method, route, response.status, seconds)
        log.info(
            "request",
            method=request.method,
            route=route,
            status=response.status,
            ms=round(seconds * 1000, 1),
        )
    return response


async def _mark(request: web.Request, response: web.StreamResponse) -> None:
    request[BEGUN] = response
    response.headers["X-Request-Id"] = request.get(REQUEST_ID, "")
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "strict-origin-when-cross-origin")
    if allowance := request.get(ALLOWANCE):
        response.headers.update(allowance.headers())
    origin = request.headers.get("Origin")
    if _route(request) in CORS_PATHS:
        response.headers["Vary"] = ", ".join(filter(None, (response.headers.get("Vary"), "Origin")))
        if origin and response.status != web.HTTPForbidden.status_code:
            response.headers["Access-Control-Allow-Origin"] = origin
            response.headers["Access-Control-Expose-Headers"] = "Retry-After, X-Request-Id"


def _route(request: web.Request) -> str:
    """The path as the route table has it, without the ids of anybody."""
    resource = request.match_info.route.resource
    return resource.canonical if resource else "unknown"
