"""A lead's score with every reason, now and at any time since the first (seeds 002, 000 and 001)."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any

from aiohttp import web
from pydantic import Field, StringConstraints

from analytics.cells import Days
from analytics.facets import EVERYBODY
from analytics.overview import Scores, scores
from capture.cursors import number_of
from capture.lead import Grade, Priority, Temperature
from capture.leads import LeadNotFound
from capture.moments import Moment
from capture.record import Record
from scoring.factors import factors
from scoring.ledger import Entry, fold
from scoring.scorecard import rating
from scoring.scored import Contribution, Seen
from scoring.stages import Journey, journey
from scoring.subject import subject
from server.api.leads import lead_id
from server.call import AnyCall, Call, Nothing, Request, reply_json
from server.scorebook.book import Scorebook
from server.scorebook.scoring import score
from server.scorebook.standing import Met, Scoring


class At(Request):
    """At which time; now unless said otherwise. Times to come are now."""

    at: Moment | None = None


class Since(Request):
    """How much of the history, and from where on."""

    limit: Annotated[int, Field(ge=1, le=100)] = 20
    cursor: Annotated[str, StringConstraints(max_length=20)] | None = None


class Points(Record):
    """Points that a lead has, the rule that gives them, and what they rest on.

    `key` is the rule's id, or `cap:CATEGORY` for what a category has beyond its most, with negative
    points. `seen` is what the rule saw in `fieldName`, `interactionIds` the latest that it counted.
    `until` is when time alone may change them.
    """

    key: str
    version: int
    category: str
    name: str
    points: int
    field_name: str | None
    seen: Seen
    interaction_ids: tuple[str, ...]
    until: datetime | None


class LeadScore(Record):
    """A lead's score at a time: the sum of its contributions (`total`), held to 0-100. None: not scored yet.

    `dueAt` is when it will be scored again if nothing else happens; of the past nobody knows it any more.
    """

    lead_id: str
    at: datetime
    score: int | None
    grade: Grade | None
    temperature: Temperature | None
    priority: Priority | None
    stage: str | None
    total: int
    breakdown: dict[str, int]
    rules_version: int | None
    revision: int
    contributions: tuple[Points, ...]
    due_at: datetime | None = None


class Change(Record):
    """What one scoring added to the history. The deltas of all entries add up to the score, not yet held.

    `criterion` says by what the stage changed. `cause` is `changed`, `time`, `judged`, `calculated` or
    `recalculated`.
    """

    revision: int
    at: datetime
    cause: str
    rules_version: int
    previous_score: int | None
    score: int
    score_change: int
    grade: Grade
    temperature: Temperature
    breakdown: dict[str, int]
    previous_stage: str | None
    stage: str | None
    criterion: Met | None
    entries: tuple[Entry, ...]


class ScoreHistory(Record):
    """The scorings that changed anything, the latest first; `next_cursor` is None on the last page."""

    history: tuple[Change, ...]
    next_cursor: str | None


class EngagementFactors(Record):
    """Seed 001's engagement, each 0 to 100; `score` is the mean, as of the other two."""

    score: int
    tool_usage: int
    content_completion: int
    time_spent: int
    return_frequency: int


class ReadinessFactors(Record):
    """Seed 001's readiness."""

    score: int
    profile_completion: int
    quiz_results: int
    role_builder_progress: int
    course_completion: int


class ConversionFactors(Record):
    """Seed 001's conversion signals."""

    score: int
    quote_requests: int
    strategy_calls: int
    premium_upgrades: int
    team_size: int


class Readiness(Record):
    """Seed 001's three scores with their twelve factors, and the stage of its journey that they make."""

    lead_id: str
    at: datetime
    engagement: EngagementFactors
    readiness: ReadinessFactors
    conversion: ConversionFactors
    journey: Journey | None


