"""Who is calling: a page of an admin's site, the holder of a session, or the admin."""

import re
from collections.abc import Awaitable, Callable

from aiohttp import web

from server.errors import Problem, not_found, unauthorized
from server.services import Services
from server.tenants import Admin

Authenticate = Callable[[web.Request, Services], Awaitable[Admin]]

TOKEN = re.compile(r"[A-Za-z0-9_-]{1,64}\.[A-Za-z0-9_-]{20,64}")


async def visitor(request: web.Request, services: Services, admin_id: str | None) -> Admin:
    """The admin whose site a visitor is on, on a page of an allowed origin."""
    admin = await services.admins.get(admin_id) if admin_id else None
    if admin is None:
        raise Problem(404, "unknown-admin", "Unknown adminId", "There is no business with this adminId.")
    check_origin(request, admin)
    return admin


async def session_holder(request: web.Request, services: Services) -> Admin:
    """The visitor whose session the path names, proved by its token."""
    admin_id = services.keys.admin_of(bearer(request), request.match_info["sessionId"])
    admin = await services.admins.get(admin_id) if admin_id else None
    if admin is None:
        raise not_found("session")
    check_origin(request, admin)
    return admin


async def token_owner(request: web.Request, services: Services) -> Admin:
    """The admin whose API token the request carries."""
    admin = await services.admins.by_token(bearer(request))
    if admin is None:
        raise unauthorized("This API token is not valid; make one with `python -m server admin create`.")
    return admin


def bearer(request: web.Request) -> str:
    """The token of the Authorization header."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.casefold() != "bearer" or not token:
        raise unauthorized("Send the token in the header `Authorization: Bearer TOKEN`.")
    if not TOKEN.fullmatch(token.strip()):
        raise unauthorized("This token is not valid.")
    return token.strip()


def check_origin(request: web.Request, admin: Admin) -> None:
    """Refuse pages of other sites. Requests of no page carry no Origin, and pass."""
    origin = request.headers.get("Origin")
    if origin is None or admin.allows(origin) or origin == own_origin(request):
        return
    raise Problem(
        403,
        "origin-not-allowed",
        "Origin not allowed",
        "This site is not among the origins that may use this chat; its owner can add it.",
    )


def own_origin(request: web.Request) -> str:
    """The origin of pages that this server serves itself, such as the demo page."""
    return f"{request.scheme}://{request.host}"
