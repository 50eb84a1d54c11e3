"""How the leads do: figures that cost the same for a thousand leads and for a million."""

from datetime import date, timedelta
from typing import Annotated

from aiohttp import web
from pydantic import Field, model_validator

from analytics.cells import Days
from analytics.facets import EVERYBODY, time_zone
from analytics.overview import overview
from analytics.trends import MOST_DAYS, Interval, trends
from server.api.tasks import reply_task
from server.call import AnyCall, Call, Nothing, Request, reply_json
from server.work.recounting import start_recount

Day = Annotated[date, Field(ge=date(2000, 1, 1), le=date(2100, 1, 1))]
USUAL = timedelta(days=29)  # thirty days with the last


class Period(Request):
    """Which local days, both included; the last thirty unless said otherwise."""

    first_day: Annotated[Day | None, Field(alias="from")] = None
    last_day: Annotated[Day | None, Field(alias="to")] = None

    @model_validator(mode="after")
    def _in_order(self) -> "Period":
        if self.first_day and self.last_day and self.first_day > self.last_day:
            raise ValueError("from must not be later than to")
        if self.first_day and self.last_day and (self.last_day - self.first_day).days >= MOST_DAYS:
            raise ValueError(f"the period must have at most {MOST_DAYS:,} days")
        return self

    def days(self, today: date) -> tuple[date, date]:
        """The period; with one end given, the other is thirty days away, or today."""
        last = self.last_day or (max(today, self.first_day) if self.first_day else today)
        first = self.first_day or last - USUAL
        return max(first, last - timedelta(days=MOST_DAYS - 1)), last


class Course(Period):
    """Which days, and how they are put together."""

    interval: Interval = "day"


async def get_overview(call: Call[Nothing, Period]) -> web.Response:
    """The leads of a period and of all time: by source, status, score and owner."""
    first, last = call.query.days(_today(call))
    found = await overview(_days(call), first, last, call.admin.time_zone, _scope(call))
    return reply_json(found.model_dump(mode="json", by_alias=True))


async def get_trends(call: Call[Nothing, Course]) -> web.Response:
    """What came, was qualified and was converted in a period, by day, week or month."""
    query = call.query
    first, last = query.days(_today(call))
    found = await trends(_days(call), first, last, query.interval, call.admin.time_zone, _scope(call))
    return reply_json(found.model_dump(mode="json", by_alias=True))


async def post_recount(call: Call[Nothing, Nothing]) -> web.Response:
    """Count all leads anew, and make good what the figures lack; done every night without being asked."""
    return reply_task(await start_recount(call.services, call.admin.admin_id, call.by), 202)


def _days(call: AnyCall) -> Days:
    return Days(call.services.db, call.admin.admin_id, call.admin.time_zone)


def _today(call: AnyCall) -> date:
    return call.services.clock().astimezone(time_zone(call.admin.time_zone)).date()


def _scope(call: AnyCall) -> str:
    return call.who.owned_by or EVERYBODY
