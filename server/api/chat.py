"""The visitor's side: a message comes in, a reply goes out."""

import uuid
from collections.abc import AsyncIterator
from typing import Annotated, Any

import structlog
from aiohttp import web
from pydantic import AfterValidator, Field, StringConstraints, model_validator

from capture.conversation import Visit
from capture.turn import Incoming, Turn, answer, take_turn
from server.call import Call, FromSite, Nothing, Request, reply_json
from server.errors import Problem, fault, not_found, problem_of, unauthorized
from server.sse import event_stream

log = structlog.get_logger()

LONGEST_MESSAGE = 4_000


def _not_blank(text: str) -> str:
    if not any(character.isprintable() and not character.isspace() for character in text):
        raise ValueError("must not be blank")
    return text


Message = Annotated[str, StringConstraints(max_length=LONGEST_MESSAGE), AfterValidator(_not_blank)]
Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,64}$")]
Url = Annotated[str, StringConstraints(max_length=2_048)]
Short = Annotated[str, StringConstraints(max_length=200)]


class Utm(Request):
    """The campaign that brought the visitor, as its link named it."""

    source: Short | None = None
    medium: Short | None = None
    campaign: Short | None = None
    term: Short | None = None
    content: Short | None = None


class Post(FromSite):
    """A visitor's message. Without `sessionId` it starts a session."""

    message: Message
    session_id: Id | None = None
    session_token: Annotated[str, Field(max_length=200)] | None = None
    message_id: Id | None = None
    page_url: Url | None = None
    referrer: Url | None = None
    utm: Utm | None = None

    @model_validator(mode="after")
    def _token_without_session(self) -> "Post":
        if self.session_token and not self.session_id:
            raise ValueError("sessionToken comes with its sessionId")
        return self


async def post(call: Call[Post, Nothing]) -> web.StreamResponse:
    """Store a visitor's message, capture what it gives, and answer it, in one piece or as a stream."""
    services, admin = call.services, call.admin
    conversations, leads = services.conversations(admin.admin_id), services.leads(admin.admin_id)
    turn = await take_turn(
        _incoming(call),
        conversations=conversations,
        leads=leads,
        queue=services.jobs,
        now=services.clock(),
    )
    tokens = services.replies.listen(
        answer(
            turn,
            conversations=conversations,
            model=services.model,
            profile=admin.profile,
            clock=services.clock,
        )
    )
    told = _told(call, turn)
    if "text/event-stream" in call.request.headers.get("Accept", ""):
        return await _stream(call.request, told, tokens)
    return reply_json({**told, "reply": "".join([token async for token in tokens])})


async def history(call: Call[Nothing, Nothing]) -> web.StreamResponse:
    """The session's messages so far, oldest first."""
    conversations = call.services.conversations(call.admin.admin_id)
    session = await conversations.session(call.request.match_info["sessionId"])
    if session is None:
        raise not_found("session")
    messages = await conversations.history(session.session_id)
    fields = {"message_id", "role", "content", "created_at"}
    return reply_json(
        {
            "sessionId": session.session_id,
            "email": session.email,
            "leadCaptured": session.email is not None,
            "messages": [
                message.model_dump(mode="json", by_alias=True, include=fields) for message in messages
            ],
        }
    )


def _incoming(call: Call[Post, Nothing]) -> Incoming:
    body, keys, admin_id = call.body, call.services.keys, call.admin.admin_id
    if body.session_id is None:
        session_id = keys.new_session(admin_id, body.message_id)
    else:
        session_id = body.session_id
        if not body.session_token:
            raise unauthorized("Send the sessionToken that came with this sessionId.")
        if keys.admin_of(body.session_token, session_id) != admin_id:
            raise not_found("session")
    return Incoming(
        session_id=session_id,
        message_id=body.message_id or str(uuid.uuid4()),
        text=body.message,
        visit=Visit(
            page_url=body.page_url,
            referrer=body.referrer,
            utm=body.utm.model_dump(exclude_none=True) if body.utm else {},
        ),
        starts=body.session_id is None,
    )


def _told(call: Call[Post, Nothing], turn: Turn) -> dict[str, Any]:
    """What is known once a message is captured, before its reply."""
    session_id = turn.session.session_id
    return {
        "sessionId": session_id,
        "sessionToken": call.services.keys.token(call.admin.admin_id, session_id),
        "messageId": turn.message.message_id,
        "email": turn.email,
        "leadCaptured": turn.email is not None,
    }


async def _stream(
    request: web.Request, told: dict[str, Any], tokens: AsyncIterator[str]
) -> web.StreamResponse:
    said: list[str] = []
    async with event_stream(request) as stream:
        await stream.send("session", told)
        try:
            async for token in tokens:
                said.append(token)
                await stream.send("token", {"text": token})
        except ConnectionResetError:
            raise  # the visitor has gone; the reply is finished and stored without them
        except Exception as error:
            await stream.send("error", _problem(error).body())
        else:
            await stream.send("done", {**told, "reply": "".join(said)})
    return stream.response


def _problem(error: Exception) -> Problem:
    problem = problem_of(error)
    if problem is None:
        log.error("reply_failed", exc_info=error)
    return problem or fault()
