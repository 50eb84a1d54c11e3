"""Files that visitors sent to one admin, in the collection `files`.

One document a file: MongoDB takes up to 16 MB in one, and writes it whole or not at all. GridFS would
spread a file over many documents, which a crash between two of them leaves behind half.
"""

import hashlib
from datetime import datetime
from typing import Any

from motor.motor_asyncio import AsyncIOMotorDatabase
from pymongo.errors import DuplicateKeyError

from capture.conversation import Attachment

MOST_FILES = 20  # a session
MOST_BYTES = 50 * 1024 * 1024  # a session


class FileIdTaken(Exception):
    """The fileId belongs to another file of this session."""


class Files:
    """One admin's files."""

    def __init__(self, db: AsyncIOMotorDatabase[dict[str, Any]], admin_id: str) -> None:
        self._sessions = db["sessions"]
        self._files = db["files"]
        self._admin_id = admin_id

    async def reserve(self, session_id: str, file_id: str, size: int) -> bool:
        """Take room in the session for a file, once for each id; False when there is none left.

        The room stays taken when the file never comes: then the next attempt has it.
        """
        others = {
            "$filter": {
                "input": {"$objectToArray": {"$ifNull": ["$files", {}]}},
                "cond": {"$ne": ["$$this.k", file_id]},
            }
        }
        room = {
            "$let": {
                "vars": {"others": others},
                "in": {
                    "$and": [
                        {"$lt": [{"$size": "$$others"}, MOST_FILES]},
                        {"$lte": [{"$add": [{"$sum": "$$others.v"}, size]}, MOST_BYTES]},
                    ]
                },
            }
        }
        taken = await self._sessions.update_one(
            {"adminId": self._admin_id, "sessionId": session_id, "$expr": room},
            {"$set": {f"files.{file_id}": size}},
        )
        return bool(taken.matched_count)

    async def store(self, session_id: str, attachment: Attachment, content: bytes, now: datetime) -> None:
        """Store a file; the same again changes nothing. Raises FileIdTaken."""
        digest = hashlib.sha256(content).digest()
        document = {
            **self._file(session_id, attachment.file_id),
            "name": attachment.name,
            "type": attachment.type,
            "digest": digest,
            "content": content,
            "createdAt": now,
        }
        try:
            await self._files.insert_one(document)
        except DuplicateKeyError:
            same = {**self._file(session_id, attachment.file_id), "digest": digest}
            if not await self._files.find_one(same, {"_id": 1}):
                raise FileIdTaken from None

    async def content(self, session_id: str, file_id: str) -> tuple[Attachment, bytes] | None:
        """A file and what is in it."""
        found = await self._files.find_one(self._file(session_id, file_id))
        if found is None:
            return None
        return Attachment.model_validate({**found, "size": len(found["content"])}), bytes(found["content"])

    def _file(self, session_id: str, file_id: str) -> dict[str, Any]:
        return {"adminId": self._admin_id, "sessionId": session_id, "fileId": file_id}
