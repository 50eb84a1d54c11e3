"""What of an admin's data a team member sees who is limited to the leads that they own."""

from typing import Any

from motor.motor_asyncio import AsyncIOMotorDatabase

from capture.search.searchable import facet

Document = dict[str, Any]


class Own:
    """The leads that one member owns, and what belongs to those. Without a member there is no limit.

    A lead changes hands in one write, and with it all of this: nothing else says whose it is. The
    lists are read anew for each question; one person's leads are few.
    """

    def __init__(self, db: AsyncIOMotorDatabase[Document], admin_id: str, owned_by: str | None) -> None:
        self._leads = db["leads"]
        self._theirs = {"adminId": admin_id, "ownerId": owned_by} if owned_by else None
        self._all = owned(admin_id, owned_by)

    async def has_session(self, session_id: str) -> bool:
        """Whether the session belongs to a lead of theirs."""
        if self._theirs is None:
            return True
        return await self._leads.find_one({**self._theirs, "sessionIds": session_id}, {"_id": 1}) is not None

    async def sessions(self) -> Document:
        """The part of a query on sessions that leaves theirs."""
        return await self._among("sessionId", "sessionIds")

    async def addresses(self) -> Document:
        """The part of a query on what carries an e-mail address that leaves theirs."""
        return await self._among("email", "emails")

    async def pairs(self) -> Document:
        """The part of a query on pairs of leads that leaves those of which both are theirs."""
        if self._theirs is None:
            return {}
        theirs = [str(lead_id) for lead_id in await self._leads.distinct("_id", self._all)]
        return {"$nor": [{"leadIds": {"$elemMatch": {"$nin": theirs}}}]}

    async def merges(self) -> Document:
        """The part of a query on merges that leaves those of their leads, by their leads as they were."""
        if self._theirs is None:
            return {}
        theirs = [str(lead_id) for lead_id in await self._leads.distinct("_id", self._all)]
        return {"into": {"$in": theirs}, "before.from.ownerId": self._theirs["ownerId"]}

    async def _among(self, field: str, listed: str) -> Document:
        return {field: {"$in": await self._leads.distinct(listed, self._all)}} if self._theirs else {}


def owned(admin_id: str, owned_by: str | None) -> Document:
    """The query for all leads that a member owns, by the index that leads to them; without one, for all."""
    theirs = {"ownerId": owned_by, "words": facet("owner_id", owned_by)} if owned_by else {}
    return {"adminId": admin_id, **theirs}
