"""A server that speaks Chat Completions on loopback, well or as badly as a test asks.

By hand: `python -m tests.fakes.completions --port 9000`, then start Leadlight with
OPENAI_BASE_URL=http://127.0.0.1:9000/v1
"""

import argparse
import asyncio
import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import suppress
from types import TracebackType
from typing import Any

from aiohttp import web

from llm import reading
from llm.chat import Conversation, Line, Profile
from llm.judgement import Portrait, Statement
from llm.scripted import compose
from llm.weighing import weigh

Body = dict[str, Any]
TRANSCRIPT_LINE = re.compile(r"^\[(\d+)\] (visitor|bot): (.*)$", re.MULTILINE)
HUGE = 10_000_000  # bytes

PORTRAIT = "What is known:\n"
SUMMARY = "The visitor wants hats."
REFUSAL = "I cannot help with that."
TOOL_CALL = {"id": "call_1", "type": "function", "function": {"name": "send_mail", "arguments": "{}"}}

# A message that is well-formed JSON and yet no answer.
ODD_MESSAGES: dict[str, Body] = {
    "empty": {"content": ""},
    "blank": {"content": " \n "},
    "refusal": {"content": None, "refusal": REFUSAL},
    "unknown_tool": {"content": None, "tool_calls": [TOOL_CALL]},
    "wrong_types": {"content": {"words": 42}},
}


class CompletionsServer:
    """The fake, as an async context manager. `requests` are the bodies received, oldest first."""

    def __init__(self, port: int = 0) -> None:
        self.requests: list[Body] = []
        self.pause = 0.0  # seconds before each answer
        self.counts = True  # whether it knows `stream_options`
        self._refusals: list[tuple[int, dict[str, str]]] = []
        self._port = port
        self._reply: str | None = None
        self._extraction: Body | str | None = None
        self._judgement: Body | str | None = None
        self._fault: str | None = None
        app = web.Application(client_max_size=HUGE)
        app.router.add_post("/v1/chat/completions", self._complete)
        app.router.add_post("/chat/completions", self._complete)
        self._runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0.1)

    async def __aenter__(self) -> "CompletionsServer":
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self._port).start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._runner.cleanup()

    @property
    def base_url(self) -> str:
        """What OPENAI_BASE_URL is to be."""
        host, port = self._runner.addresses[0][:2]
        return f"http://{host}:{port}/v1"

    def reply_with(self, text: str) -> None:
        """Answer every reply with this text."""
        self._reply = text

    def extract_with(self, extraction: Body | str) -> None:
        """Answer every extraction with this object, or with this very text."""
        self._extraction = extraction

    def judge_with(self, judgement: Body | str) -> None:
        """Answer every judgement with this object, or with this very text."""
        self._judgement = judgement

    @property
    def portraits(self) -> list[str]:
        """What was told of the leads that were to be judged, in order."""
        told = (str(each["messages"][-1]["content"]) for each in self.requests)
        return [each for each in told if each.startswith(PORTRAIT)]

    def misbehave(self, fault: str) -> None:
        """Fail in one of the ways of FAULTS or ODD_MESSAGES, or with `http_NNN`, from now on."""
        if fault not in FAULTS and fault not in ODD_MESSAGES and not re.fullmatch(r"http_\d{3}", fault):
            raise ValueError(f"unknown fault {fault!r}")
        self._fault = fault

    def refuse_next(self, status: int, **headers: str) -> None:
        """Refuse one request, with these headers (`retry_after` is Retry-After)."""
        self._refusals.append((status, {name.replace("_", "-"): value for name, value in headers.items()}))

    def behave(self) -> None:
        """Answer properly from now on."""
        self._fault = None

    async def _complete(self, request: web.Request) -> web.StreamResponse:
        body: Body = await request.json()
        self.requests.append(body)
        if self._refusals:
            status, headers = self._refusals.pop(0)
            refusal = problem(status)
            refusal.headers.update(headers)
            return refusal
        if not self.counts and "stream_options" in body:
            return problem(400, "unknown field stream_options")
        await asyncio.sleep(self.pause)
        fault = self._fault
        if fault is None:
            return await answer(request, body, {"content": self._text(body)})
        if fault in ODD_MESSAGES:
            return await answer(request, body, ODD_MESSAGES[fault])
        if fault.startswith("http_"):
            return problem(int(fault.removeprefix("http_")))
        return await FAULTS[fault](request, body, self._text(body))

    def _text(self, body: Body) -> str:
        messages: list[Body] = body["messages"]
        if messages[-1]["content"].startswith("Notes so far:"):
            return SUMMARY
        if messages[-1]["content"].startswith(PORTRAIT):
            judged = _judged(messages) if self._judgement is None else self._judgement
            return judged if isinstance(judged, str) else json.dumps(judged)
        if not TRANSCRIPT_LINE.search(messages[-1]["content"]):
            return compose(_conversation(messages)) if self._reply is None else self._reply
        if self._extraction is None:
            return reading.read(_transcript(messages[-1]["content"])).model_dump_json()
        return self._extraction if isinstance(self._extraction, str) else json.dumps(self._extraction)


