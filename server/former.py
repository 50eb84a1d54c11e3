"""Databases of an earlier build: what they lack is made before anybody is served; what nobody needs goes."""

from collections.abc import Mapping
from typing import Any, Final

import structlog
from pymongo.errors import OperationFailure

from capture.search.rebuild import LACKING, SILENT, Words
from server.mongo import Database

# Indexes of leads that earlier builds made, and why they go: each makes every write of a lead dearer.
FORMER: Final = {
    "adminId_1_status_1_createdAt_-1__id_-1": "facets in `words` lead to these",
    "adminId_1_priority_1_createdAt_-1__id_-1": "likewise",
    "adminId_1_tags_1_createdAt_-1__id_-1": "likewise",
    "adminId_1_ownerId_1_createdAt_-1__id_-1": "likewise",
    "adminId_1_unheard_1": "(`unheard`, `adminId`) has it",
    "unheard_1": "likewise",
}
TOLD: Final = 50_000  # leads after which it is told how far it is
GONE: Final = 27  # IndexNotFound: another process was faster

log = structlog.get_logger()


async def make_findable(db: Database) -> None:
    """Write the facets that leads lack, if an earlier build wrote them; filters would not find them.

    Minutes for a million leads, once, and whoever is stopped goes on where it was. An earlier build
    that is running still writes leads without: it must have ended before.
    """
    admins = await db["leads"].distinct("adminId")
    which = await _unfindable(db, admins)
    for admin_id in admins if which else ():
        written = await Words(db, admin_id).rebuild(_tell, which)
        log.info("leads_made_findable", adminId=admin_id, leads=written)


async def _unfindable(db: Database, admins: list[str]) -> Mapping[str, Any]:
    """Which leads to look through; none, where all is as this build has it.

    A former index tells, since it goes only after this.
    """
    if await _former(db):
        return LACKING
    silent = await db["leads"].find_one({"adminId": {"$in": admins}, **SILENT}, {"_id": 1})
    return SILENT if silent else {}


def _tell(seen: int) -> None:
    if seen % TOLD == 0:
        log.info("making_leads_findable", leads=seen)


async def drop_former(db: Database) -> None:
    """Drop the indexes that are in the way; only after those are made that stand for them."""
    for name in await _former(db):
        try:
            await db["leads"].drop_index(name)
        except OperationFailure as error:
            if error.code != GONE:
                raise


async def _former(db: Database) -> list[str]:
    return sorted(FORMER.keys() & (await db["leads"].index_information()).keys())
