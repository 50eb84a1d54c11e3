"""How the SDK's calls travel: over aiohttp, with the bytes of the answer within reach.

What the SDK and HTTPX keep of a call (headers, the request and its body, a chain of iterators) is a
quarter of what a streamed reply costs, for as long as it is spoken. Whoever holds the `Arriving` of
an answer holds nothing of that, only its connection.
"""

from collections.abc import AsyncIterator

import aiohttp
import httpx2

ARRIVING = "arriving"  # the extension of an answer that is its body
UNLIMITED = aiohttp.ClientTimeout(total=None)  # whoever calls knows how long there is


class Arriving(httpx2.AsyncByteStream):
    """The body of an answer, as it arrives. `close` it when done, also half-way."""

    __slots__ = ("_answer", "is_json")

    def __init__(self, answer: aiohttp.ClientResponse) -> None:
        self._answer = answer
        self.is_json = answer.content_type == "application/json"

    async def read(self) -> bytes:
        """What has arrived since, at least a byte of it; empty at the end. Raises aiohttp.ClientError."""
        return await self._answer.content.readany()

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while piece := await self.read():
            yield piece

    def close(self) -> None:
        """Give the connection back when all was read, and end it otherwise."""
        self._answer.release()

    async def aclose(self) -> None:
        self.close()


class Transport(httpx2.AsyncBaseTransport):
    """HTTPX's way out, through one aiohttp session; who calls limits the time and the number of calls."""

    def __init__(self) -> None:
        self._session: aiohttp.ClientSession | None = None

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """The answer, whose body has only begun to arrive. Raises httpx2.ConnectError."""
        try:
            answer = await self._open().request(
                request.method,
                str(request.url),
                headers=_told(request),
                data=await request.aread() or None,
                allow_redirects=False,
                timeout=UNLIMITED,
            )
        except (aiohttp.ClientError, OSError) as error:
            raise httpx2.ConnectError(type(error).__name__) from error
        body = Arriving(answer)
        return httpx2.Response(
            answer.status, headers=_headers(answer), stream=body, extensions={ARRIVING: body}
        )

    async def aclose(self) -> None:
        if self._session:
            await self._session.close()

    def _open(self) -> aiohttp.ClientSession:
        """The session, which can only be made while a loop runs."""
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=0, ssl=httpx2.create_ssl_context())
            self._session = aiohttp.ClientSession(connector=connector, trust_env=True)
        return self._session


def arriving(response: httpx2.Response) -> Arriving:
    """The body of an answer that came by this transport."""
    body = response.extensions[ARRIVING]
    assert isinstance(body, Arriving)  # noqa: S101
    return body


def _told(request: httpx2.Request) -> dict[str, str]:
    """Without what the SDK tells of itself and of this machine: half of what is kept with each answer."""
    return {name: value for name, value in request.headers.items() if not name.startswith("x-stainless-")}


def _headers(answer: aiohttp.ClientResponse) -> list[tuple[bytes, bytes]]:
    """Without how the body was packed, since aiohttp unpacks it."""
    return [each for each in answer.raw_headers if each[0].lower() != b"content-encoding"]
