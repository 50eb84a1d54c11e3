"""A model that never leaves the visitor without an answer, whatever becomes of the one behind it."""

import time
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from typing import Final, Literal

from llm.breaker import CIRCUIT_OPEN, Breaker
from llm.chat import ChatModel, Conversation, ModelUnavailable, Passage, Summariser
from llm.extraction import Extraction
from llm.fairness import BUSY, FairQueue
from llm.judgement import Judge, Opinion, Portrait
from llm.scripted import apology
from llm.sources import Citations
from llm.usage import Account

# What one conversation can bring upon itself. None of it opens the circuit, or one visitor could
# silence the model for all. The rest does: `timeout`, `connection`, `rate_limited`, `http_5xx`,
# `http_401`, `garbage`, `cut` …
ONE_CONVERSATION: Final = frozenset(
    {"refusal", "filtered", "unknown_tool", "empty", "too_long", "http_400", "http_413", "http_422"}
)
# A reading must have a shape, which a visitor's words may talk a model out of.
ONE_READING: Final = ONE_CONVERSATION | {"garbage", "cut"}

Outcome = Literal["complete", "broken_off", "fallback", "given_up"]


@dataclass(frozen=True, slots=True)
class Spoken:
    """How a reply went: who spoke, and the seconds until the first token, None without any.

    `broken_off`: the primary's words and an apology. `fallback`: somebody else's words.
    `given_up`: nobody listened to the end.
    """

    model: str
    outcome: Outcome
    first_token: float | None


class Steadfast:
    """A ChatModel that speaks with the primary and, when that fails, with the fallback.

    While the breaker's circuit is open the primary is not asked at all, and never by more callers at
    once than the queue has places. `on_failure` is told the
    reason of each failed call of the primary, `on_reply` how each reply went, for logs and metrics.
    """

    def __init__(
        self,
        primary: ChatModel,
        fallback: ChatModel,
        on_failure: Callable[[str], None] | None = None,
        *,
        on_reply: Callable[[Spoken], None] | None = None,
        breaker: Breaker | None = None,
        queue: FairQueue | None = None,
    ) -> None:
        self.primary = primary
        self.breaker = breaker or Breaker()
        self.queue = queue or FairQueue()
        self._fallback = fallback
        self._on_failure = on_failure or _ignore
        self._on_reply = on_reply or _ignore

    @property
    def name(self) -> str:
        """The primary's name; `Reply.model` has the name of who really spoke."""
        return self.primary.name

    @property
    def reply_prompt_version(self) -> str:
        """The primary's; `Reply.prompt_version` is that of who really spoke."""
        return self.primary.reply_prompt_version

    @property
    def extract_prompt_version(self) -> str:
        """The primary's, since nobody else reads."""
        return self.primary.extract_prompt_version

    def reply(self, conversation: Conversation) -> "Reply":
        """The bot's next message, which does not fail as long as the fallback does not."""
        return Reply(self, self._fallback, conversation, self._on_reply)

    def offline(self, conversation: Conversation) -> "Reply":
        """The bot's next message in the fallback's words, without a call of the primary."""
        offline = Steadfast(self._fallback, self._fallback)
        return Reply(offline, self._fallback, conversation, self._on_reply)

    @property
    def judge_prompt_version(self) -> str:
        """The primary's, likewise; empty when it does not judge."""
        return self.primary.judge_prompt_version if isinstance(self.primary, Judge) else ""

    async def extract(self, conversation: Conversation) -> Extraction:
        """The primary's reading. Raises ModelUnavailable: a guess is worse than reading later."""
        async with self._calling(conversation.account):
            return await self.primary.extract(conversation)

    async def summarise(self, conversation: Conversation) -> str:
        """The primary's notes, or the fallback's by rules when it keeps none. Raises ModelUnavailable."""
        keeper = self.primary if isinstance(self.primary, Summariser) else self._fallback
        if not isinstance(keeper, Summariser):
            raise ModelUnavailable("no_summaries")
        async with self._calling(conversation.account):
            return await keeper.summarise(conversation)

    async def judge(self, portrait: Portrait) -> Opinion:
        """The primary's judgement. Raises ModelUnavailable, as for a reading."""
        if not isinstance(self.primary, Judge):
            raise ModelUnavailable("no_judgements")
        async with self._calling(portrait.account):
            return await self.primary.judge(portrait)

    @asynccontextmanager
    async def _calling(self, account: Account | None) -> AsyncIterator[None]:
        """One call that is no reply, in its owner's turn."""
        try:
            async with self.queue.place(owner(account)):
                with self.breaker.call(excused=ONE_READING):
                    yield
        except ModelUnavailable as error:
            self.note(error.reason)
            raise

    def note(self, reason: str) -> None:
        """Tell of a failure of the primary; a call that was never made is none."""
        if reason not in (CIRCUIT_OPEN, BUSY):
            self._on_failure(reason)


