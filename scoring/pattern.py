"""Regular expressions that somebody else wrote, in an engine whose time grows with the text alone.

RE2 has no look-around and no back-references, and so nothing to backtrack into.
"""

from collections.abc import Callable
from functools import lru_cache

import re2

LONGEST_PATTERN = 500  # characters
LONGEST_TEXT = 10_000  # characters looked at
MEMORY = 1 << 20  # bytes an expression may take


class BadPattern(ValueError):
    """The expression cannot be used; the message says why."""


@lru_cache(maxsize=1024)
def finder(pattern: str) -> Callable[[str], bool]:
    """Whether a text has the pattern anywhere, capitals or not. Raises BadPattern."""
    if len(pattern) > LONGEST_PATTERN:
        raise BadPattern(f"has more than {LONGEST_PATTERN} characters")
    try:
        search = re2.compile(pattern, _options()).search
    except re2.error as problem:
        raise BadPattern(_reason(problem)) from None
    return lambda text: search(text[:LONGEST_TEXT]) is not None


def _options() -> re2.Options:
    options = re2.Options()
    options.case_sensitive = False
    options.log_errors = False
    options.max_mem = MEMORY
    return options


def _reason(problem: Exception) -> str:
    said = problem.args[0] if problem.args else ""
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
    return f"is not a regular expression of RE2: {text[:200]}"
