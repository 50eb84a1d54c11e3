"""Scoring leads of one admin: read, judged and written, some hundred at a time."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from scoring.portrait import about
from server.scorebook.book import Scorebook
from server.scorebook.judging import Judged, Ruling, judge
from server.scorebook.model import Models
from server.scorebook.standing import Known
from server.scorebook.versions import Versions
from server.services import Services

TRIES = 5  # for leads that somebody keeps writing to
AT_A_STRETCH = 20  # leads judged until whoever else waits in this process has their turn


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of leads: scored, of those changed; left, since others keep writing to them; and gone."""

    scored: int = 0
    changed: int = 0
    busy: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()


async def ruling_of(parts: Services, admin_id: str) -> Ruling:
    """What an admin's leads are judged by now."""
    admin = await parts.admins.reread(admin_id)
    version = await Versions(parts.db, admin_id).current()
    model = await Models(parts.db, admin_id).usable()
    if admin is None:
        return Ruling.of(version, model=model)
    ideal = about(admin.ideal_customer)
    return Ruling.of(version, model=model, tagging=admin.tagging, zone=admin.time_zone, ideal=ideal)


async def score(
    parts: Services, admin_id: str, lead_ids: Sequence[str], cause: str, tries: int = TRIES
) -> Outcome:
    """Score leads anew, now. Safe to repeat: scoring the same again writes nothing that anybody sees."""
    book, ruling = Scorebook(parts.db, admin_id), await ruling_of(parts, admin_id)
    waiting, done, changed, gone = list(lead_ids), 0, 0, list[str]()
    for _ in range(tries):
        now: datetime = parts.clock()
        known = await book.read(waiting, cause)
        found = {each.lead.lead_id for each in known}
        gone += [lead_id for lead_id in waiting if lead_id not in found]
        judged = await _judged(known, ruling, now)
        waiting = list(await book.write(judged, now))
        written = [each for each in judged if each.known.lead.lead_id not in waiting]
        done, changed = done + len(written), changed + sum(bool(each.fields) for each in written)
        if not waiting:
            break
    return Outcome(done, changed, tuple(waiting), tuple(gone))


async def _judged(known: Sequence[Known], ruling: Ruling, now: datetime) -> Sequence[Judged]:
    judged = []
    for begin in range(0, len(known), AT_A_STRETCH):
        judged += [judge(each, ruling, now) for each in known[begin : begin + AT_A_STRETCH]]
        await asyncio.sleep(0)
    return judged
