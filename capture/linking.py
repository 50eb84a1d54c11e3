"""Making the leads say what a session's messages say."""

import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import datetime
from functools import partial

from capture.conversation import Message, Session
from capture.conversations import LONGEST_READING, Conversations
from capture.events import VISITOR
from capture.lead import Lead
from capture.leads import LeadNotFound, Leads
from capture.merge import without
from capture.ownership import Ownership, remembered, whose

YES = re.compile(
    r"(yes|yep|yeah|yup|sure|correct|right|exactly|indeed|"
    r"s[ií]|correcto|exacto|claro|ja|genau|richtig|stimmt|oui|exact|tout à fait|"
    r"sim|certo|isso|esatto|tak|да|evet|はい|是的?|对|نعم)\b[^@]{0,20}",
    re.IGNORECASE,
)


async def capture(session: Session, *, conversations: Conversations, leads: Leads, now: datetime) -> Session:
    """Link the session to its visitor's lead, and to no other; the session with what was found.

    Works from the stored messages alone, so that it can run again at any time, after any crash.
    An address that was vouched for counts above any that was typed.
    """
    history = await conversations.so_far(session.session_id, session.seq, after=session.heard_from)
    found = _found(session, history)
    own = session.verified_email or found.own
    belonged = session.email
    session = session.model_copy(update={"email": own, "given": own, "mentions": found.mentions})
    said = [message for message in history if message.role == "user"]
    if own and said:
        email = await leads.link(own, session, said[-1].created_at)
        session = session.model_copy(update={"email": email})
    reached = await conversations.tag(session) if own or belonged else None
    for lead in await leads.listing_session(session.session_id):
        if own not in lead.addresses:
            await _unlink(lead, session, conversations, leads, now)
            reached = None
        elif said and lead.email != session.email:  # merged, or taken apart again, since it was linked
            return await capture(session, conversations=conversations, leads=leads, now=now)
    if said and await _overtaken(said[-1], reached, conversations):
        return await capture(session, conversations=conversations, leads=leads, now=now)
    return session


async def _overtaken(latest: Message, reached: int | None, conversations: Conversations) -> bool:
    """Whether the visitor has said more, and whoever captured that may have been undone by us.

    Nobody has who took a place after `reached` was: they saw all that was written by then.
    """
    if reached is not None and reached <= latest.seq + 1:
        return False
    return await conversations.said_since(latest)


def is_captured(session: Session, history: Sequence[Message], listing: Sequence[Lead]) -> bool:
    """Whether `capture` would change nothing, by what is stored: the usual case of a turn that went well.

    `history` is all of the session, and `listing` are the leads that list it.
    """
    heard = [message for message in history if message.seq > session.heard_from]
    said = [message for message in heard if message.role == "user"]
    if not said or session.email is None or any(message.email != session.email for message in heard):
        return False
    found = _found(session, heard)
    own = session.verified_email or found.own
    return (
        own is not None
        and (session.given, session.mentions) == (own, found.mentions)
        and [lead.email for lead in listing] == [session.email]
        and own in listing[0].addresses
        and (not session.verified or session.session_id in listing[0].verified_session_ids)
        and (session.attribution is None or session.attribution.last in (None, listing[0].attribution.last))
    )


def _found(session: Session, heard: Sequence[Message]) -> Ownership:
    """Whose addresses were given; what was said out of reach of a reading is as the session knows it."""
    cut = len(heard) == LONGEST_READING
    return whose(told(heard), remembered(session.given, session.mentions) if cut else None)


def told(history: Iterable[Message]) -> list[str]:
    """The visitor's messages, with a "yes" to the question about a mistyped address spelt out."""
    texts: list[str] = []
    asked = ""
    for message in history:
        if message.role != "user":
            asked = message.content
            continue
        suggestion = whose(texts).suggestion if affirms(message.content) else None
        spelt_out = suggestion and suggestion in asked
        texts.append(f"Sorry, it's {suggestion}" if spelt_out else message.content)
    return texts


def affirms(text: str) -> bool:
    """Whether a message says yes, and little else."""
    return YES.fullmatch(text.strip(" \n\t.!,")) is not None


async def _unlink(
    lead: Lead, session: Session, conversations: Conversations, leads: Leads, now: datetime
) -> None:
    """Take the session out of a lead that it turned out not to belong to, with all that rested on it."""
    if await leads.bury(lead, session.session_id, now):
        return
    first = await conversations.earliest_of(lead.email)
    requirements = await conversations.requirements_of(lead.email)
    leaving = partial(without, session_id=session.session_id, first=first, requirements=requirements)
    with suppress(LeadNotFound):  # buried by another who captured this session, or deleted
        left = await leads.change(lead, leaving, now, VISITOR)
        await leads.bury(left, session.session_id, now)