class Reply:
    """A reply as it is spoken: an async iterator of tokens that knows whose words they are.

    Once it has ended, `model` names the model that spoke, and `failure` is the reason why it was
    not the primary or why the primary broke off, or None. `prompt_version` is that of the model
    that spoke, and `sources` is what its words rest on; the marks of it are not among the tokens.
    """

    def __init__(
        self,
        steadfast: Steadfast,
        fallback: ChatModel,
        conversation: Conversation,
        on_reply: Callable[[Spoken], None],
    ) -> None:
        self.model = steadfast.name
        self.prompt_version = steadfast.primary.reply_prompt_version
        self.failure: str | None = None
        self._steadfast = steadfast
        self._fallback = fallback
        self._conversation = conversation
        self._on_reply = on_reply
        self._outcome: Outcome = "given_up"
        self._citations = Citations(conversation.sources)
        self._first_token: float | None = None
        self._tokens = self._speak()

    @property
    def sources(self) -> tuple[Passage, ...]:
        return self._citations.used

    def __aiter__(self) -> "Reply":
        return self

    def __anext__(self) -> Awaitable[str]:
        return anext(self._tokens)

    async def aclose(self) -> None:
        """Stop speaking; what the models hold open is closed."""
        await self._tokens.aclose()

    async def _speak(self) -> AsyncGenerator[str]:
        steadfast, started = self._steadfast, time.monotonic()
        try:
            async with steadfast.queue.place(owner(self._conversation.account)):
                with steadfast.breaker.call(excused=ONE_CONVERSATION):
                    async with aclosing(self._unmarked(steadfast.primary)) as tokens:
                        async for token in tokens:
                            self._first_token = self._first_token or time.monotonic() - started
                            yield token
            self._outcome = "complete"
        except ModelUnavailable as error:
            self.failure = error.reason
            steadfast.note(error.reason)
            begun = self._first_token is not None
            async with aclosing(self._amends(begun)) as tokens:
                async for token in tokens:
                    self._first_token = self._first_token or time.monotonic() - started
                    yield token
            self._outcome = "broken_off" if begun else "fallback"
        finally:
            self._on_reply(Spoken(self.model, self._outcome, self._first_token))

    async def _amends(self, begun: bool) -> AsyncGenerator[str]:
        if begun:
            yield f" … {apology(self._conversation)}"
            return
        self.model = self._fallback.name
        self.prompt_version = self._fallback.reply_prompt_version
        self._citations = Citations(self._conversation.sources)
        async with aclosing(self._unmarked(self._fallback)) as tokens:
            async for token in tokens:
                yield token

    async def _unmarked(self, model: ChatModel) -> AsyncGenerator[str]:
        """What a model says, without the marks of its sources; marks alone are no reply."""
        silent, tokens = True, model.reply(self._conversation)
        try:
            async for token in tokens:
                if text := self._citations.feed(token):
                    silent = False
                    yield text
        finally:
            if isinstance(tokens, AsyncGenerator):  # its connection is closed when nobody listens any more
                await tokens.aclose()
        if rest := self._citations.rest():
            silent = False
            yield rest
        if silent:
            raise ModelUnavailable("empty")


def owner(account: Account | None) -> str:
    """Who takes turns for a call on this account."""
    return account.owner if account else ""


def _ignore(_: object) -> None:
    """Tell nobody."""
