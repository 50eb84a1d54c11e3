"""Keeping a long conversation in few words, so that a model knows its beginning without reading it again."""

from capture.conversation import Gist, Message, Session
from capture.conversations import Conversations
from capture.voice import Reader
from llm import brief
from llm.chat import Conversation, Profile
from llm.chat import Gist as Told


async def summarise(
    session: Session, *, conversations: Conversations, model: Reader, profile: Profile
) -> bool:
    """Bring the notes on a session up to date; False while it is short enough. Safe to repeat.

    Only this session's lines are read. Raises ModelUnavailable and OverBudget; the notes are then
    as they were, and a model is told the newest lines that fit.
    """
    history = await conversations.history(session.session_id)
    older = _older(session, history)
    if not older:
        return False
    notes = Told(session.gist.text, 0) if session.gist else None
    lines = tuple(message.line() for message in older)
    text = await model.summarise(Conversation(profile, lines, gist=notes))
    await conversations.note_gist(session.session_id, Gist(text=text, up_to=older[-1].seq))
    return True


def told(session: Session, history: tuple[Message, ...]) -> Told | None:
    """The notes on a session as a model is told them, and how many of these messages they cover."""
    if session.gist is None:
        return None
    covered = sum(message.seq <= session.gist.up_to for message in history)
    return Told(session.gist.text, covered)


def _older(session: Session, history: tuple[Message, ...]) -> tuple[Message, ...]:
    """The messages since the last notes, without the newest, which are told as they are."""
    after = session.gist.up_to if session.gist else 0
    fresh = [message for message in history if message.seq > after]
    left = sum(len(message.content) for message in fresh)
    if left <= brief.LONG:
        return ()
    count = 0
    while count < len(fresh) and left > brief.TOLD_AS_IT_IS:
        left -= len(fresh[count].content)
        count += 1
    return tuple(fresh[:count])
