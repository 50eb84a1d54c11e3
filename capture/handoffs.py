"""Conversations that persons answer or shall answer, of one admin, in the collection `sessions`."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from motor.motor_asyncio import AsyncIOMotorDatabase
from pymongo import ReturnDocument
from pymongo.errors import DuplicateKeyError

from capture.arrivals import BOT, Arrivals
from capture.conversation import Message, Session
from capture.conversations import Conversations
from capture.handoff import Reason, State
from capture.own import Own


class Handoffs:
    """One admin's conversations, as those see them who answer in person."""

    def __init__(
        self,
        db: AsyncIOMotorDatabase[dict[str, Any]],
        admin_id: str,
        owned_by: str | None = None,
        arrivals: Arrivals | None = None,
    ) -> None:
        """`owned_by`: those of the leads that this team member owns, and no others.

        `arrivals` are those of the process; without, such are made that nobody shares.
        """
        self._own = Own(db, admin_id, owned_by)
        self._sessions = db["sessions"]
        self._chats = db["chats"]
        self._conversations = Conversations(db, admin_id, owned_by, arrivals)
        self._admin_id = admin_id

    async def ask(self, session_id: str, reason: Reason, now: datetime) -> bool:
        """Let a conversation of the bot's wait for a person; False when it does, or has one, already."""
        waiting = {"handoff.state": "waiting", "handoff.reason": reason, "handoff.askedAt": now}
        asked = await self._sessions.update_one(
            {**self._session(session_id), "handoff.state": {"$nin": ["waiting", "person"]}}, {"$set": waiting}
        )
        return asked.modified_count == 1

    async def notified(self, session: Session) -> None:
        """The admin has been told of the wait that `session` is in."""
        asked_at = session.handoff.asked_at
        await self._sessions.update_one(
            {**self._session(session.session_id), "handoff.askedAt": asked_at},
            {"$set": {"handoff.notifiedAt": asked_at}},
        )

    async def take(self, session_id: str, author: str | None, now: datetime) -> Session | None:
        """Give a conversation to a person; None when there is no such session. Safe to repeat."""
        if not await self._own.has_session(session_id):
            return None
        taken = {"handoff.state": "person", "handoff.takenAt": now, "handoff.by": author}
        await self._sessions.update_one(
            {**self._session(session_id), "handoff.state": {"$ne": "person"}}, {"$set": taken}
        )
        return await self._conversations.session(session_id)

    async def release(self, session_id: str, now: datetime) -> Session | None:
        """Give a conversation back to the bot; None when there is no such session. Safe to repeat."""
        if not await self._own.has_session(session_id):
            return None
        await self._sessions.update_one(
            {**self._session(session_id), "handoff.state": {"$in": ["waiting", "person"]}},
            {"$set": {"handoff.state": "none", "handoff.releasedAt": now}},
        )
        return await self._conversations.session(session_id)

    async def say(
        self, session_id: str, message_id: str, text: str, author: str | None, now: datetime
    ) -> Message | None:
        """Store a person's message, who thereby takes the conversation; None without such a session.

        A repeat is answered with what is stored, and takes nothing.
        """
        if not await self._own.has_session(session_id):
            return None
        if stored := await self._conversations.message(session_id, message_id):
            return stored
        if await self.take(session_id, author, now) is None:
            return None
        message = _message(await self._place(session_id, now), message_id, text, author, now)
        try:
            await self._chats.insert_one(message.model_dump(by_alias=True, exclude_none=True))
        except DuplicateKeyError:  # the same message at the same instant
            return await self._conversations.message(session_id, message_id)
        if message.email:
            await self._conversations.tag_reply(message)
        return message

    async def find(
        self, state: State | None, page: int, limit: int, email: str | None = None
    ) -> tuple[Sequence[Session], int]:
        """A page of conversations, the latest first: in a state, of a lead, or all; and how many they are."""
        which: dict[str, Any] = {"adminId": self._admin_id, **await self._own.sessions()}
        which |= {"handoff.state": state} if state else {}
        which |= {"email": email} if email else {}
        latest = self._sessions.find(which).sort([("lastMessageAt", -1), ("_id", -1)])
        found = await latest.skip((page - 1) * limit).limit(limit).to_list(limit)
        total = await self._sessions.count_documents(which)
        return tuple(Session.model_validate(document) for document in found), total

    async def _place(self, session_id: str, now: datetime) -> Session:
        """The session with a place taken in it, as for a visitor's message."""
        found = await self._sessions.find_one_and_update(
            self._session(session_id),
            {"$inc": {"seq": BOT}, "$set": {"lastMessageAt": now}},
            return_document=ReturnDocument.AFTER,
        )
        return Session.model_validate(found)

    def _session(self, session_id: str) -> dict[str, Any]:
        return {"adminId": self._admin_id, "sessionId": session_id}


def _message(session: Session, message_id: str, text: str, author: str | None, now: datetime) -> Message:
    return Message(
        admin_id=session.admin_id,
        session_id=session.session_id,
        message_id=message_id,
        role="person",
        author=author,
        content=text,
        seq=session.seq - 1,
        created_at=now,
        email=session.email,
    )
