"""What Leadlight asks of a language model, in the words of a conversation."""

import hashlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Literal, Protocol, runtime_checkable

from llm.extraction import ANY_TAG, Extraction, Tagging
from llm.usage import Account

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
class Passage:
    """A piece of what the business has written; a reply that rests on it names it by `id`."""

    id: str
    title: str
    text: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """A question that the business has answered beforehand."""

    question: str
    text: str

    def as_passage(self) -> Passage:
        """The answer as a source; its id stays while the question does."""
        digest = hashlib.sha256(self.question.encode(errors="surrogatepass")).hexdigest()
        return Passage(f"answer-{digest[:16]}", self.question, self.text)


@dataclass(frozen=True, slots=True)
class Profile:
    """What a business says of itself, and how its bot is to speak.

    `ask`: what it wants to know of its visitors. `never`: what must not be promised.
    """

    name: str
    about: str = ""
    answers: tuple[Answer, ...] = ()
    tone: str = ""
    languages: tuple[str, ...] = ()
    hours: str = ""
    ask: tuple[str, ...] = ()
    never: tuple[str, ...] = ()

    def as_passages(self) -> tuple[Passage, ...]:
        """What the profile says, as a source; none when it says nothing."""
        hours = f"Opening hours: {self.hours.strip()}" if self.hours.strip() else ""
        text = "\n".join(filter(None, (self.about.strip(), hours)))
        return (Passage("profile", self.name, text),) if text else ()


@dataclass(frozen=True, slots=True)
class Gist:
    """Notes on the first `lines` lines of a conversation."""

    text: str
    lines: int


@dataclass(frozen=True, slots=True)
class Conversation:
    """All that a model may know when it speaks: one business and this one session.

    `lines` runs oldest first. `email` is the visitor's own address once it is known, so that the
    bot need not ask again. `suggestion` is what it was probably meant to be, to be asked about,
    when it has just been given and looks mistyped. `passages` are of what the business has written,
    those that may answer the visitor's last message. `tagging` says which tags a reading may give.
    `account` is whose the calls are that are made for it. `gist` stands for lines that do not fit.
    """

    profile: Profile
    lines: tuple[Line, ...]
    email: str | None = None
    suggestion: str | None = None
    passages: tuple[Passage, ...] = ()
    tagging: Tagging = ANY_TAG
    account: Account | None = field(default=None, compare=False)
    gist: Gist | None = None

    @property
    def sources(self) -> tuple[Passage, ...]:
        """All that a reply may rest on; its marks ([1], [2]) count in this order."""
        answers = (answer.as_passage() for answer in self.profile.answers)
        return (*self.profile.as_passages(), *answers, *self.passages)


@runtime_checkable
class Summariser(Protocol):
    """A model that can keep notes on a conversation."""

    async def summarise(self, conversation: Conversation) -> str:
        """Notes on its gist, if any, and all its lines. Raises ModelUnavailable."""


class ChatModel(Protocol):
    """A model that can talk to a visitor and can read a conversation."""

    @property
    def name(self) -> str:
        """The model's name, stored on each reply and fact it makes."""

    @property
    def reply_prompt_version(self) -> str:
        """The version of the instructions under which it speaks, stored on each reply."""

    @property
    def extract_prompt_version(self) -> str:
        """The version of the instructions under which it reads, stored on each fact."""

    def reply(self, conversation: Conversation) -> AsyncIterator[str]:
        """Stream the bot's next message, token by token. Raises ModelUnavailable, at any token."""

    async def extract(self, conversation: Conversation) -> Extraction:
        """Read what the visitor needs and who they are. Raises ModelUnavailable."""
