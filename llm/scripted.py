"""The offline model: a short, honest conversation by rules, for trying, for tests, for outages."""

import re
from collections.abc import AsyncGenerator, Iterator
from dataclasses import dataclass
from functools import cached_property

from llm import answers, cues, language, manners, reading
from llm.brief import LONGEST_GIST
from llm.chat import Conversation
from llm.extraction import Extraction
from llm.judgement import Opinion, Portrait
from llm.phrases import PHRASES
from llm.weighing import weigh

FEW_WORDS = 3  # so short a message is taken for a question ("opening hours")


class ScriptedModel:
    """A ChatModel without a network. The same conversation gives the same reply; it never fails."""

    name = "scripted"
    reply_prompt_version = "scripted.v1"
    extract_prompt_version = "scripted.v1"
    judge_prompt_version = "scripted.v1"

    async def reply(self, conversation: Conversation) -> AsyncGenerator[str]:
        """Stream the next message word by word."""
        for word in re.findall(r"\S+\s*", compose(conversation)):
            yield word

    async def summarise(self, conversation: Conversation) -> str:
        """Keep what the visitor said of their needs."""
        return gist(conversation)

    async def extract(self, conversation: Conversation) -> Extraction:
        """Read what the visitor said by rules; nothing is guessed."""
        return reading.read(conversation.lines, conversation.tagging)

    async def judge(self, portrait: Portrait) -> Opinion:
        """Weigh what is known by the words that it shares with the description."""
        return weigh(portrait)


def gist(conversation: Conversation) -> str:
    """Notes by rules: what was noted, then the visitor's sentences that state a need, the newest last."""
    said = [
        sentence.strip()
        for line in conversation.lines
        if line.role == "user"
        for sentence in reading.sentences(line.text)
        if reading.states_a_need(sentence)
    ]
    before = [conversation.gist.text] if conversation.gist else []
    return "\n".join([*before, *dict.fromkeys(said)])[-LONGEST_GIST:] or "(small talk)"


def compose(conversation: Conversation) -> str:
    """The bot's next message: what there is to say, then at most one question."""
    talk = _Talk(conversation)
    if conversation.suggestion:
        return talk.phrase("did_you_mean")
    said = " ".join(_statements(talk))
    question = None if "?" in said else _question(talk)
    return f"{said} {talk.phrase(question)}" if question else said


def handed_over(conversation: Conversation) -> str:
    """What happens next, in the visitor's language, once a person has been called."""
    talk = _Talk(conversation)
    said = [talk.phrase("handed_over")]
    if hours := conversation.profile.hours:
        said.append(talk.phrase("open_hours").replace("HOURS", hours.rstrip(". ")))
    if talk.email:
        said.append(talk.phrase("answer_by_mail"))
    elif manners.may_ask_for_email(conversation.lines):
        said.append(talk.phrase("ask_email"))
    return " ".join(said)


def apology(conversation: Conversation) -> str:
    """A short apology in the visitor's language for a reply that broke off."""
    return _Talk(conversation).phrase("apology")


def _statements(talk: "_Talk") -> Iterator[str]:
    if talk.email_is_new:
        yield talk.phrase("email_noted")
    if talk.says(cues.ASKS_IF_BOT):
        yield talk.phrase("i_am_a_bot")
    elif talk.says(cues.TAMPERS):
        yield talk.phrase("not_here")
    elif talk.wants_person:
        yield talk.phrase("person_with_email" if talk.email else "person_without_email")
    elif talk.refuses_now:
        yield talk.phrase("refusal_accepted")
    elif answer := _answer(talk):
        yield answer
    elif talk.needs_now:
        yield talk.phrase("need_and_question_noted" if talk.asks else "need_noted")
    elif talk.asks:
        yield talk.phrase("unknown")
    elif not talk.email_is_new:
        yield talk.phrase(_courtesy(talk))


def _answer(talk: "_Talk") -> str | None:
    if not (talk.asks or talk.is_brief):
        return None
    found = answers.best(talk.conversation, talk.said) or _about(talk)
    if found is None:
        return None
    if found.text in talk.last_reply:
        return talk.phrase("already_answered")
    return f"{found.text} [{found.source}]"


