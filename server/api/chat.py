"""The visitor's side: a message comes in, a reply goes out."""

import asyncio
import uuid
from collections.abc import AsyncIterator, Callable, Sequence
from typing import Annotated, Any

import structlog
from aiohttp import web
from pydantic import AfterValidator, Field, StringConstraints, model_validator

from capture.attribution import Attribution, Consent
from capture.conversation import Context, Identity, Visit
from capture.conversation import Message as Stored
from capture.conversations import Conversations
from capture.handoff import State
from capture.knowledge import Knowledge
from capture.turn import Incoming, Turn, answer, take_turn
from capture.voice import Desk, Voice
from server.access.blocking import turn_away_blocked
from server.access.clients import client_address
from server.access.gate import admit, turn_away_bots
from server.access.identities import Claim, read_identity
from server.call import Call, FromSite, Nothing, Request, reply_json
from server.errors import Problem, fault, not_found, problem_of, unauthorized
from server.spending import within_budget
from server.sse import EventStream
from server.starters import next_questions
from server.work.announcing import announce_later

log = structlog.get_logger()

LONGEST_MESSAGE = 4_000


def not_blank(text: str) -> str:
    if not any(character.isprintable() and not character.isspace() for character in text):
        raise ValueError("must not be blank")
    return text


Message = Annotated[str, StringConstraints(max_length=LONGEST_MESSAGE), AfterValidator(not_blank)]
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
    attribution: Attribution | None = None
    consent: Consent | None = None
    context: Context = Field(default_factory=dict)
    identity: Claim | None = None
    website: Annotated[str, Field(max_length=1_000)] | None = None  # no person sees it, let alone fills it in
    elapsed_ms: Annotated[int, Field(ge=0)] | None = None  # since the chat was opened

    @model_validator(mode="after")
    def _token_without_session(self) -> "Post":
        if self.session_token and not self.session_id:
            raise ValueError("sessionToken comes with its sessionId")
        return self


async def post(call: Call[Post, Nothing]) -> web.StreamResponse:
    """Store a visitor's message, capture what it gives, and answer it, in one piece or as a stream."""
    services, admin, turn = call.services, call.admin, await _take(call)
    services.metrics.capture.turned(turn)
    affordable = await within_budget(services, admin, turn)
    voice = _voice(call, turn, affordable=affordable)
    stored: list[Stored] = []
    tokens = services.replies.listen(
        answer(
            turn,
            conversations=services.conversations(admin.admin_id),
            model=voice,
            profile=admin.profile,
            clock=services.clock,
            knowledge=Knowledge(services.db, admin.admin_id) if admin.has_knowledge else None,
            on_stored=stored.append,
        )
    )
    told, questions = _told(call, turn), next_questions(admin, turn)
    if "text/event-stream" in call.request.headers.get("Accept", ""):
        return await _stream(call.request, told, tokens, lambda: _known(voice, stored, questions))
    async for _ in tokens:
        pass
    return reply_json({**told, **_known(voice, stored, questions)})


async def history(call: Call[Nothing, Nothing]) -> web.StreamResponse:
    """The session's messages so far, oldest first."""
    conversations = call.services.conversations(call.admin.admin_id)
    session = await conversations.session(call.request.match_info["sessionId"])
    if session is None:
        raise not_found("session")
    messages = await conversations.history(session.session_id)
    fields = {"message_id", "role", "content", "created_at", "seq", "author", "attachment"}
    return reply_json(
        {
            **_handed(session.handoff.state),
            "sessionId": session.session_id,
            "email": session.given,
            "leadCaptured": session.email is not None,
            "messages": [
                message.model_dump(mode="json", by_alias=True, include=fields, exclude_none=True)
                | _grounds(message)
                for message in messages
            ],
        }
    )


async def _take(call: Call[Post, Nothing]) -> Turn:
    """The message stored and captured; what it took to get there is not kept while the reply is spoken."""
    services, admin = call.services, call.admin
    conversations, leads = services.conversations(admin.admin_id), services.leads(admin.admin_id)
    incoming = _incoming(call)
    await _pass_the_gate(call, incoming, conversations)
    with services.courtesy.taking():
        turn, _ = await asyncio.gather(
            take_turn(incoming, conversations=conversations, leads=leads, now=services.clock()),
            announce_later(services, admin, incoming.session_id, starts=incoming.starts),
        )
    if not incoming.starts:
        await conversations.revisit(incoming.session_id, incoming.visit)
    return turn


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
            attribution=body.attribution,
            consent=body.consent and body.consent.model_copy(update={"recorded_at": call.services.clock()}),
            context=body.context,
        ),
        starts=body.session_id is None,
        identity=_identity(call),
    )


