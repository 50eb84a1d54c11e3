"""Who answers a visitor in one turn: the model, or, once a person is wanted, a sentence that says so."""

import re
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from capture.conversation import Session
from capture.handoff import HandoffSettings, Reason, reason_in, unsure_too_often
from capture.handoffs import Handoffs
from llm.chat import Conversation
from llm.scripted import ScriptedModel, handed_over
from llm.steadfast import Steadfast


class Bell(Protocol):
    """How the people of a business are called."""

    async def enqueue_handoff(self, admin_id: str, session_id: str, now: datetime) -> None:
        """Have them told soon that a session waits; does nothing if none does."""


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

    Not `affordable`: the offline rules speak, and no model is called.
    """

    def __init__(self, session: Session, model: Steadfast, desk: Desk, *, affordable: bool = True) -> None:
        self.handoff = session.handoff.state
        self._session = session
        self._model = model
        self._desk = desk
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

    def notice(self, conversation: Conversation) -> str:
        return handed_over(conversation, self._desk.settings.hours)

    def model_reply(self, conversation: Conversation) -> "Spoken":
        return self._model.reply(conversation) if self._affordable else self._model.offline(conversation)


class Spoken(Protocol):
    """A reply as it is spoken: tokens, and whose they are."""

    model: str

    def __aiter__(self) -> "Spoken": ...

    async def __anext__(self) -> str: ...

    async def aclose(self) -> None: ...


class Speech:
    """One reply; `model` names who spoke once it has ended."""

    def __init__(self, voice: Voice, conversation: Conversation) -> None:
        self.model = ScriptedModel.name
        self._voice = voice
        self._conversation = conversation
        self._tokens = self._speak()

    def __aiter__(self) -> "Speech":
        return self

    async def __anext__(self) -> str:
        return await anext(self._tokens)

    async def aclose(self) -> None:
        await self._tokens.aclose()

    async def _speak(self) -> AsyncGenerator[str]:
        voice, conversation = self._voice, self._conversation
        if reason := voice.reason(conversation):
            await voice.call(reason)
            for word in _words(voice.notice(conversation)):
                yield word
            return
        said: list[str] = []
        async with aclosing(self._model_speaks()) as tokens:
            async for token in tokens:
                said.append(token)
                yield token
        if voice.gives_up(conversation, "".join(said)):
            await voice.call("unsure")
            for word in _words(f" {voice.notice(conversation)}"):
                yield word

    async def _model_speaks(self) -> AsyncGenerator[str]:
        async with aclosing(self._voice.model_reply(self._conversation)) as reply:
            try:
                async for token in reply:
                    yield token
            finally:
                self.model = reply.model


def _words(text: str) -> list[str]:
    return re.findall(r"\s*\S+\s*", text)
