"""Messages that are stored, and that nobody has been asked to read yet, of all admins.

A message that matters is stored as `unread`, and the mark goes once its reading is asked for. Who
dies in between leaves the mark, and the reading is asked for again: once more than needed at worst.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from motor.motor_asyncio import AsyncIOMotorDatabase

BATCH: Final = 500  # messages


@dataclass(frozen=True, slots=True)
class Waiting:
    """Some unread messages, the longest unread first."""

    messages: Sequence[Mapping[str, Any]]

    @property
    def more(self) -> bool:
        """Whether more may be waiting than was found at once."""
        return len(self.messages) >= BATCH

    def since(self) -> Mapping[tuple[str, str], datetime]:
        """Since when each session, of an admin, waits to be read."""
        times: dict[tuple[str, str], datetime] = {}
        for message in self.messages:
            times.setdefault((message["adminId"], message["sessionId"]), message["unread"])
        return times


class Unread:
    """Like the queue of jobs, it is emptied across all admins."""

    def __init__(self, db: AsyncIOMotorDatabase[dict[str, Any]]) -> None:
        self._chats = db["chats"]

    async def some(self) -> Waiting | None:
        """Those that have been unread for longest; None when there are none."""
        fields = {"adminId": 1, "sessionId": 1, "unread": 1}
        found = self._chats.find({"unread": {"$exists": True}}, fields).sort("unread", 1).limit(BATCH)
        messages = await found.to_list(BATCH)
        return Waiting(messages) if messages else None

    async def asked(self, waiting: Waiting) -> None:
        """Their reading has been asked for."""
        ids = [message["_id"] for message in waiting.messages]
        admins = list({message["adminId"] for message in waiting.messages})
        these = {"adminId": {"$in": admins}, "_id": {"$in": ids}}
        await self._chats.update_many(these, {"$unset": {"unread": ""}})
