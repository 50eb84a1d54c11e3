"""What goes over the wire to a model's server: which headers, over how many connections, packed or not."""

import gzip
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager

from aiohttp import web

from llm.openai_chat import OpenAIChat
from tests.fakes.completions import chunk
from tests.llm.talk import said, talk

HELLO = talk("Hi, I need flowers for my office")
REPLY = [chunk({"content": "Hello "}), chunk({"content": "there"}), chunk({}, "stop"), b"data: [DONE]\n\n"]


class Server:
    """Says REPLY to everybody, and remembers who asked how."""

    def __init__(self) -> None:
        self.headers: list[dict[str, str]] = []
        self.peers: list[object] = []
        self.packed = False
        self.moved = False
        self.base_url = ""

    async def answer(self, request: web.Request) -> web.StreamResponse:
        self.headers.append({name.lower(): value for name, value in request.headers.items()})
        self.peers.append(request.transport and request.transport.get_extra_info("peername"))
        await request.read()
        if self.moved and request.path != "/moved":
            raise web.HTTPPermanentRedirect("/moved")
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        if self.packed:
            response.headers["Content-Encoding"] = "gzip"
        await response.prepare(request)
        for event in [gzip.compress(b"".join(REPLY))] if self.packed else REPLY:
            await response.write(event)
        return response


@asynccontextmanager
async def serving() -> AsyncIterator[tuple[Server, OpenAIChat]]:
    server, app = Server(), web.Application()
    app.router.add_post("/{path:.*}", server.answer)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    model = OpenAIChat("gpt-test", api_key="sk-test", base_url=f"http://{host}:{port}/v1")
    try:
        yield server, model
    finally:
        await model.close()
        await runner.cleanup()


async def test_replies_that_were_heard_to_their_end_share_a_connection() -> None:
    async with serving() as (server, model):
        for _ in range(3):
            assert await said(model, HELLO) == "Hello there"
        assert len(set(server.peers)) == 1


async def test_a_reply_that_is_given_up_leaves_nothing_of_it_to_the_next() -> None:
    async with serving() as (_, model):
        async with aclosing(model.reply(HELLO)) as tokens:
            await anext(tokens)
        assert await said(model, HELLO) == "Hello there"


async def test_the_key_is_sent_and_nothing_about_this_machine() -> None:
    async with serving() as (server, model):
        await said(model, HELLO)
    (headers,) = server.headers
    assert headers["authorization"] == "Bearer sk-test"
    assert headers["content-type"] == "application/json"
    assert not [name for name in headers if name.startswith("x-stainless")]


async def test_a_packed_answer_is_unpacked() -> None:
    async with serving() as (server, model):
        server.packed = True
        assert await said(model, HELLO) == "Hello there"


async def test_a_server_that_has_moved_is_followed() -> None:
    async with serving() as (server, model):
        server.moved = True
        assert await said(model, HELLO) == "Hello there"