def _identity(call: Call[Post, Nothing]) -> Identity | None:
    claim, admin = call.body.identity, call.admin
    if claim is None:
        return None
    secret = call.services.keys.identity_secret(admin.admin_id, admin.identity_version)
    return read_identity(claim, secret, call.services.clock())


async def _pass_the_gate(call: Call[Post, Nothing], incoming: Incoming, conversations: Conversations) -> None:
    services, admin = call.services, call.admin
    address = client_address(call.request, services.settings.trusted_proxies)
    if admin.widget.consent and incoming.starts and not call.body.consent:
        raise Problem(
            403,
            "consent-required",
            "Consent required",
            "This site asks for consent before the first message; send it along as `consent`.",
        )
    turn_away_bots(call.body.website, call.body.elapsed_ms if incoming.starts else None)
    await admit(
        services.limits,
        admin_id=admin.admin_id,
        session_id=incoming.session_id,
        address=address,
        starts=incoming.starts,
    )
    session = await conversations.session(incoming.session_id) if admin.blocked.names_people else None
    known_as = incoming.identity.email if incoming.identity else session.given if session else None
    turn_away_blocked(admin.blocked, address, incoming.text, known_as)


def _voice(call: Call[Post, Nothing], turn: Turn, *, affordable: bool) -> Voice:
    services, admin = call.services, call.admin
    desk = Desk(services.handoffs(admin.admin_id), services.jobs, admin.handoff, services.clock)
    return Voice(turn.session, services.model, desk, services.spending(admin), affordable=affordable)


def _handed(state: State) -> dict[str, str]:
    """Whose the conversation is, when it is not the bot's."""
    return {} if state == "none" else {"handoff": state}


def _known(voice: Voice, stored: list[Stored], questions: Sequence[str]) -> dict[str, Any]:
    """What is known once the reply has been given; there is none while a person has the conversation."""
    asks = {"askEmail": True} if any(message.asks_email for message in stored) else {}
    offers = {"quickReplies": list(questions)} if questions and not asks else {}
    reply = "".join(message.content for message in stored)
    return {**_handed(voice.handoff), **asks, **offers, **_grounds(*stored), "reply": reply}


def _grounds(*messages: Stored) -> dict[str, Any]:
    """What replies of the bot rest on, when it is anything the business has said."""
    sources = [source.model_dump() for message in messages for source in message.sources]
    return {"sources": sources} if sources else {}


def _told(call: Call[Post, Nothing], turn: Turn) -> dict[str, Any]:
    """What is known once a message is captured, before its reply."""
    session_id = turn.session.session_id
    asked = {"emailSuggestion": turn.suggestion} if turn.suggestion else {}
    vouched = {"verified": turn.session.verified} if call.body.identity else {}
    return {
        **asked,
        **vouched,
        **_handed(turn.session.handoff.state),
        "sessionId": session_id,
        "sessionToken": call.services.keys.token(call.admin.admin_id, session_id),
        "messageId": turn.message.message_id,
        "email": turn.email,
        "leadCaptured": turn.email is not None,
    }


async def _stream(
    request: web.Request,
    told: dict[str, Any],
    tokens: AsyncIterator[str],
    known: Callable[[], dict[str, Any]],
) -> web.StreamResponse:
    async with EventStream(request) as stream:
        await stream.send("session", told)
        try:
            async for token in tokens:
                await stream.send("token", {"text": token})
        except ConnectionResetError:
            raise  # the visitor has gone; the reply is finished and stored without them
        except Exception as error:
            await stream.send("error", _problem(error).body())
        else:
            await stream.send("done", {**told, **known()})
    return stream.response


def _problem(error: Exception) -> Problem:
    problem = problem_of(error)
    if problem is None:
        log.error("reply_failed", exc_info=error)
    return problem or fault()
