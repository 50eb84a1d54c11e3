"""Reading a captured conversation with the model, and adding what it says to the lead."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from capture.conversation import Message, Session
from capture.conversations import LONGEST_READING, Conversations
from capture.events import MODEL
from capture.lead import Lead
from capture.leads import Leads
from capture.linking import capture, is_captured
from capture.merge import merge
from llm import brief
from llm.chat import ChatModel, Conversation, Line, Profile
from llm.extraction import ANY_TAG, Fact, Tagging, Traced, traced


@dataclass(frozen=True, slots=True)
class Enriched:
    """What a reading brought: facts kept, and claims dropped because the visitor never said them."""

    kept: int
    dropped: int


async def enrich(
    session_id: str,
    *,
    conversations: Conversations,
    leads: Leads,
    model: ChatModel,
    profile: Profile,
    now: datetime,
    tagging: Tagging = ANY_TAG,
) -> Enriched:
    """Read a session, tag its messages, and merge what was found into its lead. Safe to repeat.

    Captures first, and so completes a turn whose process died between storing and capturing.
    Raises ModelUnavailable; the lead and the tags are then as they were, captured.
    """
    nothing = Enriched(0, 0)
    session = await conversations.session(session_id)
    if session is None:
        return nothing
    history, listing = await asyncio.gather(
        conversations.so_far(session_id, session.seq), leads.listing_session(session_id)
    )
    if is_captured(session, history, listing):
        await _keep_in_touch(listing[0], history, leads)
    else:
        session = await capture(session, conversations=conversations, leads=leads, now=now)
        history = await conversations.so_far(session_id, session.seq)
    if session.email is None:
        return nothing
    lines = tuple(message.line() for message in history if message.seq > session.heard_from)
    extraction = await model.extract(Conversation(profile, lines, session.given, tagging=tagging))
    found = traced(
        extraction,
        lines,
        session_id=session_id,
        model=model.name,
        prompt_version=model.extract_prompt_version,
        tagging=tagging,
    )
    beyond = await _beyond_reading(session, session.email, lines, leads)
    requirements = (*beyond, *_requirements(found)) or session.requirements
    if not await conversations.learn(session_id, session.email, requirements):
        return nothing  # the lead was deleted, or the visitor corrected the address, in the meantime
    await _add_to_lead(session, found.facts, conversations=conversations, leads=leads, now=now)
    return Enriched(len(found.facts), found.dropped)


async def _beyond_reading(
    session: Session, email: str, lines: Sequence[Line], leads: Leads
) -> tuple[str, ...]:
    """What is needed by words of a long conversation that no model was shown this time: it still stands."""
    shown = {line.message_id for _, line in brief.kept(lines)}
    if len(shown) == len(lines) < LONGEST_READING:
        return ()
    lead = await leads.by_email(email)
    unseen = {
        fact.value
        for fact in (lead.evidence if lead else ())
        if fact.field == "requirement"
        and fact.session_id == session.session_id
        and fact.message_id not in shown
    }
    return tuple(value for value in session.requirements if value in unseen)


async def _keep_in_touch(lead: Lead, history: Sequence[Message], leads: Leads) -> None:
    """Note what the visitor has said since the lead was last heard from."""
    latest = max(message.created_at for message in history if message.role == "user")
    if lead.last_contact < latest:
        await leads.touch(lead.email, latest)


async def _add_to_lead(
    session: Session, facts: tuple[Fact, ...], *, conversations: Conversations, leads: Leads, now: datetime
) -> None:
    lead = await leads.by_email(session.email) if session.email else None
    if lead is None:
        return  # deleted while the model was reading
    written, requirements = None, await conversations.requirements_of(lead.email)
    while written != requirements:  # another session of the lead may have been read meanwhile
        merging = partial(merge, facts=facts, requirements=requirements, verified=session.verified)
        lead = await leads.change(lead, merging, now, MODEL)
        written, requirements = requirements, await conversations.requirements_of(lead.email)


def _requirements(found: Traced) -> tuple[str, ...]:
    return tuple(fact.value for fact in found.facts if fact.field == "requirement")
