"""One visitor message, stored and captured; then its reply.

The order is the product's promise: the message is stored first, the lead exists next, and only
then does the bot speak. Whatever dies after `take_turn` loses nothing, and repeating a turn that
died half-way completes it.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from datetime import datetime
from io import StringIO

from capture.conversation import Identity, Message, Session, Source, Visit, reply_id
from capture.conversations import FIRST, Conversations
from capture.emails import Address, find_addresses
from capture.events import VISITOR
from capture.gist import told
from capture.knowledge import Knowledge
from capture.leads import Leads
from capture.linking import affirms, capture
from capture.merge import vouch
from capture.voice import Speech, Voice
from capture.waiting import LEASE, POLL, Clock, held, in_turn
from llm.chat import Conversation, Passage, Profile
from llm.manners import asks_for_email


class UnknownSession(Exception):
    """There is no such session."""


class MessageIdTaken(Exception):
    """The messageId belongs to another message of this session."""


class IdentityChanged(Exception):
    """The site vouches for another person than it did before in this session."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """A visitor's message as it arrived; `starts` when it opens its session."""

    session_id: str
    message_id: str
    text: str
    visit: Visit
    starts: bool
    identity: Identity | None = None  # vouched for by the site; checked before it comes here


@dataclass(frozen=True, slots=True)
class Turn:
    """A message that is stored and captured, and awaits its reply.

    `mine` says who answers: this caller, or, when the message is a repeat, whoever took it first.
    """

    session: Session
    message: Message
    mine: bool
    suggestion: str | None = None  # what an address just given was probably meant to be

    @property
    def opens(self) -> bool:
        """Whether this message has just begun its session: there is nothing else in it."""
        return self.mine and self.message.seq == FIRST

    @property
    def email(self) -> str | None:
        """The visitor's own address as known after this message, as they gave it."""
        return self.session.given


async def take_turn(incoming: Incoming, *, conversations: Conversations, leads: Leads, now: datetime) -> Turn:
    """Store a message and capture what it gives. Safe to repeat, also at the same instant.

    A message that matters is stored as unread: whatever dies from then on, a model is asked to read
    it, which captures first. That it is the lead's last contact is noted by that reading, too.
    Raises UnknownSession, IdentityChanged and MessageIdTaken.
    """
    session = await _identified(await _arrive(incoming, conversations, now), incoming, conversations)
    message = _message(incoming, session, now)
    addresses = find_addresses(incoming.text)
    matters = addresses or session.email or session.verified
    stored = await conversations.add(message, now + LEASE, unread=now if matters else None)
    if not stored:
        message = await _same_again(incoming, conversations)
    suggestion = None
    if addresses or incoming.identity or (session.email and affirms(incoming.text)):
        session = await capture(session, conversations=conversations, leads=leads, now=now)
        suggestion = _suggestion(session, addresses)
        if incoming.identity:
            await _name(incoming.identity, leads, now)
    return Turn(session, message, mine=stored, suggestion=suggestion)


def _suggestion(session: Session, addresses: Sequence[Address]) -> str | None:
    """The likely correction of the visitor's own address, if it has just been given unvouched."""
    given = (address.suggestion for address in addresses if address.email == session.given)
    return None if session.verified else next(given, None)


async def _identified(session: Session, incoming: Incoming, conversations: Conversations) -> Session:
    """The session as its visitor's, when the site vouches for who that is."""
    identity = incoming.identity
    if identity is None or identity.email == session.verified_email:
        return session
    if session.verified:
        raise IdentityChanged
    await conversations.vouch(session.session_id, identity.email)
    return session.model_copy(update={"verified_email": identity.email})


async def _name(identity: Identity, leads: Leads, now: datetime) -> None:
    lead = await leads.by_email(identity.email)
    if lead and identity.name:
        name = identity.name
        await leads.change(lead, lambda current: vouch(current, name), now, VISITOR)


