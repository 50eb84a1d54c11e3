"""The versions of rules and criteria: which is in force, who published it, and back to a former one."""

from datetime import datetime

from aiohttp import web

from capture.events import By
from capture.record import Record
from server.api.scoring_drafts import Published
from server.call import AnyCall, Call, Nothing, reply_json
from server.scorebook.publishing import restore as bring_back
from server.scorebook.scheme import Version
from server.scorebook.versions import VersionNotFound, Versions


class Summary(Record):
    """A version in short; `restored` is the number of the one that it brought back."""

    version: int
    in_force: bool
    at: datetime | None
    by: By
    restored: int | None
    rules: int
    criteria: int


class VersionList(Record):
    """The versions, the latest first; at last the scorecard that everybody begins with."""

    versions: tuple[Summary, ...]


async def find(call: Call[Nothing, Nothing]) -> web.Response:
    """The versions that are kept: the last hundred, and the first."""
    found = await _versions(call).all()
    told = VersionList(versions=tuple(_summary(each, found[0]) for each in found))
    return reply_json(told.model_dump(mode="json", by_alias=True))


async def get(call: Call[Nothing, Nothing]) -> web.Response:
    """One version, with its rules and criteria."""
    found = await _versions(call).get(_number(call))
    return reply_json(found.model_dump(mode="json", by_alias=True))


async def restore(call: Call[Nothing, Nothing]) -> web.Response:
    """Bring back a version, as a new one, and have all leads scored by it. History is not rewritten."""
    version, task = await bring_back(call.services, call.admin, _number(call), call.by)
    return reply_json(Published(version=version, task=task).model_dump(mode="json", by_alias=True))


def _summary(version: Version, latest: Version) -> Summary:
    return Summary(
        version=version.version,
        in_force=version.version == latest.version,
        at=version.at,
        by=version.by,
        restored=version.restored,
        rules=len(version.scheme.rules),
        criteria=len(version.scheme.criteria),
    )


def _number(call: AnyCall) -> int:
    number = call.request.match_info["version"]
    if not number.isascii() or not number.isdigit() or len(number) > 9:
        raise VersionNotFound
    return int(number)


def _versions(call: AnyCall) -> Versions:
    return Versions(call.services.db, call.admin.admin_id)
