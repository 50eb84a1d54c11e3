"""Qualification criteria (seed 004): what it takes to be an MQL, an SQL, hot, or at a stage of one's own.

A change is a new version of rules and criteria, and in force at once.
"""

from aiohttp import web

from server.answers.scoring_forms import CriterionBody, CriterionChange, criterion_answer, criterion_of
from server.api.scheme_parts import Parts, changed
from server.call import Call, Nothing, reply_json
from server.scorebook.scheme import CRITERIA, complaints_of, new_id

PATH = "/api/lead-qualification/qualification-criteria/"
PARTS = Parts("criterion", PATH, CRITERIA, complaints_of, criterion_answer)


async def find(call: Call[Nothing, Nothing]) -> web.Response:
    """The criteria in force, the lowest stage first; at the beginning MQL, SQL and hot by their scores."""
    criteria = sorted(await PARTS.all(call), key=lambda each: each.minimum_score)
    return reply_json([criterion_answer(each) for each in criteria])


async def post(call: Call[CriterionBody, Nothing]) -> web.Response:
    """Add a criterion, which is in force at once. A stage with several is reached by any one of them."""
    return await PARTS.add(call, criterion_of(call.body, new_id("criterion")))


async def get(call: Call[Nothing, Nothing]) -> web.Response:
    """One criterion."""
    return reply_json(criterion_answer(await PARTS.known(call)))


async def put(call: Call[CriterionBody, Nothing]) -> web.Response:
    """Replace a criterion."""
    return await PARTS.change(call, lambda known: criterion_of(call.body, known.criterion_id))


async def patch(call: Call[CriterionChange, Nothing]) -> web.Response:
    """Change some fields of a criterion."""
    return await PARTS.change(
        call, lambda known: criterion_of(changed(known, call.body, CriterionBody), known.criterion_id)
    )


async def delete(call: Call[Nothing, Nothing]) -> web.Response:
    """Delete a criterion; leads that were at its stage by it alone go to the stage that they meet still."""
    return await PARTS.delete(call)
