"""How a lead is qualified: its stage with what is met and what is missing, and the AI qualification score."""

from datetime import datetime

from aiohttp import web

from capture.lead import Temperature
from capture.leads import LeadNotFound
from capture.record import Record
from scoring.engagement import Label, Quadrant, label, quadrant
from scoring.learning import Model
from scoring.stages import Journey
from server.api.leads import lead_id
from server.call import Call, Nothing, reply_json
from server.scorebook.book import Scorebook
from server.scorebook.model import Models
from server.scorebook.scoring import score
from server.scorebook.standing import IdealFit, Learnt, Met, Reason

NOT_YET = "The model is trained every night, once there are won and lost leads."


class Fitness(Record):
    """Seed 000's AI qualification score: whose reasons add up to `score`.

    `label` is Hot, Warm or Cold Lead. `probability` of conversion is told only where the admin's own
    won and lost leads can tell it; `learnt` is then what moves it most, in log-odds. `idealFit` is what a
    model thinks of the fit to the profile's `idealCustomer`; it moves `score` by a fifth of the way.
    """

    score: int
    temperature: Temperature
    label: str
    reasons: tuple[Reason, ...]
    probability: float | None
    learnt: tuple[Learnt, ...]
    ideal_fit: IdealFit | None


class Engaged(Record):
    """Seed 000's engagement score."""

    score: int
    label: Label


class Place(Record):
    """Which of seed 000's four quadrants the two scores make, and what it advises."""

    quadrant: Quadrant
    advice: str


class QualificationAnswer(Record):
    """Where a lead stands on its way to a customer.

    `stage` is the highest of which a criterion is met; `criteria` tells of each, the lowest first, what
    is met and what is missing. `journey` is seed 001's stage. `aiTags` has each tag that the lead should
    have by what is known of it, with the reason; a person may have taken it off for good.
    """

    lead_id: str
    at: datetime
    score: int
    stage: str | None
    criteria: tuple[Met, ...]
    journey: Journey | None
    ai_qualification: Fitness
    engagement: Engaged
    standing: Place
    ai_tags: dict[str, str]


class ModelAnswer(Record):
    """What won and lost leads have taught, how well, and whether it is used. None: nothing yet."""

    model: Model | None
    reason: str


async def get(call: Call[Nothing, Nothing]) -> web.Response:
    """How the lead is qualified, and why. A lead that was never scored is scored for it."""
    lead, book = await call.leads.get(lead_id(call)), Scorebook(call.services.db, call.admin.admin_id)
    standing = await book.standing(lead.lead_id)
    if standing is None:
        await score(call.services, call.admin.admin_id, [lead.lead_id], "changed")
        lead, standing = await call.leads.get(lead.lead_id), await book.standing(lead.lead_id)
    if standing is None:
        raise LeadNotFound  # it went while it was scored
    engaged, fit = lead.engagement_score or 0, standing.fit
    answer = QualificationAnswer(
        lead_id=lead.lead_id,
        at=standing.at,
        score=standing.score,
        stage=standing.stage,
        criteria=standing.criteria,
        journey=standing.journey,
        ai_qualification=Fitness(
            **{name: getattr(fit, name) for name in type(fit).model_fields},
            label=f"{fit.temperature.capitalize()} Lead",
        ),
        engagement=Engaged(score=engaged, label=label(engaged)),
        standing=Place(**quadrant(fit.score, engaged)._asdict()),
        ai_tags=standing.tags,
    )
    return reply_json(answer.model_dump(mode="json", by_alias=True))


async def get_model(call: Call[Nothing, Nothing]) -> web.Response:
    """The model of the AI qualification score: its features, its quality, and why it is or is not used."""
    model = await Models(call.services.db, call.admin.admin_id).latest()
    told = ModelAnswer(model=model, reason=model.quality.reason if model else NOT_YET)
    return reply_json(told.model_dump(mode="json", by_alias=True))
