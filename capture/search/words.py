"""The words of a text, as they are stored with a lead and as they are asked for.

Stored with each word are its beginnings of a few lengths, so that the beginning of a word is found
as the word itself is: by one place in an index, already in order.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from capture.search.folding import folded

BEGINNINGS = (2, 4, 7)  # characters; what is typed between them is looked up by the shorter
LONGEST = 64  # characters of a word that count
MOST = 400  # words of one lead

# Python counts the vowel signs of Indic and other scripts out of the word that they stand in.
WORD = re.compile(r"[^\W_]+(?:[\u0900-\u0963\u0966-\u109f\u1780-\u17d3]+[^\W_]*)*")
# Han, kana, Thai, Lao, Burmese, Khmer: there is no space between words, so every pair counts as one.
UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3041-\u30ff\u31f0-\u31ff\u3400-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff]+"
)
JOINT = re.compile(r"(?<=[^\W_])['’‘ʼ`\-‐‑](?=[^\W_])")  # O'Brien, e-mail: written together as well
AROUND = ".,;:!?()[]{}<>\"'«»„“”‚‘’*="  # with `=` begin the facets, which are no words


def words_of(text: str) -> Iterator[str]:
    """The words of a text, in order; addresses count as a whole and in their parts."""
    for chunk in folded(text).split():
        yield from _words(chunk)
        bare = chunk.strip(AROUND)
        if "@" in bare.strip("@"):
            yield bare[:LONGEST]
        elif JOINT.search(bare):
            yield from _words(JOINT.sub("", bare))


def terms_of(search: str) -> tuple[str, ...]:
    """What a lead's words must begin with, each of them, to be what somebody searches."""
    terms: list[str] = []
    for chunk in folded(search).split():
        bare = chunk.strip(AROUND)
        terms += [bare[:LONGEST]] if "@" in bare.strip("@") else _words(chunk, asked=True)
    return tuple(dict.fromkeys(terms))


def stored(texts: Iterable[str]) -> list[str]:
    """What an index needs of these texts: the first words of them, and beginnings of those."""
    words: dict[str, None] = {}
    for text in texts:
        for word in words_of(text):
            words[word] = None
            if len(words) == MOST:
                return _with_beginnings(words)
    return _with_beginnings(words)


def _with_beginnings(words: Iterable[str]) -> list[str]:
    tokens: dict[str, None] = {}
    for word in words:
        for length in BEGINNINGS:
            if length < len(word):
                tokens[word[:length]] = None
        tokens[word] = None
    return list(tokens)


def _words(chunk: str, *, asked: bool = False) -> Iterator[str]:
    for word in WORD.findall(chunk):
        at = 0
        for run in UNSPACED.finditer(word):
            if before := word[at : run.start()]:
                yield before[:LONGEST]
            yield from (left + right for left, right in pairwise(run[0]))
            if not asked or len(run[0]) == 1:  # the last one alone, so that a single character is found
                yield run[0][-1]
            at = run.end()
        if rest := word[at:]:
            yield rest[:LONGEST]
