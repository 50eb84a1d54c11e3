"""Which of the things that a business has written answers a visitor, by the words they share."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from llm.chat import Answer, Conversation, Passage, Profile
from llm.cues import SYNONYMS
from llm.language import STOP_WORDS, folded

GOOD_ENOUGH = 0.5
TITLE_HELPS = 0.25
_WORD = re.compile(r"[^\W_]+")
_UNSPACED = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]{2,}")  # scripts without spaces
_ADDRESS = re.compile(r"(?<!\S)\S+@\S+")
_SENTENCE_END = re.compile(r"(?<=[.!?。！？])\s+|\n+")


@dataclass(frozen=True, slots=True)
class Found:
    """Words that answer a visitor, and the number of their source."""

    text: str
    source: int


def best(conversation: Conversation, said: str) -> Found | None:
    """What answers `said`: a prepared answer, a sentence of a passage or of the profile, or None."""
    profile = conversation.profile
    asked = words(said) - words(profile.name)
    for fit, answer in ranked(profile, said)[:1]:
        if fit >= GOOD_ENOUGH:
            return Found(answer.text.strip(), _number(conversation, answer.as_passage()))
    return _from_passages(conversation, asked)


def ranked(profile: Profile, said: str) -> list[tuple[float, Answer]]:
    """The answers with how well each fits `said` (0 to 1), the best first, else as they stood."""
    name = words(profile.name)
    asked = words(said) - name
    scored = [(_fit(asked, words(answer.question) - name), answer) for answer in profile.answers]
    return sorted(scored, key=lambda item: item[0], reverse=True)


def words(text: str) -> frozenset[str]:
    """The words of a text that carry its meaning, without case, accents, endings and synonyms.

    Of scripts that put no spaces, every two letters that stand together.
    """
    found = _WORD.findall(folded(_ADDRESS.sub(" ", text)))
    telling = (word for word in found if word in SYNONYMS or word not in STOP_WORDS)
    return frozenset(part for word in telling for part in _parts(word))


def _from_passages(conversation: Conversation, asked: frozenset[str]) -> Found | None:
    """The sentence that has most of what is asked; of several alike, the first."""
    if not asked:
        return None
    fits = [
        (_share(asked, sentence, passage), sentence, number)
        for number, passage in enumerate(conversation.sources, 1)
        for sentence in _SENTENCE_END.split(passage.text.strip())
    ]
    fit, sentence, number = max(fits, key=lambda item: item[0], default=(0.0, "", 0))
    return Found(_plain(sentence), number) if fit > GOOD_ENOUGH else None


def _share(asked: frozenset[str], sentence: str, passage: Passage) -> float:
    if sentence.startswith("#"):
        return 0.0  # a heading says nothing of its own
    share = len(asked & words(sentence)) / len(asked)
    return share + TITLE_HELPS if share and asked & words(passage.title) else share


def _plain(sentence: str) -> str:
    return sentence.strip().removeprefix("- ").replace("**", "")


def _number(conversation: Conversation, passage: Passage) -> int:
    return 1 + conversation.sources.index(passage)


def _fit(asked: frozenset[str], question: frozenset[str]) -> float:
    shared = len(asked & question)
    if not shared:
        return 0.0
    return shared / min(len(asked), len(question)) - 0.1 * (1 - shared / max(len(asked), len(question)))


def _parts(word: str) -> Iterable[str]:
    if _UNSPACED.fullmatch(word):
        return (word[at : at + 2] for at in range(len(word) - 1))
    return (_root(word),)


def _root(word: str) -> str:
    if word in SYNONYMS:
        return SYNONYMS[word]
    return _without_ending(word, ("ings", "ing", "es", "s", "en", "e")) if len(word) > 4 else word


def _without_ending(word: str, endings: Iterable[str]) -> str:
    for ending in endings:
        if word.endswith(ending):
            return word.removesuffix(ending)
    return word
