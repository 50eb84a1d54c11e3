"""What a reply rests on: its marks ([1], [2, 3]) are taken out as it streams, and become sources."""

import re
from collections.abc import Sequence

from llm.chat import Passage

_MARK = re.compile(r"\s{0,8}[\[【](\d{1,3}(?:(?:[,;] ?| )\d{1,3}){0,8})[\]】]")
# What may yet become a mark, or the space before one.
_UNFINISHED = re.compile(r"\s{0,8}(?:[\[【][\d,; ]{0,40})?\Z")


class Citations:
    """Takes the marks out of one reply. `used` are the passages they named, in the order of use.

    A mark that names no passage is taken out, too: it is made up.
    """

    def __init__(self, passages: Sequence[Passage]) -> None:
        self._passages = passages
        self._numbers: dict[int, None] = {}
        self._held = ""
        self._silent = True

    @property
    def used(self) -> tuple[Passage, ...]:
        known = (number for number in self._numbers if 0 < number <= len(self._passages))
        return tuple(self._passages[number - 1] for number in known)

    def feed(self, token: str) -> str:
        """What of the reply can be shown now; the beginning of a mark is held back."""
        text = _MARK.sub(self._note, self._held + token)
        ready = text[: _start_of_unfinished(text)]
        self._held = text[len(ready) :]
        return self._shown(ready)

    def rest(self) -> str:
        """What was held back and turned out to be no mark."""
        held, self._held = self._held, ""
        return self._shown(held)

    def _note(self, mark: re.Match[str]) -> str:
        self._numbers.update(dict.fromkeys(map(int, re.findall(r"\d+", mark[1]))))
        return ""

    def _shown(self, text: str) -> str:
        shown = text.lstrip() if self._silent else text
        self._silent = self._silent and not shown
        return shown


def _start_of_unfinished(text: str) -> int:
    found = _UNFINISHED.search(text, max(0, len(text) - 50))
    return found.start() if found else len(text)
