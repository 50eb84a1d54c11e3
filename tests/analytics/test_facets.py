"""What a lead adds to the figures: on the days it came and moved, in its admin's time zone."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.facets import (
    EVER,
    EVERYBODY,
    Counted,
    added,
    band_of,
    day_of,
    difference,
    facets,
    slot_of,
)
from capture.lead import SOURCE_KINDS
from capture.status import STATUSES
from tests.factories import NOON

ZONES = ("UTC", "Asia/Kathmandu", "America/St_Johns", "Australia/Lord_Howe", "Pacific/Apia")
moments = st.integers(0, 3 * 365 * 24 * 60).map(lambda minutes: NOON + timedelta(minutes=minutes))


@st.composite
def counted(draw: st.DrawFn) -> Counted:
    won = draw(st.booleans())
    return Counted(
        zone=draw(st.sampled_from(ZONES)),
        created_at=draw(moments),
        status="converted" if won else draw(st.sampled_from(STATUSES)),
        value=Decimal(draw(st.integers(0, 10**14))) / 100,
        conversation_count=draw(st.integers(0, 9)),
        source_kind=draw(st.sampled_from(SOURCE_KINDS)),
        owner_id=draw(st.none() | st.sampled_from(["bob", "dora"])),
        score=draw(st.none() | st.integers(0, 100)),
        qualified_at=draw(st.none() | moments),
        converted_at=draw(moments) if won else None,
    )


@given(counted(), counted())
def test_a_difference_added_gives_what_was_differed_from(one: Counted, other: Counted) -> None:
    before, after = facets(one), facets(other)
    grown = added(before, difference(after, before))
    assert difference(grown, after) == {}


@given(counted())
def test_the_days_of_a_lead_add_up_to_its_sum_over_all_days(lead: Counted) -> None:
    found = facets(lead)
    for name, amount in found[EVERYBODY, EVER].items():
        days = [names.get(name, 0) for (scope, day), names in found.items() if scope == EVERYBODY and day]
        assert sum(days) == amount


@given(counted())
def test_an_owned_lead_counts_for_its_owner_as_for_everybody(lead: Counted) -> None:
    found = facets(lead)
    theirs = {day: names for (scope, day), names in found.items() if scope == lead.owner_id}
    assert theirs == (
        {day: names for (scope, day), names in found.items() if scope == EVERYBODY} if lead.owner_id else {}
    )


@given(moments, st.sampled_from(ZONES))
def test_slots_are_whole_quarters_of_an_hour_in_every_zone(moment: datetime, name: str) -> None:
    zone = ZoneInfo(name)
    start = moment - timedelta(seconds=moment.timestamp() % 900)
    assert 0 <= slot_of(moment, zone) < 100  # 25 hours where clocks go back
    assert (day_of(start, zone), slot_of(start, zone)) == (day_of(moment, zone), slot_of(moment, zone))


@pytest.mark.parametrize(
    "name", ["Europe/Berlin", "Atlantic/Azores", "America/Havana", "Australia/Lord_Howe"]
)
def test_no_two_quarters_of_an_hour_share_a_slot_where_the_clocks_go_back(name: str) -> None:
    zone = ZoneInfo(name)
    start = datetime(2026, 3, 28, tzinfo=UTC)
    quarters = [start + timedelta(minutes=15 * number) for number in range(240 * 96)]
    assert len({(day_of(each, zone), slot_of(each, zone)) for each in quarters}) == len(quarters)


@pytest.mark.parametrize("name", ["America/New_York", "Asia/Tokyo"])
@pytest.mark.parametrize(
    "at", [datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)]
)
def test_a_lead_of_the_first_or_last_day_of_all_time_is_counted(name: str, at: datetime) -> None:
    found = facets(Counted(zone=name, created_at=at))
    days = {day for _, day in found} - {EVER}
    assert days == {at.date().isoformat()}


def test_a_lead_of_late_evening_belongs_to_the_next_day_further_east() -> None:
    late = datetime(2026, 3, 2, 23, 30, tzinfo=UTC)
    assert day_of(late, ZoneInfo("UTC")) == "2026-03-02"
    assert day_of(late, ZoneInfo("Europe/Berlin")) == "2026-03-03"


@pytest.mark.parametrize(("score", "band"), [(0, "0_20"), (20, "20_40"), (99, "80_100"), (100, "80_100")])
def test_the_bands_are_those_of_the_seed(score: int, band: str) -> None:
    assert band_of(score) == band
    assert facets(Counted(zone="UTC", created_at=NOON, score=score))[EVERYBODY, EVER][f"bands.{band}"] == 1
