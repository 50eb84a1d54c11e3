"""The model behind any server that speaks OpenAI's Chat Completions."""

import asyncio
import os
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass
from typing import Final

import structlog
from openai import (
    APIStatusError,
    AsyncOpenAI,
    BadRequestError,
    DefaultAioHttpClient,
    RateLimitError,
    UnprocessableEntityError,
)

from llm import brief, completions
from llm.chat import Conversation, ModelUnavailable
from llm.extraction import Extraction

LONGEST_REPLY = 8_000  # characters
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
        self._shape = 0
        self._client = AsyncOpenAI(
            api_key=api_key or os.environ.get("OPENAI_API_KEY") or _no_key(base_url),
            base_url=base_url,
            max_retries=1,
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
        async with self._client.chat.completions.with_streaming_response.create(
            model=self.name,
            messages=[],
            stream=True,
            # Past the SDK's transform of `messages`, which costs more than all the rest of a call.
            extra_body={"messages": brief.for_reply(conversation)},
        ) as response:
            if response.headers.get("content-type", "").startswith("application/json"):
                yield await completions.whole(response.iter_bytes())  # it does not stream
                return
            async with aclosing(completions.streamed(response.iter_bytes())) as texts:
                async for text in texts:
                    yield text

    async def _read(self, conversation: Conversation) -> Extraction:
        messages = brief.for_extraction(conversation)
        for shape in range(self._shape, len(SHAPES)):
            try:
                answer = await self._answer(messages, SHAPES[shape])
            except (BadRequestError, UnprocessableEntityError):
                if SHAPES[shape] is None:
                    raise
            else:
                self._shape = shape
                return Extraction.model_validate_json(_braced(answer))
        raise AssertionError("the last shape answers or raises")

    async def _answer(self, messages: list[brief.ChatMessage], shape: dict[str, object] | None) -> str:
        body: dict[str, object] = {"messages": messages}
        if shape is not None:
            body["response_format"] = shape
        async with self._client.chat.completions.with_streaming_response.create(
            model=self.name, messages=[], extra_body=body
        ) as response:
            return await completions.whole(response.iter_bytes())

    def _unavailable(self, task: str, error: Exception) -> ModelUnavailable:
        # Raised `from None`: a validation error quotes what it was given, which is the conversation.
        reason = _reason(error)
        log.warning("model_unavailable", model=self.name, task=task, reason=reason)
        return ModelUnavailable(reason)


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


def _braced(answer: str) -> str:
    """The outermost braces of an answer, without fences or prose around them."""
    if not answer.strip():
        raise ModelUnavailable("empty")
    return answer[answer.find("{") : answer.rfind("}") + 1]
