"""Whatever becomes of the model, the visitor has a whole and polite reply."""

import time
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing

import pytest

from llm.chat import ChatModel, Conversation, ModelUnavailable
from llm.extraction import Extraction
from llm.openai_chat import Budget, OpenAIChat
from llm.phrases import PHRASES
from llm.scripted import ScriptedModel, compose
from llm.steadfast import Steadfast
from tests.fakes.completions import FAULTS, ODD_MESSAGES, CompletionsServer
from tests.llm.talk import plain, said, talk

HELLO = talk("Hi, we need flowers for our office")
HASTY = Budget(first_token=1.0, gap=0.3, total=1.5, extraction=1.0)
SPEAKING = {"stall", "drip", "cut", "no_end", "filtered"}  # the faults that come after a first token
HARMLESS = {"half", "fenced", "prose", "no_schema_support", "no_format_support", "never_streams", "huge"}
SILENT = [*(FAULTS.keys() - SPEAKING - HARMLESS), *ODD_MESSAGES, "http_401", "http_500"]


class Breaking:
    """A model that says some tokens and then fails."""

    name = "breaking"
    reply_prompt_version = extract_prompt_version = "none"

    def __init__(self, *tokens: str) -> None:
        self.tokens = tokens
        self.closed = False

    async def reply(self, conversation: Conversation) -> AsyncGenerator[str]:
        try:
            for token in self.tokens:
                yield token
            raise ModelUnavailable("broken")
        finally:
            self.closed = True

    async def extract(self, conversation: Conversation) -> Extraction:
        raise ModelUnavailable("broken")


@pytest.fixture
async def server() -> AsyncIterator[CompletionsServer]:
    async with CompletionsServer() as running:
        yield running


@pytest.fixture
async def primary(server: CompletionsServer) -> AsyncIterator[OpenAIChat]:
    model = OpenAIChat("gpt-test", base_url=server.base_url, budget=HASTY)
    yield model
    await model.close()


async def test_a_model_that_works_speaks_for_itself(primary: OpenAIChat, server: CompletionsServer) -> None:
    server.reply_with("Which flowers?")
    reply = Steadfast(primary, ScriptedModel()).reply(HELLO)
    assert "".join([token async for token in reply]) == "Which flowers?"
    assert (reply.model, reply.failure) == ("gpt-test", None)


@pytest.mark.parametrize("fault", sorted(SILENT))
async def test_a_model_that_fails_at_once_is_replaced(
    primary: OpenAIChat, server: CompletionsServer, fault: str
) -> None:
    server.misbehave(fault)
    started = time.monotonic()
    reply = Steadfast(primary, ScriptedModel()).reply(HELLO)
    assert "".join([token async for token in reply]) == plain(compose(HELLO))
    assert reply.model == "scripted"
    assert reply.failure
    assert time.monotonic() - started < 12


@pytest.mark.parametrize("fault", sorted(SPEAKING))
async def test_a_model_that_breaks_off_is_apologised_for(
    primary: OpenAIChat, server: CompletionsServer, fault: str
) -> None:
    server.misbehave(fault)
    reply = Steadfast(primary, ScriptedModel()).reply(HELLO)
    text = "".join([token async for token in reply])
    assert text.endswith(PHRASES["en"]["apology"][0])
    assert reply.model == "gpt-test"


async def test_the_apology_is_in_the_visitors_language() -> None:
    text = await said(Steadfast(Breaking("Ich"), ScriptedModel()), talk("Guten Tag, wir brauchen Blumen"))
    assert text == f"Ich … {PHRASES['de']['apology'][0]}"


async def test_each_failure_is_told() -> None:
    told: list[str] = []
    steadfast = Steadfast(Breaking(), ScriptedModel(), told.append)
    await said(steadfast, HELLO)
    await said(steadfast, HELLO)
    assert told == ["broken", "broken"]


async def test_a_reading_is_not_replaced_by_a_guess() -> None:
    with pytest.raises(ModelUnavailable):
        await Steadfast(Breaking(), ScriptedModel()).extract(HELLO)


async def test_a_reading_is_the_primarys() -> None:
    steadfast = Steadfast(ScriptedModel(), Breaking())
    assert await steadfast.extract(HELLO) == await ScriptedModel().extract(HELLO)


async def test_a_reply_that_is_given_up_closes_the_model() -> None:
    model = Breaking("Well", "then")
    async with aclosing(Steadfast(model, ScriptedModel()).reply(HELLO)) as reply:
        assert await anext(reply) == "Well"
    assert model.closed


def test_a_steadfast_model_is_a_chat_model_by_its_primarys_name() -> None:
    model: ChatModel = Steadfast(Breaking(), ScriptedModel())
    assert model.name == "breaking"
