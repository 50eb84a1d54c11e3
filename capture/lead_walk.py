"""Going through many leads of one admin, each once, while they change on the way."""

from collections.abc import Iterable

from bson import ObjectId

from capture.filters import Filter
from capture.lead_pages import LeadPages


class LeadWalk(LeadPages):
    """One admin's leads in the order of their ids, which changing a lead does not move."""

    async def behind(self, which: Filter, after: str, last: str, limit: int) -> tuple[str, ...]:
        """The ids of leads that a filter means, behind `after` (empty: from the first), up to `last`."""
        bounds = {"$lte": ObjectId(last)} | ({"$gt": ObjectId(after)} if after else {})
        query = self._all(which, await self._rarest_first(which), {"_id": bounds})
        found = self._leads.find(query, {"_id": 1}).sort("_id", 1)
        return tuple([str(document["_id"]) async for document in found.limit(limit)])

    async def among(self, lead_ids: Iterable[str]) -> frozenset[str]:
        """Those of the ids that are of leads."""
        ids = [ObjectId(lead_id) for lead_id in lead_ids if ObjectId.is_valid(lead_id)]
        found = self._leads.find({**self._mine, "_id": {"$in": ids}}, {"_id": 1})
        return frozenset([str(document["_id"]) async for document in found])

    async def last(self, which: Filter) -> str:
        """The greatest id of the leads that a filter means. Raises IndexError when there are none."""
        query = self._all(which, await self._rarest_first(which))
        found = await self._leads.find(query, {"_id": 1}).sort("_id", -1).limit(1).to_list(1)
        return str(found[0]["_id"])
