"""The query for the leads that a search means."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from capture.search.words import BEGINNINGS, terms_of

Query = dict[str, Any]

NOTHING: Query = {"_id": {"$in": []}}
FEW = 500  # leads that are sorted in memory rather than looked for in order


@dataclass(frozen=True, slots=True)
class Search:
    """What a lead's words must begin with, each of these. The first leads to the leads.

    `few`: not more than `FEW` leads have a word that begins with the first. Of a filter without any
    words to look for, `facets` lead to the leads: those that have one of them.
    """

    terms: tuple[str, ...]
    few: bool = False
    facets: tuple[str, ...] = ()

    @classmethod
    def of(cls, text: str) -> "Search":
        """The search for a text; its longest word leads, as the one that is likely the rarest."""
        return cls(tuple(sorted(terms_of(text), key=len, reverse=True)))

    @property
    def is_plain(self) -> bool:
        """Whether one place of the index has it all, the latest lead first."""
        return len(self.terms) == 1 and len(self.terms[0]) in BEGINNINGS

    @property
    def is_ordered(self) -> bool:
        """Whether the index of words has what it means with the latest lead first."""
        if self.facets:
            return not self.few
        return bool(self.terms) and not self.few and _known(self.terms[0]) > 0

    def led_by_rarest(self, leads: Sequence[int]) -> "Search":
        """The same, knowing how many leads each word has; none is counted beyond `FEW`."""
        known = sorted(zip(leads, self.terms, strict=True), key=lambda each: each[0])
        return Search(tuple(term for _, term in known), few=known[0][0] < FEW)

    def query(self) -> Query:
        """The query for the leads that it means. Nothing to look for is found nowhere.

        MongoDB looks up one condition on a list in an index, and picks the wrong one of two; twice
        negated, all but the leading one are only compared.
        """
        if self.facets:
            return {"words": {"$in": list(self.facets)}}
        if not self.terms:
            return NOTHING
        leading, *others = self.terms
        known = _known(leading)
        if self.few or not known:
            return {**begins(leading), **_also(others)}
        return {"words": leading[:known], **_also(others if known == len(leading) else self.terms)}


def begins(term: str) -> Query:
    """The query for leads with a word that begins with this."""
    if len(term) in BEGINNINGS:
        return {"words": term}
    return {"words": {"$regex": f"^{literal(term)}"}}


def literal(text: str) -> str:
    """The text as the expression that finds it; MongoDB takes none that holds a null character."""
    return re.escape(text).replace("\0", r"\x00")


def _known(term: str) -> int:
    """How much of a beginning the index knows as a word."""
    return max((length for length in BEGINNINGS if length <= len(term)), default=0)


def _also(terms: Sequence[str]) -> Query:
    return {"$nor": [{"$nor": [begins(term)]} for term in terms]} if terms else {}
