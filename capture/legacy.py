"""Leads as they stood before the leads collection: e-mail addresses tagged on messages in `chats`."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

from motor.motor_asyncio import AsyncIOMotorDatabase

from capture.merge import lines
from capture.own import Own
from capture.record import Record


class TaggedSession(Record):
    """One conversation whose messages carry an address, as `chats` alone knows it."""

    email: str
    session_id: str
    requirements: str | None = None
    first_message: str | None = None
    page_url: str | None = None
    first_contact: datetime
    last_contact: datetime


class TaggedLead(Record):
    """All conversations of one address: the lead of the legacy `/api/leads`."""

    email: str
    admin_id: str
    requirements: str | None
    session_id: str
    session_ids: tuple[str, ...]
    message_count: int
    first_message: str | None
    page_url: str | None
    first_contact: datetime
    last_contact: datetime


class TaggedChats:
    """One admin's tagged messages, read as leads."""

    def __init__(
        self, db: AsyncIOMotorDatabase[dict[str, Any]], admin_id: str, owned_by: str | None = None
    ) -> None:
        """`owned_by`: `leads` shows those that this team member owns, and no others."""
        self._own = Own(db, admin_id, owned_by)
        self._chats = db["chats"]
        self._sessions = db["sessions"]
        self._admin_id = admin_id

    async def leads(self, page: int, limit: int) -> tuple[tuple[TaggedLead, ...], int]:
        """A page of leads, the latest contact first, and how many there are."""
        paging = [{"$skip": (page - 1) * limit}, {"$limit": limit}]
        pipeline = [
            {"$match": {"adminId": self._admin_id, **await self._own.addresses()}},
            *self._by_email(),
            {"$facet": {"leads": [*LATEST_FIRST, *paging], "total": [{"$count": "count"}]}},
        ]
        found = (await self._chats.aggregate(pipeline).to_list(1))[0]
        total = found["total"][0]["count"] if found["total"] else 0
        return tuple(TaggedLead.model_validate(lead) for lead in found["leads"]), total

    async def sessions(self) -> AsyncIterator[TaggedSession]:
        """Every tagged conversation, the earliest first."""
        async for document in self._chats.aggregate(self._by_session(), allowDiskUse=True):
            yield TaggedSession.model_validate(document)

    async def adopt(self, session: TaggedSession, email: str) -> None:
        """Give an old conversation its record in `sessions`, and its messages the normalised address."""
        one = {"adminId": self._admin_id, "sessionId": session.session_id}
        known = {
            "seq": 0,
            "email": email,
            "firstMessage": session.first_message,
            "pageUrl": session.page_url,
            "requirements": lines(session.requirements or ""),
            "createdAt": session.first_contact,
        }
        await self._sessions.update_one(one, {"$setOnInsert": known}, upsert=True)
        if email != session.email:
            await self._chats.update_many({**one, "email": session.email}, {"$set": {"email": email}})

    def _by_email(self) -> list[dict[str, Any]]:
        return [
            *self._by_session(),
            {"$group": {"_id": "$email", **_over_sessions()}},
            {"$set": {"email": "$_id", "adminId": self._admin_id}},
        ]

    def _by_session(self) -> list[dict[str, Any]]:
        return [
            {"$match": {"adminId": self._admin_id, "email": TEXT, "sessionId": TEXT}},
            {"$set": {"createdAt": WRITTEN_AT}},
            {"$sort": {"createdAt": 1, "seq": 1}},
            *SESSIONS,
            {"$sort": {"firstContact": 1, "sessionId": 1}},
        ]


TEXT = {"$type": "string"}
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
# Messages of other programs may lack the date or hold it as text; an ObjectId knows when it was made.
MADE_AT = {"$convert": {"input": "$_id", "to": "date", "onError": BEGINNING, "onNull": BEGINNING}}
WRITTEN_AT = {"$convert": {"input": "$createdAt", "to": "date", "onError": MADE_AT, "onNull": MADE_AT}}
LATEST_FIRST: list[dict[str, Any]] = [{"$sort": {"lastContact": -1, "_id": 1}}]


SAID = {"$cond": [{"$in": ["$role", ["user", "visitor"]]}, "$content", None]}
SESSIONS: list[dict[str, Any]] = [
    {
        "$group": {
            "_id": {"email": "$email", "sessionId": "$sessionId"},
            "requirements": {"$last": "$requirements"},
            "said": {"$push": SAID},
            "pageUrl": {"$first": "$pageUrl"},
            "firstContact": {"$min": "$createdAt"},
            "lastContact": {"$max": "$createdAt"},
            "messageCount": {"$sum": 1},
        }
    },
    {
        "$set": {
            "email": "$_id.email",
            "sessionId": "$_id.sessionId",
            "firstMessage": {"$first": {"$filter": {"input": "$said", "cond": {"$ne": ["$$this", None]}}}},
        }
    },
    {"$unset": "said"},
]


def _over_sessions() -> dict[str, Any]:
    return {
        "requirements": {"$last": "$requirements"},
        "sessionId": {"$first": "$sessionId"},
        "sessionIds": {"$push": "$sessionId"},
        "messageCount": {"$sum": "$messageCount"},
        "firstMessage": {"$first": "$firstMessage"},
        "pageUrl": {"$first": "$pageUrl"},
        "firstContact": {"$min": "$firstContact"},
        "lastContact": {"$max": "$lastContact"},
    }
