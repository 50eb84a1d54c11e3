"""A webhook: an address of an admin's own system, and what it is told."""

from datetime import datetime, timedelta
from typing import Literal
from urllib.parse import urlsplit

from capture.record import Record
from integrations.webhooks.event import PING, Event, covers

GRACE = timedelta(hours=24)  # for which a secret that was replaced still signs
FAILS_FOR = timedelta(days=5)  # without one success; then nothing more is sent

DisabledReason = Literal["gone", "failing"]


class Draft(Record):
    """A webhook as an admin writes it; `url` has been checked, `events` are patterns."""

    url: str
    description: str = ""
    events: tuple[str, ...] = ("*",)
    active: bool = True


class Disabled(Record):
    """Why and when Leadlight itself stopped sending; `notified_at`: when the admin was told of it."""

    reason: DisabledReason
    at: datetime
    notified_at: datetime | None = None


class Secret(Record):
    """A signing secret, sealed; `until` is when it ends, None for the current one."""

    sealed: bytes
    until: datetime | None = None


class Webhook(Draft):
    """A stored webhook.

    `active_since`: what happened before is not for it. `failing_since`: no attempt has succeeded
    since then. `secrets` are in order of age.
    """

    webhook_id: str
    admin_id: str
    disabled: Disabled | None = None
    active_since: datetime
    failing_since: datetime | None = None
    secrets: tuple[Secret, ...] = ()
    created_at: datetime
    updated_at: datetime

    @property
    def place(self) -> str:
        """Where its secrets open, and nowhere else."""
        return f"{self.admin_id}/{self.webhook_id}"

    @property
    def host(self) -> str:
        """Whom it calls, without what may be secret in the rest of the URL."""
        return urlsplit(self.url).hostname or ""

    def wants(self, event: Event) -> bool:
        """Whether it is to be told of this event."""
        return self.active and event.at >= self.active_since and covers(self.events, event.type)

    def takes(self, kind: str) -> bool:
        """Whether messages of this type are sent now; a ping always is, to see whether it is back."""
        return self.active or kind == PING

    def valid_secrets(self, now: datetime) -> tuple[Secret, ...]:
        """The secrets to sign with, the newest first."""
        return tuple(
            secret for secret in reversed(self.secrets) if secret.until is None or secret.until > now
        )

    def given_up(self, now: datetime) -> bool:
        """Whether it has failed for too long, given that it fails now."""
        return self.failing_since is not None and now - self.failing_since >= FAILS_FOR
