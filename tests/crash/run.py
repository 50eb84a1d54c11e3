"""One run: load on real processes, kills at random instants, then quiet, then the check."""

import asyncio
import contextlib
import os
import random
import signal
import sys
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp

from server.mongo import Database, answers, connect
from server.mongod.home import Home, free_port
from server.mongod.primary import listens
from server.preparing import prepare
from server.services import now
from server.tenants import Admins
from server.work.daily import DAILY
from tests.crash.cluster import Cluster
from tests.crash.invariants import World, violations
from tests.crash.killer import POLL, Kept, Kill, Killer, one_of
from tests.crash.load import Experience, Visitor
from tests.crash.model import PacedModel
from tests.crash.report import Outcome, Progress
from tests.crash.script import write
from tests.factories import make_admin
from tests.fakes.completions import CompletionsServer
from tests.program import children, clean_environment

ADMINS = ("adm_alice", "adm_charlie")
QUIET_WITHIN = 120.0
WEBS = WORKERS = 2


@dataclass(frozen=True)
class Plan:
    """How a run goes. `pause` is the longest wait before each kill of a kind, in seconds.

    `hurry` lets the leases of killed workers run out as soon as the load is over, not in half a minute.
    """

    kills: int
    seed: int
    visitors: int = 20
    pause: float = 4.0
    hurry: bool = False
    quiet: bool = False


@dataclass(frozen=True)
class Stage:
    """What a run plays on: the processes, where visitors find them, and who is killed how."""

    webs: Sequence[str]
    kept: Sequence[Kept]
    killers: Sequence[Killer]
    uri: Callable[[], str]


async def crash(name: str, plan: Plan, directory: Path) -> Outcome:
    """Run `single`, `replica` or `embedded`; what it broke stands in the outcome."""
    began, rng = time.monotonic(), random.Random(plan.seed)
    async with AsyncExitStack() as stack:
        model = await stack.enter_async_context(PacedModel(rng))
        stage = await stack.enter_async_context(STAGES[name](plan, directory, model.base_url, rng))
        progress = Progress(name, {killer.kind: killer.times for killer in stage.killers}, quiet=plan.quiet)
        experience = await _load(stage, plan, rng, progress)
        quiet_after = await _quiet(stage.uri(), plan)
        world = await _world(stage, experience, model)
    return Outcome(
        name=name,
        seed=plan.seed,
        killed=progress.killed,
        experience=experience,
        world=world,
        violations=violations(world),
        quiet_after=quiet_after,
        seconds=time.monotonic() - began,
    )


async def _load(stage: Stage, plan: Plan, rng: random.Random, progress: Progress) -> Experience:
    """Visitors come until the last kill; those who are there then finish."""
    experience, over = Experience(), asyncio.Event()
    async with aiohttp.ClientSession() as http, asyncio.TaskGroup() as group:

        async def visitors() -> None:
            while not over.is_set():
                script = write(rng, ADMINS)
                await Visitor(script, stage.webs, http, rng, experience).visit()

        for _ in range(plan.visitors):
            group.create_task(visitors())
        await asyncio.gather(*(killer.run(rng, progress.kill) for killer in stage.killers))
        experience.calm_since = time.monotonic()
        over.set()
    return experience


async def _quiet(uri: str, plan: Plan) -> float:
    """Wait until no job is left; how many seconds that took. What is left after all is a violation."""
    began = time.monotonic()
    async with _database(uri) as db:
        while not await answers(db):  # noqa: ASYNC110 (the last kill may be a moment ago)
            await asyncio.sleep(POLL)
        if plan.hurry:
            await db["jobs"].update_many({"state": "running"}, {"$set": {"runAt": now()}})
        while time.monotonic() - began < QUIET_WITHIN:
            if await _is_at_rest(db):
                break
            await asyncio.sleep(0.1)
    return time.monotonic() - began


async def _is_at_rest(db: Database) -> bool:
    """Whether nothing waits to be read, and no job is left but for the dead and the daily."""
    unread = await db["chats"].count_documents({"unread": {"$exists": True}})
    return not unread and not await db["jobs"].count_documents(
        {"state": {"$ne": "dead"}, "kind": {"$ne": DAILY}}
    )


async def _world(stage: Stage, experience: Experience, model: CompletionsServer) -> World:
    async with _database(stage.uri()) as db:
        found = {name: await db[name].find().to_list(None) for name in ("sessions", "chats", "leads", "jobs")}
    return World(
        experience.visits,
        **found,
        requests=model.requests,
        refused=experience.refused,
        endings=[f"{kept.name}: {line}" for kept in stage.kept for line in kept.endings],
    )


