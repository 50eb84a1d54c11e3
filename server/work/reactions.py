"""Who hears of what happens to leads, and in which order."""

from collections.abc import Sequence

from capture.news import Carried
from capture.settling import Settling
from server.scorebook import ideal, recalculation
from server.services import Services
from server.work.announcing import announce_leads
from server.work.relay import React


def reactions(parts: Services) -> Sequence[React]:
    """The reactions of a worker over these parts: the figures are in step before anybody is told.

    What may take long comes last.
    """

    async def announce(carried: Carried) -> None:
        await announce_leads(parts, carried.events)

    async def score(carried: Carried) -> None:
        await recalculation.hear(parts, carried)

    async def judge(carried: Carried) -> None:
        await ideal.hear(parts, carried)

    return (parts.rollups().hear, Settling(parts.db, parts.clock).hear, announce, score, judge)
