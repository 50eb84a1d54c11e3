"""Who is calling: a page of an admin's site, the holder of a session, or the admin."""

import re
from dataclasses import dataclass
from typing import Literal

from aiohttp import web

from capture.events import By
from server.access.founding import founder
from server.access.team import Member, MemberNotFound, Role
from server.access.tokens import Scope, Token
from server.errors import REALM, Problem, forbidden, not_found, unauthorized
from server.services import Services
from server.tenants import Admin

TOKEN = re.compile(r"[A-Za-z0-9_-]{1,64}\.[A-Za-z0-9_-]{20,64}")

INCLUDED: dict[Scope, frozenset[Scope]] = {
    "read": frozenset({"read"}),
    "write": frozenset({"read", "write"}),
    "admin": frozenset({"read", "write", "admin"}),
}
RIGHTS: dict[Role, frozenset[Scope]] = {
    "owner": INCLUDED["admin"],
    "manager": INCLUDED["admin"],
    "agent": INCLUDED["write"],
}


@dataclass(frozen=True, slots=True)
class Who:
    """Who calls: a member of the team, by one of their tokens, or a visitor, who has none of all this.

    `scopes` are what both the role and the token allow.
    """

    kind: Literal["person", "visitor"] = "visitor"
    member_id: str | None = None
    token_id: str | None = None
    name: str | None = None
    role: Role | None = None
    scopes: frozenset[Scope] = frozenset()
    own_leads_only: bool = False

    @property
    def by(self) -> By:
        """The author of what this caller changes."""
        return By(kind=self.kind, id=self.member_id, name=self.name)

    @property
    def owned_by(self) -> str | None:
        """The member whose leads alone the caller may see; None: all leads."""
        return self.member_id if self.own_leads_only else None

    def require(self, scope: Scope) -> None:
        """Raises Problem (403) when the caller lacks the scope."""
        if scope not in self.scopes:
            raise forbidden(
                "insufficient-scope",
                f"This needs the scope `{scope}`, which this API token or the role of its owner lacks.",
                {"WWW-Authenticate": f'{REALM}, error="insufficient_scope", scope="{scope}"'},
            )


A_VISITOR = Who()


def who(member: Member, token: Token) -> Who:
    """What a member may do by a token: what the role and the token both allow."""
    granted = frozenset[Scope]().union(*(INCLUDED[scope] for scope in token.scopes))
    return Who(
        kind="person",
        member_id=member.member_id,
        token_id=token.token_id,
        name=member.name,
        role=member.role,
        scopes=granted & RIGHTS[member.role],
        own_leads_only=member.role == "agent" and member.own_leads_only,
    )


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


async def token_holder(request: web.Request, services: Services) -> tuple[Admin, Who]:
    """The admin whose API token the request carries, and the member of their team whose it is."""
    secret = bearer(request)
    admin = await services.admins.get(secret.partition(".")[0])
    token = await services.tokens(admin.admin_id).by_secret(secret, services.clock()) if admin else None
    if admin is None or token is None:
        raise unauthorized("This API token is not valid, or not any more; an owner or manager can make one.")
    team = services.team(admin.admin_id)
    try:
        member = await (team.get(token.member_id) if token.member_id else founder(services, admin))
    except MemberNotFound:
        raise unauthorized("The member of the team whose API token this was has left it.") from None
    return admin, who(member, token)


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
