"""Who answers a visitor in one turn: the model, or, once a person is wanted, a sentence that says so."""

import asyncio
import re
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from io import StringIO
from typing import Protocol

from capture.budget import OverBudget, midnight_after
from capture.conversation import Session
from capture.handoff import HandoffSettings, Reason, reason_in, unsure_too_often
from capture.handoffs import Handoffs
from capture.usage import Spending
from llm import brief
from llm.chat import Conversation, Passage
from llm.extraction import Extraction
from llm.scripted import ScriptedModel, handed_over
from llm.steadfast import Steadfast
from llm.usage import Account


class Bell(Protocol):
    """How a turn asks for what is to happen after it."""

    async def enqueue_handoff(self, admin_id: str, session_id: str, now: datetime) -> None:
        """Have them told soon that a session waits; does nothing if none does."""

    async def enqueue_summary(self, admin_id: str, session_id: str, now: datetime) -> None:
        """Have notes kept on a long session soon."""


@dataclass(frozen=True, slots=True)
class Desk:
    """The people of a business, whom a turn may call."""

    handoffs: Handoffs
    bell: Bell
    settings: HandoffSettings
    clock: Callable[[], datetime]

    async def call(self, session: Session, reason: Reason) -> None:
        """Let the session wait for a person, and have the admin told once.

        Asked for before and after: whatever dies in between, a session that waits is told of.
        """
        now = self.clock()
        await self.bell.enqueue_handoff(session.admin_id, session.session_id, now)
        if await self.handoffs.ask(session.session_id, reason, now):
            await self.bell.enqueue_handoff(session.admin_id, session.session_id, now)


class Voice:
    """The bot in one turn. `handoff` is how the conversation stands by now.

    Not `affordable`: the offline rules speak, and no model is called. What is spent is counted.
    """

    def __init__(
        self, session: Session, model: Steadfast, desk: Desk, spending: Spending, *, affordable: bool = True
    ) -> None:
        self.handoff = session.handoff.state
        self._session = session
        self._model = model
        self._desk = desk
        self._spending = spending
        self._account = Account(session.admin_id)
        self._affordable = affordable

    def reply(self, conversation: Conversation) -> "Speech":
        """The bot's next message, and the call for a person when it takes one."""
        return Speech(self, conversation)

    async def call(self, reason: Reason) -> None:
        if self.handoff == "none":
            self.handoff = "waiting"
            await self._desk.call(self._session, reason)

    def reason(self, conversation: Conversation) -> Reason | None:
        """Why what the visitor has just said calls a person; who is called already need not be by a rule."""
        said = conversation.lines[-1].text if conversation.lines else ""
        reason = reason_in(said, self._desk.settings)
        return reason if reason == "asked" or self.handoff == "none" else None

    def gives_up(self, conversation: Conversation, reply: str) -> bool:
        return self.handoff == "none" and unsure_too_often(conversation.lines, reply, self._desk.settings)

    def model_reply(self, conversation: Conversation) -> "Spoken":
        if not self._affordable:
            return self._model.offline(conversation)
        return self._model.reply(replace(conversation, account=self._account))

    async def settle(self, conversation: Conversation) -> None:
        """Count what the reply has used, and have notes kept on a conversation that gets long."""
        if brief.is_long(conversation):
            session, now = self._session, self._desk.clock()
            await self._desk.bell.enqueue_summary(session.admin_id, session.session_id, now)
        used, self._account.used = self._account.used, []
        await self._spending.add(self._session.session_id, used, self._desk.clock())


class Reader:
    """A ChatModel for the jobs of one session, within its budget, and counted.

    Raises OverBudget instead of calling the model.
    """

    def __init__(
        self, session: Session, model: Steadfast, spending: Spending, clock: Callable[[], datetime]
    ) -> None:
        self.name = model.name
        self.reply_prompt_version = model.primary.reply_prompt_version
        self.extract_prompt_version = model.extract_prompt_version
        self._session = session
        self._model = model
        self._spending = spending
        self._clock = clock

    def reply(self, conversation: Conversation) -> AsyncIterator[str]:
        return self._model.reply(conversation)

    async def extract(self, conversation: Conversation) -> Extraction:
        """The model's reading. Raises OverBudget and ModelUnavailable."""
        async with self._counted() as account:
            return await self._model.extract(replace(conversation, account=account))

    async def summarise(self, conversation: Conversation) -> str:
        """The model's notes. Raises OverBudget and ModelUnavailable."""
        async with self._counted() as account:
            return await self._model.summarise(replace(conversation, account=account))

    @asynccontextmanager
    async def _counted(self) -> AsyncIterator[Account]:
        now = self._clock()
        if not await self._spending.allows(self._session, now):
            raise OverBudget(midnight_after(now))
        account = Account(self._session.admin_id)
        try:
            yield account
        finally:
            await self._spending.add(self._session.session_id, account.used, self._clock())


class Spoken(Protocol):
    """A reply as it is spoken: tokens, and whose they are."""

    model: str
    prompt_version: str

    @property
    def sources(self) -> tuple[Passage, ...]: ...

    def __aiter__(self) -> "Spoken": ...

    def __anext__(self) -> Awaitable[str]: ...

    async def aclose(self) -> None: ...


class Speech:
    """One reply; once it has ended, it says who spoke, by which prompt, and from which sources."""

    def __init__(self, voice: Voice, conversation: Conversation) -> None:
        self.model = ScriptedModel.name
        self.prompt_version = ScriptedModel.reply_prompt_version
        self.sources: tuple[Passage, ...] = ()
        self._voice = voice
        self._conversation = conversation
        self._tokens = self._speak()

    def __aiter__(self) -> "Speech":
        return self

    def __anext__(self) -> Awaitable[str]:
        return anext(self._tokens)

    async def aclose(self) -> None:
        await self._tokens.aclose()

    async def _speak(self) -> AsyncGenerator[str]:
        voice, conversation = self._voice, self._conversation
        if reason := voice.reason(conversation):
            await voice.call(reason)
            for word in _words(handed_over(conversation)):
                yield word
            return
        said, reply = StringIO(), voice.model_reply(conversation)
        try:
            async with aclosing(reply):
                async for token in reply:
                    said.write(token)
                    yield token
        finally:
            await self._end(reply)
        if voice.gives_up(conversation, said.getvalue()):
            await voice.call("unsure")
            for word in _words(f" {handed_over(conversation)}"):
                yield word

    async def _end(self, reply: "Spoken") -> None:
        self.model, self.prompt_version = reply.model, reply.prompt_version
        self.sources = reply.sources
        await asyncio.shield(self._voice.settle(self._conversation))


def _words(text: str) -> list[str]:
    return re.findall(r"\s*\S+\s*", text)
