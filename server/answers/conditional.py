"""Conditional requests (RFC 9110, section 13): nothing is sent again, and nothing overwritten, unread."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from aiohttp import ETag, web

from server.call import reply_json
from server.errors import Problem


def require_unchanged(request: web.Request, version: int) -> None:
    """Raises Problem (412) when the request was made for another version of the resource, by `If-Match`.

    A weak tag never matches, as section 13.1.1 has it. Without the header every version is right.
    """
    tags = request.if_match
    if tags is None or _names(request, "If-Match", [tag for tag in tags if not tag.is_weak], version):
        return
    raise Problem(
        412,
        "changed-meanwhile",
        "Changed meanwhile",
        "This is not the version that If-Match names; read it again, and send the change with its ETag.",
        headers={"ETag": f'"{version}"'},
    )


def reply_versioned(
    request: web.Request, body: Any, *, version: int, modified: datetime, status: int = 200
) -> web.Response:
    """The answer with its version as a strong `ETag`, and `Last-Modified`; 304 to a GET that has it."""
    known = request.method in ("GET", "HEAD") and _known(request, version, modified)
    answer = web.Response(status=304) if known else reply_json(body, status)
    answer.etag = str(version)
    answer.last_modified = modified.replace(microsecond=0)
    answer.headers["Cache-Control"] = "private, no-cache"  # may be kept, and is asked for again
    return answer


def _known(request: web.Request, version: int, modified: datetime) -> bool:
    """`If-Modified-Since` counts only without `If-None-Match` (section 13.1.3); it knows whole seconds."""
    if request.if_none_match is not None:
        return _names(request, "If-None-Match", request.if_none_match, version)
    since = request.if_modified_since
    return since is not None and modified.replace(microsecond=0) <= since


def _names(request: web.Request, header: str, tags: Iterable[ETag], version: int) -> bool:
    """Whether the header has one of these tags for the version, or is a bare `*`, which is any."""
    given: str = request.headers[header]
    return given.strip() == "*" or any(tag.value == str(version) for tag in tags)
