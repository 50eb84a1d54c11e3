"""The people of one admin: owners, managers and agents, in the collection `members`."""

import contextlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal

from bson import ObjectId
from bson.errors import InvalidId
from motor.motor_asyncio import AsyncIOMotorDatabase
from pymongo import ReturnDocument
from pymongo.errors import DuplicateKeyError

from capture.record import Record
from capture.transactions import Transaction, atomically
from server.access.lookups import Lookups

Role = Literal["owner", "manager", "agent"]

MOST_MEMBERS = 1_000  # of one admin; nobody's sales team, and the whole team is listed at once

Document = dict[str, Any]


class MemberNotFound(Exception):
    """No member with this id belongs to this admin."""


class LastOwner(Exception):
    """Without this owner nobody could manage the team any more."""


class EmailTaken(Exception):
    """Somebody of the team has this address already."""


class TeamFull(Exception):
    """The team has as many members as one may have."""


class Person(Record):
    """What the team's owner says of a member. `own_leads_only` narrows an agent to leads they own."""

    name: str
    email: str
    role: Role
    own_leads_only: bool = False


class Member(Person):
    """A person of the team."""

    member_id: str
    created_at: datetime


class Team:
    """One admin's team. Every query carries the admin; none can be written without it."""

    def __init__(
        self, db: AsyncIOMotorDatabase[Document], admin_id: str, lookups: Lookups | None = None
    ) -> None:
        """`lookups`: what the requests of a process share."""
        self._client = db.client
        self._members = db["members"]
        self._tokens = db["tokens"]
        self._admins = db["admins"]
        self._admin_id = admin_id
        self._lookups = lookups or Lookups(db)

    async def found(self, creator: Person, at: datetime) -> Member:
        """The first owner. Made once, however many ask at the same instant.

        Tokens of the time before there were teams become theirs.
        """
        founder = {"adminId": self._admin_id, "founder": True}
        new = {"$setOnInsert": {**creator.model_dump(by_alias=True), "createdAt": at}}
        with contextlib.suppress(DuplicateKeyError):  # another request was first
            await self._members.update_one(founder, new, upsert=True)
        found = await self._members.find_one(founder)
        if found is None:
            raise MemberNotFound
        member = _member(found)
        nobodys = {"adminId": self._admin_id, "memberId": None}
        await self._tokens.update_many(nobodys, {"$set": {"memberId": member.member_id}})
        return member

    async def all(self) -> Sequence[Member]:
        """Everybody, the longest there first."""
        found = self._members.find({"adminId": self._admin_id}).sort([("createdAt", 1), ("_id", 1)])
        return [_member(document) for document in await found.to_list(MOST_MEMBERS)]

    async def get(self, member_id: str) -> Member:
        """The member with this id. Raises MemberNotFound."""
        found = await self._lookups.members.one(self._admin_id, self._one(member_id)["_id"])
        if found is None:
            raise MemberNotFound
        return _member(found)

    async def add(self, person: Person, now: datetime) -> Member:
        """Take somebody into the team. Raises EmailTaken and TeamFull."""
        if await self._members.count_documents({"adminId": self._admin_id}) >= MOST_MEMBERS:
            raise TeamFull
        document = {"adminId": self._admin_id, **person.model_dump(by_alias=True), "createdAt": now}
        try:
            await self._members.insert_one(document)
        except DuplicateKeyError:
            raise EmailTaken from None
        return _member(document)

    async def put(self, member_id: str, person: Person) -> Member:
        """Replace what is said of a member. Raises MemberNotFound, EmailTaken and LastOwner."""
        one, change = self._one(member_id), {"$set": person.model_dump(by_alias=True)}

        async def steps(transaction: Transaction) -> Member:
            if person.role != "owner":
                await self._require_other_owner(one, transaction)
            found = await self._members.find_one_and_update(
                one, change, return_document=ReturnDocument.AFTER, session=transaction
            )
            if found is None:
                raise MemberNotFound
            return _member(found)

        try:
            return await atomically(self._client, steps)
        except DuplicateKeyError:
            raise EmailTaken from None
        finally:
            self._lookups.forget()

    async def remove(self, member_id: str) -> None:
        """Take somebody out of the team; with the same write their tokens end.

        Raises MemberNotFound and LastOwner.
        """
        one = self._one(member_id)

        async def steps(transaction: Transaction) -> None:
            await self._require_other_owner(one, transaction)
            removed = await self._members.delete_one(one, session=transaction)
            if removed.deleted_count == 0:
                raise MemberNotFound
            theirs = {"adminId": self._admin_id, "memberId": member_id}
            await self._tokens.delete_many(theirs, session=transaction)

        try:
            await atomically(self._client, steps)
        finally:
            self._lookups.forget()

    async def _require_other_owner(self, one: Document, transaction: Transaction) -> None:
        """Raises LastOwner when this member is the only owner.

        The admin's document is written, so that of two owners who step down at the same instant
        one is told: each would else see the other still there.
        """
        await self._admins.update_one(
            {"adminId": self._admin_id}, {"$inc": {"teamVersion": 1}}, session=transaction
        )
        owners = {"adminId": self._admin_id, "role": "owner"}
        others = {**owners, "_id": {"$ne": one["_id"]}}
        is_owner = await self._members.find_one({**owners, **one}, session=transaction)
        if is_owner and not await self._members.find_one(others, session=transaction):
            raise LastOwner

    def _one(self, member_id: str) -> Document:
        try:
            return {"adminId": self._admin_id, "_id": ObjectId(member_id)}
        except (InvalidId, TypeError):
            raise MemberNotFound from None


def _member(document: Mapping[str, Any]) -> Member:
    return Member.model_validate({**document, "memberId": str(document["_id"])})
