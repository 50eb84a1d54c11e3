"""What handlers share: made once at the start, passed as one value, kept within `server/`."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from aiohttp import web

from capture.conversations import Conversations
from capture.handoffs import Handoffs
from capture.leads import Leads
from capture.usage import Spending
from integrations.mail import Mailer
from llm.steadfast import Steadfast
from server.config import Settings
from server.jobs import Jobs
from server.keys import Keys
from server.limits import Limits
from server.live import Live
from server.metrics import Metrics
from server.mongo import Database
from server.replies import Replies
from server.tenants import Admin, Admins


@dataclass(frozen=True, slots=True)
class Services:
    """The parts of a running server."""

    settings: Settings
    db: Database
    admins: Admins
    jobs: Jobs
    keys: Keys
    model: Steadfast
    replies: Replies
    limits: Limits
    mailer: Mailer
    live: Live
    clock: Callable[[], datetime]
    metrics: Metrics = field(default_factory=Metrics)

    def conversations(self, admin_id: str) -> Conversations:
        return Conversations(self.db, admin_id)

    def handoffs(self, admin_id: str) -> Handoffs:
        return Handoffs(self.db, admin_id)

    def spending(self, admin: Admin) -> Spending:
        return Spending(self.db, admin.admin_id, admin.budget)

    def leads(self, admin_id: str) -> Leads:
        return Leads(self.db, admin_id)


SERVICES = web.AppKey("services", Services)


def now() -> datetime:
    """The time as MongoDB keeps it: UTC, in whole milliseconds."""
    time = datetime.now(UTC)
    return time.replace(microsecond=time.microsecond // 1000 * 1000)


def as_text(time: datetime) -> str:
    """A time in UTC as JSON has it, to the second."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ")
