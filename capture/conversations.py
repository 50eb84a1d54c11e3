"""Sessions and messages of one admin, in the collections `sessions` and `chats`."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from motor.motor_asyncio import AsyncIOMotorDatabase
from pymongo import ReturnDocument
from pymongo.errors import DuplicateKeyError

from capture.arrivals import BOT, SHORT, VISITOR, Arrivals, Resuming, Which
from capture.conversation import Gist, Message, Session, Visit, reply_id
from capture.merge import bullets
from capture.own import Own
from capture.transactions import Transaction

FIRST = VISITOR  # the place of the message that begins a session
LONGEST_READING = 400  # messages; a session read back to a visitor or to a model


class Conversations:
    """One admin's conversations. Every query carries the admin; none can be written without it."""

    def __init__(
        self,
        db: AsyncIOMotorDatabase[dict[str, Any]],
        admin_id: str,
        owned_by: str | None = None,
        arrivals: Arrivals | None = None,
    ) -> None:
        """`owned_by`: those of the leads that this team member owns are found, and no others.

        `arrivals` are shared by all who take turns at once; what they read and write travels together.
        """
        self._own = Own(db, admin_id, owned_by)
        self._arrivals = arrivals or Arrivals(db)
        self._sessions = db["sessions"]
        self._chats = db["chats"]
        self._admin_id = admin_id

    async def begin(self, session_id: str, visit: Visit, first_message: str, now: datetime) -> Session:
        """Start a session with its first message, or go on with it when that message is a repeat."""
        document = {
            **self._session(session_id),
            "seq": BOT,
            "lastMessageAt": now,
            "createdAt": now,
            "firstMessage": first_message,
            **visit.model_dump(by_alias=True),
        }
        try:
            await self._arrivals.sessions.add(document)
        except DuplicateKeyError:
            repeated = await self.resume(session_id, now)
            assert repeated is not None  # noqa: S101  no session is ever removed
            return repeated
        return Session.model_validate(document)

    async def resume(self, session_id: str, now: datetime) -> Session | None:
        """The session, with a place taken in it for a new message; None when there is no such session."""
        found = await self._arrivals.resume(Resuming(self._which(session_id), now))
        return Session.model_validate(found) if found else None

    async def session(self, session_id: str) -> Session | None:
        found = await self._arrivals.session(self._which(session_id))
        return Session.model_validate(found) if found and await self._own.has_session(session_id) else None

    async def revisit(self, session_id: str, visit: Visit) -> None:
        """Note how the visitor came this time; the first touch stays what it was."""
        change: dict[str, Any] = {}
        if visit.attribution:
            told = visit.attribution.model_dump(by_alias=True, exclude_none=True)
            first, last = ({key: {"$literal": told[key]}} if key in told else {} for key in ("first", "last"))
            change["attribution"] = {"$mergeObjects": [first, "$attribution", last]}
        if visit.context:
            change["context"] = {"$literal": visit.context}
        if change:
            await self._sessions.update_one(self._session(session_id), [{"$set": change}])

    async def rate(self, session_id: str, score: int, comment: str | None, now: datetime) -> bool:
        """Keep what the visitor thinks of the session, the last word of it; False when there is none."""
        rating = {"score": score, "comment": comment, "at": now}
        rated = await self._sessions.update_one(self._session(session_id), {"$set": {"rating": rating}})
        return bool(rated.matched_count)

    async def vouch(self, session_id: str, email: str) -> None:
        """Note that this session is certainly the one of this address."""
        await self._sessions.update_one(self._session(session_id), {"$set": {"verifiedEmail": email}})

    async def earliest_of(self, email: str) -> Session | None:
        """The first session of a lead."""
        found = await self._sessions.find_one(
            {"adminId": self._admin_id, "email": email}, sort=[("createdAt", 1)]
        )
        return Session.model_validate(found) if found else None

    async def add(self, message: Message, lease_until: datetime, unread: datetime | None = None) -> bool:
        """Store a visitor's message; False when it is stored already.

        Until `lease_until` the caller is the one who answers it. Since `unread` it waits to be read by
        a model: stored with the message, so that none can be there and its reading be forgotten.
        """
        document = {**_document(message), "leaseUntil": lease_until, **({"unread": unread} if unread else {})}
        try:
            await self._arrivals.chats.add(document)
        except DuplicateKeyError:
            return False
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

    async def note_gist(self, session_id: str, gist: Gist) -> None:
        """Keep the notes on a session, unless there are some that reach further."""
        behind = {"gist.upTo": {"$not": {"$gte": gist.up_to}}}
        await self._sessions.update_one(
            {**self._session(session_id), **behind}, {"$set": {"gist": gist.model_dump(by_alias=True)}}
        )

    async def announced(self, session_id: str, seq: int) -> None:
        """Webhooks have been told of the messages up to this place."""
        await self._sessions.update_one(self._session(session_id), {"$max": {"announcedSeq": seq}})

    async def leased(self, session_id: str, message_ids: Sequence[str], now: datetime) -> bool:
        """Whether somebody is answering one of these messages."""
        some = {"messageId": {"$in": list(message_ids)}, "leaseUntil": {"$gt": now}}
        return await self._chats.find_one({**self._session(session_id), **some}, {"_id": 1}) is not None

    async def store_reply(self, reply: Message, session: Session) -> None:
        """Store a reply. It replaces what was cut short before; a whole reply stays as it is.

        It is stored with the tags of its session as that was when the reply began, for this process
        may not live to write them afterwards; those that have changed since are written anew.
        """
        tags = _tags_of(session) if reply.email else {}
        document = {**_document(reply), **tags}
        try:
            await self._arrivals.chats.add(document)
        except DuplicateKeyError:  # there is a whole one, or a part
            document.pop("_id", None)
            part = {**self._message(reply.session_id, reply.message_id), "complete": {"$ne": True}}
            await self._chats.replace_one(part, document)
        now = await self.session(reply.session_id)
        if now and tags != _tags_of(now):
            await self._spread(self._message(reply.session_id, reply.message_id), now)

    async def tag_reply(self, reply: Message) -> None:
        """Write on a stored reply what its session was tagged with while the bot spoke."""
        session = await self.session(reply.session_id)
        await self._spread(self._message(reply.session_id, reply.message_id), session)

    async def history(self, session_id: str, after: int = 0) -> tuple[Message, ...]:
        """The newest messages of a session in order, those placed after `after` only."""
        if not await self._own.has_session(session_id):
            return ()
        newest = self._chats.find({**self._session(session_id), "seq": {"$gt": after}})
        found = await newest.sort("seq", -1).limit(LONGEST_READING).to_list(LONGEST_READING)
        return tuple(Message.model_validate(document) for document in reversed(found))

    async def so_far(self, session_id: str, seq: int, after: int = 0) -> tuple[Message, ...]:
        """As `history`, of a session that has come to place `seq`: read together with others while short."""
        if seq > SHORT:
            return await self.history(session_id, after)
        found = await self._arrivals.messages(self._which(session_id))
        return tuple(Message.model_validate(document) for document in found if document["seq"] > after)

    async def said_since(self, message: Message) -> bool:
        """Whether the visitor has said more since this message."""
        later = {**self._session(message.session_id), "role": "user", "seq": {"$gt": message.seq}}
        return await self._chats.find_one(later, {"_id": 1}) is not None

    async def tag(self, session: Session) -> int:
        """Write on the session whose it is, and on all its messages also what is needed (seed 003).

        What is needed is what the session says now: `session` may be from before the last reading.
        Answers with the last place that was taken in the session when it was written.
        """
        one = self._session(session.session_id)
        known = {"email": session.email, "given": session.given, "mentions": session.mentions}
        tagged = await self._sessions.find_one_and_update(
            one, {"$set": known}, return_document=ReturnDocument.AFTER
        )
        await self._spread(one, Session.model_validate(tagged) if tagged else None)
        return int(tagged["seq"]) if tagged else session.seq

    async def learn(self, session_id: str, email: str, requirements: Sequence[str]) -> bool:
        """Tag what a reading found; False when the session no longer belongs to that lead."""
        one = self._session(session_id)
        learnt = await self._sessions.find_one_and_update(
            {**one, "email": email},
            {"$set": {"requirements": list(requirements)}},
            return_document=ReturnDocument.AFTER,
        )
        await self._spread(one, Session.model_validate(learnt) if learnt else None)
        return learnt is not None

    async def _spread(self, messages: dict[str, Any], session: Session | None) -> None:
        """Write on these messages what their session says, until it says what was written.

        The session is written first and read last, so of several who do this at once, and of a reply
        that is stored meanwhile, whoever writes last on a message writes what the session says.
        """
        while session:
            tags = _tags(session.email, session.requirements)
            await self._chats.update_many(messages, {"$set": tags})
            session = await self.session(session.session_id)
            if session and _tags(session.email, session.requirements) == tags:
                return

    async def requirements_of(self, email: str) -> list[str]:
        """The requirements said in all sessions of a lead, oldest session first."""
        sessions = self._sessions.find(
            {"adminId": self._admin_id, "email": email, "requirements.0": {"$exists": True}},
            {"requirements": 1},
        )
        found = await sessions.sort("createdAt", 1).limit(LONGEST_READING).to_list(LONGEST_READING)
        return [requirement for session in found for requirement in session["requirements"]]

    async def release(self, email: str, transaction: Transaction | None = None) -> None:
        """Untag everything of a lead that is being deleted; what was said so far makes no lead again.

        Nor does it tell anything of the next one, and whose the session is must be vouched for anew.
        """
        theirs = {"adminId": self._admin_id, "email": email}
        whose: dict[str, Any] = {"email": None, "given": None, "verifiedEmail": None, "mentions": []}
        nobodys = {**whose, "requirements": [], "heardFrom": "$seq"}
        await self._sessions.update_many(theirs, [{"$set": nobodys}], session=transaction)
        untagged = {"$unset": {"email": "", "requirements": ""}}
        await self._chats.update_many(theirs, untagged, session=transaction)

    def _which(self, session_id: str) -> Which:
        return Which(self._admin_id, session_id)

    def _session(self, session_id: str) -> dict[str, Any]:
        return self._which(session_id).query()

    def _message(self, session_id: str, message_id: str) -> dict[str, Any]:
        return {**self._session(session_id), "messageId": message_id}


def _tags_of(session: Session) -> dict[str, Any]:
    """What the messages of a session carry; nothing before it is known whose it is."""
    return _tags(session.email, session.requirements) if session.email else {}


def _tags(email: str | None, requirements: Sequence[str]) -> dict[str, Any]:
    return {"email": email, "requirements": bullets(requirements) or None}


def _document(message: Message) -> dict[str, Any]:
    return message.model_dump(by_alias=True, exclude_none=True)
