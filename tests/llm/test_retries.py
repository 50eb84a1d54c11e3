"""A call that is refused is tried again, when the server says or a moment later, while there is time."""

import time
from collections.abc import AsyncIterator

import pytest

from llm.chat import Conversation, ModelUnavailable
from llm.openai_chat import Budget, OpenAIChat
from llm.usage import Account
from tests.fakes.completions import CompletionsServer
from tests.llm.talk import FLOWERS, lines, said


@pytest.fixture
async def server() -> AsyncIterator[CompletionsServer]:
    async with CompletionsServer() as server:
        server.reply_with("We do have roses.")
        yield server


@pytest.fixture
async def model(server: CompletionsServer) -> AsyncIterator[OpenAIChat]:
    model = OpenAIChat("m", base_url=server.base_url, budget=Budget(first_token=2.0))
    yield model
    await model.close()


def roses(account: Account | None = None) -> Conversation:
    return Conversation(FLOWERS, tuple(lines("Roses?")), account=account)


@pytest.mark.parametrize("status", [429, 500, 503])
async def test_a_refused_call_is_tried_again(
    server: CompletionsServer, model: OpenAIChat, status: int
) -> None:
    server.refuse_next(status)
    assert await said(model, roses()) == "We do have roses."
    assert len(server.requests) == 2


async def test_the_wait_the_server_asks_for_is_kept(server: CompletionsServer, model: OpenAIChat) -> None:
    server.refuse_next(429, retry_after="1")
    began = time.monotonic()
    assert await said(model, roses()) == "We do have roses."
    assert 1.0 <= time.monotonic() - began < 10


async def test_a_wait_longer_than_the_visitors_is_not_begun(
    server: CompletionsServer, model: OpenAIChat
) -> None:
    server.refuse_next(429, retry_after="30")
    began = time.monotonic()
    with pytest.raises(ModelUnavailable, match="rate_limited"):
        await said(model, roses())
    assert time.monotonic() - began < 10


async def test_what_a_reply_used_is_as_the_server_counts(
    server: CompletionsServer, model: OpenAIChat
) -> None:
    account = Account("adm")
    await said(model, roses(account))
    [used] = account.used
    assert (used.model, used.task, used.completion_tokens, used.estimated) == ("m", "reply", 4, False)
    assert used.prompt_tokens > 50


async def test_a_server_that_cannot_count_is_asked_once_and_then_estimated(
    server: CompletionsServer, model: OpenAIChat
) -> None:
    server.counts = False
    account = Account("adm")
    for _ in range(2):
        assert await said(model, roses(account)) == "We do have roses."
    assert ["stream_options" in request for request in server.requests] == [True, False, False]
    assert all(used.estimated and used.completion_tokens == 5 for used in account.used)
    assert len(account.used) == 2
