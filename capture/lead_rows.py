"""Many leads of one admin as rows of something else: read fast, a batch in memory at a time."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from typing import Any, Final, TypeVar

import pymongo
from bson import decode_all
from bson.codec_options import CodecOptions

from capture.filters import Filter
from capture.lead_pages import LeadPages, by_index
from capture.listing import Order, Sort, index_of, order
from capture.search.query import Search

# Leads. To tell these takes longer than the 5 ms for which a thread may keep the interpreter: so the
# thread that reads gets its turn meanwhile, and MongoDB is at work. Of more, the caches hold too little.
BATCH: Final = 400
SORTED: Final = 50_000  # leads that MongoDB sorts within its memory
PATIENCE: Final = 3_600  # seconds of MongoDB's time, which it adds up over all batches
IN_UTC: Final = CodecOptions[dict[str, Any]](tz_aware=False)  # a zone on each time takes as long as the time

T = TypeVar("T")


class LeadRows(LeadPages):
    """One admin's leads, a batch told in one go by a function of the fields that it asks for.

    A million of them are read in the time of one; so no `Lead` is made, and only the fields that
    are needed leave MongoDB.
    """

    async def rows(
        self,
        which: Filter,
        sort: Sort,
        fields: Mapping[str, int],
        tell: Callable[[Sequence[Mapping[str, Any]]], T],
    ) -> AsyncGenerator[T]:
        """What `tell` makes of the leads that a filter means, in order, batch by batch.

        `fields` are those that `tell` looks at, as MongoDB's projections have them; times have no zone.
        """
        which = which.within(self._owned_by)
        search = await self._rarest_first(which)
        query, index = self._all(which, search), await self._narrow(which, search)

        async def begin(**hint: Any) -> tuple[Any, list[bytes]]:
            leads = self._leads.find_raw_batches(query, fields, **hint)
            found = leads.sort(order(sort)).allow_disk_use(True).batch_size(BATCH)
            return found, await _ahead(found)

        found, batch = await by_index(index, begin)
        coming = _ahead(found)
        try:
            while batch:
                await asyncio.sleep(0)  # so that the thread that asks for the next batch begins
                documents: list[dict[str, Any]] = decode_all(batch[0], IN_UTC)
                yield tell(documents)
                batch, coming = await coming, _ahead(found)
        finally:
            coming.cancel()
            await asyncio.gather(coming, return_exceptions=True)
            await found.close()

    async def _narrow(self, which: Filter, search: Search | None) -> Order | None:
        """The index that leads to few leads: to sort those takes less than to go through all in order.

        MongoDB would go through all, as it tries plans by their first results, and a sort has those last.
        """
        condition = which.widely(search)
        if not condition:
            return None
        index = index_of(condition)
        led = await self._counted_to(SORTED, {"$and": [{"adminId": self._admin_id}, condition]}, index)
        return index if led < SORTED else None


def _ahead(found: Any) -> asyncio.Future[list[bytes]]:
    """The next batch as MongoDB sends it, none at the end: on its way from now on."""
    with pymongo.timeout(PATIENCE):
        coming: asyncio.Future[list[bytes]] = asyncio.ensure_future(found.to_list(1))
    return coming
