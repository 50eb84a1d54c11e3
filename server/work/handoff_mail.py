"""The mail that calls a person to a conversation. It holds nothing that anybody wrote."""

from capture.conversation import Session
from capture.handoff import Reason
from integrations.mail import Mail
from server.tenants import Admin

WHY: dict[Reason | None, str] = {
    "asked": "The visitor asked for a person.",
    "unsure": "The bot did not know the answer, more than once.",
    "rule": "The visitor used one of the words that always call a person.",
}
TEXT = """\
Hello,

a visitor of {business} is waiting for a person.
{why}

Conversation: {session_id}
Visitor:      {email}

Read it:    GET  {url}
Answer it:  POST {url}/reply
Both take your API token. As soon as you answer, the bot is silent, until you give the conversation back.
"""


def mail(session: Session, admin: Admin, base_url: str) -> Mail:
    """The mail about the wait that this session is in; the same wait makes the same mail."""
    asked_at = session.handoff.asked_at
    text = TEXT.format(
        business=admin.name,
        why=WHY.get(session.handoff.reason, ""),
        session_id=session.session_id,
        email=session.email or "(no address yet)",
        url=f"{base_url}/api/v1/conversations/{session.session_id}",
    )
    key = f"handoff.{session.session_id}.{int(asked_at.timestamp() * 1000) if asked_at else 0}"
    return Mail(
        to=admin.email, subject=f"{admin.name}: a visitor is waiting for a person", text=text, key=key
    )
