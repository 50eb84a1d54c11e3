"""The processes that a benchmark measures: a fake model, and a Leadlight that speaks with it."""

import asyncio
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

from aiohttp import web

from server.config import Settings
from server.logs import set_up_logs
from server.run import listening, services
from server.tenants import Admin, new_admin_id
from server.work.crew import working
from tests.fakes.completions import CompletionsServer, answer, chunk, stream

TOKENS = "Of course we do, in every size and in most colours; what kind of hat are you looking for today?"


class PacedModel(CompletionsServer):
    """Answers after a pause, and then speaks at a steady pace."""

    gap = 0.1  # seconds between tokens

    async def _complete(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        if not body.get("stream"):
            return await answer(request, body, {"content": "{}"})
        return await stream(request, self._spoken())

    async def _spoken(self) -> AsyncIterator[bytes]:
        yield chunk({"role": "assistant"})
        await asyncio.sleep(self.pause)
        for word in TOKENS.split():
            yield chunk({"content": f"{word} "})
            await asyncio.sleep(self.gap)
        yield chunk({}, "stop")
        yield b"data: [DONE]\n\n"


async def fake(pause: float) -> None:
    """A model that begins to speak after `pause` seconds."""
    async with PacedModel() as server:
        server.pause = pause
        _tell(server.base_url)
        await _stopped()


async def leadlight(base_url: str, place: str) -> None:
    """A whole Leadlight with one admin, web and worker, over a database of its own."""
    settings = Settings(
        _env_file=None,
        port=0,
        data_dir=Path(place),
        rate_limits="off",
        openai_base_url=base_url,
        model="m",
    )
    async with AsyncExitStack() as stack:
        parts = await stack.enter_async_context(services(settings))
        admin = Admin(
            admin_id=new_admin_id(), name="Hats & Co", email="a@hats.example", created_at=parts.clock()
        )
        await parts.admins.add(admin)
        await stack.enter_async_context(working(parts))
        url = await stack.enter_async_context(listening(parts))
        _tell(f"{url} {admin.admin_id}")
        await _stopped()


def _tell(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


async def _stopped() -> None:
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    await stop.wait()


def main() -> None:
    what, *arguments = sys.argv[1:]
    if what == "fake":
        asyncio.run(fake(float(arguments[0])))
    else:
        set_up_logs()
        asyncio.run(leadlight(*arguments))


if __name__ == "__main__":
    main()
