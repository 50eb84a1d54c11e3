"""Where webhooks may go: checked when an address is saved, and again at each connection.

The second check is the one that counts. It stands where the socket is made, so it sees the very
address that is connected to, whatever a name resolved to before and however the URL was written.
"""

import asyncio
import socket
from collections.abc import Sequence
from typing import Any

from aiohttp import TCPConnector
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver
from yarl import URL

from integrations.webhooks.addresses import is_public

SLOWEST_LOOKUP = 3.0  # seconds, when an address is saved
WEB_PORTS = (80, 443)
FIRST_FREE_PORT = 1024  # below it live mail, shells and directories, which may take HTTP for commands


class PrivateAddress(OSError):
    """The name leads to an address that is not on the public internet."""


class BadTarget(ValueError):
    """No webhook can go to this URL; the message ends a sentence that begins with the URL."""


class Targets:
    """Which hosts may be called. With `private` all of them, which is for development."""

    def __init__(self, *, private: bool = False, resolver: AbstractResolver | None = None) -> None:
        self._private = private
        self._resolver = resolver

    async def check(self, url: str) -> str:
        """The URL in its one spelling. Raises BadTarget.

        A name that nobody knows yet passes: it may be about to be set up, and is checked when called.
        """
        target = parse(url)
        if not self._private and not all(map(is_public, await self._addresses(target))):
            raise BadTarget("must lead to the public internet, not to a private or reserved address")
        return str(target)

    def connector(self) -> TCPConnector:
        """Connects to what may be called, looked up once a connection. Raises PrivateAddress (an OSError)."""
        if self._private:
            return TCPConnector(resolver=self._inner(), use_dns_cache=False, force_close=True)
        return TCPConnector(
            resolver=PublicOnly(self._inner()),
            socket_factory=public_socket,
            use_dns_cache=False,
            force_close=True,
        )

    async def _addresses(self, target: URL) -> Sequence[str]:
        host, port = (target.raw_host or "").rstrip("."), target.port or 0
        if ":" in host:  # a literal, which a machine without IPv6 would not resolve
            return [host]
        try:
            async with asyncio.timeout(SLOWEST_LOOKUP):
                found = await self._inner().resolve(host, port, socket.AF_UNSPEC)
        except (OSError, UnicodeError, TimeoutError):
            return ()
        return [each["host"] for each in found]

    def _inner(self) -> AbstractResolver:
        return self._resolver or ThreadedResolver()


class PublicOnly(AbstractResolver):
    """Resolves names all of whose addresses are public; one that is not spoils the name."""

    def __init__(self, inner: AbstractResolver) -> None:
        self._inner = inner

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        found = await self._inner.resolve(host, port, family)
        if not all(is_public(each["host"]) for each in found):
            raise PrivateAddress(host)
        return found

    async def close(self) -> None:
        await self._inner.close()


def public_socket(info: tuple[Any, ...]) -> socket.socket:
    """A socket for the address that is about to be connected to. Raises PrivateAddress."""
    family, kind, protocol, _, address = info
    if not is_public(str(address[0])):
        raise PrivateAddress(str(address[0]))
    return socket.socket(family, kind, protocol)


def parse(url: str) -> URL:
    """The URL as the client will read it. Raises BadTarget."""
    if not url.isprintable() or any(character.isspace() or character == "\\" for character in url):
        raise BadTarget("must not contain spaces, backslashes or control characters")
    try:
        target = URL(url)
        port = target.port
    except ValueError:
        raise BadTarget("must be a URL, such as https://example.com/hook") from None
    if target.scheme not in ("http", "https") or not target.raw_host:
        raise BadTarget("must begin with https:// or http:// and name a host")
    if target.raw_user is not None or target.raw_password is not None:
        raise BadTarget("must not contain a user name or password")
    if port not in WEB_PORTS and (port or 0) < FIRST_FREE_PORT:
        raise BadTarget("must use port 80 or 443, or one from 1024 on")
    return target.with_fragment(None)
