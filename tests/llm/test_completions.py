"""Chat Completions read from the wire: what comes apart stays apart, what comes together is one piece."""

from collections.abc import AsyncIterator

import pytest

from llm.chat import ModelUnavailable
from llm.completions import streamed
from tests.fakes.completions import chunk

DONE = b"data: [DONE]\n\n"
WORDS = [chunk({"content": word}) for word in ("Hello ", "there, ", "what ", "for?")]
END = chunk({}, "stop") + DONE


async def arriving(*pieces: bytes) -> AsyncIterator[bytes]:
    for piece in pieces:
        yield piece


async def heard(*pieces: bytes) -> list[str]:
    return [text async for text in streamed(arriving(*pieces))]


async def test_tokens_that_arrive_one_by_one_are_handed_on_one_by_one() -> None:
    assert await heard(*WORDS, END) == ["Hello ", "there, ", "what ", "for?"]


async def test_tokens_that_arrive_together_are_handed_on_together() -> None:
    assert await heard(WORDS[0], b"".join(WORDS[1:3]), WORDS[3] + END) == ["Hello ", "there, what ", "for?"]


async def test_a_token_that_is_cut_in_two_is_put_together() -> None:
    whole = b"".join(WORDS) + END
    assert (
        "".join(await heard(*(whole[at : at + 7] for at in range(0, len(whole), 7))))
        == "Hello there, what for?"
    )


async def test_what_came_before_an_error_is_handed_on_first() -> None:
    texts = streamed(arriving(WORDS[0] + b'data: {"error": {"message": "boom"}}\n\n'))
    assert await anext(texts) == "Hello "
    with pytest.raises(ModelUnavailable, match="server_error"):
        await anext(texts)
