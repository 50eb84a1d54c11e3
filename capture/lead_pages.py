"""Reading many leads of one admin: pages, counts, streams."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any, TypeVar

from motor.motor_asyncio import AsyncIOMotorDatabase
from pymongo.errors import OperationFailure

from capture.filters import Filter
from capture.lead import Lead
from capture.listing import (
    COMPARED,
    COUNTED,
    SMALL,
    WORDS,
    Count,
    Found,
    Listing,
    Order,
    Sort,
    index_of,
    order,
)
from capture.search.query import FEW, Search, begins
from capture.stored import lead_of

FAR = 200  # leads to skip before reading them is dearer than a second question
BESIDE = {"words": False, "news": False}  # what is stored with a lead and is no part of it
MOST_WAYS = 8  # of which the shortest is looked for
NO_SUCH_INDEX = 2  # BadValue: it is being made

Document = dict[str, Any]
Known = Callable[[], Awaitable[int | None]]
T = TypeVar("T")


async def nobody_knows() -> None:
    """Nobody keeps count of the leads."""


class LeadPages:
    """One admin's leads, to be read. Every query carries the admin; none can be written without it."""

    def __init__(
        self, db: AsyncIOMotorDatabase[Document], admin_id: str, owned_by: str | None = None
    ) -> None:
        """`owned_by`: only the leads that this team member works on, as far as this repository goes."""
        self._leads = db["leads"]
        self._admin_id = admin_id
        self._owned_by = owned_by
        self._mine = {"adminId": admin_id} | ({"ownerId": owned_by} if owned_by else {})

    async def page(self, listing: Listing, known: Known = nobody_knows) -> Found:
        """One page of the leads that a listing asks for, and how many of them there are.

        `known` tells how many leads there are in all, should somebody keep count of them.
        """
        listing = replace(listing, filter=listing.filter.within(self._owned_by))
        search = await self._rarest_first(listing.filter, listing.sort)
        leads, count = await asyncio.gather(
            self._leads_of(listing, search), self._counted(listing, search, known)
        )
        shown = leads[: listing.limit]
        if not listing.after:
            count = count.at_least(listing.skip + len(leads) if leads else 0)
        more = len(leads) > len(shown)
        return Found(shown, count, listing.place_behind(shown[-1], count) if more else None)

    async def count(self, which: Filter) -> int:
        """How many leads a filter means, counted one by one."""
        return await self._leads.count_documents(self._all(which, await self._rarest_first(which)))

    async def ids(self, which: Filter, limit: int) -> tuple[str, ...]:
        """The ids of the leads that a filter means, the oldest first; of more than `limit`, so many."""
        query = self._all(which, await self._rarest_first(which))
        oldest = self._leads.find(query, {"_id": 1}).sort(order("createdAt")).limit(limit)
        return tuple([str(document["_id"]) async for document in oldest])

    async def _leads_of(self, listing: Listing, search: Search | None) -> tuple[Lead, ...]:
        """The leads of a page, and one more if there is one."""
        wanted, documents = listing.limit + 1, list[Document]()
        index = listing.index(search)
        for rest in listing.stretches():
            query, limit = self._all(listing.filter, search, rest), wanted - len(documents)
            if listing.skip > FAR:
                documents += await self._far(query, listing, index)
            else:
                documents += await self._read(query, BESIDE, listing, limit, index)
            if len(documents) == wanted:
                break
        return tuple(lead_of(document) for document in documents)

    async def _far(self, query: Document, listing: Listing, index: Order | None) -> list[Document]:
        """The leads of a page that is reached by its number: MongoDB would read all before it, too.

        Of ids alone it reads the index.
        """
        found = await self._read(query, {"_id": True}, listing, listing.limit + 1, index)
        ids = [document["_id"] for document in found]
        leads = await self._leads.find({**self._mine, "_id": {"$in": ids}}, BESIDE).to_list(None)
        return sorted(leads, key=lambda lead: ids.index(lead["_id"]))

    async def _read(
        self, query: Document, fields: Mapping[str, bool], listing: Listing, limit: int, index: Order | None
    ) -> list[Document]:
        async def read(**hint: Any) -> list[Document]:
            found = self._leads.find(query, fields, **hint).sort(listing.order())
            return await found.skip(listing.skip).limit(limit).to_list(None)

        return await by_index(index, read)

    async def _counted(self, listing: Listing, search: Search | None, known: Known) -> Count:
        """Exactly where that is cheap: where few are asked for, few there are, or all are wanted."""
        if listing.after:
            return listing.after.count
        which, query = listing.filter, self._all(listing.filter, search)
        everybody = None if listing.exact else await known()
        if everybody is not None and which == Filter().within(self._owned_by):
            return Count(everybody, exact=True)
        if listing.exact or (everybody is not None and everybody <= SMALL):
            return Count(await self._leads.count_documents(query), exact=True)
        widely = which.widely(search)
        index, wide = index_of(widely), {"$and": [self._mine, widely]}
        if which.is_wide(search):
            total = await self._counted_to(COUNTED, wide, index)
            return Count(total, exact=total < COUNTED)
        return await self._counted_in_part(query, wide, index)

    async def _counted_in_part(self, query: Document, wide: Document, index: Order | None) -> Count:
        """How many of the first leads that an index leads to are meant; exact if there are no more."""
        first: list[Document] = [
            {"$match": wide},
            {"$limit": COMPARED},
            {"$match": query},
            {"$count": "total"},
        ]

        async def compare(**hint: Any) -> list[Document]:
            return await self._leads.aggregate(first, **hint).to_list(1)

        candidates, meant = await asyncio.gather(
            self._counted_to(COMPARED, wide, index), by_index(index, compare)
        )
        return Count(meant[0]["total"] if meant else 0, exact=candidates < COMPARED)

    async def _counted_to(self, most: int, query: Document, index: Order | None) -> int:
        async def count(**hint: Any) -> int:
            return await self._leads.count_documents(query, limit=most, **hint)

        return await by_index(index, count)

    async def _rarest_first(self, which: Filter, sort: Sort | None = None) -> Search | None:
        """What is searched, led by the word that the fewest leads have; by their facets, if nothing is.

        Of a page in the order of the index, the first leads are soon found by any of the facets.
        """
        search, latest = which.searched, bool(sort and sort.endswith("createdAt"))
        if search is None:
            ways = islice(which.within(self._owned_by).facets(), MOST_WAYS)
            return None if latest else await self._rarest_of(list(ways))
        if not search.terms or (search.is_plain and (latest or sort is None)):
            return search
        return search.led_by_rarest(await asyncio.gather(*(self._having(term) for term in search.terms)))

    async def _rarest_of(self, ways: Sequence[tuple[str, ...]]) -> Search | None:
        """The facets that the fewest leads have, as MongoDB would not find out; None: there is no choice."""
        if len(ways) < 2:
            return None
        found = [Search((), facets=facets) for facets in ways]
        leads = await asyncio.gather(*(self._meeting(search.query()) for search in found))
        least = min(range(len(ways)), key=leads.__getitem__)
        return replace(found[least], few=leads[least] < FEW)

    async def _having(self, term: str) -> int:
        return await self._meeting(begins(term))

    async def _meeting(self, condition: Document) -> int:
        return await self._counted_to(FEW, {"adminId": self._admin_id, **condition}, WORDS)

    def _all(self, which: Filter, search: Search | None, rest: Mapping[str, Any] | None = None) -> Document:
        """The query for the leads that a filter means, never beyond what this repository reaches."""
        within = which.within(self._owned_by).query(search)
        return {"$and": [part for part in (self._mine, within, rest) if part]}


async def by_index(index: Order | None, ask: Callable[..., Awaitable[T]]) -> T:
    """The answer by way of an index; of whichever MongoDB finds best while that one is being made."""
    if index is None:
        return await ask()
    try:
        return await ask(hint=dict(index))
    except OperationFailure as error:
        if error.code != NO_SUCH_INDEX:
            raise
        return await ask()
