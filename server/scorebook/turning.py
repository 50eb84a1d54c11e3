"""When days that go by may change what is judged beside the rules: the AI score, the AI tags. Pure."""

from bisect import bisect_right
from datetime import UTC, datetime, timedelta
from typing import Final

from scoring.subject import Subject
from server.work.mornings import next_time

# The ages at which something that happened begins or ceases to count; see scoring/{qualification,tags}.py.
AGES: Final = tuple(timedelta(days=days) for days in (7, 14, 30, 90, 120))


def turns_at(subject: Subject, zone: str) -> datetime | None:
    """The two in the morning after the next of these ages is reached; None: none is reached any more.

    To the day is as exactly as these judgements mean it, and leads are scored together then.
    """
    anchors = sorted(
        [
            subject.lead.first_contact,
            subject.last_activity_at,
            *(each.at for kind in subject.by_kind.values() for each in kind),
        ]
    )
    nexts = [found for age in AGES if (found := _next(anchors, age, subject.now))]
    return next_time(min(nexts), zone).astimezone(UTC) if nexts else None


def _next(anchors: list[datetime], age: timedelta, now: datetime) -> datetime | None:
    """When the oldest that is younger than this age reaches it."""
    place = bisect_right(anchors, now - age)
    return anchors[place] + age if place < len(anchors) else None
