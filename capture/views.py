"""Saved views of the lead list: a filter, an order and columns under a name, in the collection `views`."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any

from bson import ObjectId
from bson.errors import InvalidId
from motor.motor_asyncio import AsyncIOMotorDatabase
from pydantic import Field, StringConstraints
from pymongo import ReturnDocument
from pymongo.errors import DuplicateKeyError

from capture.filters import Filter
from capture.listing import Sort
from capture.record import Record

MOST = 200  # of one member

Document = dict[str, Any]
Column = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_.]{0,99}$")]


class ViewNotFound(Exception):
    """No view with this id is for this member to see, or to change."""


class ViewNameTaken(Exception):
    """This member has another view with this name."""


class TooManyViews(Exception):
    """This member has as many views as anybody may have."""


class ViewFields(Record):
    """What a member says of a view. `columns` are names of a lead's fields, in order; none: as it comes."""

    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]
    filter: Filter = Field(default_factory=Filter)
    sort: Sort = "-createdAt"
    columns: tuple[Column, ...] = Field((), max_length=100)
    shared: bool = False


class View(ViewFields):
    """A view as stored. A shared one is for the whole team to see; its owner changes it."""

    view_id: str
    owner_id: str
    created_at: datetime
    updated_at: datetime


class Views:
    """One admin's views, as one member may see them. Every query carries the admin."""

    def __init__(self, db: AsyncIOMotorDatabase[Document], admin_id: str, member_id: str) -> None:
        self._views = db["views"]
        self._admin_id = admin_id
        self._member_id = member_id

    async def all(self) -> Sequence[View]:
        """The member's own and those that are shared, by name."""
        seen = {"adminId": self._admin_id, "$or": [{"ownerId": self._member_id}, {"shared": True}]}
        return [_view(found) async for found in self._views.find(seen).sort([("name", 1), ("_id", 1)])]

    async def get(self, view_id: str) -> View:
        """One of those. Raises ViewNotFound."""
        seen = {**self._one(view_id), "$or": [{"ownerId": self._member_id}, {"shared": True}]}
        found = await self._views.find_one(seen)
        if found is None:
            raise ViewNotFound
        return _view(found)

    async def add(self, fields: ViewFields, now: datetime) -> View:
        """Save a view. Raises ViewNameTaken and TooManyViews."""
        own = {"adminId": self._admin_id, "ownerId": self._member_id}
        if await self._views.count_documents(own, limit=MOST) == MOST:
            raise TooManyViews
        document = {**own, **_stored(fields), "createdAt": now, "updatedAt": now}
        try:
            await self._views.insert_one(document)
        except DuplicateKeyError:
            raise ViewNameTaken from None
        return _view(document)

    async def replace(self, view_id: str, fields: ViewFields, now: datetime, *, anybodys: bool) -> View:
        """Write a view anew; `anybodys`: also a shared one of somebody else.

        Raises ViewNotFound and ViewNameTaken.
        """
        update = {"$set": {**_stored(fields), "updatedAt": now}}
        try:
            found = await self._views.find_one_and_update(
                self._changeable(view_id, anybodys), update, return_document=ReturnDocument.AFTER
            )
        except DuplicateKeyError:
            raise ViewNameTaken from None
        if found is None:
            raise ViewNotFound
        return _view(found)

    async def delete(self, view_id: str, *, anybodys: bool) -> None:
        """Remove a view. Raises ViewNotFound."""
        removed = await self._views.delete_one(self._changeable(view_id, anybodys))
        if not removed.deleted_count:
            raise ViewNotFound

    def _changeable(self, view_id: str, anybodys: bool) -> Document:
        whose: list[Document] = [{"ownerId": self._member_id}, *([{"shared": True}] if anybodys else [])]
        return {**self._one(view_id), "$or": whose}

    def _one(self, view_id: str) -> Document:
        try:
            return {"adminId": self._admin_id, "_id": ObjectId(view_id)}
        except (InvalidId, TypeError):
            raise ViewNotFound from None


def _view(document: Mapping[str, Any]) -> View:
    return View.model_validate({**document, "viewId": str(document["_id"])})


def _stored(fields: ViewFields) -> Document:
    which = fields.filter.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return {**fields.model_dump(by_alias=True, include=set(ViewFields.model_fields)), "filter": which}
