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
from scoring.rules import Rule, RuleFields
from scoring.subject import subject
from server.answers.scoring_forms import RuleBody, RuleChange, Snake, SomeId, rule_answer, rule_of
from server.call import AnyCall, Call, Nothing, reply_json, valid
from server.errors import not_found
from server.scorebook.book import Scorebook
from server.scorebook.publishing import publish
from server.scorebook.scheme import BadScheme, Scheme, forms_of, new_id, with_rule, without_rule
from server.scorebook.versions import Versions


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


class Deleted(Snake):
    id: str
    deleted: bool = True


async def find(call: Call[Nothing, Find]) -> web.Response:
    """The rules in force, those with the highest priority first; at the beginning, the usual scorecard."""
    rules = (await _versions(call).current()).scheme.rules
    wanted = [
        each
        for each in sorted(rules, key=lambda each: -each.priority)
        if call.query.rule_type in (None, each.rule_type) and call.query.is_active in (None, each.is_active)
    ]
    return reply_json([rule_answer(each) for each in wanted])


async def post(call: Call[RuleBody, Nothing]) -> web.Response:
    """Add a rule, which is in force at once. There can be a thousand."""
    rule = _sensible(call, rule_of(call.body, new_id("rule")))
    await publish(call.services, call.admin, lambda scheme: with_rule(scheme, rule), call.by)
    answer = reply_json(rule_answer(rule), 201)
    answer.headers["Location"] = f"/api/lead-qualification/scoring-rules/{rule.rule_id}/"
    return answer


async def get(call: Call[Nothing, Nothing]) -> web.Response:
    """One rule."""
    return reply_json(rule_answer(await _known(call)))


async def put(call: Call[RuleBody, Nothing]) -> web.Response:
    """Replace a rule; its points are given anew by its next version."""
    return await _replace(call, await _known(call), call.body)


async def patch(call: Call[RuleChange, Nothing]) -> web.Response:
    """Change some fields of a rule, as `is_active`."""
    known = await _known(call)
    fields = {name: getattr(known, name) for name in RuleFields.model_fields}
    changed = {**fields, **call.body.model_dump(include=call.body.model_fields_set)}
    return await _replace(call, known, valid(RuleBody, changed))


async def delete(call: Call[Nothing, Nothing]) -> web.Response:
    """Delete a rule; its points are withdrawn, which stands in the history of each lead."""
    rule_id = (await _known(call)).rule_id
    await publish(call.services, call.admin, lambda scheme: without_rule(scheme, rule_id), call.by)
    return reply_json(Deleted(id=rule_id).model_dump())


async def test_rule(call: Call[WhichLead, Nothing]) -> web.Response:
    """What a rule gives a lead as it is now. Nothing is changed."""
    rule, lead_id = await _known(call), call.body.lead_id
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


async def _replace(call: AnyCall, known: Rule, fields: RuleFields) -> web.Response:
    rule = _sensible(call, rule_of(fields, known.rule_id))

    def change(scheme: Scheme) -> Scheme:
        _find(scheme, known.rule_id)
        return with_rule(scheme, rule)

    version = await publish(call.services, call.admin, change, call.by)
    return reply_json(rule_answer(_find(version.scheme, known.rule_id)))


def _sensible(call: AnyCall, rule: Rule) -> Rule:
    """The rule. Raises BadScheme with the reason for each field that makes no sense."""
    if complaints := check(rule, forms_of(call.admin.custom_fields)):
        raise BadScheme(complaints)
    return rule


async def _known(call: AnyCall) -> Rule:
    return _find((await _versions(call).current()).scheme, call.request.match_info["id"])


def _find(scheme: Scheme, rule_id: str) -> Rule:
    """Raises Problem (404)."""
    found = next((each for each in scheme.rules if each.rule_id == rule_id), None)
    if found is None:
        raise not_found("rule")
    return found


def _name(lead: Lead) -> str:
    return lead.company or lead.name or lead.email


def _versions(call: AnyCall) -> Versions:
    return Versions(call.services.db, call.admin.admin_id)
