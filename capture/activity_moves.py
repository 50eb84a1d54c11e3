"""What becomes of activities when their lead is merged into another, and when that is taken back."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from motor.motor_asyncio import AsyncIOMotorDatabase

from capture.activities import OPEN
from capture.stored import Document
from capture.transactions import Transaction


class ActivityMoves:
    """One admin's activities on the move, always within the transaction of a merge."""

    def __init__(self, db: AsyncIOMotorDatabase[Document], admin_id: str) -> None:
        self._activities = db["activities"]
        self._admin_id = admin_id

    async def move(self, other: str, into: str, merge_id: str, transaction: Transaction) -> None:
        """Give a lead's activities to the one that it is merged into."""
        moved = {"$set": {"leadId": into}, "$push": {"moves": merge_id}}
        await self._activities.update_many(self._of(other), moved, session=transaction)

    async def move_back(self, other: str, into: str, merge_id: str, transaction: Transaction) -> None:
        """Give back what a merge moved; what came since stays where it is."""
        back = {"$set": {"leadId": other}, "$pull": {"moves": merge_id}}
        await self._activities.update_many({**self._of(into), "moves": merge_id}, back, session=transaction)

    async def figures(self, lead: Mapping[str, Any], since: datetime, transaction: Transaction) -> Document:
        """What of its activities changes in a stored lead, as it was, by those that came `since`."""
        theirs = self._of(str(lead["_id"]))
        new = {**theirs, "createdAt": {"$gt": since}}
        contacts = await self._activities.count_documents({**new, "kind": "contact"}, session=transaction)
        last = await self._extreme(new, "at", -1, transaction)
        times = [time for time in (lead.get("lastActivityAt"), last) if time]
        figures = {
            "contactAttempts": (lead.get("contactAttempts") or 0) + contacts or None,
            "lastActivityAt": max(times, default=None),
            "nextFollowUpAt": await self._extreme({**theirs, "openAt": OPEN}, "openAt", 1, transaction),
        }
        return {field: value for field, value in figures.items() if value != (lead.get(field) or None)}

    async def _extreme(
        self, which: Document, field: str, order: int, transaction: Transaction
    ) -> datetime | None:
        found: Document | None = await self._activities.find_one(
            which, {field: 1}, sort=[(field, order)], session=transaction
        )
        return found[field] if found else None

    def _of(self, lead_id: str) -> Document:
        return {"adminId": self._admin_id, "leadId": lead_id}
