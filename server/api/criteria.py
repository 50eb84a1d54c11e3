"""Qualification criteria (seed 004): what it takes to be an MQL, an SQL, hot, or at a stage of one's own.

A change is a new version of rules and criteria, and in force at once.
"""

from aiohttp import web

from scoring.stages import Criterion, CriterionFields
from server.answers.scoring_forms import CriterionBody, CriterionChange, Snake, criterion_answer, criterion_of
from server.call import AnyCall, Call, Nothing, reply_json, valid
from server.errors import not_found
from server.scorebook.publishing import publish
from server.scorebook.scheme import (
    BadScheme,
    Scheme,
    complaints_of,
    forms_of,
    new_id,
    with_criterion,
    without_criterion,
)
from server.scorebook.versions import Versions


class Deleted(Snake):
    id: str
    deleted: bool = True


async def find(call: Call[Nothing, Nothing]) -> web.Response:
    """The criteria in force, the lowest stage first; at the beginning MQL, SQL and hot by their scores."""
    criteria = (await _versions(call).current()).scheme.criteria
    return reply_json(
        [criterion_answer(each) for each in sorted(criteria, key=lambda each: each.minimum_score)]
    )


async def post(call: Call[CriterionBody, Nothing]) -> web.Response:
    """Add a criterion, which is in force at once. A stage with several is reached by any one of them."""
    criterion = _sensible(call, criterion_of(call.body, new_id("criterion")))
    await publish(call.services, call.admin, lambda scheme: with_criterion(scheme, criterion), call.by)
    answer = reply_json(criterion_answer(criterion), 201)
    answer.headers["Location"] = f"/api/lead-qualification/qualification-criteria/{criterion.criterion_id}/"
    return answer


async def get(call: Call[Nothing, Nothing]) -> web.Response:
    """One criterion."""
    return reply_json(criterion_answer(await _known(call)))


async def put(call: Call[CriterionBody, Nothing]) -> web.Response:
    """Replace a criterion."""
    return await _replace(call, await _known(call), call.body)


async def patch(call: Call[CriterionChange, Nothing]) -> web.Response:
    """Change some fields of a criterion."""
    known = await _known(call)
    fields = {name: getattr(known, name) for name in CriterionFields.model_fields}
    changed = {**fields, **call.body.model_dump(include=call.body.model_fields_set)}
    return await _replace(call, known, valid(CriterionBody, changed))


async def delete(call: Call[Nothing, Nothing]) -> web.Response:
    """Delete a criterion; leads that were at its stage by it alone go to the stage that they meet still."""
    criterion_id = (await _known(call)).criterion_id
    await publish(call.services, call.admin, lambda scheme: without_criterion(scheme, criterion_id), call.by)
    return reply_json(Deleted(id=criterion_id).model_dump())


async def _replace(call: AnyCall, known: Criterion, fields: CriterionFields) -> web.Response:
    criterion = _sensible(call, criterion_of(fields, known.criterion_id))

    def change(scheme: Scheme) -> Scheme:
        _find(scheme, known.criterion_id)
        return with_criterion(scheme, criterion)

    version = await publish(call.services, call.admin, change, call.by)
    return reply_json(criterion_answer(_find(version.scheme, known.criterion_id)))


def _sensible(call: AnyCall, criterion: Criterion) -> Criterion:
    """The criterion. Raises BadScheme with the reason for each field that makes no sense."""
    if complaints := complaints_of(criterion, forms_of(call.admin.custom_fields)):
        raise BadScheme(complaints)
    return criterion


async def _known(call: AnyCall) -> Criterion:
    return _find((await _versions(call).current()).scheme, call.request.match_info["id"])


def _find(scheme: Scheme, criterion_id: str) -> Criterion:
    """Raises Problem (404)."""
    found = next((each for each in scheme.criteria if each.criterion_id == criterion_id), None)
    if found is None:
        raise not_found("criterion")
    return found


def _versions(call: AnyCall) -> Versions:
    return Versions(call.services.db, call.admin.admin_id)
