"""How an admin's leads develop: what came, was qualified and was converted, day by day (seed 002)."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final, Literal

from analytics.cells import Days
from analytics.facets import EVERYBODY
from analytics.overview import Flow, flow
from capture.record import Record

Interval = Literal["day", "week", "month"]
MOST_DAYS: Final = 1_100  # three years


class Point(Flow):
    """What happened in one interval; the first and last of a period may be cut short by it."""

    first_day: date
    last_day: date


class Trends(Record):
    """A period in equal intervals of local days, the earliest first."""

    interval: Interval
    time_zone: str
    points: tuple[Point, ...]
    complete: bool


async def trends(
    days: Days, first: date, last: date, interval: Interval, zone: str, scope: str = EVERYBODY
) -> Trends:
    """The trends from one day to another, both included; `scope`: of one member's leads."""
    figures = await days.since(first.isoformat(), last.isoformat(), scope)
    points = tuple(
        Point(first_day=begin, last_day=end, **dict(flow(figures, begin, end)))
        for begin, end in intervals(first, last, interval)
    )
    return Trends(interval=interval, time_zone=zone, points=points, complete=figures.complete)


def intervals(first: date, last: date, interval: Interval) -> Iterator[tuple[date, date]]:
    """The days, calendar weeks from Monday, or calendar months that a period is made of."""
    begin = first
    while begin <= last:
        end = min(_end(begin, interval), last)
        yield begin, end
        begin = end + timedelta(days=1)


def _end(day: date, interval: Interval) -> date:
    match interval:
        case "day":
            return day
        case "week":
            return day + timedelta(days=6 - day.weekday())
        case "month":
            return (day.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)