@asynccontextmanager
async def single(plan: Plan, directory: Path, model_url: str, rng: random.Random) -> AsyncIterator[Stage]:
    """Two web processes and two workers on one mongod; each kind is killed."""
    async with _on_cluster(1, directory, model_url) as (cluster, webs, urls, workers):
        killers = [
            Killer("web", one_of(webs, rng), plan.kills, plan.pause),
            Killer("worker", one_of(workers, rng), plan.kills, plan.pause),
            Killer("mongod", cluster.kill_primary, plan.kills, plan.pause),
        ]
        yield Stage(urls, [*webs, *workers, *cluster.nodes], killers, lambda: cluster.uri)


@asynccontextmanager
async def replica(plan: Plan, directory: Path, model_url: str, rng: random.Random) -> AsyncIterator[Stage]:
    """The same on a replica set of three, whose primary is killed over and over."""
    async with _on_cluster(3, directory, model_url) as (cluster, webs, urls, workers):
        killers = [
            Killer("primary", cluster.kill_primary, plan.kills, plan.pause),
            Killer("web", one_of(webs, rng), plan.kills // 2, plan.pause * 3),
            Killer("worker", one_of(workers, rng), plan.kills // 2, plan.pause * 3),
        ]
        yield Stage(urls, [*webs, *workers, *cluster.nodes], killers, lambda: cluster.uri)


@asynccontextmanager
async def embedded(plan: Plan, directory: Path, model_url: str, rng: random.Random) -> AsyncIterator[Stage]:
    """The plain `python -m server` with its own mongod; the one and the other is killed."""
    async with AsyncExitStack() as stack:
        port = free_port()
        server = _server("server", directory, model_url, LEADLIGHT_PORT=str(port))
        stack.push_async_callback(server.stop)
        await server.start()
        await _add_admins(_embedded_uri(directory))
        killers = [
            Killer("server", one_of([server], rng), plan.kills, plan.pause),
            Killer("mongod", _child_of(server), plan.kills, plan.pause),
        ]
        yield Stage([f"http://127.0.0.1:{port}"], [server], killers, lambda: _embedded_uri(directory))


@asynccontextmanager
async def _on_cluster(
    size: int, directory: Path, model_url: str
) -> AsyncIterator[tuple[Cluster, list[Kept], list[str], list[Kept]]]:
    """A cluster with its web processes, their URLs, and its workers."""
    async with AsyncExitStack() as stack:
        cluster = Cluster(directory, size)
        stack.push_async_callback(cluster.stop)
        await cluster.start()
        await _add_admins(cluster.uri)
        settings = {"LEADLIGHT_MONGODB_URI": cluster.uri}
        ports = [free_port() for _ in range(WEBS)]
        webs = [
            _server(f"web{port}", directory, model_url, "web", LEADLIGHT_PORT=str(port), **settings)
            for port in ports
        ]
        workers = [
            _server(f"worker{n}", directory, model_url, "worker", **settings) for n in range(1, WORKERS + 1)
        ]
        for kept in (*webs, *workers):
            stack.push_async_callback(kept.stop)
        await asyncio.gather(*(kept.start() for kept in (*webs, *workers)))
        yield cluster, webs, [f"http://127.0.0.1:{port}" for port in ports], workers


def _server(name: str, directory: Path, model_url: str, *arguments: str, **settings: str) -> Kept:
    """`python -m server …`, ready when it listens, or when the worker says that it works."""
    env = clean_environment(directory) | {"OPENAI_BASE_URL": model_url, "LEADLIGHT_RATE_LIMITS": "off"}
    port = settings.get("LEADLIGHT_PORT")

    async def ready(kept: Kept) -> bool:
        return await listens(int(port)) if port else '"event": "working"' in kept.output()

    command = [sys.executable, "-m", "server", *arguments]
    return Kept(name, command, env | settings, directory / f"{name}.log", ready)


def _child_of(server: Kept) -> Kill:
    """Kills the mongod that the server has started."""

    async def kill() -> bool:
        mongods = children(server.pid) if server.pid and await server.ready() else []
        for pid in mongods:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        return bool(mongods)

    return kill


def _embedded_uri(directory: Path) -> str:
    connection = Home(directory).connection()
    assert connection
    return connection.uri


async def _add_admins(uri: str) -> None:
    async with _database(uri) as db:
        await prepare(db)
        for admin_id in ADMINS:
            await Admins(db).add(make_admin(admin_id=admin_id))


@asynccontextmanager
async def _database(uri: str) -> AsyncIterator[Database]:
    client = connect(f"{uri}&serverMonitoringMode=poll")  # leaves no connection half open at the close
    try:
        yield client["leadlight"]
    finally:
        client.close()


STAGES = {"single": single, "replica": replica, "embedded": embedded}