async def answer(
    turn: Turn,
    *,
    conversations: Conversations,
    model: Voice,
    profile: Profile,
    clock: Clock,
    knowledge: Knowledge | None = None,
    on_stored: Callable[[Message], None] = lambda _: None,
) -> AsyncIterator[str]:
    """The reply to a turn, in tokens; stored whole when it ends, as far as it came when it is cut.

    `on_stored` is told of it then. For a repeated message it is the stored reply, once there is
    one. When whoever was writing it has died, this caller takes over. While a person has the
    conversation there is none.
    """
    if not turn.mine:
        stored = await _reply_of_another(turn.message, conversations, clock)
        if stored:
            yield stored.content
            on_stored(stored)
            return
    async with held(turn.message, conversations, clock):
        history, passages = await asyncio.gather(
            _so_far(turn, conversations, clock), _passages(knowledge, turn.message)
        )
        if turn.session.handoff.state == "person" or _answered_in_person(turn.message, history):
            await conversations.renew(turn.message, clock())  # nobody speaks, so nobody need wait
            return
        lines = tuple(message.line() for message in history if message.seq <= turn.message.seq)
        spoken = _Spoken(turn, conversations, clock)
        conversation = Conversation(
            profile, lines, turn.email, turn.suggestion, passages, gist=told(turn.session, history)
        )
        async with aclosing(model.reply(conversation)) as reply:
            try:
                async for token in reply:
                    spoken.said.write(token)
                    yield token
            except BaseException:
                await asyncio.shield(spoken.store(reply, complete=False))
                raise
        on_stored(await spoken.store(reply, complete=True))


async def _so_far(turn: Turn, conversations: Conversations, clock: Clock) -> tuple[Message, ...]:
    """The session's messages, once it is this one's turn; a conversation that has just begun is all known."""
    if turn.opens:
        return (turn.message,)
    return await in_turn(turn.message, conversations, clock)


async def _passages(knowledge: Knowledge | None, message: Message) -> tuple[Passage, ...]:
    return await knowledge.passages_for(message.content) if knowledge else ()


def _answered_in_person(message: Message, history: Sequence[Message]) -> bool:
    return any(later.role == "person" and later.seq > message.seq for later in history)


class _Spoken:
    """What the bot has said so far of one reply."""

    def __init__(self, turn: Turn, conversations: Conversations, clock: Clock) -> None:
        self._turn = turn
        self._conversations = conversations
        self._clock = clock
        self.said = StringIO()

    async def store(self, speech: Speech, *, complete: bool) -> Message:
        message, content = self._turn.message, self.said.getvalue()
        reply = Message(
            admin_id=message.admin_id,
            session_id=message.session_id,
            message_id=reply_id(message.message_id),
            role="assistant",
            content=content,
            seq=message.seq + 1,
            created_at=self._clock(),
            email=self._turn.session.email,
            model=speech.model,
            prompt_version=speech.prompt_version,
            sources=tuple(Source(id=each.id, title=each.title, url=each.url) for each in speech.sources),
            asks_email=self._turn.email is None and asks_for_email(content),
            complete=complete,
        )
        await self._conversations.store_reply(reply, self._turn.session)
        return reply


async def _arrive(incoming: Incoming, conversations: Conversations, now: datetime) -> Session:
    if incoming.starts:
        return await conversations.begin(incoming.session_id, incoming.visit, incoming.text, now)
    session = await conversations.resume(incoming.session_id, now)
    if session is None:
        raise UnknownSession
    return session


def _message(incoming: Incoming, session: Session, now: datetime) -> Message:
    return Message(
        admin_id=session.admin_id,
        session_id=session.session_id,
        message_id=incoming.message_id,
        role="user",
        content=incoming.text,
        seq=session.seq - 1,
        page_url=incoming.visit.page_url,
        created_at=now,
        email=session.email,
    )


async def _same_again(incoming: Incoming, conversations: Conversations) -> Message:
    message = await conversations.message(incoming.session_id, incoming.message_id)
    if message is None or message.content != incoming.text:
        raise MessageIdTaken
    return message


async def _reply_of_another(message: Message, conversations: Conversations, clock: Clock) -> Message | None:
    """The reply that somebody else stored or is writing; None once the task of writing it is ours."""
    while True:
        if reply := await conversations.reply_to(message):
            return reply
        now = clock()
        if await conversations.lease(message, now, now + LEASE):
            return None
        await asyncio.sleep(POLL)
