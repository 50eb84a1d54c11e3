"""What the turns of all admins have in common with MongoDB: their reads and writes travel together.

Each of them carries its admin; a lone visitor's turn costs what it would cost alone.
"""

import secrets
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from motor.motor_asyncio import AsyncIOMotorDatabase
from pymongo import ReturnDocument, UpdateOne

from capture.inserts import Inserts
from capture.together import Together
from capture.upserts import Upserts

VISITOR, BOT = 1, 2  # a turn takes two places: the visitor's message, then the reply

# Places of a session that is read back whole together with others; a longer one is read alone, for
# one limit cannot keep each of several sessions short.
SHORT: Final = 40

Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Which:
    """One session of one admin."""

    admin_id: str
    session_id: str

    def query(self) -> Document:
        return {"adminId": self.admin_id, "sessionId": self.session_id}


@dataclass(frozen=True, slots=True)
class Resuming:
    """A visitor goes on with a session."""

    which: Which
    at: datetime


class Arrivals:
    """The reads and writes of all turns. Made once for a process, and shared by all who take turns."""

    def __init__(self, db: AsyncIOMotorDatabase[Document]) -> None:
        self._sessions = db["sessions"]
        self._chats = db["chats"]
        self.sessions = Inserts(self._sessions)
        self.chats = Inserts(self._chats)
        self.leads = Upserts(db["leads"])
        self._resumed = Together(self._resume)
        self._found = Together(self._find)
        self._read = Together(self._messages)

    async def resume(self, resuming: Resuming) -> Document | None:
        """The session, with a place taken in it for a new message; None when there is no such session."""
        return await self._resumed.ask(resuming)

    async def session(self, which: Which) -> Document | None:
        """The session as it is stored now; None when there is none."""
        return await self._found.ask(which)

    async def messages(self, which: Which) -> Sequence[Document]:
        """All messages of a session that is SHORT, in order."""
        return await self._read.ask(which)

    async def _resume(self, asked: Sequence[Resuming]) -> Sequence[Document | None]:
        """Take a place in each session: two commands for all of them, and one for who was overtaken.

        Each place is written down in its session with the sign of this trip. Where the sign is
        another's, somebody has gone on with the session since, and the place that was taken is not
        known any more: it stays empty, which harms nothing, and another one is taken.
        """
        if len(asked) == 1:
            return [await self._resume_alone(asked[0])]
        sign, first = secrets.token_hex(8), {resuming.which: resuming for resuming in reversed(asked)}
        await self._sessions.bulk_write(
            [UpdateOne(which.query(), _taking(resuming.at, sign)) for which, resuming in first.items()],
            ordered=False,
        )
        signed = await self._among(self._sessions, first, {"resumed.by": sign})
        taken = {_which(document): {**document, "seq": document["resumed"]["seq"]} for document in signed}
        return [
            taken[each.which]
            if first[each.which] is each and each.which in taken
            else await self._resume_alone(each)
            for each in asked
        ]

    async def _resume_alone(self, resuming: Resuming) -> Document | None:
        taken: Document | None = await self._sessions.find_one_and_update(
            resuming.which.query(),
            {"$inc": {"seq": BOT}, "$set": {"lastMessageAt": resuming.at}},
            return_document=ReturnDocument.AFTER,
        )
        return taken

    async def _find(self, asked: Sequence[Which]) -> Sequence[Document | None]:
        found = {_which(document): document for document in await self._among(self._sessions, asked)}
        return [found.get(which) for which in asked]

    async def _messages(self, asked: Sequence[Which]) -> Sequence[Sequence[Document]]:
        found: dict[Which, list[Document]] = defaultdict(list)
        for document in await self._among(self._chats, asked):
            found[_which(document)].append(document)
        return [sorted(found[which], key=lambda message: int(message["seq"])) for which in asked]

    async def _among(
        self, where: Any, asked: Iterable[Which], also: Mapping[str, Any] | None = None
    ) -> Sequence[Document]:
        """What belongs to any of these sessions."""
        sessions: dict[str, list[str]] = defaultdict(list)
        for which in dict.fromkeys(asked):
            sessions[which.admin_id].append(which.session_id)
        theirs = [{"adminId": admin_id, "sessionId": {"$in": ids}} for admin_id, ids in sessions.items()]
        query = theirs[0] if len(theirs) == 1 else {"$or": theirs}
        found: Sequence[Document] = await where.find({**query, **(also or {})}).to_list(None)
        return found


def _taking(at: datetime, sign: str) -> Sequence[Document]:
    """Take the next place of a session, and write down who took which."""
    taken = {"$add": ["$seq", BOT]}
    return [{"$set": {"seq": taken, "lastMessageAt": at, "resumed": {"by": sign, "seq": taken}}}]


def _which(document: Mapping[str, Any]) -> Which:
    return Which(document["adminId"], document["sessionId"])
