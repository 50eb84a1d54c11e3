"""API tokens of one admin's team and programs, in the collection `tokens`; only their hashes are stored."""

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Literal

from bson import ObjectId
from bson.errors import InvalidId
from motor.motor_asyncio import AsyncIOMotorDatabase

from capture.record import Record
from server.access.lookups import Lookups

Scope = Literal["read", "write", "admin"]

MOST_TOKENS = 500  # of one admin, listed at once
USE_NOTED = timedelta(minutes=1)  # how exact "last used" is; a write per request costs more than it tells

Document = dict[str, Any]


class TokenNotFound(Exception):
    """No token with this id belongs to this admin."""


class TooManyTokens(Exception):
    """The admin has as many tokens as one may have."""


class Grant(Record):
    """What a token is made for: whose it is, what it may do, and until when; None: until it is revoked."""

    name: str
    scopes: tuple[Scope, ...]
    member_id: str
    expires_at: datetime | None = None


class Token(Record):
    """An API token, without its secret. Those from before there were teams have no member and no name."""

    token_id: str
    name: str = "admin create"
    scopes: tuple[Scope, ...] = ("admin",)
    member_id: str | None = None
    created_at: datetime
    expires_at: datetime | None = None
    last_used_at: datetime | None = None  # to the minute

    def valid(self, now: datetime) -> bool:
        return self.expires_at is None or now < self.expires_at


class Tokens:
    """One admin's tokens. Every query carries the admin; none can be written without it."""

    def __init__(
        self, db: AsyncIOMotorDatabase[Document], admin_id: str, lookups: Lookups | None = None
    ) -> None:
        """`lookups`: what the requests of a process share."""
        self._tokens = db["tokens"]
        self._admin_id = admin_id
        self._lookups = lookups or Lookups(db)

    async def make(self, grant: Grant, now: datetime) -> tuple[Token, str]:
        """A new token and its secret, which is told here and never again. Raises TooManyTokens."""
        if await self._tokens.count_documents({"adminId": self._admin_id}) >= MOST_TOKENS:
            raise TooManyTokens
        secret = f"{self._admin_id}.{secrets.token_urlsafe(32)}"
        named = {"adminId": self._admin_id, "hash": _hash(secret), "createdAt": now}
        document = {**named, **grant.model_dump(by_alias=True)}
        await self._tokens.insert_one(document)
        return _token(document), secret

    async def by_secret(self, secret: str, now: datetime) -> Token | None:
        """The token with this secret, unless it has expired; its use is noted, once a minute."""
        found = await self._lookups.tokens.one(self._admin_id, _hash(secret))
        if found is None or not (token := _token(found)).valid(now):
            return None
        if token.last_used_at is None or token.last_used_at <= now - USE_NOTED:
            found["lastUsedAt"] = now  # for those who find it known meanwhile, and need not note it as well
            one = {"adminId": self._admin_id, "_id": found["_id"]}
            await self._tokens.update_one(one, {"$max": {"lastUsedAt": now}})
        return token

    async def all(self, member_id: str | None = None) -> Sequence[Token]:
        """The tokens, of everybody or of one member, the newest first; also those that have expired."""
        which = {"adminId": self._admin_id} | ({"memberId": member_id} if member_id else {})
        found = self._tokens.find(which).sort([("createdAt", -1), ("_id", -1)])
        return [_token(document) for document in await found.to_list(MOST_TOKENS)]

    async def get(self, token_id: str) -> Token:
        """The token with this id. Raises TokenNotFound."""
        found = await self._tokens.find_one(self._one(token_id))
        if found is None:
            raise TokenNotFound
        return _token(found)

    async def revoke(self, token_id: str) -> None:
        """End a token for good: here at once, within a second everywhere. Raises TokenNotFound."""
        removed = await self._tokens.delete_one(self._one(token_id))
        self._lookups.forget()
        if removed.deleted_count == 0:
            raise TokenNotFound

    def _one(self, token_id: str) -> Document:
        try:
            return {"adminId": self._admin_id, "_id": ObjectId(token_id)}
        except (InvalidId, TypeError):
            raise TokenNotFound from None


def _token(document: Mapping[str, Any]) -> Token:
    return Token.model_validate({**document, "tokenId": str(document["_id"])})


def _hash(secret: str) -> str:
    """A fast hash is right here: the secret has 256 random bits, and nothing to guess."""
    return hashlib.sha256(secret.encode(errors="surrogatepass")).hexdigest()
