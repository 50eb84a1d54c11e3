"""Files of a conversation: sent by its visitor, fetched by its visitor and by the admin's team."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Annotated
from urllib.parse import quote

from aiohttp import web
from pydantic import Field

from capture.conversation import Attachment
from capture.files import Files
from capture.record import Record
from capture.sending import send_file
from server.access.clients import client_address
from server.access.limits import FILES_PER_ADDRESS, FILES_PER_SESSION, Spend, household, too_many
from server.api.chat import Id
from server.call import Call, Nothing, Request, reply_json
from server.errors import FieldError, Problem, forbidden, invalid, not_found
from server.file_types import clean_name, type_of
from server.work.tracking import tell_file

LARGEST = 10 * 1024 * 1024  # bytes
BUSY = 5.0  # seconds until there may be room again
LONGEST_PAUSE = 20.0  # seconds without a byte of a file that is on its way
SLOWEST = 300.0  # seconds for a whole file
MOST_AT_ONCE = 16  # files in this process's memory
MOST_FROM_ONE = 4  # of them from one network
UNDER_WAY: Counter[str] = Counter()


class Named(Request):
    """Which file it is: an id that the client made, and stays with on every attempt, and its name."""

    file_id: Id
    name: Annotated[str, Field(min_length=1, max_length=500)]


class Sent(Record):
    """A file as it stands in the conversation."""

    session_id: str
    message_id: str
    created_at: datetime
    attachment: Attachment


async def post(call: Call[Nothing, Named]) -> web.Response:
    """Take a file as the raw body of the request; sent again with the same `fileId` it is stored once."""
    if not call.admin.widget.uploads:
        raise forbidden("uploads-off", "This site takes no files.")
    home = household(client_address(call.request, call.services.settings.trusted_proxies))
    await _admit(call, home)
    with _room(home):
        content = await _read(call.request)
        attachment = await _attachment(call.query, content)
        services, admin_id = call.services, call.admin.admin_id
        message = await send_file(
            call.request.match_info["sessionId"],
            attachment,
            content,
            conversations=services.conversations(admin_id),
            files=Files(services.db, admin_id),
            now=services.clock(),
        )
    await tell_file(services, message)
    sent = Sent(
        session_id=message.session_id,
        message_id=message.message_id,
        created_at=message.created_at,
        attachment=message.attachment or attachment,
    )
    return reply_json(sent.model_dump(mode="json", by_alias=True))


async def get(call: Call[Nothing, Nothing]) -> web.Response:
    """The file, to be kept and never to be shown in place: what visitors send is not to be trusted."""
    which = call.request.match_info
    files = Files(call.services.db, call.admin.admin_id)
    found = await files.content(which["sessionId"], which["fileId"])
    if found is None or await call.conversations.session(which["sessionId"]) is None:
        raise not_found("file")
    attachment, content = found
    return web.Response(
        body=content,
        content_type=attachment.type,
        headers={
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(attachment.name, safe='')}",
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "Cache-Control": "private, no-store",
            "X-Content-Type-Options": "nosniff",
        },
    )


async def _admit(call: Call[Nothing, Named], home: str) -> None:
    session_id = call.request.match_info["sessionId"]
    await call.services.limits.spend(
        Spend(FILES_PER_SESSION, ("files", session_id), "files in this conversation"),
        Spend(FILES_PER_ADDRESS, ("files-from", home), "files from your network"),
    )


@contextmanager
def _room(home: str) -> Iterator[None]:
    """A place among the files under way: many slow ones must not fill the memory, nor keep others out."""
    if UNDER_WAY[home] >= MOST_FROM_ONE or UNDER_WAY.total() >= MOST_AT_ONCE:
        raise too_many("files at once", BUSY)
    UNDER_WAY[home] += 1
    try:
        yield
    finally:
        UNDER_WAY[home] -= 1
        if not UNDER_WAY[home]:
            del UNDER_WAY[home]


async def _read(request: web.Request) -> bytes:
    """The body, as long as it is no larger than it may be. Raises Problem: 408, 413."""
    if (request.content_length or 0) > LARGEST:
        raise _too_large()
    content = bytearray()
    try:
        async with asyncio.timeout(SLOWEST):
            while chunk := await _chunk(request):
                content += chunk
                if len(content) > LARGEST:
                    raise _too_large()
            return bytes(content)
    except TimeoutError:
        raise Problem(408, "too-slow", "Too slow", "The file took too long to arrive.") from None


async def _chunk(request: web.Request) -> bytes:
    async with asyncio.timeout(LONGEST_PAUSE):
        return await request.content.readany()


async def _attachment(named: Named, content: bytes) -> Attachment:
    name = clean_name(named.name)
    if not name.strip(" ."):
        raise invalid(FieldError("name", "must be the name of a file"))
    media_type = await asyncio.to_thread(type_of, name, content)
    if media_type is None:
        raise Problem(
            415,
            "file-type",
            "This type of file is not taken",
            "Pictures, PDF, text and office documents without macros are, under a name that fits.",
        )
    return Attachment(file_id=named.file_id, name=name, type=media_type, size=len(content))


def _too_large() -> Problem:
    return Problem(413, "file-too-large", "Too large", f"A file may have {LARGEST // 2**20} MB at most.")
