"""Sessions and messages of one admin, in the collections `sessions` and `chats`."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Any

from motor.motor_asyncio import AsyncIOMotorClientSession, AsyncIOMotorDatabase
from pymongo import ReturnDocument
from pymongo.errors import DuplicateKeyError

from capture.conversation import Message, Session, Visit, reply_id
from capture.merge import bullets

Transaction = AsyncIOMotorClientSession
Also = Callable[[Transaction], Awaitable[None]]

VISITOR, BOT = 1, 2  # a turn takes two places: the visitor's message, then the reply
LONGEST_READING = 400  # messages; a session read back to a visitor or to a model


class Conversations:
    """One admin's conversations. Every query carries the admin; none can be written without it."""

    def __init__(self, db: AsyncIOMotorDatabase[dict[str, Any]], admin_id: str) -> None:
        self._client = db.client
        self._sessions = db["sessions"]
        self._chats = db["chats"]
        self._admin_id = admin_id

    async def begin(self, session_id: str, visit: Visit, first_message: str, now: datetime) -> Session:
        """Start a session with its first message, or go on with it when that message is a repeat."""
        found = await self._sessions.find_one_and_update(
            self._session(session_id),
            {
                "$inc": {"seq": BOT},
                "$set": {"lastMessageAt": now},
                "$setOnInsert": {
                    "createdAt": now,
                    "firstMessage": first_message,
                    **visit.model_dump(by_alias=True),
                },
            },
            upsert=True,
            return_document=ReturnDocument.AFTER,
        )
        return Session.model_validate(found)

    async def resume(self, session_id: str, now: datetime) -> Session | None:
        """The session, with a place taken in it for a new message; None when there is no such session."""
        found = await self._sessions.find_one_and_update(
            self._session(session_id),
            {"$inc": {"seq": BOT}, "$set": {"lastMessageAt": now}},
            return_document=ReturnDocument.AFTER,
        )
        return Session.model_validate(found) if found else None

    async def session(self, session_id: str) -> Session | None:
        found = await self._sessions.find_one(self._session(session_id))
        return Session.model_validate(found) if found else None

    async def add(self, message: Message, lease_until: datetime, also: Also | None = None) -> bool:
        """Store a visitor's message; False when it is stored already. `also` commits with it or not at all.

        Until `lease_until` the caller is the one who answers it.
        """
        document = {**_document(message), "leaseUntil": lease_until}
        if also is not None:
            return await self._add_with(document, also)
        try:
            await self._chats.insert_one(document)
        except DuplicateKeyError:
            return False
        return True

    async def _add_with(self, document: dict[str, Any], also: Also) -> bool:
        async def both(transaction: Transaction) -> None:
            await self._chats.insert_one(dict(document), session=transaction)
            await also(transaction)

        while True:
            try:
                async with await self._client.start_session() as transaction:
                    await transaction.with_transaction(both)
            except DuplicateKeyError as error:
                if "messageId" in (error.details or {}).get("keyPattern", {}):
                    return False
                continue  # `also` met a concurrent insert of its own; the next snapshot sees it
            return True

    async def message(self, session_id: str, message_id: str) -> Message | None:
        found = await self._chats.find_one(self._message(session_id, message_id))
        return Message.model_validate(found) if found else None

    async def reply_to(self, message: Message) -> Message | None:
        """The stored reply to a visitor's message, when it is complete."""
        reply = await self.message(message.session_id, reply_id(message.message_id))
        return reply if reply and reply.complete else None

    async def lease(self, message: Message, now: datetime, until: datetime) -> bool:
        """Become the one who answers `message`; False while somebody else is."""
        taken = await self._chats.update_one(
            {**self._message(message.session_id, message.message_id), "leaseUntil": {"$lt": now}},
            {"$set": {"leaseUntil": until}},
        )
        return taken.modified_count == 1

    async def renew(self, message: Message, until: datetime) -> None:
        await self._chats.update_one(
            self._message(message.session_id, message.message_id), {"$set": {"leaseUntil": until}}
        )

    async def store_reply(self, reply: Message) -> None:
        """Store a reply; the second of two for the same message replaces the first."""
        await self._chats.replace_one(
            self._message(reply.session_id, reply.message_id), _document(reply), upsert=True
        )

    async def tag_reply(self, reply: Message) -> None:
        """Write on a stored reply what its session was tagged with while the bot spoke.

        Tagging writes the session before the messages, so reading the session after the reply was
        stored misses nothing: either the tagging saw the reply, or this sees the tags.
        """
        session = await self.session(reply.session_id)
        if session and session.email:
            await self._chats.update_one(
                self._message(reply.session_id, reply.message_id),
                {"$set": _tags(session.email, session.requirements)},
            )

    async def history(self, session_id: str, after: int = 0) -> tuple[Message, ...]:
        """The newest messages of a session in order, those placed after `after` only."""
        newest = self._chats.find({**self._session(session_id), "seq": {"$gt": after}})
        found = await newest.sort("seq", -1).limit(LONGEST_READING).to_list(LONGEST_READING)
        return tuple(Message.model_validate(document) for document in reversed(found))

    async def tag(self, session_id: str, email: str | None, requirements: Sequence[str]) -> None:
        """Write on the session and on all its messages whose they are and what is needed (seed 003)."""
        known = {"email": email, "requirements": list(requirements)}
        await self._sessions.update_one(self._session(session_id), {"$set": known})
        await self._chats.update_many(self._session(session_id), {"$set": _tags(email, requirements)})

    async def learn(self, session_id: str, email: str, requirements: Sequence[str]) -> bool:
        """Tag what a reading found; False when the session no longer belongs to that lead."""
        known = await self._sessions.update_one(
            {**self._session(session_id), "email": email}, {"$set": {"requirements": list(requirements)}}
        )
        if known.matched_count:
            await self._chats.update_many(self._session(session_id), {"$set": _tags(email, requirements)})
        return bool(known.matched_count)

    async def requirements_of(self, email: str) -> list[str]:
        """The requirements said in all sessions of a lead, oldest session first."""
        sessions = self._sessions.find(
            {"adminId": self._admin_id, "email": email, "requirements.0": {"$exists": True}},
            {"requirements": 1},
        )
        found = await sessions.sort("createdAt", 1).limit(LONGEST_READING).to_list(LONGEST_READING)
        return [requirement for session in found for requirement in session["requirements"]]

    async def release(self, email: str) -> None:
        """Untag everything of a lead that is being deleted; what was said so far makes no lead again."""
        theirs = {"adminId": self._admin_id, "email": email}
        await self._sessions.update_many(theirs, [{"$set": {"email": None, "heardFrom": "$seq"}}])
        await self._chats.update_many(theirs, {"$unset": {"email": "", "requirements": ""}})

    def _session(self, session_id: str) -> dict[str, Any]:
        return {"adminId": self._admin_id, "sessionId": session_id}

    def _message(self, session_id: str, message_id: str) -> dict[str, Any]:
        return {**self._session(session_id), "messageId": message_id}


def _tags(email: str | None, requirements: Sequence[str]) -> dict[str, Any]:
    return {"email": email, "requirements": bullets(requirements) or None}


def _document(message: Message) -> dict[str, Any]:
    return message.model_dump(by_alias=True, exclude_none=True)
