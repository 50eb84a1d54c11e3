"""The model behind any server that speaks OpenAI's Chat Completions."""

import asyncio
import os
import random
from collections.abc import AsyncGenerator
from contextlib import closing
from dataclasses import dataclass

import structlog
from httpx2 import AsyncClient, Response
from openai import (
    APIConnectionError,
    APIStatusError,
    AsyncOpenAI,
    BadRequestError,
    InternalServerError,
    RateLimitError,
    UnprocessableEntityError,
)

from llm import brief, completions
from llm.chat import Conversation, ModelUnavailable
from llm.extraction import Extraction
from llm.forms import SHAPES, Form, filled, shape_of
from llm.hearing import Hearing
from llm.judgement import Opinion, Portrait
from llm.pace import Pace
from llm.transport import Arriving, Transport, arriving
from llm.usage import Account, Task, Usage, estimate

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


class OpenAIChat:
    """A ChatModel over HTTP. Whatever goes wrong out there rises as ModelUnavailable.

    `api_key` and `base_url` default to the SDK's own OPENAI_API_KEY and OPENAI_BASE_URL; with a
    base URL the key may be missing. `close` it when done.
    """

    reply_prompt_version = brief.REPLY.version
    extract_prompt_version = brief.EXTRACT.version
    judge_prompt_version = brief.JUDGE.version

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
            http_client=AsyncClient(transport=Transport(), follow_redirects=True),
        )

    async def close(self) -> None:
        """Give back the connections; no call may follow."""
        await self._client.close()

    async def reply(self, conversation: Conversation) -> AsyncGenerator[str]:
        """Stream the bot's next message, at most LONGEST_REPLY characters of it."""
        budget, left = self._budget, LONGEST_REPLY
        hearing = Hearing(budget.first_token, budget.gap, budget.total)
        try:
            with hearing.within():
                hearing.body = await self._speech(conversation, hearing.tally)
            with self._pace:
                while left > 0 and (text := await hearing.words()):
                    yield text[:left]
                    left -= len(text)
                    await self._pace.rest()
        except Exception as error:
            raise self._unavailable("reply", error) from None
        finally:
            hearing.close()
            self._charge("reply", conversation.account, hearing.tally)

    async def extract(self, conversation: Conversation) -> Extraction:
        """Read the conversation, by the strictest output format that the server knows."""
        try:
            messages = brief.for_extraction(conversation)
            return await self._fill(Extraction, messages, "extraction", conversation.account)
        except Exception as error:
            raise self._unavailable("extract", error) from None

    async def judge(self, portrait: Portrait) -> Opinion:
        """Judge a lead's fit, likewise."""
        try:
            messages = brief.for_judgement(portrait)
            return await self._fill(Opinion, messages, "judgement", portrait.account)
        except Exception as error:
            raise self._unavailable("judge", error) from None

    async def summarise(self, conversation: Conversation) -> str:
        """Notes on the conversation, at most LONGEST_GIST characters of them."""
        messages = brief.for_summary(conversation)
        try:
            async with asyncio.timeout(self._budget.extraction):
                text = await self._answer(messages, "summary", conversation.account)
            if not text.strip():
                raise ModelUnavailable("empty")
            return text.strip()[: brief.LONGEST_GIST]
        except Exception as error:
            raise self._unavailable("summary", error) from None

    async def _speech(self, conversation: Conversation, tally: completions.Tally) -> Arriving:
        """The body of a streamed answer, with its tokens counted if the server can do that."""
        messages = brief.for_reply(conversation)
        tally.told = _length(messages)
        within, counting = self._budget.first_token, {"include_usage": True}
        if self._counts:
            try:
                return await self._asked(messages, within, stream=True, stream_options=counting)
            except (BadRequestError, UnprocessableEntityError) as error:
                if "stream_options" not in str(error):
                    raise
                self._counts = False
        return await self._asked(messages, within, stream=True)

    async def _fill(
        self, form: type[Form], messages: list[brief.ChatMessage], task: Task, account: Account | None
    ) -> Form:
        """Have a form filled in; the format that the server knows is asked for from then on."""
        async with asyncio.timeout(self._budget.extraction):
            for place in range(self._shape, SHAPES):
                shape = shape_of(form, place)
                options = {"response_format": shape} if shape else {}
                try:
                    answer = await self._answer(messages, task, account, **options)
                except (BadRequestError, UnprocessableEntityError):
                    if place == SHAPES - 1:
                        raise
                else:
                    self._shape = place
                    return filled(form, answer)
        raise AssertionError("the last shape answers or raises")

    async def _answer(
        self, messages: list[brief.ChatMessage], task: Task, account: Account | None, **options: object
    ) -> str:
        """The text of an answer in one piece."""
        tally = completions.Tally(told=_length(messages))
        with closing(await self._asked(messages, self._budget.extraction, **options)) as body:
            try:
                return await completions.whole(body, tally)
            finally:
                self._charge(task, account, tally)

    async def _asked(self, messages: list[brief.ChatMessage], within: float, **options: object) -> Arriving:
        """The body of the answer to one call, which is repeated while it is refused and there is time."""
        now = asyncio.get_running_loop().time
        deadline, retries = now() + within, 0
        while True:
            try:
                return await self._called({"model": self.name, "messages": messages, **options})
            except (RateLimitError, InternalServerError, APIConnectionError) as error:
                wait = _wait(error, retries)
                if retries == RETRIES or now() + wait >= deadline:
                    raise
                retries += 1
                await asyncio.sleep(wait)

    async def _called(self, body: dict[str, object]) -> Arriving:
        # As the SDK documents for what it has no method for: its method would look through all messages
        # and make an object of each chunk, which costs more than the rest of a call.
        response = await self._client.post("/chat/completions", cast_to=Response, body=body, stream=True)
        return arriving(response)

    def _charge(self, task: Task, account: Account | None, tally: completions.Tally) -> None:
        """Write a call on the account, however it ended, if there was an answer."""
        if account and tally.answered:
            account.used.append(_usage(self.name, task, tally))

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


def _usage(model: str, task: Task, tally: completions.Tally) -> Usage:
    if tally.prompt_tokens is None or tally.completion_tokens is None:
        return Usage(model, task, estimate(tally.told), estimate(tally.characters), estimated=True)
    return Usage(model, task, tally.prompt_tokens, tally.completion_tokens)


def _length(messages: list[brief.ChatMessage]) -> int:
    return sum(len(message["content"]) for message in messages)


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
