"""What the bot of an admin knows: entries, pasted or imported from files."""

import asyncio
import math
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE, lookup
from collections.abc import Callable
from typing import Annotated, Any, Final, Literal

from aiohttp import web
from pydantic import AfterValidator, Field, StringConstraints

from capture.knowledge import Draft, Entry, Knowledge, KnowledgeFull, Listed
from capture.markup import read_page
from capture.passages import clean, first_heading, from_markdown
from capture.record import Record
from server.call import Call, Nothing, Request, reply_json
from server.errors import FieldError, Problem, invalid, not_found
from server.texts import has_text, one_line

IMPORT_LIMIT = 1024 * 1024  # bytes
SLOWEST_IMPORT = 60.0  # seconds
LONGEST_TITLE = 200
LONGEST_PASTED = 50_000

Format = Literal["markdown", "html", "text"]
Page = tuple[str | None, str]  # the title that the file gives itself, and its text

READERS: Final[dict[Format, Callable[[str], Page]]] = {
    "html": read_page,
    "markdown": lambda text: (first_heading(read := from_markdown(text)), read),
    "text": lambda text: (None, clean(text)),
}
BOMS = {BOM_UTF8: "utf-8-sig", BOM_UTF16_LE: "utf-16", BOM_UTF16_BE: "utf-16"}
CHARSETS = frozenset(
    lookup(name).name
    for name in (
        *(
            "utf-8",
            "utf-16",
            "utf-16-le",
            "utf-16-be",
            "ascii",
            "koi8-r",
            "shift_jis",
            "euc-jp",
            "iso2022_jp",
        ),
        *("gbk", "gb18030", "gb2312", "big5", "euc-kr", *(f"cp{number}" for number in range(1250, 1259))),
        *(f"iso8859-{number}" for number in (1, 2, 5, 7, 9, 15)),
    )
)


Title = Annotated[str, StringConstraints(max_length=LONGEST_TITLE), AfterValidator(one_line)]
Url = Annotated[str, StringConstraints(max_length=2_048, pattern=r"^https?://[^\s<>\"]+$")]


class Write(Request):
    """An entry. Headings (`# …`) and empty lines in `text` say where it may be taken apart."""

    title: Title
    text: Annotated[str, StringConstraints(max_length=LONGEST_PASTED), AfterValidator(has_text)]
    url: Url | None = None


class Find(Request):
    """A page of entries, those with words of `search` only."""

    page: Annotated[int, Field(ge=1, le=1_000_000)] = 1
    limit: Annotated[int, Field(ge=1, le=100)] = 20
    search: Annotated[str, StringConstraints(max_length=200)] | None = None


class Import(Request):
    """How to read the file in the body; without `title`, what the file calls itself."""

    format: Format
    title: Title | None = None
    url: Url | None = None


class EntryPage(Record):
    """A page of entries, the newest first."""

    entries: tuple[Listed, ...]
    page: int
    limit: int
    total: int
    pages: int


class EntryDeleted(Record):
    id: str
    deleted: bool = True


async def find(call: Call[Nothing, Find]) -> web.Response:
    """The entries, the newest first, without their texts."""
    query = call.query
    entries, total = await _knowledge(call).page(query.search, query.page, query.limit)
    told = EntryPage(
        entries=tuple(entries),
        page=query.page,
        limit=query.limit,
        total=total,
        pages=math.ceil(total / query.limit),
    )
    return reply_json(told.model_dump(mode="json", by_alias=True))


async def post(call: Call[Write, Nothing]) -> web.Response:
    """Add an entry."""
    return reply_json(_shown(await _add(call, Draft(**call.body.model_dump()))), status=201)


async def load(call: Call[Nothing, Import]) -> web.Response:
    """Add an entry from a file, which is the raw body of the request."""
    raw = await _raw_body(call.request)
    read = READERS[call.query.format]
    named, text = await asyncio.to_thread(read, _decoded(raw, call.request.charset))
    if not text:
        raise invalid(FieldError("body", "holds no text"))
    title = call.query.title or " ".join((named or "").split())[:LONGEST_TITLE]
    if not title:
        raise invalid(FieldError("title", "is required, for the file does not name itself"))
    return reply_json(_shown(await _add(call, Draft(title=title, text=text, url=call.query.url))), status=201)


async def get(call: Call[Nothing, Nothing]) -> web.Response:
    """One entry, with its text."""
    return reply_json(_shown(_known(await _knowledge(call).get(_id(call)))))


async def put(call: Call[Write, Nothing]) -> web.Response:
    """Replace an entry; its passages are made anew."""
    draft = Draft(**call.body.model_dump())
    try:
        stored = await _knowledge(call).replace(_id(call), draft, call.services.clock())
    except KnowledgeFull:
        raise _full() from None
    return reply_json(_shown(_known(stored)))


async def delete(call: Call[Nothing, Nothing]) -> web.Response:
    """Remove an entry; replies that rested on it keep its title."""
    entry_id = _id(call)
    if not await _knowledge(call).remove(entry_id):
        raise not_found("entry")
    return reply_json(EntryDeleted(id=entry_id).model_dump())


async def _add(call: Call[Any, Any], draft: Draft) -> Entry:
    await call.services.admins.note_knowledge(call.admin)
    try:
        return await _knowledge(call).add(draft, call.services.clock())
    except KnowledgeFull:
        raise _full() from None


async def _raw_body(request: web.Request) -> bytes:
    """The body as it came, at most IMPORT_LIMIT of it. Raises Problem."""
    body = bytearray()
    try:
        async with asyncio.timeout(SLOWEST_IMPORT):
            async for chunk in request.content.iter_any():
                body += chunk
                if len(body) > IMPORT_LIMIT:
                    raise Problem(
                        413, "request-entity-too-large", "Request too large", "A file has at most 1 MiB."
                    )
    except TimeoutError:
        raise Problem(408, "too-slow", "Too slow", "The file took too long to arrive.") from None
    if not body.strip():
        raise invalid(FieldError("body", "must not be empty"))
    return bytes(body)


def _decoded(raw: bytes, charset: str | None) -> str:
    """The file as text. Raises Problem: what is decoded wrongly would be told to visitors."""
    marked = next((name for bom, name in BOMS.items() if raw.startswith(bom)), None)
    encoding = marked or _known_charset(charset or "utf-8")
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError:
        raise invalid(
            FieldError(
                "body",
                f"is not {encoding} text; name its encoding, as in Content-Type: text/plain; charset=…",
            )
        ) from None
    if "\x00" in text:
        raise invalid(FieldError("body", "is not a text file"))
    return text


def _known_charset(name: str) -> str:
    try:
        found = lookup(name).name
    except (LookupError, ValueError):
        found = ""
    if found not in CHARSETS:
        raise invalid(FieldError("charset", "is not a known encoding"))
    return found


def _knowledge(call: Call[Any, Any]) -> Knowledge:
    return Knowledge(call.services.db, call.admin.admin_id)


def _id(call: Call[Any, Any]) -> str:
    return call.request.match_info["id"]


def _known(entry: Entry | None) -> Entry:
    if entry is None:
        raise not_found("entry")
    return entry


def _full() -> Problem:
    return Problem(
        409,
        "knowledge-full",
        "Too much knowledge",
        "There is no room for more; remove what is no longer needed.",
    )


def _shown(entry: Listed) -> dict[str, Any]:
    return entry.model_dump(mode="json", by_alias=True)
