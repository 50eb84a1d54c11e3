"""Conversations for those who answer in person: which wait, what was said, and a way to join in."""

import math
import uuid
from typing import Annotated, Any, Literal

from aiohttp import web
from pydantic import AfterValidator, Field, StringConstraints

from capture.conversation import Session
from capture.handoff import HandoffSettings, State, Word
from capture.turn import MessageIdTaken
from server.answers.conversations import ConversationPage, FullConversation, Replied, conversation_of, said
from server.answers.lead_fields import LeadId
from server.api.chat import Id, not_blank
from server.call import AnyCall, Call, Nothing, Request, reply_json
from server.errors import not_found
from server.work.announcing import announce_later

LONGEST_ANSWER = 10_000


class Paging(Request):
    page: Annotated[int, Field(ge=1, le=100_000)] = 1
    limit: Annotated[int, Field(ge=1, le=100)] = 20


class Find(Paging):
    """A page of the conversations in a state, of a lead, or of all."""

    state: Literal["waiting", "person"] | None = None
    lead_id: LeadId | None = None


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
    email = (await call.leads.get(query.lead_id)).email if query.lead_id is not None else None
    return await _page(call, query, query.state, email)


async def of_lead(call: Call[Nothing, Paging]) -> web.Response:
    """The conversations of one lead, the latest first."""
    lead = await call.leads.get(call.request.match_info["id"])
    return await _page(call, call.query, None, lead.email)


async def get(call: Call[Nothing, Nothing]) -> web.Response:
    """One conversation with its messages, oldest first."""
    session = await _session(call)
    messages = await call.conversations.history(session.session_id)
    told = FullConversation(**dict(conversation_of(session)), messages=tuple(map(said, messages)))
    return reply_json(told.model_dump(mode="json", by_alias=True))


async def reply(call: Call[Answer, Nothing]) -> web.Response:
    """Say something to the visitor, and thereby take the conversation. 409 when the id is another's."""
    body, session_id = call.body, call.request.match_info["sessionId"]
    handoffs, now = call.handoffs, call.services.clock()
    message_id = body.message_id or str(uuid.uuid4())
    await _session(call)
    await announce_later(call.services, call.admin, session_id, starts=False)
    stored = await handoffs.say(session_id, message_id, body.message, body.author, now)
    if stored is None:
        raise not_found("conversation")
    if stored.role != "person" or stored.content != body.message:
        raise MessageIdTaken
    session = await _session(call)
    told = Replied(**dict(said(stored)), session_id=session_id, handoff=session.handoff.state)
    return reply_json(told.model_dump(mode="json", by_alias=True))


async def move(call: Call[Move, Nothing]) -> web.Response:
    """Take the conversation, or give it back to the bot. Safe to repeat."""
    session_id, now = call.request.match_info["sessionId"], call.services.clock()
    handoffs = call.handoffs
    if call.body.state == "person":
        session = await handoffs.take(session_id, call.body.author, now)
    else:
        session = await handoffs.release(session_id, now)
    if session is None:
        raise not_found("conversation")
    return reply_json(conversation_of(session).model_dump(mode="json", by_alias=True))


async def rules(call: Call[Nothing, Nothing]) -> web.Response:
    """When conversations go to a person."""
    return reply_json(call.admin.handoff.model_dump(mode="json", by_alias=True))


async def set_rules(call: Call[Rules, Nothing]) -> web.Response:
    """Replace the rules; every process heeds them within five seconds."""
    handoff = HandoffSettings(**call.body.model_dump())
    await call.services.admins.set_handoff(call.admin.admin_id, handoff)
    return reply_json(handoff.model_dump(mode="json", by_alias=True))


async def _page(call: AnyCall, paging: Paging, state: State | None, email: str | None) -> web.Response:
    found, total = await call.handoffs.find(state, paging.page, paging.limit, email)
    page = ConversationPage(
        conversations=tuple(map(conversation_of, found)),
        page=paging.page,
        limit=paging.limit,
        total=total,
        pages=math.ceil(total / paging.limit),
    )
    return reply_json(page.model_dump(mode="json", by_alias=True))


async def _session(call: Call[Any, Any]) -> Session:
    session = await call.conversations.session(call.request.match_info["sessionId"])
    if session is None:
        raise not_found("conversation")
    return session
