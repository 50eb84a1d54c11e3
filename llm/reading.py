"""What a visitor needs and who they are, read by rules from their own words."""

import re
from collections.abc import Iterable, Iterator

from llm import signs
from llm.chat import Line
from llm.extraction import (
    ANY_TAG,
    FEWEST_PHONE_DIGITS,
    LONGEST,
    MOST_REQUIREMENTS,
    MOST_TAGS,
    Claim,
    Extraction,
    Tagging,
)

SURE, LIKELY = 0.9, 0.6
MOST_PHONE_DIGITS = 15
FEWEST_BARE_DIGITS = 9

_EMAIL = re.compile(r"(?<![^\s@])[^\s@]+@[^\s@]+\.\w+")
_SENTENCE = re.compile(r"[^.!?;\n]+(?:[.!?](?=\S)[^.!?;\n]+)*[!?]?")
_PHONE = re.compile(r"(?<![\w$€£@.,])\+?\(?\d[\d ().\-/]{5,}\d(?![\w@])")
_DATE = re.compile(r"\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}")


def read(lines: Iterable[Line], tagging: Tagging = ANY_TAG) -> Extraction:
    """The claims that the visitor's messages carry, each with the words it stands on."""
    said = [sentence for line in lines if line.role == "user" for sentence in sentences(line.text)]
    newest_first = said[::-1]
    return Extraction(
        requirements=list(_distinct(_requirements(said)))[:MOST_REQUIREMENTS],
        tags=list(_distinct(_tags(said)))[:MOST_TAGS],
        name=_contact(newest_first, signs.NAME, signs.NOT_A_NAME),
        company=_contact(newest_first, signs.COMPANY, signs.NOT_A_COMPANY),
        title=_contact(newest_first, signs.TITLE, frozenset()),
        phone=next(_phones(newest_first), None),
    )


def states_a_need(message: str) -> bool:
    """Whether a message says what its writer needs."""
    return any(True for _ in _requirements(sentences(message)))


def sentences(message: str) -> list[str]:
    """A message in sentences, each verbatim."""
    return [found[0].strip() for found in _SENTENCE.finditer(message) if found[0].strip()]


def _requirements(said: Iterable[str]) -> Iterator[Claim]:
    for sentence in said:
        for clause in _clauses(sentence):
            starts = [found.start("what") for sign in signs.NEEDS if (found := sign.search(clause))]
            if starts and not signs.NO_NEED.search(clause):
                yield Claim(value=_bullet(clause[min(starts) :]), quote=clause, confidence=SURE)


def _clauses(sentence: str) -> Iterator[str]:
    """The parts of a sentence that each say something of their own, without e-mail addresses."""
    start = 0
    cuts = [*signs.NEXT_CLAUSE.finditer(sentence), *_EMAIL.finditer(sentence)]
    for cut in sorted(cuts, key=lambda each: each.start()):
        if cut.start() >= start:
            yield sentence[start : cut.start()].strip(" ,:")
            start = cut.end()
    yield sentence[start:].strip(" ,:")


def _bullet(text: str) -> str:
    """A clause as a short line: begun with a capital, ended at a word."""
    line = " ".join(text.split()).rstrip(" ,.:!?")
    if len(line) > LONGEST["requirement"]:
        line = line[: LONGEST["requirement"]].rsplit(" ", 1)[0]
    return line[:1].upper() + line[1:]


def _tags(said: Iterable[str]) -> Iterator[Claim]:
    for sentence in said:
        for slug, sign in signs.TAGS.items():
            if sign.search(sentence):
                yield Claim(value=slug, quote=sentence, confidence=LIKELY)


def _contact(said: Iterable[str], pattern: re.Pattern[str], never: frozenset[str]) -> Claim | None:
    for sentence in said:
        for found in pattern.finditer(sentence):
            value = found[found.lastgroup or 0].strip(" ,.-'\u2019")
            if value and value.split()[0].casefold() not in never:
                return Claim(value=value, quote=sentence, confidence=LIKELY)
    return None


def _phones(said: Iterable[str]) -> Iterator[Claim]:
    for sentence in said:
        for found in _PHONE.finditer(sentence):
            if _is_phone(found[0], sentence):
                yield Claim(value=found[0], quote=sentence, confidence=SURE)


def _is_phone(number: str, sentence: str) -> bool:
    digits = sum(character.isdigit() for character in number)
    if not FEWEST_PHONE_DIGITS <= digits <= MOST_PHONE_DIGITS or _DATE.fullmatch(number):
        return False
    dialled = number.startswith(("+", "0", "(")) and digits >= FEWEST_BARE_DIGITS
    return bool(dialled or signs.PHONE.search(sentence))


def _distinct(claims: Iterable[Claim]) -> Iterator[Claim]:
    seen: set[str] = set()
    for claim in claims:
        if claim.value and claim.value.casefold() not in seen:
            seen.add(claim.value.casefold())
            yield claim