async def get(call: Call[Nothing, At]) -> web.Response:
    """A lead's score with the rules, points and evidence that make it, now or at another time."""
    return await _reply(call, call.query.at)


async def recalculate(call: Call[Nothing, Nothing]) -> web.Response:
    """Score a lead now; its score is kept right without being asked, too."""
    lead = await call.leads.get(lead_id(call))
    await score(call.services, call.admin.admin_id, [lead.lead_id], "calculated")
    return await _reply(call, None)


async def history(call: Call[Nothing, Since]) -> web.Response:
    """How the score came to be what it is, scoring by scoring."""
    lead, limit = await call.leads.get(lead_id(call)), call.query.limit
    found = await _book(call).history(lead.lead_id, limit + 1, number_of(call.query.cursor))
    shown = found[:limit]
    page = ScoreHistory(
        history=tuple(_change(each) for each in shown),
        next_cursor=str(shown[-1].revision) if len(found) > limit else None,
    )
    return reply_json(page.model_dump(mode="json", by_alias=True))


async def distribution(call: Call[Nothing, Nothing]) -> web.Response:
    """How the scores of all leads are distributed: bands, grades, temperatures."""
    days = Days(call.services.db, call.admin.admin_id, call.admin.time_zone)
    found: Scores = scores(await days.ever(call.who.owned_by or EVERYBODY))
    return reply_json(found.model_dump(mode="json", by_alias=True))


async def readiness(call: Call[Nothing, Nothing]) -> web.Response:
    """The lead's engagement, readiness and conversion, as they are now (seed 001)."""
    lead = await call.leads.get(lead_id(call))
    known = await _book(call).read([lead.lead_id], "asked")
    if not known:
        raise LeadNotFound
    now = call.services.clock()
    seen = subject(known[0].lead, known[0].interactions, now, known[0].counts)
    found = factors(seen)
    told = Readiness(
        lead_id=lead.lead_id,
        at=now,
        engagement=EngagementFactors(score=found.engagement.score, **asdict(found.engagement)),
        readiness=ReadinessFactors(score=found.readiness.score, **asdict(found.readiness)),
        conversion=ConversionFactors(score=found.conversion.score, **asdict(found.conversion)),
        journey=journey(seen),
    )
    return reply_json(told.model_dump(mode="json", by_alias=True))


async def _reply(call: AnyCall, at: datetime | None) -> web.Response:
    lead, now, book = await call.leads.get(lead_id(call)), call.services.clock(), _book(call)
    last, entries = await book.until(lead.lead_id, min(at or now, now))
    standing = await book.standing(lead.lead_id) if at is None or at >= now else None
    told = _told(lead.lead_id, min(at or now, now), last, fold(entries))
    if standing:
        told = told.model_copy(update={"due_at": standing.due_at})
    return reply_json(told.model_dump(mode="json", by_alias=True))


def _told(
    lead_id: str, at: datetime, last: Scoring | None, contributions: Iterable[Contribution]
) -> LeadScore:
    rated: dict[str, Any] = (
        rating(last.score)._asdict() if last else {"grade": None, "temperature": None, "priority": None}
    )
    return LeadScore(
        lead_id=lead_id,
        at=at,
        score=last.score if last else None,
        **rated,
        stage=last.stage if last else None,
        total=last.total if last else 0,
        breakdown=last.breakdown if last else {},
        rules_version=last.rules_version if last else None,
        revision=last.revision if last else 0,
        contributions=tuple(Points(**each._asdict()) for each in contributions),
    )


def _change(scoring: Scoring) -> Change:
    rated = rating(scoring.score)
    told = {name: getattr(scoring, name) for name in Scoring.model_fields if name != "lead_id"}
    return Change(
        **told,
        score_change=scoring.score - (scoring.previous_score or 0),
        grade=rated.grade,
        temperature=rated.temperature,
    )


def _book(call: AnyCall) -> Scorebook:
    return Scorebook(call.services.db, call.admin.admin_id)
