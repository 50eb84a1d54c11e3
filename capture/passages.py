"""How a text of a business becomes passages: cleaned, split where its author paused, and findable."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from llm.answers import words

LONGEST = 800  # characters of a passage; a few of them are shown to the model
LONGEST_HEADING = 200
MOST_TERMS = 16  # words of a question that are looked for

_UNDERLINED = re.compile(r"^(?P<text>[^\n#|>\-*][^\n]{0,200})\n(?:={3,}|-{3,})[ \t]*$", re.MULTILINE)
_FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_LINK = re.compile(r"(?P<image>!?)\[(?P<text>[^\[\]\n]{0,500})\]\((?P<url>[^()\s]{0,2000})[^()\n]{0,200}\)")
_TAG = re.compile(r"</?[a-zA-Z][^<>\n]{0,500}>")
_STRONG = re.compile(r"\*\*|__")
_CONTROL = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]"
)
_LINE_END = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_SENTENCE = re.compile(r"(?<=[.!?])\s+|(?<=[。！？])|\n+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A passage: a piece of a text, under the title of the text and the heading it stood under."""

    title: str
    text: str

    @property
    def terms(self) -> str:
        """What the passage is found by."""
        return " ".join(sorted(words(self.text)))

    @property
    def title_terms(self) -> str:
        return " ".join(sorted(words(self.title)))


def clean(text: str) -> str:
    """A text as it is stored: composed characters, plain line ends, nothing invisible."""
    text = _LINE_END.sub("\n", unicodedata.normalize("NFC", text))
    text = _CONTROL.sub("", text)
    lines = (line.rstrip() for line in text.expandtabs(4).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def from_markdown(text: str) -> str:
    """Markdown with its headings and lists, without what only matters to a renderer."""
    text = _COMMENT.sub("", _FRONT_MATTER.sub("", clean(text) + "\n", count=1))
    text = _UNDERLINED.sub(r"# \g<text>", text)
    return clean(_TAG.sub("", _STRONG.sub("", _LINK.sub(_link, text))))


def first_heading(text: str) -> str | None:
    """The first heading of a text, if it has one."""
    return next(filter(None, map(_heading, text.split("\n"))), None)


def split(title: str, text: str) -> tuple[Piece, ...]:
    """The passages of a text, in order, none longer than LONGEST; all of its words are in one of them."""
    return tuple(
        Piece(_under(title, heading), passage)
        for heading, paragraphs in _sections(text)
        for passage in _filled(paragraphs)
    )


def search_terms(question: str) -> tuple[str, ...]:
    """The words to look for; of a long message the longest, for they tell the most."""
    return tuple(sorted(words(question), key=lambda word: (-len(word), word)))[:MOST_TERMS]


def _sections(text: str) -> Iterator[tuple[str, list[str]]]:
    """Each heading with the paragraphs under it; a heading with none is a paragraph of its own."""
    heading, lines = "", list[str]()
    for line in text.split("\n"):
        found = _heading(line)
        if found:
            yield heading, _paragraphs(lines) or [heading]
            heading, lines = found, []
        else:
            lines.append(line)
    yield heading, _paragraphs(lines) or [heading]


def _paragraphs(lines: Iterable[str]) -> list[str]:
    groups = groupby(lines, key=lambda line: bool(line.strip()))
    return ["\n".join(group) for has_text, group in groups if has_text]


def _heading(line: str) -> str | None:
    """The words of a heading; None for any other line, and for one too long to be meant as one."""
    if not line.startswith("#") or len(line) > LONGEST_HEADING:
        return None
    level = len(line) - len(line.lstrip("#"))
    return line.strip("# \t") or None if level <= 6 and line[level : level + 1].isspace() else None


def _filled(paragraphs: Iterable[str]) -> Iterator[str]:
    """Paragraphs put together as long as they fit, and taken apart where one does not."""
    held = ""
    for part in (part for paragraph in paragraphs for part in _fitting(paragraph)):
        joined = f"{held}\n\n{part}" if held else part
        if len(joined) > LONGEST:
            yield held
            joined = part
        held = joined
    if held:
        yield held


def _fitting(paragraph: str) -> Iterator[str]:
    if len(paragraph) <= LONGEST:
        yield from filter(None, [paragraph])
        return
    held = ""
    for part in (part for sentence in _SENTENCE.split(paragraph) for part in _cut(sentence)):
        joined = f"{held} {part}".strip()
        if len(joined) > LONGEST:
            yield held
            joined = part
        held = joined
    yield from filter(None, [held])


def _cut(sentence: str) -> Iterator[str]:
    """A sentence in parts that fit, cut at a space if there is one."""
    while len(sentence) > LONGEST:
        at = sentence.rfind(" ", LONGEST // 2, LONGEST)
        at = at if at > 0 else LONGEST
        yield sentence[:at].strip()
        sentence = sentence[at:].strip()
    yield sentence.strip()


def _under(title: str, heading: str) -> str:
    return f"{title}: {heading}" if heading and heading.casefold() != title.casefold() else title


def _link(link: re.Match[str]) -> str:
    is_address = link["url"].startswith(("https://", "http://"))
    return f"{link['text']} ({link['url']})" if is_address and not link["image"] else link["text"]
