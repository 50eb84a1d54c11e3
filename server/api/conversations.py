"""Conversations for those who answer in person: which wait, what was said, and a way to join in."""

import math
import uuid
from typing import Annotated, Any, Literal

from aiohttp import web
from pydantic import AfterValidator, Field, StringConstraints

from capture.conversation import Message, Session
from capture.handoff import Handoff, HandoffSettings, Word
from capture.turn import MessageIdTaken
from server.api.chat import Id, not_blank
from server.api.events import TOLD
from server.call import Call, Nothing, Request, reply_json
from server.errors import not_found

LONGEST_ANSWER = 10_000


class Find(Request):
    """A page of the conversations in a state, or of all."""

    state: Literal["waiting", "person"] | None = None
    page: Annotated[int, Field(ge=1, le=100_000)] = 1
    limit: Annotated[int, Field(ge=1, le=100)] = 20


class Answer(Request):
    """What a person says to the visitor, and under which name. A repeated `messageId` is sent once."""

    message: Annotated[str, StringConstraints(max_length=LONGEST_ANSWER), AfterValidator(not_blank)]
    author: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)] | None = (
        None
    )
    message_id: Id | None = None


class Move(Request):
    """Whose the conversation shall be."""

    state: Literal["person", "bot"]
    author: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)] | None = (
        None
    )


class Rules(Request):
    """All the rules; what is left out is as it is without any."""

    words: Annotated[tuple[Word, ...], Field(max_length=100)] = ()
    unsure: Annotated[int, Field(ge=0, le=4)] = 2


async def find(call: Call[Nothing, Find]) -> web.Response:
    """The conversations, the latest first."""
    query = call.query
    handoffs = call.services.handoffs(call.admin.admin_id)
    found, total = await handoffs.find(query.state, query.page, query.limit)
    return reply_json(
        {
            "conversations": [_told(session) for session in found],
            "page": query.page,
            "limit": query.limit,
            "total": total,
            "pages": math.ceil(total / query.limit),
        }
    )


async def get(call: Call[Nothing, Nothing]) -> web.Response:
    """One conversation with its messages, oldest first."""
    session = await _session(call)
    messages = await call.services.conversations(call.admin.admin_id).history(session.session_id)
    return reply_json({**_told(session), "messages": [_said(message) for message in messages]})


async def reply(call: Call[Answer, Nothing]) -> web.Response:
    """Say something to the visitor, and thereby take the conversation. 409 when the id is another's."""
    body, session_id = call.body, call.request.match_info["sessionId"]
    handoffs, now = call.services.handoffs(call.admin.admin_id), call.services.clock()
    message_id = body.message_id or str(uuid.uuid4())
    stored = await handoffs.say(session_id, message_id, body.message, body.author, now)
    if stored is None:
        raise not_found("conversation")
    if stored.role != "person" or stored.content != body.message:
        raise MessageIdTaken
    session = await _session(call)
    return reply_json({**_said(stored), "sessionId": session_id, "handoff": session.handoff.state})


async def move(call: Call[Move, Nothing]) -> web.Response:
    """Take the conversation, or give it back to the bot. Safe to repeat."""
    session_id, now = call.request.match_info["sessionId"], call.services.clock()
    handoffs = call.services.handoffs(call.admin.admin_id)
    if call.body.state == "person":
        session = await handoffs.take(session_id, call.body.author, now)
    else:
        session = await handoffs.release(session_id, now)
    if session is None:
        raise not_found("conversation")
    return reply_json(_told(session))


async def rules(call: Call[Nothing, Nothing]) -> web.Response:
    """When conversations go to a person."""
    return reply_json(call.admin.handoff.model_dump(mode="json", by_alias=True))


async def set_rules(call: Call[Rules, Nothing]) -> web.Response:
    """Replace the rules; every process heeds them within five seconds."""
    handoff = HandoffSettings(**call.body.model_dump())
    await call.services.admins.set_handoff(call.admin.admin_id, handoff)
    return reply_json(handoff.model_dump(mode="json", by_alias=True))


async def _session(call: Call[Any, Any]) -> Session:
    conversations = call.services.conversations(call.admin.admin_id)
    session = await conversations.session(call.request.match_info["sessionId"])
    if session is None:
        raise not_found("conversation")
    return session


def _told(session: Session) -> dict[str, Any]:
    fields = {"session_id", "email", "first_message", "page_url", "created_at", "last_message_at"}
    told: dict[str, Any] = session.model_dump(mode="json", by_alias=True, include=fields)
    return {
        **told,
        "verified": session.verified,
        "handoff": session.handoff.state,
        "handoffDetails": _details(session.handoff),
    }


def _details(handoff: Handoff) -> dict[str, Any]:
    return handoff.model_dump(mode="json", by_alias=True, exclude={"state", "notified_at"})


def _said(message: Message) -> dict[str, Any]:
    return message.model_dump(mode="json", by_alias=True, include=TOLD)