def _conversation(messages: Iterable[Body]) -> Conversation:
    spoken = [message for message in messages if message["role"] in {"user", "assistant"}]
    lines = (Line(each["role"], each["content"], str(i)) for i, each in enumerate(spoken))
    return Conversation(Profile(name="this business"), tuple(lines))


def _judged(messages: Sequence[Body]) -> str:
    known = [json.loads(line) for line in messages[-1]["content"].removeprefix(PORTRAIT).splitlines()]
    ideal = next(line for line in messages[0]["content"].splitlines() if line.startswith('"'))
    statements = tuple(Statement(each["what"], each["text"]) for each in known)
    return weigh(Portrait("this business", json.loads(ideal), statements)).model_dump_json()


def _transcript(text: str) -> list[Line]:
    found = TRANSCRIPT_LINE.findall(text)
    return [Line("user" if who == "visitor" else "assistant", said, number) for number, who, said in found]


async def answer(request: web.Request, body: Body, message: Body, finish: str = "stop") -> web.StreamResponse:
    """A proper answer in the form that the request asks for."""
    if not body.get("stream"):
        choice = {"index": 0, "message": {"role": "assistant", **message}, "finish_reason": finish}
        usage = count(body, message)
        return web.json_response({**_envelope("chat.completion"), "choices": [choice], "usage": usage})
    deltas = [{"role": "assistant"}, *_pieces(message)]
    end = [chunk({}, finish), *_counted(body, message), b"data: [DONE]\n\n"]
    return await stream(request, _events([*map(chunk, deltas), *end]))


def count(body: Body, message: Body) -> Body:
    """The tokens of a call: here each word is one."""
    told = sum(len(str(each["content"]).split()) for each in body["messages"])
    return {"prompt_tokens": told, "completion_tokens": len(str(message.get("content") or "").split())}


def _counted(body: Body, message: Body) -> list[bytes]:
    if not (body.get("stream_options") or {}).get("include_usage"):
        return []
    event = {**_envelope("chat.completion.chunk"), "choices": [], "usage": count(body, message)}
    return [b"data: " + json.dumps(event).encode() + b"\n\n"]


def _pieces(message: Body) -> list[Body]:
    if not isinstance(message.get("content"), str):
        return [message]
    return [{"content": piece} for piece in re.findall(r"\s*\S+\s*|\s+", message["content"])]


def chunk(delta: Body, finish: str | None = None) -> bytes:
    """One event of a streamed answer."""
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    event = {**_envelope("chat.completion.chunk"), "choices": [choice]}
    return b"data: " + json.dumps(event).encode() + b"\n\n"


def _envelope(kind: str) -> Body:
    return {"id": "chatcmpl-1", "object": kind, "created": 1, "model": "fake"}


async def stream(request: web.Request, events: AsyncIterator[bytes]) -> web.StreamResponse:
    """Send raw events as a server-sent stream, as long as somebody listens."""
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
    await response.prepare(request)
    with suppress(ConnectionResetError):
        async for event in events:
            await response.write(event)
    return response


async def _events(events: Iterable[bytes]) -> AsyncIterator[bytes]:
    for event in events:
        yield event


def problem(status: int, message: str = "out of order") -> web.Response:
    """An error as the API words it."""
    return web.json_response({"error": {"message": message, "type": "fake", "code": None}}, status=status)


async def _hang(request: web.Request, body: Body, text: str) -> web.StreamResponse:
    await asyncio.Event().wait()
    raise AssertionError("never set")


async def _rate_limited(request: web.Request, body: Body, text: str) -> web.StreamResponse:
    response = problem(429, "slow down")
    response.headers["retry-after-ms"] = "10"
    return response


async def _html(request: web.Request, body: Body, text: str) -> web.StreamResponse:
    return web.Response(text="<!doctype html><title>Welcome</title>", content_type="text/html")


async def _garbage(request: web.Request, body: Body, text: str) -> web.StreamResponse:
    return await _raw(request, body, b'{"choices": [{"delta": }')


async def _invalid_utf8(request: web.Request, body: Body, text: str) -> web.StreamResponse:
    return await _raw(request, body, chunk({"content": "caf?"})[6:].replace(b"?", b"\xe9\xff").strip())


async def _error_event(request: web.Request, body: Body, text: str) -> web.StreamResponse:
    return await _raw(request, body, b'{"error": {"message": "the model fell over"}}')


