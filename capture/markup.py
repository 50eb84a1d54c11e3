"""The readable text of an HTML page, with its headings, from a parser that survives hostile pages.

libxml2 bounds the depth of its tree and takes linear time; two HTML5 parsers that were measured
took minutes for a megabyte of nested or unclosed tags, which anybody's export may hold.
"""

import re
from collections.abc import Iterator

from lxml import etree

from capture.passages import clean, first_heading

_UNREAD = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "math",
        "canvas",
        "iframe",
        "object",
        "head",
        "nav",
        "form",
        "button",
        "select",
        "textarea",
        "footer",
        "aside",
        "dialog",
    ]
)
_BLOCKS = frozenset(
    [
        "p",
        "div",
        "section",
        "article",
        "main",
        "header",
        "li",
        "ul",
        "ol",
        "dl",
        "dt",
        "dd",
        "table",
        "tr",
        "blockquote",
        "pre",
        "figure",
        "figcaption",
        "address",
        "details",
        "summary",
        "hr",
        "br",
    ]
)
_HEADINGS = {f"h{level}": "#" * level for level in range(1, 7)}
_ENDLESS_TAG = re.compile(r"<([a-zA-Z][^\s<>/]{0,30})[^<>]{4000,}>")  # libxml2 compares attributes pairwise
_CELLS = frozenset({"td", "th"})


def read_page(html: str) -> tuple[str | None, str]:
    """A page's title, if it has one, and its text: Markdown headings, a line a block.

    Navigation, forms, footers and what is no text are left out.
    """
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=False
    )
    root = etree.fromstring(_ENDLESS_TAG.sub(r"<\1>", html).encode(errors="replace"), parser)
    if root is None:
        return None, ""
    text = clean(re.sub(r"[ \t\xa0]+", " ", "".join(_texts(root))))
    title = root.findtext(".//title")
    return " ".join((title or "").split()) or first_heading(text), text


def _texts(root: etree._Element) -> Iterator[str]:
    """The text in document order; what is unread is skipped with all it holds, but not what follows it."""
    unread: etree._Element | None = None
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if unread is None and event == "start" and element.tag in _UNREAD:
            unread = element
        if unread is None:
            yield _opening(element) if event == "start" else _closing(element)
        if event == "end":
            unread = None if unread is element else unread
            yield _spaced(element.tail) if unread is None else ""


def _opening(element: etree._Element) -> str:
    tag = element.tag
    if tag in _HEADINGS:
        return f"\n\n{_HEADINGS[tag]} {_spaced(element.text).strip()}"
    mark = "\n- " if tag == "li" else "\n" if tag in _BLOCKS else ""
    return mark + (element.text or "" if tag == "pre" else _spaced(element.text))


def _closing(element: etree._Element) -> str:
    if element.tag in _HEADINGS or element.tag == "p":
        return "\n\n"
    if element.tag in _CELLS:
        return " | "
    return "\n" if element.tag in _BLOCKS and element.tag != "li" else ""


def _spaced(text: str | None) -> str:
    return re.sub(r"\s+", " ", text or "")
