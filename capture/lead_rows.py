"""Many leads of one admin as rows of something else: read fast, a batch in memory at a time."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping
from typing import Any, Final, TypeVar

from bson.codec_options import CodecOptions

from capture.filters import Filter
from capture.lead_pages import LeadPages
from capture.listing import Sort, order

BATCH: Final = 100  # leads; few enough that what is decoded is still in the cache when it is told
IN_UTC: Final = CodecOptions[dict[str, Any]](tz_aware=False)  # a zone on each time takes as long as the time

T = TypeVar("T")


class LeadRows(LeadPages):
    """One admin's leads, each told in one go by a function of the fields that it asks for.

    A million of them are read in the time of one; so no `Lead` is made, and only the fields that
    are needed leave MongoDB.
    """

    async def rows(
        self,
        which: Filter,
        sort: Sort,
        fields: Mapping[str, int],
        tell: Callable[[Mapping[str, Any]], T],
    ) -> AsyncGenerator[list[T]]:
        """What `tell` makes of each lead that a filter means, in order, in batches.

        `fields` are those that `tell` looks at, as MongoDB's projections have them; times have no zone.
        """
        query = self._all(which, await self._rarest_first(which))
        leads = self._leads.with_options(codec_options=IN_UTC)
        found = leads.find(query, fields).sort(order(sort)).allow_disk_use(True).batch_size(BATCH)
        coming = asyncio.ensure_future(found.to_list(BATCH))
        try:
            while batch := await coming:
                coming = asyncio.ensure_future(found.to_list(BATCH))
                await asyncio.sleep(0)  # so that MongoDB reads the next batch while this one is told
                yield [tell(document) for document in batch]
        finally:
            coming.cancel()
            await asyncio.gather(coming, return_exceptions=True)
            await found.close()