def _about(talk: "_Talk") -> answers.Found | None:
    about = talk.conversation.profile.about.strip()
    return answers.Found(about, 1) if about and talk.says(cues.ASKS_WHAT_YOU_DO) else None


def _courtesy(talk: "_Talk") -> str:
    if talk.says(cues.BYE):
        return "bye"
    if talk.says(cues.THANKS) and not talk.declines:
        return "welcome"
    if talk.says(cues.GREETING) or not talk.replies:
        return "greeting"
    return "noted"


def _question(talk: "_Talk") -> str | None:
    """The next thing to ask, unless it was asked just now."""
    if talk.says(cues.BYE):
        return None
    if talk.may_ask_for_email:
        return "ask_email"
    if not talk.needs:
        return "ask_need" if not talk.has_just_asked("ask_need") else None
    if not talk.knows(cues.MENTIONS_TIME, cues.ASKS_FOR_TIME):
        return "ask_time"
    if not talk.knows(cues.MENTIONS_SIZE, cues.ASKS_FOR_SIZE):
        return "ask_size"
    return "anything_else" if not talk.has_ever_asked("anything_else") else None


@dataclass(frozen=True)
class _Talk:
    """The conversation so far, as the rules look at it."""

    conversation: Conversation

    @property
    def email(self) -> str | None:
        return self.conversation.email

    @cached_property
    def messages(self) -> list[str]:
        return [line.text for line in self.conversation.lines if line.role == "user"]

    @cached_property
    def replies(self) -> list[str]:
        return [line.text for line in self.conversation.lines if line.role == "assistant"]

    @cached_property
    def said(self) -> str:
        return self.messages[-1] if self.messages else ""

    @cached_property
    def last_reply(self) -> str:
        return self.replies[-1] if self.replies else ""

    @cached_property
    def spoken(self) -> language.Language:
        return language.of_visitor(self.conversation.lines)

    @property
    def email_is_new(self) -> bool:
        return self.email is not None and not any(self.email in reply for reply in self.replies)

    @cached_property
    def wants_person(self) -> bool:
        return self.says(cues.WANTS_PERSON)

    @cached_property
    def asks(self) -> bool:
        return self.says(cues.ASKS)

    @property
    def is_brief(self) -> bool:
        return 0 < len(answers.words(self.said)) <= FEW_WORDS

    @cached_property
    def needs(self) -> bool:
        return any(reading.states_a_need(message) for message in self.messages)

    @cached_property
    def needs_now(self) -> bool:
        return reading.states_a_need(self.said)

    @cached_property
    def declines(self) -> bool:
        return self.says(cues.DECLINES)

    @cached_property
    def refuses_now(self) -> bool:
        return manners.refuses(self.said, self.last_reply)

    @cached_property
    def may_ask_for_email(self) -> bool:
        if self.email or self.declines or not manners.may_ask_for_email(self.conversation.lines):
            return False
        return self.wants_person or bool(self.replies and self.needs)

    def has_just_asked(self, key: str) -> bool:
        return any(wording in self.last_reply for wording in self._wordings(key))

    def has_ever_asked(self, key: str) -> bool:
        return any(wording in reply for wording in self._wordings(key) for reply in self.replies)

    def says(self, cue: re.Pattern[str]) -> bool:
        return bool(cue.search(language.folded(self.said)))

    def knows(self, told: re.Pattern[str], asked: re.Pattern[str]) -> bool:
        """Whether the visitor has told it, or was asked already."""
        return any(told.search(language.folded(text)) for text in self.messages) or any(
            asked.search(language.folded(text)) for text in self.replies
        )

    def phrase(self, key: str) -> str:
        """The phrase in the visitor's language, in words not said before or at least not just now."""
        wordings = self._wordings(key)
        unsaid = [each for each in wordings if not any(each in reply for reply in self.replies)]
        return next(iter([*unsaid, *(each for each in wordings if each not in self.last_reply)]), wordings[0])

    def _wordings(self, key: str) -> list[str]:
        business, suggestion = self.conversation.profile.name, self.conversation.suggestion
        known = {"business": business, "email": self.email, "suggestion": suggestion}
        return [text.format(**known) for text in PHRASES[self.spoken][key]]
