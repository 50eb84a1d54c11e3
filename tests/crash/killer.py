"""Processes that are killed at random instants and started again at once."""

import asyncio
import contextlib
import os
import random
import signal
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from server.mongod import leash

POLL = 0.05
START_AGAIN_AFTER = 0.3  # seconds, when a process ended by itself, as an init system would
STARTS_WITHIN = 60.0
ENDS_WITHIN = 30.0

Ready = Callable[["Kept"], Awaitable[bool]]


class Kept:
    """A process that is started again whenever it ends, until it is stopped.

    It ends with this process, whatever ends this one. Its output is appended to `log`.
    """

    def __init__(
        self, name: str, command: Sequence[str], env: Mapping[str, str], log: Path, ready: Ready
    ) -> None:
        self.name = name
        self.log = log
        self.endings: list[str] = []  # why it ended when nobody had killed it: its last line
        self._command, self._env, self._ready = command, env, ready
        self._process: asyncio.subprocess.Process | None = None
        self._log_start = 0
        self._killed = False
        self._keeping: asyncio.Task[None] | None = None

    @property
    def pid(self) -> int | None:
        """The running process; None between two lives."""
        return self._process.pid if self._process and self._process.returncode is None else None

    def output(self) -> str:
        """What this life of it has printed."""
        with self.log.open("rb") as log:
            log.seek(self._log_start)
            return log.read().decode(errors="replace")

    async def ready(self) -> bool:
        return self.pid is not None and await self._ready(self)

    async def start(self) -> None:
        """Start it and keep it; returns when it is ready."""
        await self._spawn()
        self._keeping = asyncio.create_task(self._keep())
        async with asyncio.timeout(STARTS_WITHIN):
            while not await self.ready():  # noqa: ASYNC110 (it is another process)
                await asyncio.sleep(POLL)

    def kill(self) -> None:
        """End it at once, as a power cut would."""
        if self.pid is not None:
            self._killed = True
            os.kill(self.pid, signal.SIGKILL)

    async def stop(self) -> None:
        """End it for good, politely while it heeds."""
        if self._keeping:
            self._keeping.cancel()
            await asyncio.wait([self._keeping])
        if self._process and self._process.returncode is None:
            self._process.terminate()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._process.wait(), ENDS_WITHIN)
        if self._process and self._process.returncode is None:
            self._process.kill()
            await self._process.wait()

    async def _keep(self) -> None:
        while True:
            assert self._process
            await self._process.wait()
            if not self._killed:
                self.endings.append((self.output().strip().splitlines() or ["it said nothing"])[-1])
                await asyncio.sleep(START_AGAIN_AFTER)
            await self._spawn()

    async def _spawn(self) -> None:
        self._killed = False
        with self.log.open("ab") as log:
            self._log_start = log.tell()
            self._process = await asyncio.create_subprocess_exec(
                *[sys.executable, "-I", "-S", leash.__file__, str(os.getpid()), *self._command],
                env=dict(self._env),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=asyncio.subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C is ours; the processes are ended in order
            )


Kill = Callable[[], Awaitable[bool]]


@dataclass(frozen=True)
class Killer:
    """Kills one kind of process `times` times; `kill` is False while there is none to kill.

    `pause` is the longest wait before a kill, in seconds; each wait is random.
    """

    kind: str
    kill: Kill
    times: int
    pause: float

    async def run(self, rng: random.Random, done: Callable[[str], None]) -> None:
        """Kill until the number is reached; `done` is told of every kill."""
        for _ in range(self.times):
            await asyncio.sleep(rng.uniform(0, self.pause))
            while not await self.kill():  # noqa: ASYNC110 (they are other processes)
                await asyncio.sleep(POLL)
            done(self.kind)


def one_of(victims: Sequence[Kept], rng: random.Random) -> Kill:
    """Kills any one of the processes that is ready."""

    async def kill() -> bool:
        victim = rng.choice(victims)
        if not await victim.ready():
            return False
        victim.kill()
        return True

    return kill
