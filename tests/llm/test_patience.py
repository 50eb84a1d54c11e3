"""Patience: a wait ends when its time is over, and neither sooner nor by an earlier wait's timer."""

import asyncio

import pytest

from llm.patience import Patience


def soon(seconds: float = 0.02) -> float:
    return asyncio.get_running_loop().time() + seconds


async def forever() -> None:
    await asyncio.Event().wait()


async def test_a_wait_ends_when_its_time_is_over() -> None:
    patience = Patience()
    with pytest.raises(TimeoutError), patience.until(soon()):
        await forever()


async def test_it_can_be_used_again_after_it_was_over() -> None:
    patience = Patience()
    for _ in range(3):
        with pytest.raises(TimeoutError), patience.until(soon()):
            await forever()
    current = asyncio.current_task()
    assert current
    assert current.cancelling() == 0


async def test_a_later_wait_is_not_cut_short_by_the_timer_of_an_earlier_one() -> None:
    patience, rung = Patience(), asyncio.Event()
    with patience.until(soon()):
        pass
    asyncio.get_running_loop().call_later(0.06, rung.set)  # well after the first would have been over
    with patience.until(soon(30)):
        await rung.wait()
    patience.end()


async def test_a_shorter_wait_after_a_longer_one_is_cut_in_time() -> None:
    patience = Patience()
    with patience.until(soon(30)):
        pass
    with pytest.raises(TimeoutError), patience.until(soon()):
        await forever()


async def test_a_timer_that_rings_while_nobody_waits_harms_nobody() -> None:
    patience = Patience()
    with patience.until(soon()):
        pass
    await asyncio.sleep(0.05)
    with pytest.raises(TimeoutError), patience.until(soon()):
        await forever()


async def test_who_is_cancelled_from_outside_is_cancelled() -> None:
    async def waiting() -> None:
        patience = Patience()
        with patience.until(soon(30)):
            await forever()

    task = asyncio.create_task(waiting())
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_other_errors_pass() -> None:
    patience = Patience()
    with pytest.raises(ValueError, match="mine"), patience.until(soon(30)):
        raise ValueError("mine")
    patience.end()
