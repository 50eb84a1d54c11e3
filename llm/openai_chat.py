"""The model behind any server that speaks OpenAI's Chat Completions."""

import asyncio
import os
import random
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import AsyncExitStack, aclosing, asynccontextmanager
from dataclasses import dataclass
from typing import Any, Final

import structlog
from openai import (
    APIConnectionError,
    APIStatusError,
    AsyncOpenAI,
    BadRequestError,
    DefaultAioHttpClient,
    InternalServerError,
    RateLimitError,
    UnprocessableEntityError,
)
from openai._response import AsyncAPIResponse
from pydantic import ValidationError

from llm import brief, completions
from llm.chat import Conversation, ModelUnavailable
from llm.extraction import Extraction
from llm.pace import Pace
from llm.usage import Task, Usage, estimate

LONGEST_REPLY = 8_000  # characters
RETRIES = 2  # of a call that was not answered yet, while there is time
FIRST_WAIT = 0.25  # seconds before the first of them; doubled for the next
NO_KEY = "none"  # what the SDK sends to a server of one's own, which asks for no key

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Budget:
    """How long a visitor, or a job, waits: seconds."""

    first_token: float = 5.0
    gap: float = 4.0
    total: float = 60.0
    extraction: float = 30.0


def _schema() -> dict[str, object]:
    """`Extraction` for `response_format`; it is strict since every field is required and closed."""
    return {"name": "extraction", "strict": True, "schema": Extraction.model_json_schema()}


# From the most to the least that a server can be asked for; None leaves it to the prompt.
SHAPES: Final[tuple[dict[str, object] | None, ...]] = (
    {"type": "json_schema", "json_schema": _schema()},
    {"type": "json_object"},
    None,
)


class OpenAIChat:
    """A ChatModel over HTTP. Whatever goes wrong out there rises as ModelUnavailable.

    `api_key` and `base_url` default to the SDK's own OPENAI_API_KEY and OPENAI_BASE_URL; with a
    base URL the key may be missing. `close` it when done.
    """

    reply_prompt_version = brief.REPLY.version
    extract_prompt_version = brief.EXTRACT.version

    def __init__(
        self,
        model: str,
        *,
        api_key: str | None = None,
        base_url: str | None = None,
        budget: Budget | None = None,
    ) -> None:
        self.name = model
        self._budget = budget or Budget()
        self._pace = Pace()
        self._shape = 0
        self._counts = True  # until the server refuses to count the tokens of a stream
        self._client = AsyncOpenAI(
            api_key=api_key or os.environ.get("OPENAI_API_KEY") or _no_key(base_url),
            base_url=base_url,
            max_retries=0,  # ours know how long the visitor waits
            timeout=max(self._budget.total, self._budget.extraction),  # ours end sooner
            http_client=DefaultAioHttpClient(),
        )

    async def close(self) -> None:
        """Give back the connections; no call may follow."""
        await self._client.close()

    async def reply(self, conversation: Conversation) -> AsyncGenerator[str]:
        """Stream the bot's next message, at most LONGEST_REPLY characters of it."""
        try:
            async with aclosing(self._paced(conversation)) as texts:
                async for text in texts:
                    yield text
        except Exception as error:
            raise self._unavailable("reply", error) from None

    async def extract(self, conversation: Conversation) -> Extraction:
        """Read the conversation, by the strictest output format that the server knows."""
        try:
            async with asyncio.timeout(self._budget.extraction):
                return await self._read(conversation)
        except Exception as error:
            raise self._unavailable("extract", error) from None

    async def summarise(self, conversation: Conversation) -> str:
        """Notes on the conversation, at most LONGEST_GIST characters of them."""
        messages = brief.for_summary(conversation)
        try:
            async with (
                asyncio.timeout(self._budget.extraction),
                self._tallied("summary", conversation, messages) as tally,
                self._asked({"messages": messages}, self._budget.extraction) as response,
            ):
                text = (await completions.whole(response.iter_bytes(), tally)).strip()
            if not text:
                raise ModelUnavailable("empty")
            return text[: brief.LONGEST_GIST]
        except Exception as error:
            raise self._unavailable("summary", error) from None

    async def _paced(self, conversation: Conversation) -> AsyncGenerator[str]:
        now = asyncio.get_running_loop().time
        end = now() + self._budget.total
        wait, left = self._budget.first_token, LONGEST_REPLY
        async with aclosing(self._spoken(conversation)) as texts:
            while left > 0:
                async with asyncio.timeout_at(min(now() + wait, end)):
                    text = await anext(texts, None)
                if text is None:
                    return
                yield text[:left]
                wait, left = self._budget.gap, left - len(text)

    async def _spoken(self, conversation: Conversation) -> AsyncGenerator[str]:
        """The reply's text from its first visible character on."""
        silent = True
        async with aclosing(self._texts(conversation)) as texts:
            async for text in texts:
                visible = text.lstrip() if silent else text
                if visible:
                    silent = False
                    yield visible
        if silent:
            raise ModelUnavailable("empty")

    async def _texts(self, conversation: Conversation) -> AsyncGenerator[str]:
        messages = brief.for_reply(conversation)
        async with (
            self._tallied("reply", conversation, messages) as tally,
            self._streaming(messages) as response,
        ):
            if response.headers.get("content-type", "").startswith("application/json"):
                yield await completions.whole(response.iter_bytes(), tally)  # it does not stream
                return
            with self._pace.speaking():
                async with aclosing(completions.streamed(response.iter_bytes(), tally)) as texts:
                    async for text in texts:
                        yield text
                        await self._pace.rest()

    @asynccontextmanager
    async def _streaming(self, messages: list[brief.ChatMessage]) -> AsyncIterator[AsyncAPIResponse[Any]]:
        """A streamed answer, with its tokens counted if the server can do that."""
        body: dict[str, object] = {"messages": messages, "stream": True}
        async with AsyncExitStack() as stack:
            try:
                counted = {**body, "stream_options": {"include_usage": True}} if self._counts else body
                response = await stack.enter_async_context(self._asked(counted, self._budget.first_token))
            except (BadRequestError, UnprocessableEntityError) as error:
                if not self._counts or "stream_options" not in str(error):
                    raise
                self._counts = False
                response = await stack.enter_async_context(self._asked(body, self._budget.first_token))
            yield response

    @asynccontextmanager
    async def _asked(self, body: dict[str, object], within: float) -> AsyncIterator[AsyncAPIResponse[Any]]:
        """The server's answer to one call, which is repeated while it is refused and there is time."""
        now = asyncio.get_running_loop().time
        deadline, retries = now() + within, 0
        async with AsyncExitStack() as stack:
            while True:
                # `messages` go past the SDK's transform, which costs more than all the rest of a call.
                call = self._client.chat.completions.with_streaming_response.create(
                    model=self.name, messages=[], extra_body=body
                )
                try:
                    response = await stack.enter_async_context(call)
                    break
                except (RateLimitError, InternalServerError, APIConnectionError) as error:
                    wait = _wait(error, retries)
                    if retries == RETRIES or now() + wait >= deadline:
                        raise
                    retries += 1
                    await asyncio.sleep(wait)
            yield response

    @asynccontextmanager
    async def _tallied(
        self, task: Task, conversation: Conversation, messages: list[brief.ChatMessage]
    ) -> AsyncIterator[completions.Tally]:
        """Counts a call and writes it on the conversation's account, however the call ends."""
        tally = completions.Tally()
        try:
            yield tally
        finally:
            if conversation.account and tally.answered:
                told = sum(len(message["content"]) for message in messages)
                conversation.account.used.append(_usage(self.name, task, told, tally))

    async def _read(self, conversation: Conversation) -> Extraction:
        messages = brief.for_extraction(conversation)
        for shape in range(self._shape, len(SHAPES)):
            try:
                async with self._tallied("extraction", conversation, messages) as tally:
                    answer = await self._answer(messages, SHAPES[shape], tally)
            except (BadRequestError, UnprocessableEntityError):
                if SHAPES[shape] is None:
                    raise
            else:
                self._shape = shape
                return _extraction(answer)
        raise AssertionError("the last shape answers or raises")

    async def _answer(
        self, messages: list[brief.ChatMessage], shape: dict[str, object] | None, tally: completions.Tally
    ) -> str:
        body: dict[str, object] = {"messages": messages}
        if shape is not None:
            body["response_format"] = shape
        async with self._asked(body, self._budget.extraction) as response:
            return await completions.whole(response.iter_bytes(), tally)

    def _unavailable(self, task: str, error: Exception) -> ModelUnavailable:
        # Raised `from None`: a validation error quotes what it was given, which is the conversation.
        reason = _reason(error)
        log.warning("model_unavailable", model=self.name, task=task, reason=reason)
        return ModelUnavailable(reason)


