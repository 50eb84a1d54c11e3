"""A visitor sends a file: it is stored, and stands in the conversation as a message of its own."""

from datetime import datetime

from capture.conversation import Attachment, Message, Session
from capture.conversations import Conversations
from capture.files import FileIdTaken, Files
from capture.turn import UnknownSession


class NoRoom(Exception):
    """The session holds as many files, or as many bytes, as it may."""


async def send_file(
    session_id: str,
    attachment: Attachment,
    content: bytes,
    *,
    conversations: Conversations,
    files: Files,
    now: datetime,
) -> Message:
    """Store a file and its message, whose id is the file's; both once, however often it is sent.

    First the file, so that no message names one that is not there. The bot does not answer it.
    Raises UnknownSession, NoRoom and FileIdTaken.
    """
    if await conversations.session(session_id) is None:
        raise UnknownSession
    if not await files.reserve(session_id, attachment.file_id, attachment.size):
        raise NoRoom
    await files.store(session_id, attachment, content, now)
    if stored := await conversations.message(session_id, attachment.file_id):
        return _of(attachment, stored)
    session = await conversations.resume(session_id, now)
    if session is None:
        raise UnknownSession
    message = _message(session, attachment, now)
    if await conversations.add(message, lease_until=now):
        return message
    return _of(attachment, await conversations.message(session_id, attachment.file_id))


def _of(attachment: Attachment, stored: Message | None) -> Message:
    if stored is None or stored.attachment is None or stored.attachment.file_id != attachment.file_id:
        raise FileIdTaken
    return stored


def _message(session: Session, attachment: Attachment, now: datetime) -> Message:
    return Message(
        admin_id=session.admin_id,
        session_id=session.session_id,
        message_id=attachment.file_id,
        role="user",
        content=attachment.name,
        seq=session.seq - 1,
        created_at=now,
        email=session.email,
        attachment=attachment,
    )
