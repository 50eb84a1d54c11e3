"""The embedded MongoDB against a real mongod: real processes, real kills."""

import asyncio
import gc
import os
import re
import signal
import stat
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from pymongo import AsyncMongoClient
from pymongo.errors import OperationFailure
from pymongo.uri_parser import parse_uri

from server.embedded import EmbeddedMongo, EmbeddedUnavailable, embedded_mongo, pause_after
from server.mongod.home import Home
from server.mongod.process import bound_log, explain, find_mongod, in_use

# Closed while it reconnects to a mongod that was killed, PyMongo leaves a socket to the collector.
pytestmark = pytest.mark.filterwarnings(
    "ignore:Exception ignored in. <socket.socket:pytest.PytestUnraisableExceptionWarning"
)

RunProcess = Callable[..., Awaitable[asyncio.subprocess.Process]]

# Starts the server in a process of its own, to be killed; it kills itself where it is told to.
A_PROCESS = """
import asyncio, os, signal, sys
from pathlib import Path
from unittest import mock
from server.embedded import EmbeddedMongo

async def main(data_dir, killed_before=None):
    if killed_before:
        mock.patch(killed_before, lambda *_: os.kill(os.getpid(), signal.SIGKILL)).start()
    print(await EmbeddedMongo(Path(data_dir)).start(), flush=True)
    await asyncio.sleep(60)

asyncio.run(main(*sys.argv[1:]))
"""


@pytest.fixture
async def data_dir(tmp_path: Path) -> AsyncIterator[Path]:
    yield tmp_path / "data"
    gc.collect()  # such a socket is this test's, not the next one's
    db_path = tmp_path / "data" / "mongo"
    if in_use(db_path):
        os.kill(mongod_pid(tmp_path / "data"), signal.SIGKILL)
        await until(lambda: not in_use(db_path))


@pytest.fixture
async def mongos(data_dir: Path) -> AsyncIterator[list[EmbeddedMongo]]:
    """Two of them, as two processes would have."""
    both = [EmbeddedMongo(data_dir), EmbeddedMongo(data_dir)]
    yield both
    await asyncio.gather(*(mongo.stop() for mongo in both))


@pytest.fixture
async def run_process(data_dir: Path) -> AsyncIterator[RunProcess]:
    running = []

    async def run(*arguments: str) -> asyncio.subprocess.Process:
        command = [sys.executable, "-c", A_PROCESS, str(data_dir), *arguments]
        process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
        running.append(process)
        return process

    yield run
    for process in running:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def test_a_fresh_start_gives_a_writable_primary_with_transactions(data_dir: Path) -> None:
    async with embedded_mongo(data_dir) as uri, client_of(uri) as client:
        async with client.start_session() as session, await session.start_transaction():
            await client.shop.leads.insert_one({"_id": 1}, session=session)
        assert await client.shop.leads.count_documents({}) == 1


async def test_nobody_gets_in_without_the_password(data_dir: Path) -> None:
    async with embedded_mongo(data_dir) as uri:
        for mallory in (without_login(uri), uri.replace("leadlight:", "leadlight:guess")):
            async with client_of(mallory) as client:
                with pytest.raises(OperationFailure, match=r"requires authentication|Authentication failed"):
                    await client.shop.leads.find_one()


async def test_it_listens_on_the_loopback_only_and_keeps_its_files_private(data_dir: Path) -> None:
    async with embedded_mongo(data_dir) as uri:
        port = parse_uri(uri)["nodelist"][0][1]
        assert listening_addresses(port) == {"0100007F"}
        assert f"mongodb-{port}" not in unix_sockets()
        assert mode(data_dir / "mongo") == 0o700
        assert {mode(data_dir / name) for name in ("mongo.json", "mongo.key", "mongo.lock")} == {0o600}