def _wait(error: Exception, retries: int) -> float:
    """Seconds before the next try: what the server asks for, else doubling; never two callers' same."""
    jitter = random.uniform(0.5, 1)  # noqa: S311  spreading, not secrecy
    if isinstance(error, APIStatusError) and (asked := _retry_after(error)) is not None:
        return asked * (1.5 - jitter / 2)
    return FIRST_WAIT * (1 << retries) * jitter


def _retry_after(error: APIStatusError) -> float | None:
    for header, second in (("retry-after-ms", 1_000), ("retry-after", 1)):
        try:
            return max(0.0, float(error.response.headers.get(header, "")) / second)
        except ValueError:
            continue
    return None


def _usage(model: str, task: Task, told: int, tally: completions.Tally) -> Usage:
    if tally.prompt_tokens is None or tally.completion_tokens is None:
        return Usage(model, task, estimate(told), estimate(tally.characters), estimated=True)
    return Usage(model, task, tally.prompt_tokens, tally.completion_tokens)


def _no_key(base_url: str | None) -> str | None:
    return NO_KEY if base_url or os.environ.get("OPENAI_BASE_URL") else None


def _reason(error: Exception) -> str:
    match error:
        case ModelUnavailable():
            return error.reason
        case TimeoutError():  # ours: the SDK's limits are longer, and its timeouts failed connections
            return "timeout"
        case RateLimitError():
            return "rate_limited"
        case APIStatusError():
            return f"http_{error.status_code}"
        case ValueError() | TypeError() | AttributeError() | LookupError():
            return "garbage"
        case _:
            return "connection"


def _extraction(answer: str) -> Extraction:
    """The reading between the outermost braces of an answer; fences and prose around them go."""
    if not answer.strip():
        raise ModelUnavailable("empty")
    try:
        return Extraction.model_validate_json(answer[answer.find("{") : answer.rfind("}") + 1])
    except ValidationError:
        if answer.count("{") > answer.count("}"):
            raise ModelUnavailable("cut") from None  # it came to its limit, or stopped half-way
        raise
