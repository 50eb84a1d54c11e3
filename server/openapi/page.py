"""The document as a page to read: everything in the HTML, nothing from elsewhere, and no script needed."""

import hashlib
from collections.abc import Iterator
from functools import cache
from html import escape
from importlib.resources import files
from itertools import groupby

from server.openapi.answers import PROBLEMS
from server.openapi.examples import as_json, example
from server.openapi.page_operation import OperationOnPage, fields
from server.openapi.page_parts import badge, code_box, kind_of, phrase, prose
from server.openapi.schemas import Schema

FILES = files("server") / "docs_page"
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)

HEAD = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<meta name="description" content="{summary}">
<link rel="icon" href="/api/docs/mark.svg" type="image/svg+xml">
<link rel="stylesheet" href="/api/docs/page.css?v={style}">
<script src="/api/docs/page.js?v={script}" defer></script>
</head>
"""


@cache
def page_file(name: str) -> bytes | None:
    """A file that the page loads; None when there is none of this name."""
    known = {path.name: path for path in FILES.iterdir() if path.is_file()}
    return known[name].read_bytes() if name in known else None


def page(document: Schema) -> str:
    """The whole page in HTML."""
    info = document["info"]
    head = HEAD.format(
        title=escape(info["title"]),
        summary=escape(info["summary"]),
        style=_version("page.css"),
        script=_version("page.js"),
    )
    return (
        f'{head}<body><a class="skip" href="#main">To the content</a>{_top(info)}'
        f'<div class="sheet">{_contents(document)}'
        f'<main id="main" tabindex="-1">{_introduction(document)}{"".join(_groups(document))}'
        f"{_problems()}{_schemas(document)}</main></div></body></html>"
    )


def operations(document: Schema) -> Iterator[tuple[str, str, Schema]]:
    """Path, method and operation, in the order of the document."""
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def _top(info: Schema) -> str:
    return (
        '<header class="top"><a class="brand" href="#main">'
        '<img src="/api/docs/mark.svg" alt="" width="26" height="26">'
        f'<span>{escape(info["title"])}</span><span class="version">{escape(info["version"])}</span></a>'
        '<div class="tools" hidden><label class="search"><span class="unseen">Search operations</span>'
        '<input type="search" placeholder="Search" autocomplete="off" spellcheck="false" '
        'aria-keyshortcuts="/"><kbd aria-hidden="true">/</kbd></label>'
        '<p class="unseen" role="status" id="found"></p>'
        '<button type="button" class="theme"><span class="unseen">Dark or light</span></button></div>'
        '<a class="raw" href="/api/openapi.json">openapi.json</a></header>'
    )


def _contents(document: Schema) -> str:
    parts = "".join(_contents_of(tag, group) for tag, group in _by_tag(document))
    return (
        '<nav class="contents" aria-label="Operations" tabindex="0"><ul class="first">'
        '<li><a href="#main">Introduction</a></li><li><a href="#problems">Problems</a></li>'
        f'<li><a href="#schemas">Schemas</a></li></ul>{parts}'
        '<p class="none" hidden>Nothing has these words.</p></nav>'
    )


def _contents_of(tag: str, group: list[tuple[str, str, Schema]]) -> str:
    items = "".join(
        f'<li><a href="#{escape(operation["operationId"])}">{badge(method)}'
        f"<span>{phrase(operation['summary'])}</span></a></li>"
        for _, method, operation in group
    )
    return f"<details open><summary>{escape(tag)}</summary><ul>{items}</ul></details>"


def _introduction(document: Schema) -> str:
    info = document["info"]
    setup = "export LEADLIGHT=http://127.0.0.1:8080\nexport TOKEN=adm_7f3k2m9q.…"
    return (
        '<section class="introduction"><div class="told">'
        f'<h1>{escape(info["title"])}</h1><p class="lead">{phrase(info["summary"])}</p>'
        f"{prose(info['description'])}</div>"
        f'<div class="shown">{code_box("Before the examples", setup, "curl setup")}</div></section>'
    )


def _groups(document: Schema) -> Iterator[str]:
    said = {tag["name"]: tag["description"] for tag in document["tags"]}
    for tag, group in _by_tag(document):
        parts = "".join(OperationOnPage(document, *each).html() for each in group)
        anchor = escape(tag.casefold().replace(" ", "-"))
        yield (
            f'<section class="group" aria-labelledby="tag-{anchor}"><header>'
            f'<h2 id="tag-{anchor}">{escape(tag)}</h2>{prose(said.get(tag))}</header>{parts}</section>'
        )


def _by_tag(document: Schema) -> list[tuple[str, list[tuple[str, str, Schema]]]]:
    order = [tag["name"] for tag in document["tags"]]
    listed = sorted(operations(document), key=lambda each: order.index(each[2]["tags"][0]))
    return [(tag, list(group)) for tag, group in groupby(listed, key=lambda each: each[2]["tags"][0])]


def _problems() -> str:
    rows = "".join(
        f'<dt id="problem-{status}"><span class="status problem">{status}</span></dt><dd>{phrase(says)}</dd>'
        for status, says in PROBLEMS.items()
    )
    return (
        '<section class="group problem-list" aria-labelledby="problems"><header>'
        '<h2 id="problems">Problems</h2><p>Every one of them is a <a href="#schema-Problem">Problem</a>, in '
        f'<code>application/problem+json</code>.</p></header><dl class="answers">{rows}</dl></section>'
    )


def _schemas(document: Schema) -> str:
    schemas = document["components"]["schemas"]
    parts = "".join(_schema(name, schema, schemas) for name, schema in schemas.items())
    return (
        '<section class="group" aria-labelledby="schemas"><header><h2 id="schemas">Schemas</h2>'
        f"</header>{parts}</section>"
    )


def _schema(name: str, schema: Schema, schemas: dict[str, Schema]) -> str:
    anchor = f"schema-{escape(name)}"
    shown = code_box(f"Example of {name}", as_json(example(schema, schemas)), "json")
    inside = fields(schema) or f'<p class="kind">{kind_of(schema)}</p>'
    return (
        f'<section class="operation schema" id="{anchor}" aria-labelledby="{anchor}-title" '
        f'data-words="{escape(name.casefold())}"><div class="told"><h3 id="{anchor}-title">{escape(name)}'
        f'<a class="anchor" href="#{anchor}" aria-label="Link to this schema">#</a></h3>'
        f"{prose(schema.get('description'))}{inside}</div>"
        f'<div class="shown">{shown}</div></section>'
    )


def _version(name: str) -> str:
    return hashlib.sha256(page_file(name) or b"").hexdigest()[:10]
