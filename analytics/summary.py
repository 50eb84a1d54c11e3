"""The seven figures of seed 003, at the same cost for a thousand leads and for a million."""

from datetime import datetime, timedelta
from typing import Final

from motor.motor_asyncio import AsyncIOMotorDatabase

from analytics.cells import Days, Figures
from analytics.facets import EVER, EVERYBODY, SLOT, day_of, slot_of, time_zone
from capture.own import owned
from capture.record import Record
from capture.stored import Document

WEEK: Final = timedelta(days=7)


class Summary(Record):
    """What an admin's leads add up to. `total_value` is the sum of the deal values of all leads.

    `avg_conversations` is the mean number of sessions a lead, to two decimals.
    `this_week_leads` were captured in the seven days before the question.
    """

    total_leads: int = 0
    new_leads: int = 0
    qualified_leads: int = 0
    converted_leads: int = 0
    total_value: float = 0
    avg_conversations: float = 0
    this_week_leads: int = 0


async def summarise(
    db: AsyncIOMotorDatabase[Document], admin_id: str, zone: str, now: datetime, owned_by: str | None = None
) -> Summary:
    """The summary of one admin's leads, or, with `owned_by`, of one member's."""
    scope = owned_by or EVERYBODY
    since, local = now - WEEK, time_zone(zone)
    figures = await Days(db, admin_id, zone).since(day_of(since, local), day_of(now, local), scope)
    leads = int(figures.of(EVER, "leads"))
    return Summary(
        total_leads=leads,
        new_leads=int(figures.of(EVER, "statuses.new")),
        qualified_leads=int(figures.of(EVER, "statuses.qualified")),
        converted_leads=int(figures.of(EVER, "statuses.converted")),
        total_value=float(figures.of(EVER, "value")),
        avg_conversations=round(float(figures.of(EVER, "conversations")) / leads, 2) if leads else 0,
        this_week_leads=_since(figures, since, zone) + await _in_slot(db, admin_id, since, owned_by),
    )


def _since(figures: Figures, since: datetime, zone: str) -> int:
    """The leads of all whole slots after the one in which the week began."""
    local = time_zone(zone)
    first, slot = day_of(since, local), slot_of(since, local)
    later = sum(figures.of(day, "leads") for day in figures.days if day > first)
    same_day = (amount for number, amount in figures.under(first, "slots").items() if int(number) > slot)
    return int(later + sum(same_day))


async def _in_slot(
    db: AsyncIOMotorDatabase[Document], admin_id: str, since: datetime, owned_by: str | None
) -> int:
    """The leads of the slot in which the week began that came after it began, counted one by one."""
    end = since - timedelta(seconds=since.timestamp() % SLOT.total_seconds()) + SLOT
    which = {**owned(admin_id, owned_by), "createdAt": {"$gte": since, "$lt": end}}
    return await db["leads"].count_documents(which)
