"""Making what leads are found by anew: for leads from before, and should it ever be wrong."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from motor.motor_asyncio import AsyncIOMotorDatabase
from pydantic import ValidationError
from pymongo import UpdateOne

from capture.search.searchable import STATUS_FACETS, searchable
from capture.stored import lead_of

BATCH = 500
EVERY: Final[Mapping[str, Any]] = {}
SILENT: Final = {"words": None}  # what an index tells of
LACKING: Final = {"words": {"$nin": STATUS_FACETS}}  # without `words`, or with those of an earlier build

Document = dict[str, Any]


class Words:
    """What one admin's leads are found by. Every query carries the admin."""

    def __init__(self, db: AsyncIOMotorDatabase[Document], admin_id: str) -> None:
        self._leads = db["leads"]
        self._admin_id = admin_id

    async def rebuild(self, progress: Callable[[int], None], which: Mapping[str, Any] = EVERY) -> int:
        """Write anew what is not as it should be; how many leads that were. Safe to repeat.

        `progress` is called with the number of leads seen so far. A lead that somebody writes in
        between is looked at again, as what that write left.
        """
        seen = written = 0
        pending: list[Any] = []
        mine = {"adminId": self._admin_id, **which}
        async for found in self._leads.find(mine, {"_id": 1}).batch_size(BATCH):
            pending.append(found["_id"])
            seen += 1
            if len(pending) == BATCH:
                written += await self._write(pending)
                pending = []
                progress(seen)
        written += await self._write(pending)
        progress(seen)
        return written

    async def _write(self, ids: list[Any]) -> int:
        written = 0
        while ids:
            found = await self._leads.find({"adminId": self._admin_id, "_id": {"$in": ids}}).to_list(None)
            wrong = [update for document in found if (update := _righted(document))]
            if not wrong:
                break
            written += (await self._leads.bulk_write(wrong, ordered=False)).modified_count
        return written


def _righted(document: Document) -> UpdateOne | None:
    """The write that makes a stored lead findable, if it is not yet, and if it is one that can be shown."""
    try:
        lead = lead_of(document)
    except ValidationError:
        return None
    right = {"words": searchable(lead), "sourceKind": lead.source_kind}
    if sorted(document.get("words", ())) == sorted(right["words"]) and "sourceKind" in document:
        return None
    unchanged = {"adminId": lead.admin_id, "_id": document["_id"], "version": document.get("version")}
    return UpdateOne(unchanged, {"$set": right})
