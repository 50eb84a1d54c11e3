"""A request for leads: which, in which order, from where on, and how many there are."""

import math
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, get_args

from bson import ObjectId

from capture.filters import Filter
from capture.lead import Lead
from capture.search.query import Search

Sort = Literal[
    "-createdAt",
    "createdAt",
    "-updatedAt",
    "updatedAt",
    "-lastContact",
    "lastContact",
    "-lastActivityAt",
    "lastActivityAt",
    "-nextFollowUpAt",
    "nextFollowUpAt",
    "-value",
    "value",
    "-score",
    "score",
    "-engagementScore",
    "engagementScore",
    "-email",
    "email",
    "-name",
    "name",
    "-company",
    "company",
]
SORTS: tuple[Sort, ...] = get_args(Sort)
# How far a total goes that nobody insists on; measured: a thousand keys of an index are half a
# millisecond, a thousand documents four.
COUNTED = 1_000  # leads, when an index alone has them
COMPARED = 250  # leads, when each has to be read
SMALL = 5_000  # an admin with no more leads than this always gets an exact total
UNIQUE = "email"  # needs no id to tell two leads apart, and its index has none

Query = dict[str, Any]
Order = list[tuple[str, int]]

LATEST: Order = [("createdAt", -1), ("_id", -1)]
WORDS: Order = [("adminId", 1), ("words", 1), *LATEST]


class BadCursor(ValueError):
    """The cursor was not made by this listing."""


@dataclass(frozen=True, slots=True)
class Count:
    """How many leads a listing has; not exact: at least so many."""

    total: int
    exact: bool

    def at_least(self, seen: int) -> "Count":
        """The same, knowing that so many have been seen."""
        return self if self.total >= seen else Count(seen, self.exact)


@dataclass(frozen=True, slots=True)
class Place:
    """Behind which lead a page begins: by its value of the sorted field, then by its id.

    It is a place in the order, not a lead: that one may have moved or gone since. `count` is what
    the first page found, so that no further page counts again.
    """

    value: str | int | float | datetime | None
    lead_id: str
    count: Count


@dataclass(frozen=True, slots=True)
class Listing:
    """A request for leads. With a place, `page` is only echoed: the place says where to go on.

    `exact` has all leads counted, however long that takes.
    """

    page: int = 1
    limit: int = 20
    filter: Filter = field(default_factory=Filter)
    sort: Sort = "-createdAt"
    after: Place | None = None
    exact: bool = False

    @property
    def skip(self) -> int:
        return 0 if self.after else (self.page - 1) * self.limit

    def order(self) -> Order:
        return order(self.sort)

    def index(self, search: Search | None) -> Order | None:
        """The index that has these leads in order; None: MongoDB finds out, by trying, which is best.

        It would try every index of an admin's, before it knows that this is the one.
        """
        name, led = self.sort.lstrip("-"), search.is_ordered if search else self.filter.is_led
        if search and search.few:
            return WORDS
        if self.filter.bounded() - {name} or (led and name != "createdAt"):
            return None
        if name == UNIQUE:
            return [("adminId", 1), (UNIQUE, 1)]
        return WORDS if led else [("adminId", 1), (name, -1), ("_id", -1)]

    def stretches(self) -> tuple[Query, ...]:
        """The queries for what is still to come, one after the other; a single range of an index each.

        Leads without a value stand before all others, as MongoDB sorts them.
        """
        if self.after is None:
            return ({},)
        name, direction = self.order()[0]
        beyond = "$gt" if direction == 1 else "$lt"
        value, same = self.after.value, {"_id": {beyond: ObjectId(self.after.lead_id)}}
        if name == UNIQUE:
            return ({name: {beyond: value}},)
        further: Query = {name: {beyond: value}}
        if direction == 1:
            return {name: value, **same}, further if value is not None else {name: {"$ne": None}}
        return (
            ({name: value, **same}, further, {name: None}) if value is not None else ({name: None, **same},)
        )

    def place_behind(self, lead: Lead, count: Count) -> Place:
        name = FIELDS[self.order()[0][0]]
        return Place(getattr(lead, name), lead.lead_id, count)


@dataclass(frozen=True, slots=True)
class Found:
    """A page of leads, and how many there are in all. `next` is None on the last page."""

    leads: tuple[Lead, ...]
    count: Count
    next: Place | None

    def pages(self, limit: int) -> int:
        return math.ceil(self.count.total / limit)


def order(sort: Sort) -> Order:
    """The order of a sort; one that leaves no two leads in the same place."""
    name, direction = sort.lstrip("-"), -1 if sort.startswith("-") else 1
    return [(name, direction)] if name == UNIQUE else [(name, direction), ("_id", direction)]


def index_of(condition: Query) -> Order | None:
    """The index that answers a condition which `Filter.widely` gives."""
    field = next(iter(condition), None)
    if field is None:
        return [("adminId", 1), *LATEST]
    return WORDS if field == "words" else [("adminId", 1), (field, -1), ("_id", -1)]


FIELDS = {str(info.alias): name for name, info in Lead.model_fields.items()}
