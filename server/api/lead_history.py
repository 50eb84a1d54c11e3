"""What happened to a lead: who or what did it, when, and which fields went from what to what."""

from datetime import datetime
from typing import Annotated

from aiohttp import web
from pydantic import Field, StringConstraints

from capture.cursors import number_of
from capture.events import By, EventType, FieldChange, LeadEvent
from capture.record import Record
from server.api.leads import lead_id
from server.call import Call, Nothing, Request, reply_json

AT_ONCE = 10  # more events than one write of a lead can cause


class Since(Request):
    """How much of the history, and from where on."""

    limit: Annotated[int, Field(ge=1, le=100)] = 20
    cursor: Annotated[str, StringConstraints(max_length=20)] | None = None


class Happened(Record):
    """One event; `version` is the lead's after it. Of one version there may be several."""

    event_id: str
    type: EventType
    at: datetime
    version: int
    by: By
    changes: tuple[FieldChange, ...]


class HistoryPage(Record):
    """What happened, the latest first; `next_cursor` is None on the last page."""

    events: tuple[Happened, ...]
    next_cursor: str | None


async def get(call: Call[Nothing, Since]) -> web.Response:
    """A page of the history. What one write did is never parted, so a page may be a little longer."""
    query = call.query
    found = await call.leads.history(lead_id(call), query.limit + AT_ONCE, number_of(query.cursor))
    shown = [event for event in found if event.version >= found[: query.limit][-1].version]
    more = len(found) > len(shown)
    page = HistoryPage(
        events=tuple(_happened(event) for event in shown),
        next_cursor=str(shown[-1].version) if more else None,
    )
    return reply_json(page.model_dump(mode="json", by_alias=True))


def _happened(event: LeadEvent) -> Happened:
    return Happened.model_validate({field: getattr(event, field) for field in Happened.model_fields})
