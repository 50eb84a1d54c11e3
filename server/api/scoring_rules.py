"""Scoring rules (seed 004): what gives a lead points. A change is a new version, and in force at once.

The leads are scored by it soon after, as a task. Whoever wants to see first what a change would do
writes a draft instead: `/api/v1/scoring/draft`.
"""

from typing import Annotated

from aiohttp import web
from pydantic import Field

from capture.lead import Lead
from capture.leads import LeadNotFound
from scoring.checking import check
from scoring.evaluation import award
from scoring.subject import subject
from server.answers.scoring_forms import RuleBody, RuleChange, Snake, SomeId, rule_answer, rule_of
from server.api.scheme_parts import Parts, changed
from server.call import Call, Nothing, reply_json
from server.scorebook.book import Scorebook
from server.scorebook.scheme import RULES, new_id


class Find(Snake):
    """Which rules."""

    rule_type: Annotated[str, Field(max_length=40)] | None = None
    is_active: bool | None = None


class WhichLead(Snake):
    """The lead to try something on."""

    lead_id: SomeId


class Tested(Snake):
    """What a rule gives a lead, whether the rule is active or not."""

    rule: str
    lead: str
    points_awarded: int
    rule_applied: bool


PATH = "/api/lead-qualification/scoring-rules/"
PARTS = Parts("rule", PATH, RULES, check, rule_answer)


async def find(call: Call[Nothing, Find]) -> web.Response:
    """The rules in force, those with the highest priority first; at the beginning, the usual scorecard."""
    wanted = [
        each
        for each in sorted(await PARTS.all(call), key=lambda each: -each.priority)
        if call.query.rule_type in (None, each.rule_type) and call.query.is_active in (None, each.is_active)
    ]
    return reply_json([rule_answer(each) for each in wanted])


async def post(call: Call[RuleBody, Nothing]) -> web.Response:
    """Add a rule, which is in force at once. There can be a thousand."""
    return await PARTS.add(call, rule_of(call.body, new_id("rule")))


async def get(call: Call[Nothing, Nothing]) -> web.Response:
    """One rule."""
    return reply_json(rule_answer(await PARTS.known(call)))


async def put(call: Call[RuleBody, Nothing]) -> web.Response:
    """Replace a rule; its points are given anew by its next version."""
    return await PARTS.change(call, lambda known: rule_of(call.body, known.rule_id))


async def patch(call: Call[RuleChange, Nothing]) -> web.Response:
    """Change some fields of a rule, as `is_active`."""
    return await PARTS.change(call, lambda known: rule_of(changed(known, call.body, RuleBody), known.rule_id))


async def delete(call: Call[Nothing, Nothing]) -> web.Response:
    """Delete a rule; its points are withdrawn, which stands in the history of each lead."""
    return await PARTS.delete(call)


async def test_rule(call: Call[WhichLead, Nothing]) -> web.Response:
    """What a rule gives a lead as it is now. Nothing is changed."""
    rule, lead_id = await PARTS.known(call), call.body.lead_id
    await call.leads.get(lead_id)  # whether it is for the caller's eyes
    known = await Scorebook(call.services.db, call.admin.admin_id).read([lead_id], "test")
    if not known:
        raise LeadNotFound
    [found] = known
    given = award(rule, subject(found.lead, found.interactions, call.services.clock(), found.counts))
    points = given.points if given else 0
    tested = Tested(
        rule=rule.name, lead=_name(found.lead), points_awarded=points, rule_applied=given is not None
    )
    return reply_json(tested.model_dump())


def _name(lead: Lead) -> str:
    return lead.company or lead.name or lead.email
