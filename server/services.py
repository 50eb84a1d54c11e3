"""What handlers share: made once at the start, passed as one value, kept within `server/`."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from aiohttp import web

from analytics.rollups import Rollups
from capture.arrivals import Arrivals
from capture.conversations import Conversations
from capture.gathering import Gathering
from capture.handoffs import Handoffs
from capture.interactions import Interactions
from capture.leads import Leads
from capture.moments import in_milliseconds
from capture.reports import Outcome, Report
from capture.sums import Sums
from capture.usage import Spending
from integrations.mail import Mailer
from integrations.sealing import Seal
from integrations.webhooks.courier import Courier
from integrations.webhooks.deliveries import Deliveries
from integrations.webhooks.targets import Targets
from integrations.webhooks.webhooks import Webhooks
from llm.steadfast import Steadfast
from server.access.audit import Audit
from server.access.keys import Keys
from server.access.limits import Limits
from server.access.lookups import Lookups
from server.access.team import Team
from server.access.tokens import Tokens
from server.config import Settings
from server.jobs import Jobs
from server.live import Live
from server.metrics import Metrics
from server.mongo import Database
from server.replies import Replies
from server.tenants import Admin, Admins
from server.work.courtesy import Courtesy


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
    targets: Targets = field(default_factory=Targets)
    gathering: Gathering = field(default_factory=Gathering)
    courtesy: Courtesy = field(default_factory=Courtesy)
    arrivals: Arrivals = field(init=False)
    spent: Sums = field(init=False)
    lookups: Lookups = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "arrivals", Arrivals(self.db))
        object.__setattr__(self, "spent", Sums(self.db["usage"]))
        object.__setattr__(self, "lookups", Lookups(self.db))

    def conversations(self, admin_id: str) -> Conversations:
        return Conversations(self.db, admin_id, arrivals=self.arrivals)

    def handoffs(self, admin_id: str) -> Handoffs:
        return Handoffs(self.db, admin_id, arrivals=self.arrivals)

    def spending(self, admin: Admin) -> Spending:
        return Spending(self.db, admin.admin_id, admin.budget, self.spent)

    def audit(self, admin_id: str) -> Audit:
        return Audit(self.db, admin_id)

    def team(self, admin_id: str) -> Team:
        return Team(self.db, admin_id, self.lookups)

    def tokens(self, admin_id: str) -> Tokens:
        return Tokens(self.db, admin_id, self.lookups)

    def webhooks(self, admin_id: str) -> Webhooks:
        return Webhooks(self.db, admin_id, Seal(self.keys.sealing_key()))

    def deliveries(self, admin_id: str) -> Deliveries:
        return Deliveries(self.db, admin_id, self.jobs)

    def courier(self, admin_id: str) -> Courier:
        """Who brings an admin's events to the admin's webhooks."""
        return Courier(admin_id, self.webhooks(admin_id), self.deliveries(admin_id), self.jobs, self.clock)

    def rollups(self) -> Rollups:
        return Rollups(self.db, self.admins.time_zone_of)

    def interactions(self, admin_id: str, owned_by: str | None = None) -> Interactions:
        return Interactions(self.db, admin_id, owned_by)

    async def record(
        self, admin_id: str, reports: Sequence[Report], owned_by: str | None = None
    ) -> Sequence[Outcome]:
        """Record interactions, together with all that arrive at this instant."""
        return await self.gathering.record(self.interactions(admin_id, owned_by), reports, self.clock)

    def leads(self, admin_id: str) -> Leads:
        return Leads(self.db, admin_id, upserts=self.arrivals.leads)


SERVICES = web.AppKey("services", Services)


def now() -> datetime:
    """The time as MongoDB keeps it: UTC, in whole milliseconds."""
    return in_milliseconds(datetime.now(UTC))


def as_text(time: datetime) -> str:
    """A time in UTC as JSON has it, to the second."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ")
