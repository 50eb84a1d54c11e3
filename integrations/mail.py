"""Sending mail: through an SMTP server, or, in development, to the terminal."""

import sys
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from typing import Protocol
from urllib.parse import unquote, urlsplit

import aiosmtplib

TIMEOUT = 20.0  # seconds, for the whole conversation with the server
REFUSED = 500  # SMTP's first permanent code: asking again gives the same answer (RFC 5321, 4.2.1)


class MailFailed(Exception):
    """The mail was not taken. `permanent` when sending it again would not help."""

    def __init__(self, reason: str, *, permanent: bool) -> None:
        super().__init__(reason)
        self.permanent = permanent


@dataclass(frozen=True, slots=True)
class Mail:
    """One message in plain text. `key` names it: the same key makes the same Message-ID."""

    to: str
    subject: str
    text: str
    key: str


class Mailer(Protocol):
    """Whoever can send a mail."""

    async def send(self, mail: Mail) -> None:
        """Send it. Raises MailFailed."""


class SmtpMailer:
    """Sends through the server of `url`: smtp://user:password@host:587, or smtps:// for TLS from the start.

    Over smtp:// the connection is encrypted with STARTTLS where the server offers it.
    """

    def __init__(self, url: str, sender: str) -> None:
        parts = urlsplit(url)
        self._host = parts.hostname or "localhost"
        self._tls = parts.scheme == "smtps"
        self._port = parts.port or (465 if self._tls else 587)
        self._user = unquote(parts.username) if parts.username else None
        self._password = unquote(parts.password) if parts.password else None
        self._sender = sender

    async def send(self, mail: Mail) -> None:
        """Send one mail. Raises MailFailed."""
        try:
            await aiosmtplib.send(
                _message(mail, self._sender),
                hostname=self._host,
                port=self._port,
                username=self._user,
                password=self._password,
                use_tls=self._tls,
                timeout=TIMEOUT,
            )
        except aiosmtplib.SMTPRecipientsRefused as error:
            code = max(refused.code for refused in error.recipients)
            raise MailFailed(f"refused with {code}", permanent=code >= REFUSED) from None
        except aiosmtplib.SMTPResponseException as error:
            permanent = error.code >= REFUSED and not isinstance(error, aiosmtplib.SMTPAuthenticationError)
            raise MailFailed(f"answered {error.code}", permanent=permanent) from None
        except (aiosmtplib.SMTPException, OSError) as error:
            raise MailFailed(type(error).__name__, permanent=False) from None


class ConsoleMailer:
    """Writes mails to the terminal, for development."""

    async def send(self, mail: Mail) -> None:
        sys.stdout.write(f"--- Mail to {mail.to}: {mail.subject}\n{mail.text}\n---\n")
        sys.stdout.flush()


def _message(mail: Mail, sender: str) -> EmailMessage:
    message = EmailMessage()
    message["From"] = sender
    message["To"] = mail.to
    message["Subject"] = mail.subject
    message["Date"] = formatdate()
    domain = sender.rpartition("@")[2].strip("> ")
    message["Message-ID"] = f"<{mail.key}@{domain}>" if mail.key else make_msgid(domain=domain)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.text)
    return message
