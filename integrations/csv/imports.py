"""Files of leads that one admin imports, in the collections `imports` and `import_parts`; kept for 30 days.

A file lies in parts of a megabyte, as it was sent. Beside it lie the rows that a task could not take,
a part for each step of that task, written in one transaction with the step: what a killed worker did
not commit is not there, and nothing is there twice.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from bson import ObjectId
from bson.errors import InvalidId
from motor.motor_asyncio import AsyncIOMotorDatabase
from pydantic import Field

from capture.events import By
from capture.record import Record
from capture.stored import Document, as_stored
from capture.transactions import Transaction
from integrations.csv.encodings import Encoding
from integrations.csv.mapping import Meaning

KEPT: Final = timedelta(days=30)
PART: Final = 1024 * 1024  # bytes
FILE: Final = "file"  # the parts that are the file itself


class ImportNotFound(Exception):
    """No import with this id belongs to this admin."""


class Analysis(Record):
    """What a look at every row of a file found. `rows` are those with leads: not the header, nor empty ones.

    `encoding_assumed`: nothing in the file proves its encoding, so look at the sample. `unreadable_rows`
    are those of the rows that have another length than the header, or quotes that do not match.
    """

    encoding: Encoding
    encoding_assumed: bool
    headers: tuple[str, ...]
    rows: int
    unreadable_rows: int
    sample: tuple[tuple[str, ...], ...]
    warnings: tuple[str, ...] = ()


class Refusal(Record):
    """What is wrong with a row of the file; `row` counts from 1, the header's."""

    row: int
    column: str | None = None
    value: str | None = None
    reason: str
    message: str


class Stored(Record):
    """An import as it is stored. The tasks: the last dry run, the import itself, and its undoing."""

    import_id: str
    file_name: str
    size: int
    by: By
    analysis: Analysis
    meaning: Meaning
    created_at: datetime
    check_task_id: str | None = None
    task_id: str | None = None
    undo_task_id: str | None = None
    parts: int = Field(exclude=True)


class Imports:
    """One admin's imports. Every query carries the admin; none can be written without it."""

    def __init__(self, db: AsyncIOMotorDatabase[Document], admin_id: str) -> None:
        self._imports = db["imports"]
        self._parts = db["import_parts"]
        self._admin_id = admin_id

    async def keep_part(self, import_id: str, number: int, data: bytes, now: datetime) -> None:
        """Store a part of a file; nobody sees it before the import is there."""
        part = {"data": data, "expireAt": now + KEPT}
        await self._parts.insert_one({**self._part(import_id, FILE), "number": number, **part})

    async def add(self, stored: Stored) -> None:
        """Store an import whose file is complete."""
        document = {**as_stored(stored), "parts": stored.parts, "expireAt": stored.created_at + KEPT}
        await self._imports.insert_one(
            {"_id": ObjectId(stored.import_id), "adminId": self._admin_id, **document}
        )

    async def get(self, import_id: str) -> Stored:
        """Raises ImportNotFound."""
        found = await self._imports.find_one(self._one(import_id))
        if found is None:
            raise ImportNotFound
        return _stored(found)

    async def page(self, limit: int, before: str | None = None) -> tuple[Sequence[Stored], bool]:
        """Imports, the latest first, those before the import `before`; and whether there are more.

        Raises ImportNotFound when `before` is no id.
        """
        which: Document = {"adminId": self._admin_id}
        which |= {"_id": {"$lt": self._one(before)["_id"]}} if before else {}
        found = await self._imports.find(which).sort("_id", -1).limit(limit + 1).to_list(limit + 1)
        return [_stored(document) for document in found[:limit]], len(found) > limit

    async def understand(self, import_id: str, meaning: Meaning, analysis: Analysis) -> bool:
        """Set what the file means; False when it is being imported, and that is settled."""
        told = {"meaning": as_stored(meaning), "analysis": as_stored(analysis)}
        written = await self._imports.update_one({**self._one(import_id), "taskId": None}, {"$set": told})
        return written.matched_count == 1

    async def hand_to(self, import_id: str, field: str, task_id: str, known: str | None) -> bool:
        """Note the task that works on the import, unless another was noted since `known` was read."""
        noted = {"$set": {field: task_id}}
        written = await self._imports.update_one({**self._one(import_id), field: known}, noted)
        return written.matched_count == 1

    def pieces(self, stored: Stored) -> AsyncIterator[bytes]:
        """The file, piece by piece. Raises ImportNotFound when its time is over."""
        return self.parts(stored.import_id, stored.parts)

    async def parts(self, import_id: str, count: int) -> AsyncIterator[bytes]:
        """The first parts of a file. Raises ImportNotFound when there are fewer."""
        for number in range(count):
            part = await self._parts.find_one({**self._part(import_id, FILE), "number": number})
            if part is None:
                raise ImportNotFound
            yield bytes(part["data"])

    async def refuse(
        self,
        task_id: str,
        number: int,
        rows: bytes,
        refusals: Sequence[Refusal],
        now: datetime,
        transaction: Transaction,
    ) -> None:
        """Keep the rows that one step of a task could not take, as CSV, and what is wrong with them."""
        told = {"data": rows, "refusals": [as_stored(refusal) for refusal in refusals]}
        part = {**self._part(task_id, "refused"), "number": number, **told, "expireAt": now + KEPT}
        await self._parts.insert_one(part, session=transaction)

    async def refusals(self, task_id: str, limit: int) -> tuple[Refusal, ...]:
        """What is wrong with the first rows that a task could not take."""
        fields = {"refusals": {"$slice": limit}}
        told: list[Refusal] = []
        async for part in self._parts.find(self._part(task_id, "refused"), fields).sort("number", 1):
            told += [Refusal.model_validate(each) for each in part["refusals"]]
            if len(told) >= limit:
                break
        return tuple(told[:limit])

    async def refused(self, task_id: str) -> AsyncIterator[bytes]:
        """All rows that a task could not take, as CSV without a header."""
        async for part in self._parts.find(self._part(task_id, "refused"), {"data": 1}).sort("number", 1):
            yield bytes(part["data"])

    async def forget(self, import_id: str) -> None:
        """Remove the parts of a file that makes no import."""
        await self._parts.delete_many(self._part(import_id, FILE))

    async def delete(self, stored: Stored) -> None:
        """Remove an import, its file, and the rows that were refused."""
        ids = [stored.import_id, stored.check_task_id, stored.task_id]
        await self._imports.delete_one(self._one(stored.import_id))
        await self._parts.delete_many(
            {"adminId": self._admin_id, "of": {"$in": [each for each in ids if each]}}
        )

    def _one(self, import_id: str) -> Document:
        try:
            return {"adminId": self._admin_id, "_id": ObjectId(import_id)}
        except (InvalidId, TypeError):
            raise ImportNotFound from None

    def _part(self, of: str, kind: str) -> Document:
        return {"adminId": self._admin_id, "of": of, "kind": kind}


def new_import_id() -> str:
    return str(ObjectId())


def _stored(document: Mapping[str, Any]) -> Stored:
    return Stored.model_validate(document)
