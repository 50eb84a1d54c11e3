"""A real SMTP server that keeps what it is told."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email import message_from_bytes
from email.message import Message
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword


class PostOffice:
    """The mails that came; `answer` is what it says to a recipient."""

    def __init__(self) -> None:
        self.mails: list[Message] = []
        self.answer = "250 OK"
        self.port = 0

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        if self.answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.answer

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        self.mails.append(message_from_bytes(envelope.content))
        return "250 OK"


@asynccontextmanager
async def open_post_office() -> AsyncIterator[PostOffice]:
    """A server on any free port, whose password is `p@ss`."""
    office = PostOffice()
    loop = asyncio.get_running_loop()

    def authenticate(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        right = isinstance(data, LoginPassword) and data.password == b"p@ss"
        return AuthResult(success=right, handled=False)

    listener = await loop.create_server(
        lambda: SMTP(
            office,
            authenticator=authenticate,
            auth_require_tls=False,
            auth_exclude_mechanism=["LOGIN"],
            loop=loop,
        ),
        "127.0.0.1",
        0,
    )
    office.port = listener.sockets[0].getsockname()[1]
    yield office
    listener.close()


def text_of(mail: Message) -> str:
    """What a mail says."""
    payload = mail.get_payload(decode=True)
    assert isinstance(payload, bytes)
    return payload.decode().replace("\r\n", "\n")
