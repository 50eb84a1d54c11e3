"""Interactions that nobody has to tell: what a visitor does in the chat itself.

They are told of whoever is a lead, from what is stored of the conversation and under ids made of it;
so it is no matter how often, and a visitor who becomes a lead brings along what they said before.
"""

from capture.conversation import Message, Session
from capture.reports import Named, Report
from server.services import Services


async def tell_conversation(parts: Services, session: Session) -> None:
    """Record that a lead's conversation began, and each message and file of theirs."""
    if session.email is None:
        return
    conversations = parts.conversations(session.admin_id)
    history = await conversations.so_far(session.session_id, session.seq, after=session.heard_from)
    said = [_said(session, message) for message in history if message.role == "user"]
    began = _report(session.session_id, "conversation", "", session)
    if said:
        await parts.record(session.admin_id, [began, *said])


async def tell_file(parts: Services, message: Message) -> None:
    """Record that a visitor has sent a file."""
    await parts.record(message.admin_id, [_said(message, message)])


async def tell_rating(parts: Services, admin_id: str, session_id: str) -> None:
    """Record that a visitor has rated their conversation, once."""
    report = Report(f"rating.{session_id}", "rating", Named(session_id=session_id), source="widget")
    await parts.record(admin_id, [report])


def _said(within: Session | Message, message: Message) -> Report:
    kind = "file" if message.attachment else "chat"
    return _report(within.session_id, kind, f".{message.message_id}", message)


def _report(session_id: str, kind: str, which: str, of: Session | Message) -> Report:
    named = Named(session_id=session_id)
    return Report(f"{kind}.{session_id}{which}", kind, named, of.created_at, source="widget")
