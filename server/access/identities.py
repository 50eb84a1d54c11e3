"""Who a visitor is, as the site they are signed in to vouches for.

The site's own server signs with the admin's identity secret, either a JWT (HS256, with `email` and
`exp`) or, as Intercom and Chatwoot do, the hex HMAC-SHA256 of the address; with `expiresAt` that of
`address:expiresAt`. A claim that does not hold makes no error: its visitor is merely unverified.
"""

import hashlib
import hmac
from datetime import datetime
from typing import Annotated

import jwt
import structlog
from pydantic import StringConstraints, model_validator

from capture.conversation import Identity
from capture.emails import normalise
from server.call import Request

Email = Annotated[str, StringConstraints(min_length=3, max_length=320)]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]

log = structlog.get_logger()


class Claim(Request):
    """What a page says of its visitor: `jwt`, or `email` with its `hash`. `expiresAt`: Unix seconds."""

    jwt: Annotated[str, StringConstraints(max_length=4_096)] | None = None
    email: Email | None = None
    hash: Annotated[str, StringConstraints(pattern=r"^[0-9a-fA-F]{64}$")] | None = None
    expires_at: int | None = None
    name: Name | None = None

    @model_validator(mode="after")
    def _one_proof(self) -> "Claim":
        if (self.jwt is None) == (self.email is None and self.hash is None):
            raise ValueError("give either jwt, or email and hash")
        if self.jwt is None and (self.email is None or self.hash is None):
            raise ValueError("email and hash belong together")
        return self


def read_identity(claim: Claim, secret: str, now: datetime) -> Identity | None:
    """The identity that the claim proves; None, with the reason in the log, when it proves none."""
    proved = _by_token(claim.jwt, secret, now) if claim.jwt else _by_hash(claim, secret, now)
    if isinstance(proved, Identity):
        return proved
    log.warning("identity_refused", reason=proved)
    return None


def _by_token(token: str, secret: str, now: datetime) -> Identity | str:
    try:
        # The library would compare with the machine's clock; ours is an argument.
        options = {"require": ["exp", "email"], "verify_exp": False, "verify_nbf": False, "verify_iat": False}
        told = jwt.decode(token, secret, algorithms=["HS256"], options=options)  # type: ignore[arg-type]
        if float(told["exp"]) <= now.timestamp():
            return "expired"
        return _identity(str(told["email"]), told.get("name"))
    except (jwt.InvalidTokenError, ValueError, TypeError):
        return "token_not_valid"


def _by_hash(claim: Claim, secret: str, now: datetime) -> Identity | str:
    email, expires_at = claim.email or "", claim.expires_at
    signed = email if expires_at is None else f"{email}:{expires_at}"
    right = hmac.digest(secret.encode(), signed.encode(), hashlib.sha256).hex()
    if not hmac.compare_digest(right, (claim.hash or "").lower()):
        return "hash_not_valid"
    if expires_at is not None and expires_at <= now.timestamp():
        return "expired"
    return _identity(email, claim.name)


def _identity(email: str, name: object) -> Identity | str:
    """The name is signed in a token only; beside a hash it is what the page says, which is the site's."""
    normalised = normalise(email)
    if normalised is None:
        return "no_address"
    named = name.strip()[:100] if isinstance(name, str) else ""
    return Identity(email=normalised, name=named or None)
