"""Which leads to list, in which order, from where on: the request and the query it becomes."""

import json
import math
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, get_args

from bson import ObjectId

from capture.lead import Lead, Priority, Record, Status

Sort = Literal[
    "-createdAt",
    "createdAt",
    "-updatedAt",
    "updatedAt",
    "-lastContact",
    "lastContact",
    "-value",
    "value",
    "-email",
    "email",
]
SORTS: tuple[str, ...] = get_args(Sort)
SEARCHED = ("email", "otherEmails", "name", "company", "requirements", "firstMessage", "notes", "tags")


class BadCursor(ValueError):
    """The cursor was not made by this listing."""


class Page(Record):
    """A page of leads, and how many there are in all. `next_cursor` is None on the last page."""

    leads: tuple[Lead, ...]
    page: int
    limit: int
    total: int
    pages: int
    next_cursor: str | None


@dataclass(frozen=True, slots=True)
class Listing:
    """A request for leads. With a `cursor`, `page` is only echoed: the cursor says where to go on."""

    page: int = 1
    limit: int = 20
    status: Status | None = None
    priority: Priority | None = None
    tag: str | None = None
    search: str | None = None
    sort: Sort = "-createdAt"
    cursor: str | None = None

    @property
    def skip(self) -> int:
        return 0 if self.cursor else (self.page - 1) * self.limit

    def filter(self) -> dict[str, Any]:
        """The query for all leads of the listing, without its admin."""
        exact = {"status": self.status, "priority": self.priority, "tags": self.tag}
        query: dict[str, Any] = {field: value for field, value in exact.items() if value is not None}
        if self.search:
            pattern = {"$regex": re.escape(self.search), "$options": "i"}
            query["$or"] = [{field: pattern} for field in SEARCHED]
        return query

    def order(self) -> list[tuple[str, int]]:
        return [(self._field, self._direction), ("_id", self._direction)]

    def after(self) -> dict[str, Any]:
        """The query for what comes behind the cursor. Raises BadCursor."""
        beyond = "$gt" if self._direction == 1 else "$lt"
        value, last_id = self._read_cursor()
        return {
            "$or": [
                {self._field: {beyond: value}},
                {self._field: value, "_id": {beyond: last_id}},
            ]
        }

    def page_of(self, leads: tuple[Lead, ...], total: int, *, more: bool) -> Page:
        return Page(
            leads=leads,
            page=self.page,
            limit=self.limit,
            total=total,
            pages=math.ceil(total / self.limit),
            next_cursor=self._cursor_behind(leads[-1]) if more else None,
        )

    @property
    def _field(self) -> str:
        return self.sort.lstrip("-")

    @property
    def _direction(self) -> int:
        return -1 if self.sort.startswith("-") else 1

    def _cursor_behind(self, lead: Lead) -> str:
        value = lead.model_dump(mode="json", by_alias=True)[self._field]
        place = json.dumps([self.sort, value, lead.lead_id])
        return urlsafe_b64encode(place.encode()).rstrip(b"=").decode()

    def _read_cursor(self) -> tuple[Any, ObjectId]:
        try:
            padded = (self.cursor or "") + "=" * (-len(self.cursor or "") % 4)
            sort, value, lead_id = json.loads(urlsafe_b64decode(padded))
            if sort != self.sort:
                raise BadCursor
            return self._value(value), ObjectId(lead_id)
        except Exception as error:  # whatever a made-up cursor can do to the four decoders above
            raise BadCursor("the cursor does not fit this listing") from error

    def _value(self, value: Any) -> Any:
        if self._field == "value":
            return float(value)
        return str(value) if self._field == "email" else datetime.fromisoformat(value)
