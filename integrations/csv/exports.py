"""The history of one admin's exports, in the collection `exports`; kept for 400 days, as the audit log."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final, Literal

from bson import ObjectId
from bson.errors import InvalidId
from motor.motor_asyncio import AsyncIOMotorDatabase

from capture.events import By
from capture.record import Record
from capture.stored import Document, as_stored
from integrations.csv.presets import Preset

KEPT: Final = timedelta(days=400)

State = Literal["running", "done", "failed", "cancelled"]


class ExportNotFound(Exception):
    """No export with this id belongs to this admin."""


class Export(Record):
    """An export. `rows` are those sent so far, and after the end all of them, without the header.

    `cancelled`: the client went before the end. One that has been running for hours was cut off.
    """

    export_id: str
    state: State = "running"
    by: By
    preset: Preset | None = None
    columns: tuple[str, ...]  # their headers
    filter: dict[str, Any]  # without what is not asked for
    sort: str
    file_name: str
    rows: int = 0
    created_at: datetime
    finished_at: datetime | None = None


class Exports:
    """One admin's exports. Every query carries the admin; none can be written without it."""

    def __init__(
        self, db: AsyncIOMotorDatabase[Document], admin_id: str, started_by: str | None = None
    ) -> None:
        """`started_by`: the exports of this team member, and no others."""
        self._exports = db["exports"]
        self._admin_id = admin_id
        self._mine = {"adminId": admin_id} | ({"by.id": started_by} if started_by else {})

    async def begin(self, export: Export) -> None:
        """Note an export before its first row leaves."""
        document = {"_id": ObjectId(export.export_id), "adminId": self._admin_id, **as_stored(export)}
        await self._exports.insert_one(document)

    async def end(self, export_id: str, state: State, rows: int, now: datetime) -> None:
        """Note how an export ended, and how many rows were sent."""
        ended = {"state": state, "rows": rows, "finishedAt": now}
        await self._exports.update_one(self._one(export_id), {"$set": ended})

    async def get(self, export_id: str) -> Export:
        """Raises ExportNotFound."""
        found = await self._exports.find_one(self._one(export_id))
        if found is None:
            raise ExportNotFound
        return _export(found)

    async def page(self, limit: int, before: str | None = None) -> tuple[Sequence[Export], bool]:
        """Exports, the latest first, those before the export `before`; and whether there are more.

        Raises ExportNotFound when `before` is no id.
        """
        which = {**self._mine, **({"_id": {"$lt": self._one(before)["_id"]}} if before else {})}
        found = await self._exports.find(which).sort("_id", -1).limit(limit + 1).to_list(limit + 1)
        return [_export(document) for document in found[:limit]], len(found) > limit

    def _one(self, export_id: str) -> Document:
        try:
            return {**self._mine, "_id": ObjectId(export_id)}
        except (InvalidId, TypeError):
            raise ExportNotFound from None


def new_export_id() -> str:
    return str(ObjectId())


def _export(document: Mapping[str, Any]) -> Export:
    return Export.model_validate(document)
