"""What happens in conversations and to leads, told to the admin's webhooks.

Nobody who chats waits for it. A job is asked for beside the message, and only for admins whose
webhooks want to know; it tells of the message once that is stored, and of the reply once that is whole.
"""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import groupby

from capture.conversation import Message, Session
from capture.conversations import Conversations
from capture.events import LeadEvent
from integrations.webhooks.event import (
    CONVERSATION_CREATED,
    MESSAGE_CREATED,
    Event,
    covers,
    of_handoff,
    of_lead,
    of_message,
    of_session,
)
from server.jobs import DEBOUNCE, Job, Later
from server.services import Services
from server.tenants import Admin

JOB = "announce"  # its key is the session's id
LOOK_BACK = 20  # places: a message or a reply can be stored later than what comes behind it
REPLYING = timedelta(seconds=2)  # between looks whether a reply is whole


async def announce_later(services: Services, admin: Admin, session_id: str, *, starts: bool) -> None:
    """Have the session's new messages announced soon, if a webhook of the admin's wants that.

    Asked for before or while a message is stored, so that none can be acknowledged and not announced.
    """
    kinds = (MESSAGE_CREATED, CONVERSATION_CREATED) if starts else (MESSAGE_CREATED,)
    if any(covers(admin.webhook_events, kind) for kind in kinds):
        now = services.clock()
        await services.jobs.enqueue(admin.admin_id, JOB, session_id, now, now + DEBOUNCE)


async def announce_session(parts: Services, job: Job) -> None:
    """Announce what is new in a session. Raises Later while somebody writes a reply."""
    conversations = parts.conversations(job.admin_id)
    session = await conversations.session(job.key)
    if session is None:
        return
    history = await conversations.history(job.key, after=session.announced_seq - LOOK_BACK)
    await parts.courier(job.admin_id).announce(list(_events(session, history)))
    if await _is_replying(session, history, conversations, parts):
        raise Later("a reply is being written", parts.clock() + REPLYING)
    if history:
        await conversations.announced(job.key, history[-1].seq)


async def announce_handoff(parts: Services, session: Session) -> None:
    """Announce the wait for a person that a session is in."""
    if session.handoff.asked_at:
        await parts.courier(session.admin_id).announce([of_handoff(session, session.handoff.asked_at)])


async def announce_leads(parts: Services, events: Sequence[LeadEvent]) -> None:
    """A reaction of the relay: announce what happened to leads, of any admins."""
    for admin_id, theirs in groupby(sorted(events, key=_admin), key=_admin):
        admin = await parts.admins.get(admin_id)
        if admin and admin.webhook_events:
            wanted = [event for event in theirs if covers(admin.webhook_events, event.type)]
            await parts.courier(admin_id).announce([of_lead(event) for event in wanted])


def _events(session: Session, history: Sequence[Message]) -> Iterator[Event]:
    if session.announced_seq == 0:
        yield of_session(session)
    yield from (of_message(message) for message in history if message.complete)


async def _is_replying(
    session: Session, history: Sequence[Message], conversations: Conversations, parts: Services
) -> bool:
    answered = {message.seq - 1 for message in history if message.role == "assistant" and message.complete}
    waiting = [each.message_id for each in history if each.role == "user" and each.seq not in answered]
    if not waiting:
        return False
    return await conversations.leased(session.session_id, waiting, parts.clock())


def _admin(event: LeadEvent) -> str:
    return event.admin_id
