"""Whether somebody really wrote what a model quotes, and in which words."""

import re
from collections.abc import Iterable

_HARD = re.compile(r"\d+|://\S+|\bwww\.\S+")
_FRAME = " \t\r\n.\u2026\"'\u2018\u2019\u201c\u201d"  # what models put around a quote


def first_holding(quote: str, texts: Iterable[str]) -> tuple[int, str] | None:
    """The place of the first text that holds the quote, and the quote as it is written there.

    Case and white space make no difference, nor does what a model puts around a quote.
    """
    texts = list(texts)
    words = quote.strip(_FRAME).split()
    if not words or len(" ".join(words)) > max(map(len, texts), default=0):
        return None
    pattern = re.compile(r"\s+".join(_verbatim(word) for word in words), re.IGNORECASE)
    found = ((place, pattern.search(text)) for place, text in enumerate(texts))
    return next(((place, match[0]) for place, match in found if match), None)


def adds_none(paraphrase: str, *originals: str) -> bool:
    """Whether all numbers and links of a paraphrase stand in what it was made of."""
    known = {each for original in originals for each in _HARD.findall(original)}
    return set(_HARD.findall(paraphrase)) <= known


def _verbatim(word: str) -> str:
    # Models straighten curly apostrophes when they quote.
    return re.sub("['\u2019]", "['\u2019]", re.escape(word))
