"""Chat Completions read from the wire: what comes apart stays apart, what comes together is one piece."""

import pytest

from llm.chat import ModelUnavailable
from llm.completions import Heard
from tests.fakes.completions import chunk

DONE = b"data: [DONE]\n\n"
WORDS = [chunk({"content": word}) for word in ("Hello ", "there, ", "what ", "for?")]
END = chunk({}, "stop") + DONE


class Pieces:
    """A body that arrives in these pieces."""

    def __init__(self, *pieces: bytes) -> None:
        self._pieces = iter(pieces)

    async def read(self) -> bytes:
        return next(self._pieces, b"")


async def heard(*pieces: bytes) -> list[str]:
    body, hearing, texts = Pieces(*pieces), Heard(), list[str]()
    while text := await hearing.words(body):
        texts.append(text)
    return texts


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
    body, hearing = Pieces(WORDS[0] + b'data: {"error": {"message": "boom"}}\n\n'), Heard()
    assert await hearing.words(body) == "Hello "
    with pytest.raises(ModelUnavailable, match="server_error"):
        await hearing.words(body)
