"""The published versions of one admin's rules and criteria, and the draft of the next."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from motor.motor_asyncio import AsyncIOMotorDatabase
from pymongo.errors import DuplicateKeyError

from capture.events import By
from capture.record import Record
from capture.stored import Document, as_stored
from server.scorebook.scheme import Scheme, Version, at_first, numbered

KEPT = 100  # versions; the ledger tells of older ones what it takes to explain a score


class VersionNotFound(Exception):
    """No published version of this admin's has this number, or it is not kept any more."""


class DraftNotFound(Exception):
    """The admin has no draft."""


class Draft(Record):
    """What may be published next. `based_on` is the version that was in force when it was written."""

    scheme: Scheme
    based_on: int
    at: datetime
    by: By


class Versions:
    """One admin's versions. Every query carries the admin; none can be written without it."""

    def __init__(self, db: AsyncIOMotorDatabase[Document], admin_id: str) -> None:
        self._versions = db["scoring_versions"]
        self._drafts = db["scoring_drafts"]
        self._mine = {"adminId": admin_id}

    async def current(self) -> Version:
        """The version in force."""
        found = await self._versions.find_one(self._mine, sort=[("version", -1)])
        return Version.model_validate(found) if found else at_first()

    async def get(self, number: int) -> Version:
        """Raises VersionNotFound."""
        found = await self._versions.find_one({**self._mine, "version": number})
        if found:
            return Version.model_validate(found)
        if number == 1:
            return at_first()
        raise VersionNotFound

    async def all(self) -> Sequence[Version]:
        """Those that are kept, the latest first; at last the one that everybody begins with."""
        found = await self._versions.find(self._mine).sort("version", -1).to_list(KEPT)
        return (*(Version.model_validate(each) for each in found), at_first())

    async def publish(
        self, change: Callable[[Scheme], Scheme], by: By, now: datetime, restored: int | None = None
    ) -> Version:
        """Put in force what `change` makes of the scheme that is; the same again is no new version.

        Of two that publish at one instant, the second changes what the first has made. Raises what
        `change` raises.
        """
        while True:
            known = await self.current()
            scheme = numbered(change(known.scheme), known.scheme)
            if scheme == known.scheme:
                return known
            new = Version(version=known.version + 1, at=now, by=by, restored=restored, scheme=scheme)
            try:
                await self._versions.insert_one({**self._mine, **as_stored(new)})
            except DuplicateKeyError:
                continue
            await self._versions.delete_many({**self._mine, "version": {"$lte": new.version - KEPT}})
            return new

    async def draft(self) -> Draft:
        """Raises DraftNotFound."""
        found = await self._drafts.find_one(self._mine)
        if found is None:
            raise DraftNotFound
        return Draft.model_validate(found)

    async def keep_draft(self, draft: Draft) -> None:
        """Replace the draft."""
        document: dict[str, Any] = {**self._mine, **as_stored(draft)}
        await self._drafts.replace_one(self._mine, document, upsert=True)

    async def drop_draft(self) -> bool:
        """False when there was none."""
        return (await self._drafts.delete_one(self._mine)).deleted_count == 1
