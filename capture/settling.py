"""Interactions of sessions that turn out to be a lead's: a reaction of the relay gives them to it.

A lead's document says in `settled` of which sessions it may have interactions; whoever gives it some
adds theirs in the same write. When `sessionIds` say otherwise, the sessions that were added or taken
away are looked at, some of them in one transaction; of a lead that was merged or taken apart, which is
`unsettled`, all. What led there does not matter, nor how often it is done.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final

from motor.motor_asyncio import AsyncIOMotorDatabase

from capture.interaction_moves import InteractionMoves
from capture.news import Carried
from capture.stored import Document
from capture.transactions import Transaction, atomically

TOGETHER: Final = 50  # sessions in one transaction


class Settling:
    """Settles sessions as the relay tells of leads: across admins, as the news are."""

    def __init__(self, db: AsyncIOMotorDatabase[Document], clock: Callable[[], datetime]) -> None:
        self._db = db
        self._clock = clock

    async def hear(self, carried: Carried) -> None:
        """Give each lead that was written the interactions of its sessions, and no others."""
        questions: dict[str, set[str]] = defaultdict(set)
        for lead in carried.leads:
            questions[lead["adminId"]] |= _in_question(lead)
        for admin_id, sessions in questions.items():
            await self._settle(InteractionMoves(self._db, admin_id), sorted(sessions))
        for lead in carried.leads:
            if lead.get("unsettled"):
                same = {field: lead[field] for field in ("adminId", "_id", "version")}
                await self._db["leads"].update_one(same, {"$unset": {"unsettled": ""}})

    async def _settle(self, moves: InteractionMoves, sessions: Sequence[str]) -> None:
        for begin in range(0, len(sessions), TOGETHER):
            some = sessions[begin : begin + TOGETHER]

            async def steps(transaction: Transaction, some: Sequence[str] = some) -> None:
                await moves.settle(some, self._clock(), transaction)

            await atomically(self._db.client, steps)


def _in_question(lead: Document) -> set[str]:
    listed, settled = {*lead.get("sessionIds", ())}, {*lead.get("settled", ())}
    return listed | settled if lead.get("unsettled") else listed ^ settled
