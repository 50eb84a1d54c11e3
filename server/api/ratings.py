"""What visitors think of their conversation."""

from typing import Annotated

from aiohttp import web
from pydantic import Field, StringConstraints

from capture.record import Record
from server.call import Call, Nothing, Request, reply_json
from server.errors import not_found
from server.work.tracking import tell_rating


class Rating(Request):
    """One to five stars, and why."""

    score: Annotated[int, Field(ge=1, le=5, strict=True)]
    comment: Annotated[str, StringConstraints(strip_whitespace=True, max_length=2_000)] | None = None


class Rated(Record):
    """The rating as it is kept."""

    session_id: str
    score: int
    comment: str | None


async def post(call: Call[Rating, Nothing]) -> web.Response:
    """Keep the visitor's rating of the session; the last one counts."""
    session_id, body = call.request.match_info["sessionId"], call.body
    conversations = call.services.conversations(call.admin.admin_id)
    if not await conversations.rate(session_id, body.score, body.comment or None, call.services.clock()):
        raise not_found("session")
    await tell_rating(call.services, call.admin.admin_id, session_id)
    rated = Rated(session_id=session_id, score=body.score, comment=body.comment or None)
    return reply_json(rated.model_dump(by_alias=True))
