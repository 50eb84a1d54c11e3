"""One request to a receiver, and what came of it; a hostile receiver costs no more than its seconds."""

import asyncio
import math
import socket
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import aiohttp

from integrations.webhooks.delivery import Attempt, Failure
from integrations.webhooks.targets import PrivateAddress, Targets

TIMEOUT = 15.0  # seconds for everything: name, connection, TLS, request, answer
BODY_TIMEOUT = 2.0  # seconds for the body of an answer whose status is known
READ = 4 * 1024  # bytes of an answer
SHOWN = 1024  # bytes of it that are kept
HEADERS = {
    "Content-Type": "application/json",
    "User-Agent": "Leadlight-Webhooks/1",
    "Accept-Encoding": "identity",
}


class Sender:
    """Sends signed bodies. Each attempt has a connection of its own, looked up and checked anew."""

    def __init__(self, targets: Targets, clock: Callable[[], datetime], *, timeout: float = TIMEOUT) -> None:
        self._targets = targets
        self._clock = clock
        self._timeout = timeout

    async def send(self, url: str, headers: Mapping[str, str], body: bytes) -> Attempt:
        """Make one attempt. Never raises for what the receiver or the network does."""
        at, began = self._clock(), time.monotonic()
        status, error, response, retry_after = None, None, None, None
        try:
            async with asyncio.timeout(self._timeout), self._session() as session:
                request = session.post(url, data=body, headers={**HEADERS, **headers}, allow_redirects=False)
                async with request as answer:
                    status, error = answer.status, _failure_of(answer.status)
                    retry_after = _seconds(answer.headers.get("Retry-After"), at)
                    response = await _beginning(answer)
        except (aiohttp.ClientError, OSError, ValueError) as failure:  # TimeoutError is an OSError
            error = error if status else _named(failure)
        ms = round((time.monotonic() - began) * 1000)
        return Attempt(
            at=at, ms=ms, status_code=status, error=error, response=response, retry_after=retry_after
        )

    def _session(self) -> aiohttp.ClientSession:
        return aiohttp.ClientSession(
            connector=self._targets.connector(),
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=aiohttp.ClientTimeout(total=self._timeout),
            auto_decompress=False,  # a small answer may unpack to a huge one
            trust_env=False,  # a proxy would be asked to connect, and no address checked
        )


def _failure_of(status: int) -> Failure | None:
    if 200 <= status < 300:
        return None
    return "redirect" if 300 <= status < 400 else "refused"


async def _beginning(answer: aiohttp.ClientResponse) -> str:
    """The first of the body, as far as it came in time."""
    read = bytearray()
    try:
        async with asyncio.timeout(BODY_TIMEOUT):
            while len(read) < READ and (chunk := await answer.content.read(READ - len(read))):
                read += chunk
    except (aiohttp.ClientError, OSError):
        pass
    return bytes(read[:SHOWN]).decode(errors="replace")


def _named(failure: Exception) -> Failure:
    """The failure in a word. The client wraps what its connector meets, at one depth or another."""
    causes = list(_causes(failure))
    for kind, name in NAMES:
        if any(isinstance(cause, kind) for cause in causes):
            return name
    return "bad_answer"


NAMES: tuple[tuple[type[BaseException], Failure], ...] = (
    (PrivateAddress, "private_address"),
    (TimeoutError, "timeout"),
    (socket.gaierror, "unknown_host"),
    (aiohttp.ClientConnectorDNSError, "unknown_host"),
    (aiohttp.ClientSSLError, "tls_failed"),
    (aiohttp.ClientConnectionError, "connection_failed"),
    (OSError, "connection_failed"),
)


def _causes(failure: BaseException) -> list[BaseException]:
    """An error and those behind it, also those that are gathered in a group."""
    found, waiting = list[BaseException](), [failure]
    while waiting:
        error = waiting.pop()
        if error in found:
            continue
        found.append(error)
        waiting += [each for each in (error.__cause__, error.__context__) if each]
        waiting += [each for each in (getattr(error, "os_error", None),) if each]
        waiting += error.exceptions if isinstance(error, BaseExceptionGroup) else ()
    return found


def _seconds(retry_after: str | None, now: datetime) -> float | None:
    """The header Retry-After, a number of seconds or a date, as seconds from now (RFC 9110, 10.2.3)."""
    if retry_after is None:
        return None
    try:
        wait = float(retry_after)
    except ValueError:
        return _until(retry_after, now)
    return max(wait, 0.0) if math.isfinite(wait) else None


def _until(date: str, now: datetime) -> float | None:
    try:
        moment = parsedate_to_datetime(date)
    except ValueError:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max((moment - now).total_seconds(), 0.0)
