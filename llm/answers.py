"""Which of a business's own answers fits what a visitor asks, by the words they share."""

import re
from collections.abc import Iterable

from llm.chat import Answer, Profile
from llm.cues import SYNONYMS
from llm.language import STOP_WORDS, folded

GOOD_ENOUGH = 0.5
_WORD = re.compile(r"[^\W_]+")
_ADDRESS = re.compile(r"(?<!\S)\S+@\S+")


def ranked(profile: Profile, said: str) -> list[tuple[float, Answer]]:
    """The answers with how well each fits `said` (0 to 1), the best first, else as they stood."""
    name = words(profile.name)
    asked = words(said) - name
    scored = [(_fit(asked, words(answer.question) - name), answer) for answer in profile.answers]
    return sorted(scored, key=lambda item: item[0], reverse=True)


def best(profile: Profile, said: str) -> str | None:
    """The text that answers `said`: an answer, or a sentence of the profile, or None."""
    for fit, answer in ranked(profile, said)[:1]:
        if fit >= GOOD_ENOUGH:
            return answer.text.strip()
    return _from_about(profile, words(said) - words(profile.name))


def words(text: str) -> frozenset[str]:
    """The words of a text that carry its meaning, without case, accents, endings and synonyms."""
    found = _WORD.findall(folded(_ADDRESS.sub(" ", text)))
    return frozenset(_root(word) for word in found if word in SYNONYMS or word not in STOP_WORDS)


def _fit(asked: frozenset[str], question: frozenset[str]) -> float:
    shared = len(asked & question)
    if not shared:
        return 0.0
    return shared / min(len(asked), len(question)) - 0.1 * (1 - shared / max(len(asked), len(question)))


def _from_about(profile: Profile, asked: frozenset[str]) -> str | None:
    if not asked:
        return None
    sentences = re.split(r"(?<=[.!?])\s+", profile.about.strip())
    fits = [(len(asked & words(sentence)) / len(asked), sentence) for sentence in sentences]
    fit, sentence = max(fits, key=lambda item: item[0])
    return sentence if fit > GOOD_ENOUGH else None


def _root(word: str) -> str:
    if word in SYNONYMS:
        return SYNONYMS[word]
    return _without_ending(word, ("ings", "ing", "es", "s", "en", "e")) if len(word) > 4 else word


def _without_ending(word: str, endings: Iterable[str]) -> str:
    for ending in endings:
        if word.endswith(ending):
            return word.removesuffix(ending)
    return word
