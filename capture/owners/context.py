# ruff: noqa: SIM905 (a list that reads best as text)
"""The words around one address of a message."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from capture.emails import Address
from capture.owners import correction_words as corrections
from capture.owners import role_words as words

LEFT_WINDOW = 160
RIGHT_WINDOW = 80
SHORT_SENTENCE = 30
ABBREVIATIONS = "mr mrs ms dr hr fr sr sra dra st hd prof z b".split()
SENTENCE_END = re.compile("".join(rf"(?<!\b{short})" for short in ABBREVIATIONS) + r"(?:[.!?;]+[\s)]+|\n+)")
NEXT_PART = re.compile(r"[,;&\n]|(?<!\w)(?:and|or|cc|und|oder|y|o|et|ou|e|en|of|i)(?!\w)")
JOINED = re.compile(rf"\W*(?:{words.SAME_PERSON_JOIN})?\W*")
TOLD_AFTER = re.compile(rf"(?:{corrections.DENIED_AFTER}|{words.THEIRS_AFTER})")
SAID_AFTER = re.compile(
    rf"(?:{words.MINE_AFTER}|{corrections.DENIED_AFTER}|{words.THEIRS_AFTER}|(?:is|ist|es|est) )"
)


@dataclass(frozen=True, slots=True)
class Context:
    """Casefolded, and no further than the addresses beside it."""

    names: Sequence[str]  # the words of the address that may be a person's name
    clause: str  # from the beginning of the sentence to the address
    before: str  # the clause, after the short sentence before it if there is one
    earlier: Sequence[str]  # the sentences before
    message_before: str
    after: str
    joined: bool  # nothing but "or", "and" stands between this address and the one before
    asked: bool  # a question mark follows


def context_of(message: str, address: Address, floor: int, ceiling: int) -> Context:
    """The context of an address that stands between others ending at `floor` and beginning at `ceiling`."""
    between = folded(message[max(floor, address.start - LEFT_WINDOW) : address.start])
    right = folded(message[address.end : min(ceiling, address.end + RIGHT_WINDOW)])
    left = own_words_before(between, another_precedes=floor > 0)
    *earlier, clause = sentences_of(left)
    lead = earlier[-1] if earlier and len(earlier[-1]) <= SHORT_SENTENCE else ""
    return Context(
        names=[name for name in re.split(r"[\W\d_]+", address.email.rpartition("@")[0]) if len(name) > 2],
        clause=clause,
        before=f"{lead} {clause}",
        earlier=earlier,
        message_before=left,
        after=own_words_after(right, another_follows=ceiling < len(message)),
        joined=floor > 0 and JOINED.fullmatch(between) is not None,
        asked=re.match(r"[^.!\n]{0,60}\?", right) is not None,
    )


def sentences_of(left: str) -> list[str]:
    """The last one leads to the address: a line that ends before it ("My e-mail:") counts."""
    sentences = SENTENCE_END.split(left)
    led_by_a_line = re.search(r"[:\n]\s*$", left) and not sentences[-1].strip(" \t<(\"'*->:")
    return sentences[:-1] if led_by_a_line and len(sentences) > 1 else sentences


def own_words_before(left: str, another_precedes: bool) -> str:
    """What leads to an address, without what was still said of the one before."""
    if not another_precedes or not SAID_AFTER.match(left.lstrip(" \t)>\"'`*_?,")):
        return left
    part = NEXT_PART.search(left, 1)
    return left[part.start() :] if part else left


def own_words_after(right: str, another_follows: bool) -> str:
    """What is said of an address behind it, unless it leads to the next one."""
    right = right.lstrip(" \t)>\"'`*_?")
    told = right.lstrip(" ,")
    if not another_follows or TOLD_AFTER.match(told):
        return told
    return NEXT_PART.split(right, maxsplit=1)[0]


def folded(text: str) -> str:
    return text.replace("’", "'").casefold()
