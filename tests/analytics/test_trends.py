"""A period in days, weeks or months: every day in one interval, in order."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.trends import Interval, intervals

days = st.dates(date(2020, 1, 1), date(2030, 1, 1))
lengths = st.integers(0, 400).map(lambda number: timedelta(days=number))
choices: st.SearchStrategy[Interval] = st.sampled_from(["day", "week", "month"])


@given(days, lengths, choices)
def test_each_day_of_a_period_is_in_just_one_interval(
    first: date, length: timedelta, interval: Interval
) -> None:
    found = list(intervals(first, first + length, interval))
    covered = [
        begin + timedelta(days=number) for begin, end in found for number in range((end - begin).days + 1)
    ]
    assert covered == [first + timedelta(days=number) for number in range(length.days + 1)]


@pytest.mark.parametrize(
    ("interval", "expected"),
    [
        ("week", [("2026-01-30", "2026-02-01"), ("2026-02-02", "2026-02-08"), ("2026-02-09", "2026-02-10")]),
        ("month", [("2026-01-30", "2026-01-31"), ("2026-02-01", "2026-02-10")]),
    ],
)
def test_weeks_begin_on_mondays_and_months_on_the_first(
    interval: Interval, expected: list[tuple[str, str]]
) -> None:
    found = intervals(date(2026, 1, 30), date(2026, 2, 10), interval)
    assert [(begin.isoformat(), end.isoformat()) for begin, end in found] == expected
