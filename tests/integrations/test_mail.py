"""Mail through a real SMTP server."""

from collections.abc import AsyncIterator

import pytest

from integrations.mail import ConsoleMailer, Mail, MailFailed, SmtpMailer
from tests.post_office import PostOffice, open_post_office, text_of

HELLO = Mail(to="jane@example.org", subject="Grüße", text="Hällo\n.\nJane\n", key="verify.sess_1")


@pytest.fixture
async def smtp() -> AsyncIterator[PostOffice]:
    async with open_post_office() as office:
        yield office


async def test_a_mail_arrives_as_it_was_written(smtp: PostOffice) -> None:
    await SmtpMailer(f"smtp://127.0.0.1:{smtp.port}", "Alice <alice@atelier.example>").send(HELLO)
    [mail] = smtp.mails
    assert mail["To"] == "jane@example.org"
    assert mail["Message-ID"] == "<verify.sess_1@atelier.example>"
    assert text_of(mail) == HELLO.text


async def test_user_and_password_are_taken_from_the_url(smtp: PostOffice) -> None:
    await SmtpMailer(f"smtp://alice:p%40ss@127.0.0.1:{smtp.port}", "alice@atelier.example").send(HELLO)
    assert len(smtp.mails) == 1
    with pytest.raises(MailFailed) as failed:
        await SmtpMailer(f"smtp://alice:wrong@127.0.0.1:{smtp.port}", "alice@atelier.example").send(HELLO)
    assert not failed.value.permanent


@pytest.mark.parametrize(("answer", "permanent"), [("550 No such user", True), ("451 Later", False)])
async def test_a_refusal_says_whether_to_try_again(smtp: PostOffice, answer: str, permanent: bool) -> None:
    smtp.answer = answer
    with pytest.raises(MailFailed) as failed:
        await SmtpMailer(f"smtp://127.0.0.1:{smtp.port}", "alice@atelier.example").send(HELLO)
    assert failed.value.permanent is permanent
    assert "jane" not in str(failed.value)


async def test_a_server_that_is_away_is_tried_again() -> None:
    with pytest.raises(MailFailed) as failed:
        await SmtpMailer("smtp://127.0.0.1:9", "alice@atelier.example").send(HELLO)
    assert not failed.value.permanent


async def test_no_header_can_be_smuggled_in(smtp: PostOffice) -> None:
    evil = Mail(to="jane@example.org", subject="Hi\r\nBcc: everybody@example.org", text="x", key="k")
    with pytest.raises(ValueError, match=r"linefeed|newline|header"):
        await SmtpMailer(f"smtp://127.0.0.1:{smtp.port}", "alice@atelier.example").send(evil)
    assert smtp.mails == []


async def test_in_development_mails_are_printed(capsys: pytest.CaptureFixture[str]) -> None:
    await ConsoleMailer().send(HELLO)
    assert "Mail to jane@example.org: Grüße" in capsys.readouterr().out
