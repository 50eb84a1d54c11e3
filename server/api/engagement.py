"""How much a lead is engaged (seed 000), and what that is made of."""

from datetime import datetime

from aiohttp import web

from capture.counting import Counted, counts
from capture.engagement import points, points_of
from capture.interaction import KINDS, Level, level_of
from capture.record import Record
from scoring.engagement import Label, Quadrant, label, quadrant
from server.api.leads import lead_id
from server.call import Call, Nothing, reply_json


class KindCounted(Record):
    """The interactions of one kind, and the points that they make. `level` None: no engagement in itself."""

    kind: str
    label: str
    level: Level | None
    count: int
    points: int
    first_at: datetime
    last_at: datetime
    seconds: int


class Engagement(Record):
    """A lead's engagement: 0 to 100, the sum of the points of all kinds held to 100.

    The quadrant and its advice take the AI qualification score as well, and are None without one.
    """

    lead_id: str
    score: int
    label: Label
    points: int
    quadrant: Quadrant | None
    advice: str | None
    qualification_score: int | None
    kinds: tuple[KindCounted, ...]


async def get(call: Call[Nothing, Nothing]) -> web.Response:
    """A lead's engagement, as of the latest interaction; the kinds that count most come first."""
    interactions = call.services.interactions(call.admin.admin_id, call.who.owned_by)
    engaged = await interactions.engaged(lead_id(call))
    score, qualification = engaged.score or 0, engaged.qualification
    standing = quadrant(qualification, score) if qualification is not None else None
    kinds = sorted(
        (_kind(kind, each) for kind, each in engaged.tally.items()),
        key=lambda each: (-each.points, each.kind),
    )
    told = Engagement(
        lead_id=engaged.lead_id,
        score=score,
        label=label(score),
        points=points(counts(engaged.tally)),
        quadrant=standing.quadrant if standing else None,
        advice=standing.advice if standing else None,
        qualification_score=qualification,
        kinds=tuple(sorted(kinds, key=lambda each: (-each.points, each.kind))),
    )
    return reply_json(told.model_dump(mode="json", by_alias=True))


def _kind(kind: str, counted: Counted) -> KindCounted:
    return KindCounted(
        kind=kind,
        label=KINDS[kind].label if kind in KINDS else kind.replace("_", " ").capitalize(),
        level=level_of(kind),
        count=counted.count,
        points=points_of(kind, counted.count),
        first_at=counted.first_at,
        last_at=counted.last_at,
        seconds=counted.seconds,
    )
