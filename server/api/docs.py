"""The API, told to programs and to people."""

from aiohttp import web

from server.errors import not_found
from server.openapi.page import POLICY, TYPES, page_file
from server.openapi.published import PUBLISHED, etag_of


async def document(request: web.Request) -> web.Response:
    """This document: OpenAPI 3.1."""
    return _told(request, request.app[PUBLISHED].json, "application/json")


async def page(request: web.Request) -> web.Response:
    """The document as a page to read."""
    return _told(request, request.app[PUBLISHED].page, "text/html", {"Content-Security-Policy": POLICY})


async def file(request: web.Request) -> web.Response:
    """What the page is made of beside its words: its style, its script, its mark."""
    name = request.match_info["name"]
    content, media_type = page_file(name), TYPES.get(name[name.rfind(".") :])
    if content is None or media_type is None:
        raise not_found("file")
    return _told(request, content, media_type)


def _told(
    request: web.Request, content: bytes, media_type: str, headers: dict[str, str] | None = None
) -> web.Response:
    """The content, or 304 when the client has it; it may be kept, and is asked for again."""
    etag = etag_of(content)
    tags = request.if_none_match or ()
    known = any(tag.value in (etag, "*") for tag in tags)
    answer = web.Response(status=304) if known else _whole(content, media_type)
    answer.etag = etag
    answer.headers.update({"Cache-Control": "no-cache", **(headers or {})})
    return answer


def _whole(content: bytes, media_type: str) -> web.Response:
    answer = web.Response(body=content, content_type=media_type, charset="utf-8")
    answer.enable_compression()
    return answer
