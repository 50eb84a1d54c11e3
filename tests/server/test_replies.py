"""Replies in the making: each is spoken to its end, and heard as far as somebody listens."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from server.replies import Interrupted, Replies


async def spoken(*tokens: str, said: list[str] | None = None) -> AsyncIterator[str]:
    for token in tokens:
        await asyncio.sleep(0)
        if said is not None:
            said.append(token)
        yield token


async def test_a_reply_is_heard_as_it_was_spoken() -> None:
    replies = Replies()
    assert "".join([token async for token in replies.listen(spoken("Hats ", "off", "!"))]) == "Hats off!"


async def test_tokens_that_came_together_are_one() -> None:
    replies = Replies()
    heard = replies.listen(spoken("Hats ", "off", "!"))
    await replies.finish(5)
    assert [token async for token in heard] == ["Hats off!"]


async def test_a_reply_that_nobody_listens_to_is_spoken_to_its_end() -> None:
    replies, said = Replies(), list[str]()
    replies.listen(spoken("Hats ", "off", said=said))
    await replies.finish(5)
    assert said == ["Hats ", "off"]


async def test_who_stops_listening_cuts_nothing() -> None:
    replies, said = Replies(), list[str]()
    async for _ in replies.listen(spoken("Hats ", "off", "!", said=said)):
        break
    await replies.finish(5)
    assert said == ["Hats ", "off", "!"]


async def test_a_listener_that_is_cancelled_cuts_nothing() -> None:
    replies, said = Replies(), list[str]()
    heard = replies.listen(spoken(*"abc", said=said))

    async def listen() -> None:
        async for _ in heard:
            pass

    listening = asyncio.create_task(listen())
    await asyncio.sleep(0)
    listening.cancel()
    await asyncio.wait([listening])
    await replies.finish(5)
    assert said == ["a", "b", "c"]


async def test_what_was_said_before_a_failure_is_heard_before_it() -> None:
    async def failing() -> AsyncIterator[str]:
        yield "Hats "
        raise LookupError("off")

    replies = Replies()
    heard = replies.listen(failing())
    await replies.finish(5)
    assert await anext(heard) == "Hats "
    with pytest.raises(LookupError, match="off"):
        await anext(heard)


async def test_a_reply_that_takes_too_long_is_cut_and_its_listener_told() -> None:
    async def endless() -> AsyncIterator[str]:
        yield "Well"
        await asyncio.Event().wait()

    replies = Replies()
    heard = replies.listen(endless())
    await replies.finish(0.01)
    assert await anext(heard) == "Well"
    with pytest.raises(Interrupted):
        await anext(heard)
