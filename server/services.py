"""What handlers share: made once at the start, passed as one value, kept within `server/`."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from aiohttp import web

from capture.conversations import Conversations
from capture.leads import Leads
from llm.steadfast import Steadfast
from server.config import Settings
from server.jobs import Jobs
from server.keys import SessionKeys
from server.mongo import Database
from server.replies import Replies
from server.tenants import Admins


@dataclass(frozen=True, slots=True)
class Services:
    """The parts of a running server."""

    settings: Settings
    db: Database
    admins: Admins
    jobs: Jobs
    keys: SessionKeys
    model: Steadfast
    replies: Replies
    clock: Callable[[], datetime]

    def conversations(self, admin_id: str) -> Conversations:
        return Conversations(self.db, admin_id)

    def leads(self, admin_id: str) -> Leads:
        return Leads(self.db, admin_id)


SERVICES = web.AppKey("services", Services)


def now() -> datetime:
    """The time as MongoDB keeps it: UTC, in whole milliseconds."""
    time = datetime.now(UTC)
    return time.replace(microsecond=time.microsecond // 1000 * 1000)
