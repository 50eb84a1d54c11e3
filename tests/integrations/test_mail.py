"""Mail through a real SMTP server."""

import asyncio
from collections.abc import AsyncIterator
from email import message_from_bytes
from email.message import Message
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

from integrations.mail import ConsoleMailer, Mail, MailFailed, SmtpMailer

HELLO = Mail(to="jane@example.org", subject="Grüße", text="Hällo\n.\nJane\n", key="verify.sess_1")


class Server:
    """What the SMTP server was told; `answer` is what it says to a recipient."""

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


@pytest.fixture
async def smtp() -> AsyncIterator[Server]:
    handler = Server()
    loop = asyncio.get_running_loop()

    def authenticate(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        right = isinstance(data, LoginPassword) and data.password == b"p@ss"
        return AuthResult(success=right, handled=False)

    listener = await loop.create_server(
        lambda: SMTP(
            handler,
            authenticator=authenticate,
            auth_require_tls=False,
            auth_exclude_mechanism=["LOGIN"],
            loop=loop,
        ),
        "127.0.0.1",
        0,
    )
    handler.port = listener.sockets[0].getsockname()[1]
    yield handler
    listener.close()


async def test_a_mail_arrives_as_it_was_written(smtp: Server) -> None:
    await SmtpMailer(f"smtp://127.0.0.1:{smtp.port}", "Alice <alice@atelier.example>").send(HELLO)
    [mail] = smtp.mails
    assert mail["To"] == "jane@example.org"
    assert mail["Message-ID"] == "<verify.sess_1@atelier.example>"
    payload = mail.get_payload(decode=True)
    assert isinstance(payload, bytes)
    assert payload.decode().replace("\r\n", "\n") == HELLO.text


async def test_user_and_password_are_taken_from_the_url(smtp: Server) -> None:
    await SmtpMailer(f"smtp://alice:p%40ss@127.0.0.1:{smtp.port}", "alice@atelier.example").send(HELLO)
    assert len(smtp.mails) == 1
    with pytest.raises(MailFailed) as failed:
        await SmtpMailer(f"smtp://alice:wrong@127.0.0.1:{smtp.port}", "alice@atelier.example").send(HELLO)
    assert not failed.value.permanent


@pytest.mark.parametrize(("answer", "permanent"), [("550 No such user", True), ("451 Later", False)])
async def test_a_refusal_says_whether_to_try_again(smtp: Server, answer: str, permanent: bool) -> None:
    smtp.answer = answer
    with pytest.raises(MailFailed) as failed:
        await SmtpMailer(f"smtp://127.0.0.1:{smtp.port}", "alice@atelier.example").send(HELLO)
    assert failed.value.permanent is permanent
    assert "jane" not in str(failed.value)


async def test_a_server_that_is_away_is_tried_again() -> None:
    with pytest.raises(MailFailed) as failed:
        await SmtpMailer("smtp://127.0.0.1:9", "alice@atelier.example").send(HELLO)
    assert not failed.value.permanent


async def test_no_header_can_be_smuggled_in(smtp: Server) -> None:
    evil = Mail(to="jane@example.org", subject="Hi\r\nBcc: everybody@example.org", text="x", key="k")
    with pytest.raises(ValueError, match=r"linefeed|newline|header"):
        await SmtpMailer(f"smtp://127.0.0.1:{smtp.port}", "alice@atelier.example").send(evil)
    assert smtp.mails == []


async def test_in_development_mails_are_printed(capsys: pytest.CaptureFixture[str]) -> None:
    await ConsoleMailer().send(HELLO)
    assert "Mail to jane@example.org: Grüße" in capsys.readouterr().out
