"""What Leadlight asks of a language model, in the words of a conversation."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Literal, Protocol

from llm.extraction import Extraction

Role = Literal["user", "assistant"]


class ModelUnavailable(Exception):
    """The model gave nothing usable: down, too slow, refusing, or talking nonsense.

    `reason` is a short slug for logs and metrics (`timeout`, `http_500`, `garbage`); it never
    holds any of the conversation.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Line:
    """One message of a conversation; `role` is `user` for the visitor, `assistant` for the bot."""

    role: Role
    text: str
    message_id: str


@dataclass(frozen=True, slots=True)
class Answer:
    """A question that the business has answered beforehand."""

    question: str
    text: str


@dataclass(frozen=True, slots=True)
class Profile:
    """What a business says of itself: its name, what it offers, and answers it stands by."""

    name: str
    about: str = ""
    answers: tuple[Answer, ...] = ()


@dataclass(frozen=True, slots=True)
class Conversation:
    """All that a model may know when it speaks: one business and this one session.

    `lines` runs oldest first. `email` is the visitor's own address once it is known, so that the
    bot need not ask again. `suggestion` is what it was probably meant to be, to be asked about,
    when it has just been given and looks mistyped.
    """

    profile: Profile
    lines: tuple[Line, ...]
    email: str | None = None
    suggestion: str | None = None


class ChatModel(Protocol):
    """A model that can talk to a visitor and can read a conversation."""

    @property
    def name(self) -> str:
        """The model's name, stored on each reply and fact it makes."""

    @property
    def extract_prompt_version(self) -> str:
        """The version of the instructions under which it reads, stored on each fact."""

    def reply(self, conversation: Conversation) -> AsyncIterator[str]:
        """Stream the bot's next message, token by token. Raises ModelUnavailable, at any token."""

    async def extract(self, conversation: Conversation) -> Extraction:
        """Read what the visitor needs and who they are. Raises ModelUnavailable."""
