"""Lists and searches of leads, as multiples of reading a page of twenty leads by their ids.

One admin with very many leads beside fifty others, and one client that waits for each answer. All
questions take turns, so that whatever else the machine does hits them alike; each is asked of the
repository in this process, and of a server over HTTP, where the floor is a server of a dozen lines.
"""

import random
import statistics
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import aiohttp
import pymongo

from benchmarks.by_id import read
from benchmarks.frame import Frame
from benchmarks.owner import owners_token
from benchmarks.process import free_port, leadlight, running
from benchmarks.report import Bar, Row
from benchmarks.sample import DEPTH, PAGE, Sample, drawn
from benchmarks.seeding import BIG, seeded
from capture.filters import Filter
from capture.lead_pages import LeadPages
from capture.listing import Listing
from server.mongo import Database, connect

SECTION = "Leads"
TIMES = 20  # that each question is asked in a round
SLOW_TIMES = 3  # likewise, of a server that takes seconds
PLAIN = "plain baseline"
FLOOR = "20 leads by id"
WARM = "the 20 newest by id"  # a floor that never leaves MongoDB's cache; the bars are not of this one
BARS = {"first page": 3.0, "deep page by cursor": 3.0, "filtered page": 3.0, "search by prefix, p95": 10.0}
FILTERS: tuple[dict[str, str], ...] = (
    {"status": "qualified"},
    {"tagsAll": "vip", "hasPhone": "true"},
    {"country": "DE"},
    {"scoreMin": "90", "createdFrom": "2025-06-01"},
)
PATIENCE = 3_600  # seconds for what only prepares

Ask = Callable[[], Awaitable[object]]


async def measure(frame: Frame) -> Sequence[Row]:
    """The rows of this section."""
    rows: list[Row] = []
    async with AsyncExitStack() as stack:
        client = connect(frame.uri)
        stack.callback(client.close)
        db = await seeded(client, 2_000 if frame.quick else frame.leads)
        with pymongo.timeout(PATIENCE):
            sample = await drawn(db)
        frame.tell("asking the repository")
        rows += await _asked("repository", frame, _questions_in_process(db, sample))
        http = await stack.enter_async_context(aiohttp.ClientSession())
        questions = await stack.enter_async_context(_over_http(frame, db, sample, http))
        frame.tell("asking over HTTP")
        rows += await _asked("HTTP", frame, questions)
    return rows


async def _asked(where: str, frame: Frame, questions: Mapping[str, Ask]) -> Sequence[Row]:
    """Every question in turn, round by round; each as a multiple of the floor of its round."""
    times: dict[str, list[list[float]]] = {name: [] for name in questions}
    dice = random.Random(1)  # noqa: S311  the order of the questions
    for ask in questions.values():  # connections are opened, plans are made
        await ask()
    for _ in range(frame.rounds):
        of_round: dict[str, list[float]] = {name: [] for name in questions}
        turns = [name for name in questions for _ in range(SLOW_TIMES if PLAIN in name else TIMES)]
        dice.shuffle(turns)
        for name in turns:
            began = time.perf_counter()
            await questions[name]()
            of_round[name].append((time.perf_counter() - began) * 1_000)
        for name, each in of_round.items():
            times[name].append(each)
    return _rows(where, times)


def _rows(where: str, times: Mapping[str, Sequence[Sequence[float]]]) -> Sequence[Row]:
    floors = [statistics.median(each) for each in times[FLOOR]]
    rows: list[Row] = []
    for name, rounds in times.items():
        medians = tuple(statistics.median(each) for each in rounds)
        tails = tuple(_p95(each) for each in rounds)
        rows.append(
            Row(SECTION, f"{where}: {name}", "ms", medians, note=f"p95 {statistics.median(tails):.1f}")
        )
        rows += _against(where, name, medians, tails, floors)
    return rows


def _against(
    where: str, name: str, medians: Sequence[float], tails: Sequence[float], floors: Sequence[float]
) -> Sequence[Row]:
    bar = next((limit for what, limit in BARS.items() if name.startswith(what.partition(",")[0])), None)
    if bar is None:
        return ()
    compared, suffix = (tails, ", p95") if name.startswith("search") else (medians, "")
    values = tuple(mine / floor for mine, floor in zip(compared, floors, strict=True))
    return (Row(SECTION, f"{where}: {name}{suffix}, of the floor", "×", values, Bar("at most", bar)),)


def _p95(times: Sequence[float]) -> float:
    return statistics.quantiles(times, n=20, method="inclusive")[18]


