"""Who holds a token: looked up together with other requests of the instant, and known for a second.

A token that is revoked in a process is refused there from then on; the other processes follow within
that second. So a program that asks two hundred times a second costs one trip a second, not four hundred.
"""

import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any, Final

from capture.together import Together
from server.mongo import Database, Document

KNOWN: Final = 1.0  # seconds

Key = tuple[str, Any]


class Lookup:
    """Documents by their admin and one field that tells them apart. Made once, and shared by all who ask."""

    def __init__(self, where: Any, field: str, clock: Callable[[], float] = time.monotonic) -> None:
        """`clock` tells seconds."""
        self._where = where
        self._field = field
        self._clock = clock
        self._found = Together(self._find)
        self._known: dict[Key, tuple[float, Document]] = {}
        self._changes = 0  # so that what was on its way when something changed is not kept

    async def one(self, admin_id: str, value: Any) -> Document | None:
        """The admin's document with this value, as it was at most a second ago; None when there is none."""
        asked = (admin_id, value)
        until, document = self._known.get(asked, (0.0, None))
        return document if self._clock() < until else await self._found.ask(asked)

    def forget(self) -> None:
        """Look everything up anew, from now on: something has changed."""
        self._known.clear()
        self._changes += 1

    async def _find(self, asked: Sequence[Key]) -> Sequence[Document | None]:
        changes, until = self._changes, self._clock() + KNOWN
        found = await self._look_up(asked)
        if changes == self._changes:
            now = self._clock()
            recent = {key: known for key, known in self._known.items() if known[0] > now}
            self._known = recent | {key: (until, document) for key, document in found.items()}
        return [found.get(one) for one in asked]

    async def _look_up(self, asked: Sequence[Key]) -> dict[Key, Document]:
        wanted: dict[str, set[Any]] = defaultdict(set)
        for admin_id, value in asked:
            wanted[admin_id].add(value)
        theirs = [{"adminId": admin_id, self._field: _any_of(some)} for admin_id, some in wanted.items()]
        which = theirs[0] if len(theirs) == 1 else {"$or": theirs}
        found = await self._where.find(which).to_list(None)
        return {(each["adminId"], each[self._field]): each for each in found}


class Lookups:
    """The lookups that each request of the admin's side begins with."""

    def __init__(self, db: Database) -> None:
        self.tokens = Lookup(db["tokens"], "hash")
        self.members = Lookup(db["members"], "_id")

    def forget(self) -> None:
        """Look everybody up anew: a token or a member has changed."""
        self.tokens.forget()
        self.members.forget()


def _any_of(values: set[Any]) -> Any:
    return next(iter(values)) if len(values) == 1 else {"$in": list(values)}
