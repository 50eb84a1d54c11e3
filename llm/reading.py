"""What a visitor needs and who they are, read by rules from their own words."""

import re
from collections.abc import Iterable, Iterator, Sequence

from llm import deal, language, mood, signs
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
    lines = tuple(lines)
    said = [sentence for line in lines if line.role == "user" for sentence in sentences(line.text)]
    said = [sentence for sentence in said if not signs.JSON.search(sentence)]
    newest_first = said[::-1]
    budget = next(_budgets([*answered(lines, deal.ASKS_BUDGET)]), None)
    return Extraction(
        requirements=list(_distinct(_requirements(said)))[:MOST_REQUIREMENTS],
        tags=list(_distinct([*_tags(said, tagging), *_budget_tag(budget, tagging)]))[:MOST_TAGS],
        name=_contact(newest_first, signs.NAME, signs.NOT_A_NAME),
        company=_contact(newest_first, signs.COMPANY, signs.NOT_A_COMPANY),
        title=_contact(newest_first, signs.TITLE, frozenset()),
        phone=next(_phones(newest_first), None),
        budget=budget,
        timeline=next(_times(answered(lines, deal.ASKS_TIME)), None),
        intent=_intent(newest_first),
        sentiment=next(_moods(newest_first), None),
        language=_language(newest_first),
    )


def states_a_need(message: str) -> bool:
    """Whether a message says what its writer needs."""
    return any(True for _ in _requirements(sentences(message)))


def answered(lines: Sequence[Line], question: re.Pattern[str]) -> Iterator[tuple[str, bool]]:
    """The visitor's sentences, newest first, and whether each follows such a question of the bot."""
    asked, told = False, list[tuple[str, bool]]()
    for line in lines:
        if line.role == "assistant":
            asked = question.search(line.text) is not None
        else:
            told += [(sentence, asked) for sentence in sentences(line.text)]
    return reversed(told)


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


def _tags(said: Iterable[str], tagging: Tagging) -> Iterator[Claim]:
    topics = [(slug, sign) for slug, sign in signs.TAGS.items() if tagging.allows(slug)]
    topics += [("support", mood.INTENTS["support"])] if tagging.allows("support") else []
    topics += [(slug, _spelt_out(slug)) for slug in tagging.vocabulary if slug not in signs.TAGS]
    for sentence in said:
        for slug, sign in topics:
            if not signs.ORDERS.search(sentence) and sign.search(sentence):
                yield Claim(value=slug, quote=sentence, confidence=LIKELY)


def _budget_tag(budget: Claim | None, tagging: Tagging) -> Iterator[Claim]:
    if budget and tagging.allows("budget"):
        yield Claim(value="budget", quote=budget.quote, confidence=LIKELY)


def _spelt_out(slug: str) -> re.Pattern[str]:
    return re.compile(rf"\b{slug.replace('-', '[ -]?')}s?\b", re.IGNORECASE)


def _budgets(said: Sequence[tuple[str, bool]]) -> Iterator[Claim]:
    for pattern in (deal.AMOUNT, deal.BUDGET_IS, deal.BARE_AMOUNT):
        for sentence, asked in said:
            found = pattern.search(sentence)
            if found and _is_theirs(sentence, asked, bare=pattern is deal.BARE_AMOUNT):
                yield Claim(value=found["amount"].strip(), quote=sentence, confidence=SURE)


def _is_theirs(sentence: str, asked: bool, *, bare: bool) -> bool:
    """Whether an amount in the sentence is what the visitor can spend; a bare number answers a question."""
    if deal.NOT_THEIRS.search(sentence) or (bare and signs.PHONE.search(sentence)):
        return False
    return asked or (not bare and deal.SAYS_BUDGET.search(sentence) is not None)


def _times(said: Iterable[tuple[str, bool]]) -> Iterator[Claim]:
    for sentence, asked in said:
        patterns = [deal.TIMELINE, *([deal.BARE_TIME] if asked else [])]
        for found in filter(None, (pattern.search(sentence) for pattern in patterns)):
            if not deal.NOT_THEIR_TIME.search(sentence):
                yield Claim(value=found["time"].strip(), quote=sentence, confidence=LIKELY)


def _intent(said: Sequence[str]) -> Claim | None:
    for value, sign in mood.INTENTS.items():
        for sentence in said:
            needs = value == "buy" and not sentence.endswith("?") and states_a_need(sentence)
            if (needs or sign.search(sentence)) and not _is_idle(value, sentence):
                return Claim(value=value, quote=sentence, confidence=LIKELY)
    return None


def _is_idle(intent: str, sentence: str) -> bool:
    return intent in {"buy", "evaluate"} and mood.NO_PURCHASE.search(sentence) is not None


def _moods(said: Iterable[str]) -> Iterator[Claim]:
    for sentence in said:
        for value, sign in mood.MOODS.items():
            found = sign.search(sentence)
            if found and not mood.NOT_SO.search(sentence[: found.start()]):
                yield Claim(value=value, quote=found[0], confidence=LIKELY)


def _language(said: Iterable[str]) -> Claim | None:
    """The language of the newest sentence that shows one."""
    for sentence in said:
        if spoken := language.detect(_EMAIL.sub(" ", sentence)):
            return Claim(value=spoken, quote=sentence, confidence=LIKELY)
    return None


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
