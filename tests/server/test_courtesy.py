"""Work behind the visitors gives way to them, and never stands still."""

import asyncio
from contextlib import ExitStack

from server.work.courtesy import FEW, Courtesy
from tests.site import eventually


async def test_work_waits_while_many_messages_are_taken_and_goes_on_once_they_are_few() -> None:
    courtesy = Courtesy()
    with ExitStack() as visitors:
        for _ in range(FEW + 1):
            visitors.enter_context(courtesy.taking())
        work = asyncio.create_task(courtesy.give_way())
        await asyncio.sleep(0)
        assert not work.done()
    await work


async def test_work_goes_on_at_once_when_few_messages_are_taken() -> None:
    courtesy = Courtesy()
    with courtesy.taking():
        work = asyncio.create_task(courtesy.give_way())
        await asyncio.sleep(0)
        assert work.done()


async def test_work_goes_on_under_a_load_that_never_ends() -> None:
    courtesy = Courtesy()
    with ExitStack() as visitors:
        for _ in range(FEW + 1):
            visitors.enter_context(courtesy.taking())
        work = asyncio.create_task(courtesy.give_way())

        async def done() -> bool:
            return work.done()

        await eventually(done)
