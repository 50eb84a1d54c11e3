"""A bare HTTP client for load: on a machine that it shares with what it measures, it has to cost little."""

import asyncio
import json
from types import TracebackType
from typing import Any

HEAD = (
    "POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
    "Content-Type: application/json\r\nAccept: application/json\r\n"
)


class Wire:
    """One kept connection to a server on this machine, for one request at a time."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._heads: dict[str, bytes] = {}

    async def __aenter__(self) -> "Wire":
        self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._writer.close()

    async def post(self, path: str, body: dict[str, Any]) -> Any:
        """The answer's JSON. Raises RuntimeError when the status is not 200."""
        sent = json.dumps(body).encode()
        self._writer.write(self._head(path) + b"Content-Length: %d\r\n\r\n" % len(sent) + sent)
        head = await self._reader.readuntil(b"\r\n\r\n")
        answer = await self._reader.readexactly(_length(head))
        if b" 200 " not in head[:16]:
            raise RuntimeError(answer.decode(errors="replace")[:300])
        return json.loads(answer)

    def _head(self, path: str) -> bytes:
        if path not in self._heads:
            self._heads[path] = HEAD.format(path=path, port=self._port).encode()
        return self._heads[path]


def _length(head: bytes) -> int:
    start = head.lower().index(b"content-length:") + len(b"content-length:")
    return int(head[start : head.index(b"\r\n", start)])
