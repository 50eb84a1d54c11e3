"""Who did what on the admin's side, in the collection `audit`; kept for 400 days.

An entry holds ids and the member's name, and nothing of what was written. It is stored after the
work, before the answer: an entry says that something was done.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from bson import ObjectId
from bson.errors import InvalidId
from motor.motor_asyncio import AsyncIOMotorDatabase

from capture.listing import BadCursor
from capture.record import Record

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MILLISECOND = timedelta(milliseconds=1)

KEPT = timedelta(days=400)  # a year, and time to look back on it; an index of `server.indexes` sees to it

Document = dict[str, Any]


class Entry(Record):
    """One action. `member_id` and `token_id` are None for the operator at the command line."""

    at: datetime
    action: str  # the method and the route, as in `DELETE /api/v1/team/{id}`
    target: str | None = None  # the id of what it was done to
    member_id: str | None = None
    member_name: str
    token_id: str | None = None
    status: int | None = None
    request_id: str | None = None


class Audited(Entry):
    """An entry of the log."""

    entry_id: str


@dataclass(frozen=True, slots=True)
class Search:
    """Which entries to show: of one member, one action, from `since` on, before `until`."""

    member_id: str | None = None
    action: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    limit: int = 50
    cursor: str | None = None

    def filter(self) -> Document:
        """The query, without its admin. Raises BadCursor."""
        exact = {"memberId": self.member_id, "action": self.action}
        times = {"$gte": self.since, "$lt": self.until}
        query: Document = {field: value for field, value in exact.items() if value is not None}
        if bounds := {bound: time for bound, time in times.items() if time is not None}:
            query["at"] = bounds
        return {"$and": [query, _after(self.cursor)]} if self.cursor else query


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the log, the latest first; `next_cursor` is None on the last one."""

    entries: Sequence[Audited]
    next_cursor: str | None


class Audit:
    """One admin's log. Every query carries the admin; none can be written without it."""

    def __init__(self, db: AsyncIOMotorDatabase[Document], admin_id: str) -> None:
        self._entries = db["audit"]
        self._admin_id = admin_id

    async def note(self, entry: Entry) -> None:
        await self._entries.insert_one({"adminId": self._admin_id, **entry.model_dump(by_alias=True)})

    async def page(self, search: Search) -> Page:
        """The entries that a search finds. Raises BadCursor."""
        which = {"adminId": self._admin_id, **search.filter()}
        newest = self._entries.find(which).sort([("at", -1), ("_id", -1)]).limit(search.limit + 1)
        found = await newest.to_list(search.limit + 1)
        shown = found[: search.limit]
        return Page([_entry(each) for each in shown], _cursor(shown[-1]) if len(found) > len(shown) else None)


def _entry(document: Mapping[str, Any]) -> Audited:
    return Audited.model_validate({**document, "entryId": str(document["_id"])})


def _cursor(last: Mapping[str, Any]) -> str:
    return f"{(last['at'] - EPOCH) // MILLISECOND}-{last['_id']}"


def _after(cursor: str) -> Document:
    since, _, entry_id = cursor.partition("-")
    try:
        at, last = EPOCH + int(since) * MILLISECOND, ObjectId(entry_id)
    except (ValueError, OverflowError, InvalidId):
        raise BadCursor from None
    return {"$or": [{"at": {"$lt": at}}, {"at": at, "_id": {"$lt": last}}]}
