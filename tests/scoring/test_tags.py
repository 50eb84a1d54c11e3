"""Seed 000's AI tags: when they are given, when they go, and that people have the last word."""

from datetime import timedelta

import pytest

from capture.interaction import Interaction
from scoring.subject import subject
from scoring.tags import RULES, retagging, tags
from tests.factories import NOON, make_fact, make_interaction, make_lead

OLD = NOON - timedelta(days=200)


def ago(days: float, kind: str, **attributes: str) -> Interaction:
    return make_interaction(kind, at=NOON - timedelta(days=days), attributes=attributes)


def given(*found: Interaction, **lead: object) -> set[str]:
    return set(tags(subject(make_lead(**{"first_contact": OLD, **lead}), found, NOON)))


def test_the_tags_are_the_seeds() -> None:
    names = "decision-maker technical repeat-attendee high-intent new-prospect champion at-risk"
    assert set(RULES) == {*names.split(), "webinar-focused", "content-consumer"}


@pytest.mark.parametrize(
    "title", ["CEO", "Founder", "Head of IT", "VP Sales", "Geschäftsführerin", "Directrice"]
)
def test_who_may_buy_is_a_decision_maker(title: str) -> None:
    assert given(title=title) == {"decision-maker"}


@pytest.mark.parametrize("title", ["Assistant to the Director", "Accountant", "Marketing Manager", None])
def test_who_may_not_is_none(title: str | None) -> None:
    assert given(title=title) == set()


def test_a_technical_lead_reads_technical_things() -> None:
    docs = [ago(9, "page_view", url=f"https://a.example/docs/{n}") for n in range(3)]
    blog = [ago(9, "page_view", topic="gardening") for _ in range(3)]
    assert given(*docs) == {"technical"}
    assert given(*docs, *blog) == set()


def test_a_repeat_attendee_was_at_several_events() -> None:
    assert "repeat-attendee" in given(ago(50, "attendance", item="a"), ago(20, "attendance", item="b"))
    assert "repeat-attendee" not in given(ago(50, "attendance", item="a"), ago(50, "attendance", item="a"))
    assert given(events_attended=2) == {"repeat-attendee"}


def test_high_intent_fades() -> None:
    assert given(ago(5, "demo_request")) == {"high-intent"}
    assert given(ago(95, "demo_request")) == set()
    assert given(intent="buy") == {"high-intent"}
    assert given(ago(3, "page_view", url="/pricing"), ago(2, "page_view", url="/pricing")) == {"high-intent"}


def test_a_new_prospect_was_seen_on_one_day() -> None:
    today = NOON - timedelta(hours=2)
    assert given(make_interaction("visit", at=today), first_contact=today) == {"new-prospect"}
    assert given(ago(3, "visit"), ago(1, "visit"), first_contact=NOON - timedelta(days=3)) == set()
    assert given(conversation_count=2, first_contact=today) == set()


def test_a_champion_is_active_everywhere() -> None:
    found = [ago(1, kind) for kind in ("attendance", "full_watch", "poll", "question", "demo_request")]
    assert "champion" in given(*found)
    assert "champion" not in given(*[ago(1, "attendance") for _ in range(9)])


def test_a_lead_that_was_busy_and_went_quiet_is_at_risk() -> None:
    busy = [ago(age, "visit") for age in range(40, 60, 2)]
    assert given(*busy) == {"at-risk"}
    assert given(*busy, *[ago(age, "visit") for age in range(5)]) == set()
    assert given(*busy[:3]) == set()


def test_what_a_lead_leans_to() -> None:
    webinars = [ago(20, "registration", item="a"), ago(19, "attendance", item="a"), ago(19, "poll")]
    replays = [ago(20, "replay"), ago(19, "clip"), ago(18, "download")]
    assert given(*webinars) == {"webinar-focused"}
    assert given(*replays) == {"content-consumer"}
    assert given(*webinars, *replays) == set()


def test_people_have_the_last_word() -> None:
    by_hand = make_lead(tags=("champion", "at-risk"), model_tags=("at-risk",), removed_tags=("technical",))
    assert retagging(by_hand, ["technical", "high-intent"]) == (("high-intent",), ("at-risk",))
    assert retagging(by_hand, ["at-risk", "champion"]) == ((), ())


def test_a_tag_that_the_visitors_words_are_evidence_for_stays() -> None:
    said = make_lead(
        tags=("technical", "sheds"),
        model_tags=("technical", "sheds"),
        evidence=(make_fact("tag", "technical"),),
    )
    assert retagging(said, []) == ((), ())
