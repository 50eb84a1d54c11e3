"""A model that costs next to nothing: it says the same hundred tokens to everybody, at a steady pace.

    python -m benchmarks.fake_model PORT

It speaks as OpenAI's Chat Completions do, over bare sockets, for it shares the machine with what is
measured. The first token comes at once, so all that a visitor waits for it is Leadlight.
"""

import asyncio
import json
import sys

TOKENS = 100
PACE = 0.05  # seconds between tokens
IDEAL = (TOKENS - 1) * PACE  # seconds from the first token to the last
WORDS = tuple(f"word{number} " for number in range(TOKENS))
REPLY = "".join(WORDS)

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
READING = json.dumps({"choices": [{"message": {"content": "{}"}, "finish_reason": "stop"}]}).encode()
WHOLE = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b"


def main() -> None:
    asyncio.run(_serve(int(sys.argv[1])))


async def _serve(port: int) -> None:
    server = await asyncio.get_running_loop().create_server(_Model, "127.0.0.1", port, backlog=2_048)
    await server.serve_forever()


def _chunk(data: bytes) -> bytes:
    return b"%x\r\n%b\r\n" % (len(data), data)


def _event(delta: dict[str, str], finish: str | None = None) -> bytes:
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    body = {"id": "chatcmpl-1", "object": "chat.completion.chunk", "model": "fake", "choices": [choice]}
    return b"data: %b\n\n" % json.dumps(body).encode()


SAID = tuple(_chunk(_event({"content": word})) for word in WORDS)
END = _chunk(_event({}, "stop") + b"data: [DONE]\n\n") + b"0\r\n\r\n"


class _Model(asyncio.Protocol):
    """One connection, asked one thing after another."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)  # noqa: S101
        self._transport = transport
        self._asked = b""

    def data_received(self, data: bytes) -> None:
        self._asked += data
        head, found, body = self._asked.partition(b"\r\n\r\n")
        if not found or len(body) < _length(head):
            return
        self._asked = b""
        if b'"stream":true' not in body.replace(b" ", b""):
            self._transport.write(WHOLE % (len(READING), READING))
            return
        loop = asyncio.get_running_loop()
        self._began = loop.time()
        self._transport.write(HEAD)
        self._say(0)

    def _say(self, number: int) -> None:
        if self._transport.is_closing():
            return
        if number == TOKENS:
            self._transport.write(END)
            return
        self._transport.write(SAID[number])
        due = self._began + (number + 1) * PACE if number + 1 < TOKENS else self._began
        asyncio.get_running_loop().call_at(due, self._say, number + 1)


def _length(head: bytes) -> int:
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line.partition(b":")[2])
    return 0


if __name__ == "__main__":
    main()
