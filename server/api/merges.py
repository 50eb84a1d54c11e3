"""Two leads that are one person: suggested, merged, and taken apart again."""

import math
from datetime import datetime
from typing import Annotated, Any

from aiohttp import web
from pydantic import Field, model_validator

from capture.lead import Lead
from capture.merged import Moved, Record
from capture.record import Record as Camel
from server.answers.lead_fields import LeadId
from server.answers.leads import LeadAnswer, shown
from server.call import Call, Nothing, Request, reply_json
from server.tenants import Admin


class Join(Request):
    """Which lead goes into which; with `dryRun`, only what would come of it."""

    into: LeadId
    other: LeadId = Field(alias="from")
    dry_run: bool = False

    @model_validator(mode="after")
    def _two_leads(self) -> "Join":
        if self.into.casefold() == self.other.casefold():
            raise ValueError("into and from must be two leads")
        return self


class Undo(Request):
    """The merge to take back."""

    merge_id: LeadId


class Find(Request):
    """A page, of one lead or of all."""

    lead_id: LeadId | None = None
    page: Annotated[int, Field(ge=1, le=1_000_000)] = 1
    limit: Annotated[int, Field(ge=1, le=100)] = 20


class Dismiss(Request):
    """Two leads that are not one person."""

    lead_ids: Annotated[list[LeadId], Field(min_length=2, max_length=2)]

    @model_validator(mode="after")
    def _two_leads(self) -> "Dismiss":
        if len({lead_id.casefold() for lead_id in self.lead_ids}) < 2:
            raise ValueError("leadIds must be two leads")
        return self


class MovedAnswer(Camel):
    sessions: int
    messages: int


class MergeAnswer(Camel):
    """The lead that two become; without `mergeId` it was a dry run."""

    merge_id: str | None
    lead: LeadAnswer
    moved: MovedAnswer
    dry_run: bool


class UndoAnswer(Camel):
    """Both leads, and the values that had been changed since."""

    into: LeadAnswer
    other: LeadAnswer = Field(alias="from")
    dropped: dict[str, Any]


class Before(Camel):
    into: LeadAnswer
    other: LeadAnswer = Field(alias="from")


class MergeTold(Camel):
    """A merge: which lead went into which, and how both were before."""

    merge_id: str
    into: str
    other: str = Field(alias="from")
    at: datetime
    moved: MovedAnswer
    before: Before
    undone_at: datetime | None
    dropped: dict[str, Any]


class MergePage(Camel):
    merges: tuple[MergeTold, ...]
    page: int
    limit: int
    total: int
    pages: int


class Pair(Camel):
    leads: tuple[LeadAnswer, LeadAnswer]
    reasons: tuple[str, ...]


class DuplicatePage(Camel):
    duplicates: tuple[Pair, ...]
    page: int
    limit: int
    total: int
    pages: int
    complete: bool


class Dismissed(Camel):
    lead_ids: tuple[str, str]
    dismissed: bool


async def post(call: Call[Join, Nothing]) -> web.Response:
    """Merge two leads, or show what would come of it. Merging them again answers the same."""
    merges, wanted, now = call.merges, call.body, call.services.clock()
    if wanted.dry_run:
        merge = await merges.preview(wanted.into, wanted.other, now)
    else:
        merge = await merges.merge(wanted.into, wanted.other, queue=call.services.jobs, now=now, by=call.by)
    return reply_json(
        {
            "mergeId": merge.merge_id,
            "lead": shown(call.admin, merge.lead),
            "moved": _counts(merge.moved),
            "dryRun": wanted.dry_run,
        }
    )


async def undo(call: Call[Undo, Nothing]) -> web.Response:
    """Restore both leads; `dropped` are the values that had been changed since the merge."""
    services, merge_id = call.services, call.body.merge_id
    undone = await call.merges.undo(merge_id, queue=services.jobs, now=services.clock(), by=call.by)
    return reply_json(
        {
            "into": shown(call.admin, undone.into),
            "from": shown(call.admin, undone.other),
            "dropped": _values(undone.merged, undone.dropped),
        }
    )


async def get(call: Call[Nothing, Find]) -> web.Response:
    """The merges, the latest first, with both leads as they were before."""
    query = call.query
    page = await call.merges.page(query.lead_id, query.page, query.limit)
    merges = [_told(call.admin, record) for record in page.records]
    return reply_json({"merges": merges, **_paging(query, page.total)})


async def duplicates(call: Call[Nothing, Find]) -> web.Response:
    """Pairs of leads that may be one person, and why; `complete` once every lead was compared."""
    query = call.query
    page = await call.duplicates.page(query.lead_id, query.page, query.limit)
    pairs = [
        {"leads": [shown(call.admin, lead) for lead in found.leads], "reasons": found.reasons}
        for found in page.suggestions
    ]
    return reply_json({"duplicates": pairs, **_paging(query, page.total), "complete": page.complete})


async def dismiss(call: Call[Dismiss, Nothing]) -> web.Response:
    """Never suggest these two again."""
    await call.duplicates.dismiss(call.body.lead_ids)
    return reply_json({"leadIds": call.body.lead_ids, "dismissed": True})


def _told(admin: Admin, record: Record) -> dict[str, Any]:
    return {
        "mergeId": record.merge_id,
        "into": record.into.lead_id,
        "from": record.other.lead_id,
        "at": _time(record.at),
        "moved": _counts(record.moved),
        "before": {"into": shown(admin, record.into), "from": shown(admin, record.other)},
        "undoneAt": _time(record.undone_at) if record.undone_at else None,
        "dropped": _values(record.merged, record.dropped) if record.merged else {},
    }


def _values(lead: Lead, fields: tuple[str, ...]) -> dict[str, Any]:
    return lead.model_dump(mode="json", by_alias=True, include=set(fields))


def _counts(moved: Moved) -> dict[str, int]:
    return {"sessions": moved.sessions, "messages": moved.messages}


def _time(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")


def _paging(query: Find, total: int) -> dict[str, int]:
    return {
        "page": query.page,
        "limit": query.limit,
        "total": total,
        "pages": math.ceil(total / query.limit),
    }
