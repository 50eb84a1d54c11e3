"""A tally says what its interactions say, in whatever order they come and however leads are joined."""

import random
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from capture.counting import Tally, added, counts, figures, figures_united, united
from capture.engagement import engagement
from capture.interaction import Interaction
from tests.factories import NOON, make_interaction, make_lead

interactions = st.lists(
    st.builds(
        lambda kind, minutes, item, seconds: make_interaction(
            kind,
            at=NOON - timedelta(minutes=minutes),
            attributes={"seconds": seconds} | ({"item": item} if item else {}),
        ),
        st.sampled_from(["attendance", "registration", "replay", "page_view", "our_own"]),
        st.integers(0, 100_000),
        st.sampled_from(["", "launch", "fair"]),
        st.integers(0, 9) | st.floats(0, 9),
    ),
    max_size=12,
)


@given(interactions, st.randoms(use_true_random=False))
def test_the_order_of_arrival_makes_no_difference(done: list[Interaction], dice: random.Random) -> None:
    shuffled = dice.sample(done, len(done))
    cut = dice.randint(0, len(done))
    assert added(added({}, shuffled[:cut]), shuffled[cut:]) == added({}, done)


@given(interactions, interactions)
def test_the_tally_of_two_who_are_one_is_that_of_all_they_did(
    one: list[Interaction], other: list[Interaction]
) -> None:
    assert united(added({}, one), added({}, other)) == added({}, [*one, *other])


@given(interactions, interactions)
def test_figures_follow_step_by_step_as_they_do_at_once(
    first: list[Interaction], then: list[Interaction]
) -> None:
    lead = make_lead(events_attended=3, watch_seconds=100)  # known from an import
    before, after = added({}, first), added(added({}, first), then)
    halfway = lead.model_copy(update=figures(lead, {}, before))
    assert halfway.model_copy(update=figures(halfway, before, after)) == lead.model_copy(
        update=figures(lead, {}, after)
    )


@given(interactions, interactions)
def test_leads_that_are_joined_have_attended_each_event_once(
    one: list[Interaction], other: list[Interaction]
) -> None:
    tallies: tuple[Tally, Tally] = (added({}, one), added({}, other))
    a, b = (make_lead(**figures(make_lead(), {}, tally)) for tally in tallies)
    sums = {field: getattr(a, field) + getattr(b, field) for field in ("events_attended", "watch_seconds")}
    joined = a.model_copy(update=sums)
    told = joined.model_copy(update=figures_united(joined, *tallies))
    alone = make_lead()
    expected = alone.model_copy(update=figures(alone, {}, united(*tallies)))
    for field in ("events_attended", "watch_seconds", "engagement_score"):
        assert getattr(told, field) == getattr(expected, field)


@given(interactions)
def test_taking_all_back_leaves_what_was_there_before(done: list[Interaction]) -> None:
    lead = make_lead(events_attended=2, watch_seconds=5, registered_at=NOON - timedelta(days=400))
    tally = added({}, done)
    then = lead.model_copy(update=figures(lead, {}, tally))
    back = then.model_copy(update=figures(then, tally, {}))
    assert (back.events_attended, back.watch_seconds) == (2, 5)
    assert back.registered_at == lead.registered_at
    assert (back.engagement_score or 0) == engagement(counts({}))


def test_a_registration_that_a_person_dated_keeps_its_date() -> None:
    lead = make_lead(registered_at=NOON, edited=("registered_at",))
    tally = added({}, [make_interaction("registration", at=NOON - timedelta(days=1))])
    assert "registered_at" not in figures(lead, {}, tally)
