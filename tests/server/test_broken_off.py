"""An answer that has begun and cannot be finished is broken off; nothing is written behind it."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from aiohttp import web

from server.app import make_app
from server.services import Services


async def _fails_halfway(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse()
    await response.prepare(request)
    await response.write(b"the first half")
    raise RuntimeError


@pytest.fixture
async def port(parts: Services) -> AsyncIterator[int]:
    app = make_app(parts)
    app.router.add_get("/half", _fails_halfway)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield runner.addresses[0][1]
    await runner.cleanup()


async def test_no_second_answer_is_written_into_the_first(port: int) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"GET /half HTTP/1.1\r\nHost: localhost\r\n\r\n")
    heard = b""
    try:
        while piece := await asyncio.wait_for(reader.read(4_096), 10):
            heard += piece
    except ConnectionResetError:
        pass  # the other way in which the end of a connection is heard
    writer.close()
    assert heard.count(b"HTTP/1.1") <= 1
    assert b"internal-error" not in heard
    assert not heard.endswith(b"\r\n0\r\n\r\n")  # the chunk that says that an answer is whole
