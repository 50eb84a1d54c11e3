"""The notes of a lead, each with its author and time, and its tags."""

import math
import uuid
from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any

from aiohttp import web
from pydantic import AfterValidator, Field, StringConstraints, TypeAdapter, ValidationError

from capture.bounds import Tag
from capture.edit import noted
from capture.lead import Lead
from capture.merge import MOST_TAGS
from capture.notes import LONGEST_TEXT, Note, entries_of, note_of, noting, reworded, without
from capture.record import Record
from server.answers.conditional import reply_versioned
from server.answers.lead_edits import editing, require_known
from server.answers.leads import reply_lead
from server.api.chat import not_blank
from server.api.leads import lead_id
from server.call import AnyCall, Call, Nothing, Request, reply_json
from server.errors import FieldError, invalid

Entries = tuple[Note, ...]
TAG: TypeAdapter[str] = TypeAdapter(Tag)


class Write(Request):
    """What a note says."""

    text: Annotated[str, StringConstraints(max_length=LONGEST_TEXT), AfterValidator(not_blank)]


class Paging(Request):
    page: Annotated[int, Field(ge=1, le=1_000)] = 1
    limit: Annotated[int, Field(ge=1, le=100)] = 20


class NotePage(Record):
    """Notes, the latest first."""

    notes: tuple[Note, ...]
    page: int
    limit: int
    total: int
    pages: int


class NoteDeleted(Record):
    note_id: str
    deleted: bool = True


async def find(call: Call[Nothing, Paging]) -> web.Response:
    """A page of a lead's notes."""
    lead, query = await call.leads.get(lead_id(call)), call.query
    entries = _entries(lead, lead.updated_at)[::-1]
    begin = (query.page - 1) * query.limit
    page = NotePage(
        notes=entries[begin : begin + query.limit],
        page=query.page,
        limit=query.limit,
        total=len(entries),
        pages=math.ceil(len(entries) / query.limit),
    )
    return reply_json(page.model_dump(mode="json", by_alias=True))


async def post(call: Call[Write, Nothing]) -> web.Response:
    """Note something: 201, with the note. The lead's `notes` are the text of all of them."""
    by, now = call.by, call.services.clock()
    new = Note(note_id=uuid.uuid4().hex, text=call.body.text, author=by.name, author_id=by.id, at=now)
    return await _write(call, lambda entries: noting(entries, new), new.note_id, 201)


async def put(call: Call[Write, Nothing]) -> web.Response:
    """Put a note in other words; its author and time stay."""
    note_id = call.request.match_info["noteId"]
    return await _write(call, lambda entries: reworded(entries, note_id, call.body.text), note_id)


async def delete(call: Call[Nothing, Nothing]) -> web.Response:
    """Remove a note."""
    note_id = call.request.match_info["noteId"]
    lead = await _changed(call, lambda entries: without(entries, note_id))
    body = NoteDeleted(note_id=note_id).model_dump(by_alias=True)
    return reply_versioned(call.request, body, version=lead.version, modified=lead.updated_at)


async def tag(call: Call[Nothing, Nothing]) -> web.Response:
    """Give the lead a tag; one that it has, it keeps."""
    wanted = _tag(call)

    def changes(current: Lead) -> Any:
        tags = current.tags if wanted in current.tags else (*current.tags, wanted)
        if len(tags) > max(MOST_TAGS, len(current.tags)):
            raise invalid(FieldError("tag", f"is one too many: a lead has at most {MOST_TAGS}"))
        return editing(call, {"tags": tags}, {})(current)

    lead = await call.leads.get(lead_id(call))
    return reply_lead(call, await call.leads.change(lead, changes, call.services.clock(), call.by))


async def untag(call: Call[Nothing, Nothing]) -> web.Response:
    """Take a tag off the lead; no model puts it there again."""
    unwanted = _tag(call)

    def changes(current: Lead) -> Any:
        tags = tuple(tag for tag in current.tags if tag != unwanted)
        return editing(call, {"tags": tags}, {})(current)

    lead = await call.leads.get(lead_id(call))
    return reply_lead(call, await call.leads.change(lead, changes, call.services.clock(), call.by))


async def _write(
    call: AnyCall, change: Callable[[Entries], Entries], note_id: str, status: int = 200
) -> web.Response:
    lead = await _changed(call, change)
    body = note_of(lead.note_entries, note_id).model_dump(mode="json", by_alias=True)
    return reply_versioned(call.request, body, version=lead.version, modified=lead.updated_at, status=status)


async def _changed(call: AnyCall, change: Callable[[Entries], Entries]) -> Lead:
    now = call.services.clock()

    def changes(current: Lead) -> dict[str, Any]:
        require_known(call, current)
        entries = _entries(current, now)
        wanted = change(entries)
        return noted(wanted) if wanted != entries else {}

    return await call.leads.change(await call.leads.get(lead_id(call)), changes, now, call.by)


def _entries(lead: Lead, at: datetime) -> Entries:
    return entries_of(lead.notes, lead.note_entries, at)


def _tag(call: AnyCall) -> str:
    try:
        return TAG.validate_python(call.request.match_info["tag"])
    except ValidationError:
        raise invalid(FieldError("tag", "must have 1 to 40 characters")) from None
