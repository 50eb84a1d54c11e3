"""Amounts that many add to one document at once: added up here first, and sent in one trip.

A counter that all replies of an admin share would make their writes wait for each other in MongoDB.
Each caller hears when its own amounts are durable, as with a write of its own.
"""

import asyncio
from collections import Counter
from collections.abc import Mapping
from typing import Any

from motor.motor_asyncio import AsyncIOMotorCollection

Key = tuple[tuple[str, Any], ...]


class Sums:
    """Adds to the counters of one collection. Made once, and shared by all who count there."""

    def __init__(self, collection: AsyncIOMotorCollection[dict[str, Any]]) -> None:
        self._collection = collection
        self._next: dict[Key, tuple[Counter[str], asyncio.Future[None]]] = {}
        self._under_way: dict[Key, asyncio.Task[None]] = {}

    async def add(self, which: Mapping[str, Any], amounts: Mapping[str, int]) -> None:
        """Add to the one document that `which` names, and make it if there is none."""
        key = tuple(sorted(which.items()))
        if key not in self._next:
            self._next[key] = (Counter(), asyncio.get_running_loop().create_future())
        sums, added = self._next[key]
        sums.update(amounts)
        if key not in self._under_way:
            self._under_way[key] = asyncio.create_task(self._send(key))
        await asyncio.shield(added)  # others wait for the same one

    async def _send(self, key: Key) -> None:
        try:
            await self._send_all(key)
        finally:
            del self._under_way[key]

    async def _send_all(self, key: Key) -> None:
        while key in self._next:
            sums, added = self._next.pop(key)
            try:
                await self._collection.update_one(dict(key), {"$inc": dict(sums)}, upsert=True)
            except BaseException as error:
                added.set_exception(error if isinstance(error, Exception) else RuntimeError("stopped"))
                added.exception()  # everybody who waited may be gone
                if not isinstance(error, Exception):
                    raise
            else:
                added.set_result(None)
