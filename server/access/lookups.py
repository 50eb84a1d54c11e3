"""Who holds a token: requests of one instant are looked up together, each of them anew.

So a token that was revoked before a request came is refused, in every process, and a burst of
requests by the same program costs one trip.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from capture.together import Together
from server.mongo import Database, Document


class Lookup:
    """Documents by their admin and one field that tells them apart. Made once, and shared by all who ask."""

    def __init__(self, where: Any, field: str) -> None:
        self._where = where
        self._field = field
        self._found = Together(self._find)

    async def one(self, admin_id: str, value: Any) -> Document | None:
        """The admin's document with this value, as it is now; None when there is none."""
        return await self._found.ask((admin_id, value))

    async def _find(self, asked: Sequence[tuple[str, Any]]) -> Sequence[Document | None]:
        wanted: dict[str, set[Any]] = defaultdict(set)
        for admin_id, value in asked:
            wanted[admin_id].add(value)
        theirs = [{"adminId": admin_id, self._field: _any_of(some)} for admin_id, some in wanted.items()]
        which = theirs[0] if len(theirs) == 1 else {"$or": theirs}
        found = {
            (each["adminId"], each[self._field]): each for each in await self._where.find(which).to_list(None)
        }
        return [found.get(one) for one in asked]


class Lookups:
    """The lookups that each request of the admin's side begins with."""

    def __init__(self, db: Database) -> None:
        self.tokens = Lookup(db["tokens"], "hash")
        self.members = Lookup(db["members"], "_id")


def _any_of(values: set[Any]) -> Any:
    return next(iter(values)) if len(values) == 1 else {"$in": list(values)}
