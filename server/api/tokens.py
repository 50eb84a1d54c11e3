"""API tokens: made, listed and revoked. Two may live side by side, so that one replaces the other calmly."""

from datetime import datetime
from typing import Annotated

from aiohttp import web
from pydantic import Field, StringConstraints

from capture.moments import Moment
from capture.record import Record
from server.access.tokens import Grant, Scope, Token, Tokens
from server.api.team import Id, require_owner_for
from server.call import AnyCall, Call, Nothing, Request, reply_json
from server.errors import FieldError, invalid

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]


class New(Request):
    """A token to make, for oneself or for another member; without `expiresAt` it lives until revoked."""

    name: Name
    scopes: Annotated[list[Scope], Field(min_length=1, max_length=3)]
    expires_at: Moment | None = None
    member_id: Id | None = None


class TokenList(Record):
    tokens: tuple[Token, ...]


class NewToken(Token):
    """A token that was made just now, with the secret that is shown this once."""

    token: str


class Revoked(Record):
    token_id: str
    revoked: bool = True


async def find(call: Call[Nothing, Nothing]) -> web.Response:
    """The tokens, the newest first: one's own, or with the scope `admin` the whole team's."""
    mine = None if "admin" in call.who.scopes else call.who.member_id
    tokens = await _tokens(call).all(mine)
    return reply_json(TokenList(tokens=tuple(tokens)).model_dump(mode="json", by_alias=True))


async def post(call: Call[New, Nothing]) -> web.Response:
    """Make a token. What it may do in the end is what both its scopes and its member's role allow."""
    body, now = call.body, call.services.clock()
    member = await call.services.team(call.admin.admin_id).get(body.member_id or call.who.member_id or "")
    require_owner_for(call, member.role)
    grant = Grant(
        name=body.name,
        scopes=tuple(dict.fromkeys(body.scopes)),
        member_id=member.member_id,
        expires_at=_to_come(body.expires_at, now),
    )
    token, secret = await _tokens(call).make(grant, now)
    return reply_json(NewToken(**dict(token), token=secret).model_dump(mode="json", by_alias=True), 201)


async def delete(call: Call[Nothing, Nothing]) -> web.Response:
    """Revoke a token, at once."""
    token = await _tokens(call).get(call.request.match_info["id"])
    if token.member_id:
        member = await call.services.team(call.admin.admin_id).get(token.member_id)
        require_owner_for(call, member.role)
    await _tokens(call).revoke(token.token_id)
    return reply_json(Revoked(token_id=token.token_id).model_dump(by_alias=True))


def _tokens(call: AnyCall) -> Tokens:
    return call.services.tokens(call.admin.admin_id)


def _to_come(moment: datetime | None, now: datetime) -> datetime | None:
    if moment is not None and moment <= now:
        raise invalid(FieldError("expiresAt", "must be in the future"))
    return moment
