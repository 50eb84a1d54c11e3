"""The audit log: who changed what on the admin's side."""

from typing import Annotated

from aiohttp import web
from pydantic import Field, StringConstraints

from capture.moments import Moment
from capture.record import Record
from server.access.audit import Audited, Search
from server.call import Call, Nothing, Request, reply_json

Text = Annotated[str, StringConstraints(max_length=300)]


class Find(Request):
    """Which entries: of one member, of one action such as `DELETE /api/v1/team/{id}`, since, until before."""

    member_id: Text | None = None
    action: Text | None = None
    since: Moment | None = None
    until: Moment | None = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50
    cursor: Text | None = None


class AuditPage(Record):
    entries: tuple[Audited, ...]
    next_cursor: str | None


async def find(call: Call[Nothing, Find]) -> web.Response:
    """A page of the log, the latest first. Entries are kept for 400 days."""
    page = await call.services.audit(call.admin.admin_id).page(Search(**dict(call.query)))
    told = AuditPage(entries=tuple(page.entries), next_cursor=page.next_cursor)
    return reply_json(told.model_dump(mode="json", by_alias=True))
