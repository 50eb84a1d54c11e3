"""A model that never leaves the visitor without an answer, whatever becomes of the one behind it."""

from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing

from llm.chat import ChatModel, Conversation, ModelUnavailable
from llm.extraction import Extraction
from llm.scripted import apology


class Steadfast:
    """A ChatModel that speaks with the primary and, when that fails, with the fallback.

    `on_failure` is told the reason of each failed reply, for logs and metrics.
    """

    def __init__(
        self,
        primary: ChatModel,
        fallback: ChatModel,
        on_failure: Callable[[str], None] | None = None,
    ) -> None:
        self.primary = primary
        self._fallback = fallback
        self._on_failure = on_failure

    @property
    def name(self) -> str:
        """The primary's name; `Reply.model` has the name of who really spoke."""
        return self.primary.name

    @property
    def extract_prompt_version(self) -> str:
        """The primary's, since nobody else reads."""
        return self.primary.extract_prompt_version

    def reply(self, conversation: Conversation) -> "Reply":
        """The bot's next message, which does not fail as long as the fallback does not."""
        return Reply(self.primary, self._fallback, conversation, self._on_failure)

    async def extract(self, conversation: Conversation) -> Extraction:
        """The primary's reading. Raises ModelUnavailable: a guess is worse than reading later."""
        return await self.primary.extract(conversation)


class Reply:
    """A reply as it is spoken: an async iterator of tokens that knows whose words they are.

    Once it has ended, `model` names the model that spoke, and `failure` is the reason why it was
    not the primary or why the primary broke off, or None.
    """

    def __init__(
        self,
        primary: ChatModel,
        fallback: ChatModel,
        conversation: Conversation,
        on_failure: Callable[[str], None] | None,
    ) -> None:
        self.model = primary.name
        self.failure: str | None = None
        self._primary = primary
        self._fallback = fallback
        self._conversation = conversation
        self._on_failure = on_failure
        self._tokens = self._speak()

    def __aiter__(self) -> "Reply":
        return self

    async def __anext__(self) -> str:
        return await anext(self._tokens)

    async def aclose(self) -> None:
        """Stop speaking; what the models hold open is closed."""
        await self._tokens.aclose()

    async def _speak(self) -> AsyncGenerator[str]:
        begun = False
        try:
            async with aclosing(_tokens(self._primary, self._conversation)) as tokens:
                async for token in tokens:
                    begun = True
                    yield token
        except ModelUnavailable as error:
            self._note(error.reason)
            async with aclosing(self._amends(begun)) as tokens:
                async for token in tokens:
                    yield token

    def _note(self, reason: str) -> None:
        self.failure = reason
        if self._on_failure is not None:
            self._on_failure(reason)

    async def _amends(self, begun: bool) -> AsyncGenerator[str]:
        if begun:
            yield f" … {apology(self._conversation)}"
            return
        self.model = self._fallback.name
        async with aclosing(_tokens(self._fallback, self._conversation)) as tokens:
            async for token in tokens:
                yield token


async def _tokens(model: ChatModel, conversation: Conversation) -> AsyncGenerator[str]:
    """A model's reply, whose connection is closed with it when nobody listens any more."""
    tokens = model.reply(conversation)
    try:
        async for token in tokens:
            yield token
    finally:
        if isinstance(tokens, AsyncGenerator):
            await tokens.aclose()
