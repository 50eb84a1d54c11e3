"""Seed 000's AI qualification score: how well a lead fits, 0 to 100, and every reason for it.

Rules give up to 100 points: completeness 30, firmographics 35, behaviour 35. Where the admin's own
history has a usable model, it moves that score towards what the history says, the more the more
finished leads there are; where a language model has judged the fit, its judgement moves it by a fifth.
The reasons' points add up to the score.
"""

from collections.abc import Iterator
from typing import NamedTuple

from capture.engagement import FULL, engagement
from capture.lead import Temperature
from llm.judgement import LEAST_FIT, MOST_FIT, Judgement
from scoring.features import is_free_address
from scoring.learning import Model, Reason
from scoring.scored import Seen
from scoring.signals import BUYING_DAYS, buying, role_of
from scoring.spans import span
from scoring.subject import Subject

HOT, WARM = 70, 40
PROFILE = ("name", "company", "title", "phone", "industry", "company_size", "website", "country")
EACH_FIELD = 3  # points; with the business address, completeness is 30
BUSINESS_ADDRESS = 6
ROLES = {"decision-maker": 12, "manager": 6, "other": 0}
SIZES = ((201, 10), (51, 8), (11, 5), (0, 2))  # people at least, points
REVENUES = ((10e6, 8), (1e6, 5), (0, 2))
INDUSTRY = 5
INTENTS = {"buy": 10, "evaluate": 6}
BUYING = 12
ENGAGED = 8  # for an engagement score of 100, and less in proportion
RECENT = ((7, 5), (30, 3))  # days at most, points
HISTORY_HALF = 200  # finished leads with which the history counts for half
JUDGEMENT_SHARE = 0.2


class Because(NamedTuple):
    """One reason: what for people, the points, and what it rests on."""

    text: str
    points: int
    field_name: str | None = None
    seen: Seen = None
    interaction_ids: tuple[str, ...] = ()


class Qualified(NamedTuple):
    """The score, what it is called, why, and what the admin's history said in particular."""

    score: int
    temperature: Temperature
    reasons: tuple[Because, ...]
    probability: float | None = None
    learnt: tuple[Reason, ...] = ()


def qualification(
    subject: Subject, model: Model | None = None, judgement: Judgement | None = None
) -> Qualified:
    """How well the lead fits. A model that is not usable is left aside, and so is a groundless judgement."""
    reasons = [*_completeness(subject), *_firm(subject), *_behaviour(subject)]
    score = sum(each.points for each in reasons)
    prediction = model.predict(subject) if model and model.quality.usable else None
    if model and prediction:
        finished = model.quality.converted + model.quality.lost
        share = finished / (finished + HISTORY_HALF)
        moved = _towards(score, prediction.standing, share)
        reasons.append(Because(_history(prediction.probability, prediction.base_rate), moved))
        score += moved
    if judgement and judgement.counts:
        fit = max(LEAST_FIT, min(MOST_FIT, judgement.fit))
        moved = _towards(score, fit, JUDGEMENT_SHARE)
        reasons.append(Because(_opinion(fit, judgement), moved, "judgement", fit))
        score += moved
    learnt = prediction.reasons if prediction else ()
    return Qualified(
        score, temperature(score), tuple(reasons), prediction.probability if prediction else None, learnt
    )


def temperature(score: int) -> Temperature:
    """Seed 000's labels: a Hot Lead from 70, a Warm Lead from 40, else a Cold Lead."""
    return "hot" if score >= HOT else "warm" if score >= WARM else "cold"


def _completeness(subject: Subject) -> Iterator[Because]:
    lead = subject.lead
    if known := tuple(name for name in PROFILE if getattr(lead, name)):
        text = f"{len(known)} of {len(PROFILE)} profile fields are known"
        yield Because(text, EACH_FIELD * len(known), "profile", known)
    if not lead.disposable and not is_free_address(lead.email):
        yield Because("The address is of a domain of its own", BUSINESS_ADDRESS, "email", lead.email)


def _firm(subject: Subject) -> Iterator[Because]:
    lead, role = subject.lead, role_of(subject)
    if ROLES[role]:
        yield Because(f"The role is that of a {role}", ROLES[role], "title", lead.title or lead.job_level)
    if lead.company_size and (people := span(lead.company_size)):
        points = _step(SIZES, people.low)
        yield Because(
            f"The company has {lead.company_size} people", points, "company_size", lead.company_size
        )
    if lead.company_revenue and (much := span(lead.company_revenue)):
        text = f"Revenue is {lead.company_revenue}"
        yield Because(text, _step(REVENUES, much.low), "company_revenue", lead.company_revenue)
    if lead.industry:
        yield Because(f"The industry is {lead.industry}", INDUSTRY, "industry", lead.industry)


def _behaviour(subject: Subject) -> Iterator[Because]:
    lead = subject.lead
    if lead.intent in INTENTS:
        yield Because("The conversation shows intent", INTENTS[lead.intent], "intent", lead.intent)
    if asked := buying(subject):
        ids = tuple(each.interaction_id for each in asked[-5:])
        text = f"Asked for a demo, a quote or a call, or upgraded, in the last {BUYING_DAYS} days"
        yield Because(text, BUYING, f"count.{asked[-1].kind}", len(asked), ids)
    engaged = engagement(subject.counts)
    if points := round(ENGAGED * engaged / FULL):
        yield Because(f"Engagement is {engaged}", points, "engagement_score", engaged)
    days = (subject.now - subject.last_activity_at).days
    if points := next((points for most, points in RECENT if days < most), 0):
        yield Because(f"Active in the last {days + 1} days", points, "last_activity_days_ago", days)


def _step(steps: tuple[tuple[float, int], ...], value: float) -> int:
    return next(points for least, points in steps if value >= least)


def _towards(score: int, target: int, share: float) -> int:
    """The whole points that bring a score that share of the way."""
    return round((target - score) * share)


def _history(probability: float, base_rate: float) -> str:
    return f"Leads like this one converted in {probability:.0%} of cases, all leads in {base_rate:.0%}"


def _opinion(fit: int, judgement: Judgement) -> str:
    return f"The ideal customer is judged to be met by {fit} of 100: {judgement.grounds[0].text}"
