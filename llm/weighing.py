"""How well a lead fits a description, weighed by plain rules from the words that they share.

Whoever shares nothing with it stands in the middle, at 50. Each word that the description asks for and
that is known of the lead counts 10, each that it excludes ("no …", "not …", "without …") takes 25.
What the lead says is not so, and what only tries to steer the judgement, tells nothing.
"""

import re
from collections.abc import Iterable

from llm.answers import words
from llm.judgement import LEAST_FIT, MOST_FIT, MOST_GROUNDS, Argument, Opinion, Portrait, Statement, demands
from llm.language import folded
from llm.reading import sentences

MIDDLE, FOR, AGAINST = 50, 10, 25
LONGEST_QUOTE = 200

_WORD = re.compile(r"[^\W_]+")
_CLAUSE = re.compile(r"[.;:!?\n]+|,| but | aber | pero | mais ")
_EXCLUDES = re.compile(
    r"\b(?:no|not|never|without|except|avoid|don't|isn't|aren't|nicht|kein\w*|nie|ohne|ausser|"
    r"nunca|sin|excepto|pas|jamais|sans|sauf)\b"
)
# What every description says, whoever is looked for.
_COMMON = words(
    "ideal perfect typical good customer customers client company companies business firm lead people person"
    " employee employees staff sell sells selling work works working look looking want wants like least most"
    " ideale kunde kunden unternehmen firma mitarbeiter cliente empresa empleados client entreprise salaries"
)


def weigh(portrait: Portrait) -> Opinion:
    """The fit of a lead, and the words that speak for it and against it."""
    wanted, excluded = _described(portrait.ideal)
    told = [sentence for each in portrait.statements for sentence in _told(each)]
    shared = {word for sentence in told for word in words(sentence)}
    fit = MIDDLE + FOR * len(shared & wanted) - AGAINST * len(shared & excluded)
    against = _arguments(told, excluded, "The description excludes this")
    favour = _arguments(told, wanted, "The description asks for this")
    return Opinion(
        fit=max(LEAST_FIT, min(MOST_FIT, fit)),
        reasons=[*against, *favour][:MOST_GROUNDS],
    )


def _described(ideal: str) -> tuple[frozenset[str], frozenset[str]]:
    """The words of what is asked for, and of what is excluded; never both."""
    wanted, excluded = set[str](), set[str]()
    for clause in _CLAUSE.split(ideal):
        (excluded if _EXCLUDES.search(folded(clause)) else wanted).update(_telling(clause))
    return frozenset(wanted - excluded), frozenset(excluded)


def _telling(text: str) -> frozenset[str]:
    return frozenset(word for word in words(text) - _COMMON if not word.isdigit())


def _told(statement: Statement) -> list[str]:
    if demands(statement.text):
        return []
    return [each for each in sentences(statement.text) if not _EXCLUDES.search(folded(each))]


def _arguments(told: Iterable[str], looked_for: frozenset[str], why: str) -> list[Argument]:
    """A reason for each sentence that has new ones of these words."""
    found, left = [], set(looked_for)
    for sentence in told:
        if shared := words(sentence) & left:
            left -= shared
            named = ", ".join(_as_written(sentence, shared))
            found.append(Argument(text=f"{why}: {named}", quote=_quote(sentence, shared)))
    return found


def _quote(sentence: str, shared: frozenset[str]) -> str:
    return sentence if len(sentence) <= LONGEST_QUOTE else next(iter(_as_written(sentence, shared)), sentence)


def _as_written(sentence: str, shared: frozenset[str]) -> list[str]:
    return list(dict.fromkeys(each[0] for each in _WORD.finditer(sentence) if words(each[0]) & shared))
