"""Calls of the model take turns between admins."""

import asyncio

import pytest

from llm.chat import ModelUnavailable
from llm.fairness import FairQueue


async def test_those_who_wait_take_turns() -> None:
    queue, served = FairQueue(at_once=1), list[str]()

    async def call(owner: str) -> None:
        async with queue.place(owner):
            served.append(owner)
            await asyncio.sleep(0)

    await asyncio.gather(*(call(owner) for owner in ["alice"] * 4 + ["bob"] * 2 + ["charlie"]))
    assert served == ["alice", "alice", "bob", "charlie", "alice", "bob", "alice"]


async def test_a_flood_leaves_a_place_for_others() -> None:
    queue, release = FairQueue(at_once=4), asyncio.Event()

    async def call() -> None:
        async with queue.place("alice"):
            await release.wait()

    flood = [asyncio.create_task(call()) for _ in range(50)]
    await asyncio.sleep(0)
    async with asyncio.timeout(0.1), queue.place("charlie"):
        pass
    release.set()
    await asyncio.gather(*flood)


async def test_who_waits_too_long_is_told_and_takes_no_place() -> None:
    queue = FairQueue(at_once=1)
    async with queue.place("alice"):
        with pytest.raises(ModelUnavailable, match="busy"):
            async with queue.place("charlie", patience=0.01):
                pass
    async with asyncio.timeout(0.1), queue.place("bob"):
        pass


async def test_who_leaves_the_line_gives_the_place_on() -> None:
    queue, inside = FairQueue(at_once=1), asyncio.Event()

    async def call() -> None:
        async with queue.place("charlie"):
            inside.set()

    async with queue.place("alice"):
        left = asyncio.create_task(call())
        stays = asyncio.create_task(call())
        await asyncio.sleep(0)
        left.cancel()
    await asyncio.gather(stays, left, return_exceptions=True)
    assert inside.is_set()
    async with asyncio.timeout(0.1), queue.place("bob"):
        pass
