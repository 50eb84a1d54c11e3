"""Proving an address by a link mailed to it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import jwt

from integrations.mail import Mail
from server.tenants import Admin

VALID_FOR = timedelta(hours=24)
SUBJECT = "Is this your address?"
TEXT = """\
Hello,

somebody gave this e-mail address in the chat of {business}.

If that was you, please confirm it here:
{link}

If it was not you, there is nothing to do. The link is valid for 24 hours.
"""


@dataclass(frozen=True, slots=True)
class Link:
    """What the link in a mail stands for: this session belongs to this address."""

    admin_id: str
    session_id: str
    email: str


def sign(link: Link, secret: str, now: datetime) -> str:
    """The link as a token that nobody else can make."""
    told = {
        "aud": "verify",
        "adminId": link.admin_id,
        "sessionId": link.session_id,
        "email": link.email,
        "exp": int((now + VALID_FOR).timestamp()),
    }
    return jwt.encode(told, secret, algorithm="HS256")


def read(token: str, secret: str, now: datetime) -> Link | None:
    """The link that a token stands for; None when it is not ours or no longer valid."""
    try:
        told = jwt.decode(
            token, secret, algorithms=["HS256"], audience="verify", options={"verify_exp": False}
        )
    except jwt.InvalidTokenError:
        return None
    if told["exp"] <= now.timestamp():
        return None
    return Link(told["adminId"], told["sessionId"], told["email"])


def mail(link: Link, admin: Admin, url: str) -> Mail:
    """The mail that asks the owner of the mailbox."""
    text = TEXT.format(business=admin.name, link=url)
    return Mail(to=link.email, subject=f"{admin.name}: {SUBJECT}", text=text, key=f"verify.{link.session_id}")