async def test_the_password_is_in_no_command_line_and_in_no_log(
    data_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async with embedded_mongo(data_dir) as uri:
        password = parse_uri(uri)["password"]
        key = (data_dir / "mongo.key").read_text()
        process = Path(f"/proc/{mongod_pid(data_dir)}")
        seen = [process / "cmdline", process / "environ", data_dir / "mongo" / "mongod.log"]
        everything = "".join(path.read_text() for path in seen) + str(capsys.readouterr())
    assert password not in everything
    assert key not in everything


async def test_a_clean_stop_leaves_no_process_and_can_be_repeated(
    data_dir: Path, mongos: list[EmbeddedMongo]
) -> None:
    await mongos[0].start()
    pid = mongod_pid(data_dir)
    await mongos[0].stop()
    await mongos[0].stop()
    assert not alive(pid)
    assert (data_dir / "mongo" / "mongod.lock").read_text() == ""  # how mongod marks a clean end


async def test_a_client_goes_on_when_mongod_is_killed(data_dir: Path) -> None:
    async with embedded_mongo(data_dir) as uri, client_of(uri) as client:
        before = mongod_pid(data_dir)
        writing = asyncio.create_task(write(client, 300))
        await until_written(client, 50)
        os.kill(before, signal.SIGKILL)
        await writing
        assert await client.shop.leads.count_documents({}) == 300
        assert mongod_pid(data_dir) != before


async def test_mongod_ends_with_its_killed_parent_and_the_data_is_there_at_the_next_start(
    data_dir: Path, run_process: RunProcess
) -> None:
    parent = await run_process()
    uri = await said(parent)
    async with client_of(uri) as client:
        await write(client, 20)
    pid = mongod_pid(data_dir)
    parent.kill()
    await until(lambda: not alive(pid))
    async with embedded_mongo(data_dir) as again, client_of(again) as client:
        assert again == uri
        assert await client.shop.leads.count_documents({}) == 20


async def test_what_was_written_survives_the_kill_of_both(data_dir: Path, run_process: RunProcess) -> None:
    parent = await run_process()
    async with client_of(await said(parent)) as client:
        await write(client, 20)
    parent.send_signal(signal.SIGSTOP)  # or it would start another one in between
    os.kill(mongod_pid(data_dir), signal.SIGKILL)
    parent.kill()
    async with embedded_mongo(data_dir) as uri, client_of(uri) as client:
        assert await client.shop.leads.count_documents({}) == 20


async def test_a_second_process_joins_and_takes_over_when_the_first_stops(
    data_dir: Path, mongos: list[EmbeddedMongo]
) -> None:
    alice, bob = mongos
    uri = await alice.start()
    assert await bob.start() == uri
    first = mongod_pid(data_dir)
    async with client_of(uri) as client:
        await write(client, 10)
        await alice.stop()
        assert await client.shop.leads.count_documents({}) == 10
    assert not alive(first)
    await bob.stop()
    assert not in_use(data_dir / "mongo")


async def test_a_joined_process_goes_on_writing_when_the_owner_is_killed(
    data_dir: Path, mongos: list[EmbeddedMongo], run_process: RunProcess
) -> None:
    owner = await run_process()
    uri = await said(owner)
    assert await mongos[0].start() == uri
    async with client_of(uri) as client:
        writing = asyncio.create_task(write(client, 300))
        await until_written(client, 50)
        owner.kill()
        await writing
        assert await client.shop.leads.count_documents({}) == 300


async def test_a_start_that_is_cancelled_leaves_no_process(
    data_dir: Path, mongos: list[EmbeddedMongo]
) -> None:
    starting = asyncio.create_task(mongos[0].start())
    await until(lambda: in_use(data_dir / "mongo"))
    starting.cancel()
    await asyncio.wait([starting])
    assert not in_use(data_dir / "mongo")


async def test_a_process_that_only_joined_stops_without_stopping_mongod(
    data_dir: Path, mongos: list[EmbeddedMongo]
) -> None:
    await mongos[0].start()
    await mongos[1].start()
    pid = mongod_pid(data_dir)
    await mongos[1].stop()
    assert alive(pid)


async def test_processes_started_at_once_on_an_empty_directory_share_one_server(
    data_dir: Path, run_process: RunProcess
) -> None:
    processes = await asyncio.gather(*(run_process() for _ in range(3)))
    uris = await asyncio.gather(*map(said, processes))
    assert len(set(uris)) == 1
    async with client_of(uris[0]) as client:
        await write(client, 1)


async def test_another_port_is_found_when_somebody_took_ours(data_dir: Path) -> None:
    async with embedded_mongo(data_dir) as uri, client_of(uri) as client:
        await write(client, 10)
    somebody = await asyncio.start_server(hang_up, *parse_uri(uri)["nodelist"][0])
    async with somebody, embedded_mongo(data_dir) as moved, client_of(moved) as client:
        assert moved != uri
        await write(client, 1)
        assert await client.shop.leads.count_documents({}) == 11


async def test_a_lost_connection_file_and_key_are_made_anew(data_dir: Path) -> None:
    async with embedded_mongo(data_dir) as uri, client_of(uri) as client:
        await write(client, 10)
    (data_dir / "mongo.key").unlink()
    (data_dir / "mongo.json").write_text("{")
    async with embedded_mongo(data_dir) as anew, client_of(anew) as client:
        assert parse_uri(anew)["password"] != parse_uri(uri)["password"]
        assert await client.shop.leads.count_documents({}) == 10


@pytest.mark.parametrize(
    "step",
    [
        "server.mongod.process.Mongod.spawn",
        "server.embedded.listens",
        "server.embedded.set_up",
        "server.mongod.primary._admit",
    ],
)
async def test_a_first_start_killed_before_a_step_is_finished_by_the_next(
    data_dir: Path, run_process: RunProcess, step: str
) -> None:
    killed = await run_process(step)
    assert await killed.wait() == -signal.SIGKILL
    async with embedded_mongo(data_dir) as uri, client_of(uri) as client:
        await write(client, 1)


async def test_a_missing_library_is_named_with_its_package(
    data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loader = "mongod: error while loading shared libraries: libcurl.so.4: cannot open shared object file"
    fake_mongod(tmp_path, monkeypatch, f"echo {loader}; exit 127")
    with pytest.raises(EmbeddedUnavailable, match="apt-get install libcurl4, or set LEADLIGHT_MONGODB_URI"):
        await EmbeddedMongo(data_dir).start()


async def test_a_mongod_that_will_not_start_is_explained_in_one_line_and_frees_the_lock(
    data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as here:
        fake_mongod(tmp_path, here, "echo first; echo Error parsing options; exit 2")
        with pytest.raises(
            EmbeddedUnavailable, match=r"ended with code 2 \(Error parsing options\)"
        ) as caught:
            await EmbeddedMongo(data_dir).start()
    assert "\n" not in str(caught.value)
    async with embedded_mongo(data_dir) as uri:
        assert uri


async def test_a_system_without_any_mongod_is_told_what_to_install(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr("server.mongod.process.WHEEL", "no-such-wheel")
    with pytest.raises(EmbeddedUnavailable, match="There is no mongod: pip install"):
        await EmbeddedMongo(data_dir).start()


async def test_a_data_directory_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(
        EmbeddedUnavailable, match=r"Cannot keep data in .*/file/data: .* LEADLIGHT_MONGODB_URI"
    ):
        await EmbeddedMongo(tmp_path / "file" / "data").start()


def test_mongod_on_path_comes_before_the_wheel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake_mongod(tmp_path, monkeypatch, "exit 0")
    assert find_mongod() == tmp_path / "bin" / "mongod"


@pytest.mark.parametrize(
    ("output", "returncode", "advice"),
    [
        ("mongod: /lib/libc.so.6: version `GLIBC_2.34' not found", 1, "needs a newer system"),
        ("", -4, "AVX"),
        (
            '{"s":"E","msg":"WiredTiger error","attr":{"error":28,"message":"No space left on device"}}',
            14,
            "full",
        ),
        ("Invalid featureCompatibilityVersion document in admin.system.version", 14, "another version"),
        ("an unsupported WiredTiger source file version 99.1; Permission denied", 14, "another version"),
        ('{"s":"F","msg":"Please read about starting MongoDB with --repair here"}', 14, "restore a backup"),
        ("", -9, "ended with code -9 (it said nothing)"),
        ('1\n{"s":"E","msg":"Boom","attr":{"error":"why"}}\n{"s":"I","msg":"bye"}', 1, "(Boom why)"),
        ('{"s":"F","msg":"Why"}\n{"s":"F","msg":"\\n\\n*** aborting"}', -6, "(Why)"),
    ],
)
def test_a_failure_is_explained_in_one_line(output: str, returncode: int, advice: str) -> None:
    line = explain(output, returncode, Path("mongo"))
    assert advice in line
    assert "LEADLIGHT_MONGODB_URI" in line
    assert "\n" not in line


async def test_a_full_disk_is_named_though_the_log_is_on_it(
    data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake_mongod(tmp_path, monkeypatch, "exit 14")
    monkeypatch.setattr("server.mongod.process.shutil.disk_usage", lambda _: SimpleNamespace(free=0))
    with pytest.raises(EmbeddedUnavailable, match="the disk is full; make room"):
        await EmbeddedMongo(data_dir).start()


async def test_a_mongod_that_keeps_dying_is_started_again_until_it_lives(
    data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async with embedded_mongo(data_dir) as uri, client_of(uri) as client:
        with monkeypatch.context() as here:
            fake_mongod(tmp_path, here, "echo sick; exit 3")
            os.kill(mongod_pid(data_dir), signal.SIGKILL)
            await until(lambda: "ended with code 3 (sick)" in capsys.readouterr().out)
        await write(client, 1)


def test_a_big_log_is_set_aside(tmp_path: Path) -> None:
    log = tmp_path / "mongod.log"
    log.write_bytes(b"x" * 10_000_001)
    bound_log(tmp_path)
    assert log.stat().st_size == 0
    assert (tmp_path / "mongod.log.1").stat().st_size == 10_000_001


def test_a_file_is_written_whole_and_the_connection_is_read_back(tmp_path: Path) -> None:
    home = Home(tmp_path)
    settled = home.settle_connection()
    assert home.connection() == settled
    assert settled.password not in repr(settled)


def test_the_pause_grows_with_each_death() -> None:
    pauses = [pause_after(deaths) for deaths in range(1, 12)]
    assert pauses[0] == 0
    assert pauses == sorted(pauses)
    assert pauses[-1] == 10


def client_of(uri: str) -> AsyncMongoClient[Any]:
    """With a time limit, as the product's: within it, a write is retried more than once."""
    return AsyncMongoClient(uri, timeoutMS=20_000)


def without_login(uri: str) -> str:
    return re.sub("//.*@", "//", uri).replace("authSource=admin&", "")


def hang_up(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.close()


async def said(process: asyncio.subprocess.Process) -> str:
    """The line with the URI that it prints once it runs; structlog's lines come before."""
    assert process.stdout
    async for line in process.stdout:
        if line.startswith(b"mongodb://"):
            return line.decode().strip()
    pytest.fail("it ended before it ran")


async def write(client: AsyncMongoClient[Any], count: int) -> None:
    for _ in range(count):
        await client.shop.leads.insert_one({})


async def until_written(client: AsyncMongoClient[Any], count: int) -> None:
    while await client.shop.leads.count_documents({}) < count:  # noqa: ASYNC110 (the server has no event)
        await asyncio.sleep(0.01)


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not condition():  # noqa: ASYNC110 (another process makes it true)
            await asyncio.sleep(0.01)


def fake_mongod(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "mongod").write_text(f"#!/bin/sh\n{script}\n")
    (tmp_path / "bin" / "mongod").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:{os.environ['PATH']}")


def mongod_pid(data_dir: Path) -> int:
    return int((data_dir / "mongo" / "mongod.lock").read_text())


def alive(pid: int) -> bool:
    try:
        return "State:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def unix_sockets() -> str:
    return Path("/proc/net/unix").read_text()


def listening_addresses(port: int) -> set[str]:
    """Local addresses, as Linux writes them, of the sockets that listen on the port."""
    tables = "".join(Path(f"/proc/net/{table}").read_text() for table in ("tcp", "tcp6"))
    sockets = [line.split()[1:4] for line in tables.splitlines() if "rem_address" not in line]
    return {
        local.split(":")[0] for local, _, state in sockets if state == "0A" and local.endswith(f":{port:04X}")
    }
