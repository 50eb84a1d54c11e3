"""How much later a visitor's first token comes through Leadlight than from the model itself.

    python -m benchmarks.first_token [--rounds 20] [--streams 50] [--json FILE]

A fake model (a process of its own) answers after a fixed pause. In each round as many callers ask
it at once, first with the bare SDK, then through a Leadlight (a process of its own, too, with a
real MongoDB), or the other way round. What is compared is the same n-th place of both
distributions, since the fake, the SDK and the callers share the machine with Leadlight.
"""

import argparse
import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import aiohttp
from openai import AsyncOpenAI, DefaultAioHttpClient

from benchmarks.frame import Frame
from benchmarks.report import Bar, Row
from llm import brief
from llm.chat import Conversation, Line, Profile

AIM_P50, AIM_P99 = 5.0, 25.0  # milliseconds
SECTION = "First token"
QUESTION = "Do you sell hats?"
Ask = Callable[[], Awaitable[float]]


@dataclass(frozen=True)
class Plan:
    """How much to measure: in each round every one of the callers asks `turns` times, without a rest.

    `pause`: seconds until the model's own first token. `apart`: over which the callers arrive.
    """

    streams: int = 50
    rounds: int = 6
    turns: int = 3
    pause: float = 0.3
    apart: float = 2.0


@dataclass(frozen=True)
class Result:
    """Milliseconds until the first token, and what Leadlight adds at each place of the distribution."""

    bare_p50: float
    bare_p99: float
    leadlight_p50: float
    leadlight_p99: float
    added_p50: float
    added_p99: float
    samples: int


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--rounds", type=int, default=Plan.rounds)
    parser.add_argument("--streams", type=int, default=Plan.streams)
    parser.add_argument("--turns", type=int, default=Plan.turns)
    parser.add_argument("--pause", type=float, default=Plan.pause)
    parser.add_argument("--apart", type=float, default=Plan.apart)
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    plan = Plan(arguments.streams, arguments.rounds, arguments.turns, arguments.pause, arguments.apart)
    result = compare(plan)
    sys.stdout.write(table(plan, result))
    report = json.dumps({"plan": asdict(plan), **asdict(result)})
    sys.stdout.write(report + "\n")
    if arguments.json:
        arguments.json.write_text(report, encoding="utf-8")


def compare(plan: Plan) -> Result:
    """Start everything, measure, stop everything."""
    with (
        tempfile.TemporaryDirectory() as place,
        _running("fake", str(plan.pause)) as model,
        _running("leadlight", model, place) as started,
    ):
        url, admin_id = started.split()
        bare, ours = asyncio.run(_rounds(plan, model, url, admin_id))
    return _result(bare, ours)


async def measure(frame: Frame) -> Sequence[Row]:
    """The rows of this section."""
    plan = Plan(streams=5, rounds=1, turns=1) if frame.quick else Plan()
    result = await asyncio.to_thread(compare, plan)
    told = f"{plan.streams} streams"
    return [
        Row(SECTION, f"bare SDK, {told}: p50", "ms", (result.bare_p50,)),
        Row(SECTION, f"bare SDK, {told}: p99", "ms", (result.bare_p99,)),
        Row(SECTION, f"added by Leadlight, {told}: p50", "ms", (result.added_p50,), Bar("at most", AIM_P50)),
        Row(SECTION, f"added by Leadlight, {told}: p99", "ms", (result.added_p99,), Bar("at most", AIM_P99)),
    ]


def table(plan: Plan, result: Result) -> str:
    """The result for a person."""
    rows = [
        ("bare SDK", result.bare_p50, result.bare_p99),
        ("Leadlight", result.leadlight_p50, result.leadlight_p99),
        ("added", result.added_p50, result.added_p99),
        ("aim", AIM_P50, AIM_P99),
    ]
    head = f"Time to first token, ms; {plan.streams} concurrent streams, {result.samples} samples each\n"
    return head + "".join(f"{name:<10} p50 {p50:8.1f}   p99 {p99:8.1f}\n" for name, p50, p99 in rows)


async def _rounds(plan: Plan, model: str, url: str, admin_id: str) -> tuple[list[float], list[float]]:
    bare: list[float] = []
    ours: list[float] = []
    sdk = AsyncOpenAI(api_key="none", base_url=model, http_client=DefaultAioHttpClient())
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(connector=connector) as http:

        async def ask_model() -> float:
            return await _bare(sdk)

        async def ask_leadlight() -> float:
            return await _through(http, url, admin_id)

        await _round(plan, ask_model)  # connections are opened, code is loaded
        await _round(plan, ask_leadlight)
        for number in range(plan.rounds):
            for ask, times in [(ask_model, bare), (ask_leadlight, ours)][:: 1 if number % 2 else -1]:
                times += await _round(plan, ask)
    await sdk.close()
    return bare, ours


async def _round(plan: Plan, ask: Ask) -> list[float]:
    async def one_caller(number: int) -> list[float]:
        await asyncio.sleep(plan.apart * number / plan.streams)
        return [await ask() for _ in range(plan.turns)]

    times = await asyncio.gather(*(one_caller(number) for number in range(plan.streams)))
    await asyncio.sleep(0.3)  # what is left to do after the replies is no part of the next round
    return [each for caller in times for each in caller]


async def _bare(sdk: AsyncOpenAI) -> float:
    messages: Any = _prompt()
    began = time.perf_counter()
    first: float | None = None
    stream = await sdk.chat.completions.create(model="m", messages=messages, stream=True)
    async for chunk in stream:
        if first is None and chunk.choices and chunk.choices[0].delta.content:
            first = time.perf_counter() - began
    assert first is not None  # noqa: S101
    return first


def _prompt() -> list[brief.ChatMessage]:
    """What Leadlight sends for the same question."""
    return brief.for_reply(Conversation(Profile("Hats & Co"), (Line("user", QUESTION, "m"),)))


async def _through(http: aiohttp.ClientSession, url: str, admin_id: str) -> float:
    body, headers = {"adminId": admin_id, "message": QUESTION}, {"Accept": "text/event-stream"}
    began = time.perf_counter()
    first: float | None = None
    async with http.post(f"{url}/api/chat", json=body, headers=headers) as response:
        async for line in response.content:
            if first is None and line.startswith(b"event: token"):
                first = time.perf_counter() - began
    assert first is not None  # noqa: S101
    return first


def _result(bare: Sequence[float], ours: Sequence[float]) -> Result:
    bare_p50, bare_p99 = _percentiles(bare)
    ours_p50, ours_p99 = _percentiles(ours)
    return Result(
        bare_p50,
        bare_p99,
        ours_p50,
        ours_p99,
        round(ours_p50 - bare_p50, 2),
        round(ours_p99 - bare_p99, 2),
        len(bare),
    )


def _percentiles(seconds: Sequence[float]) -> tuple[float, float]:
    cuts = statistics.quantiles(seconds, n=100, method="inclusive")
    return round(cuts[49] * 1_000, 2), round(cuts[98] * 1_000, 2)


@contextmanager
def _running(what: str, *arguments: str) -> Iterator[str]:
    """A process of this benchmark; yields the line that says where it is found."""
    command = [sys.executable, "-m", "benchmarks.parts", what, *arguments]
    with subprocess.Popen(  # noqa: S603  our own module
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env={**os.environ}
    ) as process:
        try:
            assert process.stdout is not None  # noqa: S101
            yield process.stdout.readline().strip()
        finally:
            process.terminate()


if __name__ == "__main__":
    main()
