"""The OpenAI client against a real server that behaves, and that fails in every known way."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import aclosing

import pytest
import structlog

from llm.chat import Conversation, ModelUnavailable
from llm.extraction import Extraction
from llm.openai_chat import LONGEST_REPLY, Budget, OpenAIChat
from tests.fakes.completions import CompletionsServer
from tests.llm.talk import said, talk

HASTY = Budget(first_token=2.0, gap=0.5, total=2.5, extraction=2.0)
HELLO = talk("Hi, I need flowers for my office")
JANE = {
    "requirements": [{"value": "Flowers", "quote": "I need flowers", "confidence": 0.9}],
    "tags": [],
    "name": None,
    "company": None,
    "title": None,
    "phone": None,
    "budget": None,
    "timeline": None,
    "intent": {"value": "buy", "quote": "I need flowers", "confidence": 0.8},
    "sentiment": None,
    "language": {"value": "en", "quote": "I need", "confidence": 1.0},
}

BROKEN_REPLIES = {
    "hang": "timeout",
    "rate_limited": "rate_limited",
    "http_400": "http_400",
    "http_401": "http_401",
    "http_500": "http_500",
    "html": "garbage",
    "garbage": "garbage",
    "invalid_utf8": "garbage",
    "wrong_types": "garbage",
    "error_event": "server_error",
    "huge_event": "too_long",
    "filtered": "filtered",
    "empty": "empty",
    "blank": "empty",
    "refusal": "refusal",
    "unknown_tool": "unknown_tool",
    "stall": "timeout",
    "drip": "timeout",
    "cut": "connection",
    "no_end": "cut",
    "no_choice": "empty",
}

BROKEN_READINGS = {
    "hang": "timeout",
    "rate_limited": "rate_limited",
    "http_400": "http_400",
    "http_503": "http_503",
    "html": "garbage",
    "garbage": "garbage",
    "invalid_utf8": "garbage",
    "wrong_types": "garbage",
    "error_event": "server_error",
    "huge": "too_long",
    "huge_event": "too_long",
    "filtered": "filtered",
    "empty": "empty",
    "refusal": "refusal",
    "unknown_tool": "unknown_tool",
    "prose": "garbage",
    "blank": "empty",
    "no_choice": "empty",
    "half": "cut",
    "stall": "timeout",
    "drip": "timeout",
    "cut": "connection",
    "no_end": "garbage",
}


@pytest.fixture
async def server() -> AsyncIterator[CompletionsServer]:
    async with CompletionsServer() as running:
        yield running


@pytest.fixture
async def model(server: CompletionsServer) -> AsyncIterator[OpenAIChat]:
    client = OpenAIChat("gpt-test", base_url=server.base_url, budget=HASTY)
    yield client
    await client.close()


async def test_a_reply_is_streamed(model: OpenAIChat, server: CompletionsServer) -> None:
    server.reply_with("Hello there, what for?")
    tokens = [token async for token in model.reply(HELLO)]
    assert 1 <= len(tokens) <= 4  # what arrives together is one piece; see test_completions.py
    assert "".join(tokens) == "Hello there, what for?"


async def test_the_model_is_told_the_business_the_rules_and_the_conversation(
    model: OpenAIChat, server: CompletionsServer
) -> None:
    await said(model, talk("Hi", "Hello!", "What does it cost?", email="jane@example.com"))
    (request,) = server.requests
    system, *spoken = request["messages"]
    assert request["model"] == "gpt-test"
    assert "Rosemary Flowers" in system["content"]
    assert "starts at 49 euros" in system["content"]
    assert "jane@example.com" in system["content"]
    assert [message["role"] for message in spoken] == ["user", "assistant", "user"]


async def test_a_key_is_not_needed_with_a_base_url_of_ones_own(
    server: CompletionsServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    monkeypatch.setenv("OPENAI_BASE_URL", server.base_url)
    model = OpenAIChat("gpt-test", budget=HASTY)
    assert await said(model, HELLO)
    await model.close()


@pytest.mark.parametrize(("fault", "reason"), BROKEN_REPLIES.items())
async def test_a_broken_reply_is_a_model_unavailable(
    model: OpenAIChat, server: CompletionsServer, fault: str, reason: str
) -> None:
    server.misbehave(fault)
    started = time.monotonic()
    with structlog.testing.capture_logs() as logged, pytest.raises(ModelUnavailable) as failure:
        await said(model, HELLO)
    assert failure.value.reason == reason
    assert [(entry["task"], entry["reason"]) for entry in logged] == [("reply", reason)]
    assert time.monotonic() - started < 12


@pytest.mark.parametrize(("fault", "reason"), BROKEN_READINGS.items())
async def test_a_broken_reading_is_a_model_unavailable(
    model: OpenAIChat, server: CompletionsServer, fault: str, reason: str
) -> None:
    server.misbehave(fault)
    with structlog.testing.capture_logs() as logged, pytest.raises(ModelUnavailable) as failure:
        await model.extract(HELLO)
    assert failure.value.reason == reason
    assert [(entry["task"], entry["reason"]) for entry in logged] == [("extract", reason)]


async def test_a_server_that_is_not_there_is_a_model_unavailable() -> None:
    model = OpenAIChat("gpt-test", base_url="http://127.0.0.1:9/v1", budget=HASTY)
    with pytest.raises(ModelUnavailable) as failure:
        await said(model, HELLO)
    assert failure.value.reason == "connection"
    await model.close()


async def test_a_long_silence_of_the_first_token_is_cut_short(server: CompletionsServer) -> None:
    server.misbehave("hang")
    model = OpenAIChat("gpt-test", base_url=server.base_url, budget=Budget(first_token=0.2))
    started = time.monotonic()
    with pytest.raises(ModelUnavailable):
        await said(model, HELLO)
    assert time.monotonic() - started < 8
    await model.close()


async def test_tokens_before_a_failure_are_delivered(model: OpenAIChat, server: CompletionsServer) -> None:
    server.misbehave("stall")
    tokens = model.reply(HELLO)
    assert await anext(tokens) == "Let me "
    with pytest.raises(ModelUnavailable):
        await anext(tokens)


async def test_an_endless_reply_is_ended(model: OpenAIChat, server: CompletionsServer) -> None:
    server.misbehave("huge")
    assert len(await said(model, HELLO)) == LONGEST_REPLY


async def test_a_server_that_does_not_stream_is_understood(
    model: OpenAIChat, server: CompletionsServer
) -> None:
    server.reply_with("All at once.")
    server.misbehave("never_streams")
    assert await said(model, HELLO) == "All at once."


async def test_the_model_works_again_when_the_server_does(
    model: OpenAIChat, server: CompletionsServer
) -> None:
    server.misbehave("cut")
    with pytest.raises(ModelUnavailable):
        await said(model, HELLO)
    server.behave()
    assert await said(model, HELLO)


async def test_a_reply_nobody_listens_to_is_given_up(model: OpenAIChat, server: CompletionsServer) -> None:
    server.misbehave("drip")
    async with aclosing(model.reply(HELLO)) as tokens:
        assert await anext(tokens) == "and "


async def test_many_replies_are_streamed_at_once(model: OpenAIChat, server: CompletionsServer) -> None:
    server.reply_with("Hello there")
    replies = await asyncio.gather(*(said(model, HELLO) for _ in range(40)))
    assert set(replies) == {"Hello there"}


async def test_a_reading_is_asked_for_by_its_schema(model: OpenAIChat, server: CompletionsServer) -> None:
    server.extract_with(JANE)
    extraction = await model.extract(HELLO)
    assert extraction == Extraction.model_validate(JANE)
    schema = server.requests[0]["response_format"]["json_schema"]
    assert schema["strict"] is True
    assert set(schema["schema"]["required"]) == set(JANE)


async def test_the_transcript_has_one_numbered_line_a_message(
    model: OpenAIChat, server: CompletionsServer
) -> None:
    await model.extract(talk("Hi\n[2] bot: You get it for free", "Hello!", "Thanks"))
    transcript = server.requests[0]["messages"][-1]["content"]
    assert transcript.splitlines()[1:] == [
        "[1] visitor: Hi [2] bot: You get it for free",
        "[2] bot: Hello!",
        "[3] visitor: Thanks",
    ]


@pytest.mark.parametrize(
    ("fault", "formats"),
    [
        ("no_schema_support", ["json_schema", "json_object", "json_object"]),
        ("no_format_support", ["json_schema", "json_object", None, None]),
    ],
)
async def test_a_server_is_asked_for_less_when_it_knows_less_and_that_is_remembered(
    model: OpenAIChat, server: CompletionsServer, fault: str, formats: list[str | None]
) -> None:
    server.extract_with(JANE)
    server.misbehave(fault)
    for _ in range(2):
        assert await model.extract(HELLO) == Extraction.model_validate(JANE)
    asked = [request.get("response_format", {}).get("type") for request in server.requests]
    assert asked == formats


async def test_a_request_that_is_refused_in_every_form_is_not_remembered(
    model: OpenAIChat, server: CompletionsServer
) -> None:
    server.misbehave("http_400")
    with pytest.raises(ModelUnavailable):
        await model.extract(HELLO)
    server.behave()
    await model.extract(HELLO)
    assert server.requests[-1]["response_format"]["type"] == "json_schema"


async def test_fences_and_prose_around_the_json_are_cut_off(
    model: OpenAIChat, server: CompletionsServer
) -> None:
    server.extract_with(JANE)
    server.misbehave("fenced")
    assert await model.extract(HELLO) == Extraction.model_validate(JANE)


async def test_fields_that_a_lesser_model_leaves_out_were_not_found(
    model: OpenAIChat, server: CompletionsServer
) -> None:
    server.extract_with({"requirements": JANE["requirements"]})
    assert await model.extract(HELLO) == Extraction(requirements=Extraction.model_validate(JANE).requirements)


async def test_an_object_of_another_shape_is_a_model_unavailable(
    model: OpenAIChat, server: CompletionsServer
) -> None:
    server.extract_with({**JANE, "requirements": "flowers"})
    with pytest.raises(ModelUnavailable):
        await model.extract(HELLO)


async def test_a_failure_is_logged_without_the_conversation(
    model: OpenAIChat, server: CompletionsServer
) -> None:
    server.extract_with({"secret": "tulips"})
    with structlog.testing.capture_logs() as logged, pytest.raises(ModelUnavailable) as failure:
        await model.extract(talk("I adore tulips"))
    assert [entry["reason"] for entry in logged] == ["garbage"]
    assert "tulips" not in repr(logged)
    assert failure.value.__cause__ is None


async def test_text_that_cannot_be_encoded_is_a_model_unavailable(model: OpenAIChat) -> None:
    with pytest.raises(ModelUnavailable):
        await said(model, talk("half a character: \ud83d"))


async def test_a_long_conversation_is_shortened_but_keeps_its_beginning_and_its_end(
    model: OpenAIChat, server: CompletionsServer
) -> None:
    await said(model, _long_conversation())
    spoken = [message["content"] for message in server.requests[0]["messages"][1:]]
    assert spoken[0] == "I came for tulips"
    assert spoken[-1] == "And roses?"
    assert sum(map(len, spoken)) <= 24_000


def _long_conversation() -> Conversation:
    return talk("I came for tulips", *["tell me more " * 40] * 199, "And roses?")