async def _huge_event(request: web.Request, body: Body, text: str) -> web.StreamResponse:
    return await _raw(request, body, b'{"choices": [{"delta": {"content": "' + b"a" * HUGE + b'"}}]}')


async def _raw(request: web.Request, body: Body, data: bytes, end: bytes = b"") -> web.StreamResponse:
    if body.get("stream"):
        events = [chunk({"role": "assistant"}), b"data: " + data + b"\n\n" + end]
        return await stream(request, _events(events))
    return web.Response(body=data, content_type="application/json")


async def _huge(request: web.Request, body: Body, text: str) -> web.StreamResponse:
    async def events() -> AsyncIterator[bytes]:
        for _ in range(HUGE // len(chunk({"content": "blah "}))):
            yield chunk({"content": "blah "})

    if body.get("stream"):
        return await stream(request, events())
    return await answer(request, body, {"content": "blah " * (HUGE // 5)})


async def _filtered(request: web.Request, body: Body, text: str) -> web.StreamResponse:
    return await answer(request, body, {"content": "Well "}, finish="content_filter")


async def _stall(request: web.Request, body: Body, text: str) -> web.StreamResponse:
    async def events() -> AsyncIterator[bytes]:
        yield chunk({"content": "Let me "})
        await asyncio.Event().wait()

    return await stream(request, events())


async def _drip(request: web.Request, body: Body, text: str) -> web.StreamResponse:
    async def events() -> AsyncIterator[bytes]:
        while True:
            yield chunk({"content": "and "})
            await asyncio.sleep(0.05)

    return await stream(request, events())


async def _cut(request: web.Request, body: Body, text: str) -> web.StreamResponse:
    response = await stream(request, _events([chunk({"content": "Let me "})]))
    if request.transport is not None:
        request.transport.close()
    return response


async def _no_end(request: web.Request, body: Body, text: str) -> web.StreamResponse:
    return await stream(request, _events([chunk({"content": "Let me "})]))


async def _never_streams(request: web.Request, body: Body, text: str) -> web.StreamResponse:
    return await answer(request, {**body, "stream": False}, {"content": text})


async def _half(request: web.Request, body: Body, text: str) -> web.StreamResponse:
    return await answer(request, body, {"content": text[: len(text) // 2]}, finish="length")


async def _no_choice(request: web.Request, body: Body, text: str) -> web.StreamResponse:
    return await _raw(request, body, b'{"choices": []}', b"data: [DONE]\n\n")


async def _fenced(request: web.Request, body: Body, text: str) -> web.StreamResponse:
    return await answer(request, body, {"content": f"Here you are:\n```json\n{text}\n```\nAnything else?"})


async def _prose(request: web.Request, body: Body, text: str) -> web.StreamResponse:
    return await answer(request, body, {"content": "The visitor seems to like flowers."})


async def _no_schema_support(request: web.Request, body: Body, text: str) -> web.StreamResponse:
    if body.get("response_format", {}).get("type") == "json_schema":
        return problem(400, "response_format json_schema is not supported")
    return await answer(request, body, {"content": text})


async def _no_format_support(request: web.Request, body: Body, text: str) -> web.StreamResponse:
    if "response_format" in body:
        return problem(400, "unknown field response_format")
    return await _fenced(request, body, text)


Fault = Callable[[web.Request, Body, str], Awaitable[web.StreamResponse]]

FAULTS: dict[str, Fault] = {
    "hang": _hang,
    "rate_limited": _rate_limited,
    "html": _html,
    "garbage": _garbage,
    "invalid_utf8": _invalid_utf8,
    "error_event": _error_event,
    "huge_event": _huge_event,
    "huge": _huge,
    "filtered": _filtered,
    "stall": _stall,
    "drip": _drip,
    "cut": _cut,
    "no_end": _no_end,
    "never_streams": _never_streams,
    "half": _half,
    "no_choice": _no_choice,
    "fenced": _fenced,
    "prose": _prose,
    "no_schema_support": _no_schema_support,
    "no_format_support": _no_format_support,
}


async def serve(port: int, fault: str | None) -> None:
    """Answer until interrupted."""
    async with CompletionsServer(port) as server:
        if fault is not None:
            server.misbehave(fault)
        print(f"Chat Completions at {server.base_url}", flush=True)
        await asyncio.Event().wait()


def main() -> None:
    parser = argparse.ArgumentParser(description="A fake Chat Completions server on loopback.")
    parser.add_argument("--port", type=int, default=9000)
    parser.add_argument("--fault", help=", ".join([*FAULTS, *ODD_MESSAGES, "http_NNN"]))
    arguments = parser.parse_args()
    try:
        asyncio.run(serve(arguments.port, arguments.fault))
    except KeyboardInterrupt:
        print("stopped")


if __name__ == "__main__":
    main()
