"""Leads from the conversations of the time before the leads collection (seed 003, "Migration Notes")."""

from collections.abc import Callable
from dataclasses import dataclass

from capture.conversation import Session
from capture.conversations import Conversations
from capture.emails import normalise
from capture.events import SYSTEM
from capture.leads import Leads
from capture.legacy import TaggedChats, TaggedSession
from capture.merge import merge


@dataclass(frozen=True, slots=True)
class Migrated:
    """How many tagged conversations were linked to their lead, and how many carry no address at all."""

    linked: int
    skipped: int


async def migrate(
    admin_id: str,
    *,
    tagged: TaggedChats,
    conversations: Conversations,
    leads: Leads,
    progress: Callable[[int], None],
) -> Migrated:
    """Link every tagged conversation of one admin to a lead. Can be run again without harm.

    `progress` is called with the number of conversations seen so far.
    """
    linked = skipped = 0
    async for session in tagged.sessions():
        email = normalise(session.email)
        if email is None:
            skipped += 1
        else:
            await tagged.adopt(session, email)
            await _link(admin_id, session, email, conversations, leads)
            linked += 1
        progress(linked + skipped)
    return Migrated(linked, skipped)


async def _link(
    admin_id: str, tagged: TaggedSession, email: str, conversations: Conversations, leads: Leads
) -> None:
    session = Session(
        admin_id=admin_id,
        session_id=tagged.session_id,
        seq=0,
        first_message=tagged.first_message,
        page_url=tagged.page_url,
        created_at=tagged.first_contact,
    )
    await leads.link(email, session, tagged.first_contact)
    await leads.touch(email, tagged.last_contact)
    requirements = await conversations.requirements_of(email)
    if lead := await leads.by_email(email):
        await leads.change(
            lead, lambda current: merge(current, (), requirements), tagged.last_contact, SYSTEM
        )
