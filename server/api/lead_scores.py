"""Scores of leads as seed 004 has them: calculated on demand, their history, and how they are distributed."""

from datetime import datetime
from typing import Annotated

from aiohttp import web
from pydantic import Field, model_validator

from analytics.cells import Days
from analytics.facets import EVERYBODY
from analytics.overview import scores
from capture.lead import Lead
from capture.lead_walk import LeadWalk
from capture.leads import LeadNotFound
from server.answers.scoring_forms import Snake, SomeId
from server.api.tasks import reply_task
from server.call import AnyCall, Call, Nothing, reply_json
from server.scorebook.book import Scorebook
from server.scorebook.recalculation import start_recalculation
from server.scorebook.scoring import score
from server.scorebook.standing import Scoring, Standing

USUAL = ("demographic", "behavioral", "firmographic", "engagement")  # which seed 004 always has
MOST_IDS = 10_000
LIMIT = 512 * 1024  # bytes that so many ids have room in


class WhichLead(Snake):
    """The lead to score."""

    lead_id: SomeId


class WhichHistory(Snake):
    """Whose history, and how much of it."""

    lead_id: Annotated[str, Field(max_length=100)]
    limit: Annotated[int, Field(ge=1, le=1_000)] = 100


class Which(Snake):
    """Which leads: by their ids, or all of them."""

    lead_ids: Annotated[list[SomeId], Field(min_length=1, max_length=MOST_IDS)] | None = None
    recalculate_all: bool = False

    @model_validator(mode="after")
    def _one_way(self) -> "Which":
        if (self.lead_ids is None) is not self.recalculate_all:
            raise ValueError("name the leads by `lead_ids`, or say `recalculate_all`")
        return self


class LeadScore(Snake):
    """A lead's score, and the one before it last changed; 0 before the first.

    `score_breakdown` has the points of each category, with a fifth and an admin's own where there are any.
    They add up to `score`, unless that is held to 0 or 100. `id` is that of the scoring.
    """

    id: str
    lead: str
    lead_name: str
    score: int
    previous_score: int
    score_change: int
    score_breakdown: dict[str, int]
    qualification_stage: str | None
    calculated_at: datetime


class ScoreBands(Snake):
    """How many leads have which score, the upper end excluded but for 100. The average is 0 without any."""

    score_0_20: int
    score_20_40: int
    score_40_60: int
    score_60_80: int
    score_80_100: int
    avg_score: float


async def calculate(call: Call[WhichLead, Nothing]) -> web.Response:
    """Score a lead now, and say how it came to its score."""
    lead = await call.leads.get(call.body.lead_id)
    await score(call.services, call.admin.admin_id, [lead.lead_id], "calculated")
    standing = await _book(call).standing(lead.lead_id)
    if standing is None:
        raise LeadNotFound
    return reply_json(_told(lead, standing).model_dump(mode="json"))


async def history(call: Call[Nothing, WhichHistory]) -> web.Response:
    """The changes of a lead's score, the latest first."""
    lead = await call.leads.get(call.query.lead_id)
    found = await _book(call).history(lead.lead_id, call.query.limit, moves_only=True)
    return reply_json([_told(lead, each).model_dump(mode="json") for each in found])


async def bulk_calculate(call: Call[Which, Nothing]) -> web.Response:
    """Score many leads, as a task that tells its progress. An agent limited to own leads scores those."""
    admin_id, lead_ids = call.admin.admin_id, call.body.lead_ids
    if lead_ids is not None:
        known = await LeadWalk(call.services.db, admin_id, call.who.owned_by).among(lead_ids)
        if not known:
            raise LeadNotFound
        lead_ids = [each for each in lead_ids if each in known]
    task = await start_recalculation(call.services, admin_id, call.by, lead_ids, call.who.owned_by)
    return reply_task(task, 202)


async def distribution(call: Call[Nothing, Nothing]) -> web.Response:
    """How the scores of all leads are distributed."""
    days = Days(call.services.db, call.admin.admin_id, call.admin.time_zone)
    found = scores(await days.ever(call.who.owned_by or EVERYBODY))
    bands = {f"score_{band}": number for band, number in found.bands.items()}
    return reply_json(ScoreBands.model_validate({**bands, "avg_score": found.average or 0.0}).model_dump())


def _told(lead: Lead, scored: Standing | Scoring) -> LeadScore:
    return LeadScore(
        id=f"{lead.lead_id}-{scored.revision}",
        lead=lead.lead_id,
        lead_name=_name(lead),
        score=scored.score,
        previous_score=scored.previous_score or 0,
        score_change=scored.score - (scored.previous_score or 0),
        score_breakdown=_breakdown(scored.breakdown),
        qualification_stage=scored.stage,
        calculated_at=scored.at,
    )


def _breakdown(points: dict[str, int]) -> dict[str, int]:
    return {name: number for name, number in points.items() if number or name in USUAL}


def _name(lead: Lead) -> str:
    return lead.name or lead.company or lead.email


def _book(call: AnyCall) -> Scorebook:
    return Scorebook(call.services.db, call.admin.admin_id)
