"""How often a bot may ask for an e-mail address, and when it must not: told from what was said."""

from collections.abc import Iterable, Iterator, Sequence

from llm import cues
from llm.chat import Line
from llm.language import folded

MOST_EMAIL_QUESTIONS = 2


def asks_for_email(reply: str) -> bool:
    """Whether a reply asks the visitor for an e-mail address."""
    return bool(cues.ASKS_FOR_EMAIL.search(folded(reply)))


def refuses(said: str, before: str) -> bool:
    """Whether a visitor declines to give an address; `before` is what the bot had said."""
    text = folded(said)
    return bool(cues.REFUSES.search(text) or (cues.DECLINES.search(text) and asks_for_email(before)))


def has_refused(lines: Iterable[Line]) -> bool:
    """Whether the visitor has declined at any time."""
    return any(refuses(said, before) for said, before in _exchanges(lines))


def may_ask_for_email(lines: Sequence[Line]) -> bool:
    """Whether asking now would not be nagging: not refused, not asked just now, not asked twice."""
    replies = [line.text for line in lines if line.role == "assistant"]
    if has_refused(lines) or (replies and asks_for_email(replies[-1])):
        return False
    return sum(map(asks_for_email, replies)) < MOST_EMAIL_QUESTIONS


def _exchanges(lines: Iterable[Line]) -> Iterator[tuple[str, str]]:
    """Each message of the visitor, with the bot's message before it."""
    before = ""
    for line in lines:
        if line.role == "assistant":
            before = line.text
        else:
            yield line.text, before