def _questions_in_process(db: Database, sample: Sample) -> Mapping[str, Ask]:
    pages, dice = LeadPages(db, BIG), random.Random(2)  # noqa: S311

    async def by_id() -> object:
        return await read(db, BIG, sample.page(dice))

    def listing(**fields: Any) -> Ask:
        return lambda: _shown(pages, Listing(**fields))

    def search() -> Awaitable[object]:
        return _shown(pages, Listing(filter=Filter(search=dice.choice(sample.prefixes))))

    return {
        FLOOR: by_id,
        WARM: lambda: read(db, BIG, list(sample.newest)),
        "first page": listing(),
        "deep page by cursor": listing(after=sample.deep),
        **{f"filtered page, {_named(one)}": listing(filter=Filter.model_validate(one)) for one in FILTERS},
        "search by prefix": search,
    }


async def _shown(pages: LeadPages, listing: Listing) -> object:
    found = await pages.page(listing)
    return [lead.model_dump(mode="json", by_alias=True) for lead in found.leads]


def _named(filters: Mapping[str, str]) -> str:
    return "&".join(f"{name}={value}" for name, value in filters.items())


@asynccontextmanager
async def _over_http(
    frame: Frame, db: Database, sample: Sample, http: aiohttp.ClientSession
) -> AsyncIterator[Mapping[str, Ask]]:
    """The same questions of servers; the baselines, as far as they are there, have their own leads."""
    port, dice = free_port(), random.Random(3)  # noqa: S311
    command = [sys.executable, "-m", "benchmarks.by_id", frame.uri, db.name, str(port)]
    async with AsyncExitStack() as stack:
        floor = await stack.enter_async_context(running(command, port, {}))
        server = await stack.enter_async_context(
            leadlight(frame.place / "leads", "web", uri=frame.uri, db=db.name)
        )
        headers = {"Authorization": f"Bearer {await owners_token(db, BIG)}"}

        def ask(**query: str) -> Ask:
            return lambda: _got(http, f"{server.url}/api/v1/leads", query, headers)

        def by_id(ids: Sequence[str]) -> Awaitable[object]:
            return _got(http, f"{floor.url}/", {"adminId": BIG, "ids": ",".join(ids)}, {})

        def search() -> Awaitable[object]:
            return ask(search=dice.choice(sample.prefixes))()

        with pymongo.timeout(PATIENCE):
            everybody = await db["leads"].count_documents({"adminId": BIG})
        at = round(everybody * DEPTH) // PAGE
        deep = await _got(http, f"{server.url}/api/v1/leads", {"page": str(at)}, headers)
        questions: dict[str, Ask] = {
            FLOOR: lambda: by_id(sample.page(dice)),
            WARM: lambda: by_id(sample.newest),
            "first page": ask(),
            "deep page by cursor": ask(cursor=deep["nextCursor"]),
            **{f"filtered page, {_named(one)}": ask(**one) for one in FILTERS},
            "search by prefix": search,
        }
        if baseline := await _baseline(frame, db, stack):
            for name, query in _plain(sample, dice, at).items():
                questions[f"{PLAIN}: {name}"] = _plainly(http, baseline, query)
        yield questions


def _plain(sample: Sample, dice: random.Random, at: int) -> Mapping[str, Callable[[], dict[str, str]]]:
    return {
        "first page": lambda: {},
        "page at that depth": lambda: {"page": str(at)},
        "search": lambda: {"search": dice.choice(sample.prefixes)},
    }


def _plainly(http: aiohttp.ClientSession, url: str, query: Callable[[], dict[str, str]]) -> Ask:
    return lambda: _got(http, f"{url}/leads", {"adminId": BIG, **query()}, {})


async def _baseline(frame: Frame, db: Database, stack: AsyncExitStack) -> str | None:
    """The FastAPI baseline over the same leads as it would have stored them; None where it is not."""
    if frame.baselines is None or not (frame.baselines / "fastapi_server.py").exists():
        frame.tell("no baselines: --baselines DIR gives the folder")
        return None
    frame.tell("copying the leads for the baseline")
    fields = (
        "adminId",
        "email",
        "name",
        "company",
        "source",
        "status",
        "createdAt",
        "updatedAt",
        "sessionIds",
    )
    plain, port = f"{db.name}_plain", free_port()
    if not await db.client[plain]["leads"].estimated_document_count():
        copying: list[dict[str, Any]] = [
            {"$project": dict.fromkeys(fields, 1)},
            {"$out": {"db": plain, "coll": "leads"}},
        ]
        with pymongo.timeout(PATIENCE):
            await db["leads"].aggregate(copying).to_list(None)
    command = [sys.executable, "-m", "uvicorn", "fastapi_server:app", "--port", str(port), "--no-access-log"]
    env = {"MONGODB_URI": frame.uri, "DB": plain}
    server = await stack.enter_async_context(running(command, port, env, frame.baselines))
    return server.url


async def _got(
    http: aiohttp.ClientSession, url: str, query: Mapping[str, str], headers: Mapping[str, str]
) -> dict[str, Any]:
    async with http.get(url, params=query, headers=headers) as response:
        response.raise_for_status()
        return dict(answer) if isinstance(answer := await response.json(), dict) else {"leads": answer}
