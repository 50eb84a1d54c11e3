"""What becomes of two leads that are one person: nothing is lost, nothing is said twice."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture.edit import noted
from capture.joining import ADVANCE, join
from capture.lead import PRIORITIES, Lead
from capture.merge import bullets, lines, merge
from capture.notes import Note
from capture.status import STATUSES
from llm.extraction import SINGLE_FIELDS
from tests.factories import NOON, edited, make_fact, make_lead

SYMMETRIC = (
    "status",
    "priority",
    "first_contact",
    "last_contact",
    "created_at",
    "conversation_count",
    "first_message",
    "source",
    "session_id",
)

ids = st.text("0123456789abcdef", min_size=1, max_size=6)
words = st.text("abcdef GHäß", min_size=1, max_size=12).map(str.strip).filter(bool)
moments = st.integers(0, 10_000).map(lambda minutes: NOON + timedelta(minutes=minutes))
tags = st.lists(st.sampled_from("abcdefgh"), unique=True, max_size=5).map(tuple)
evidence = st.lists(words, unique_by=str.casefold, max_size=3)
fields = st.sets(st.sampled_from([*SINGLE_FIELDS, "requirements"])).map(lambda found: tuple(sorted(found)))
note = st.builds(Note, note_id=ids, text=words, at=moments)
notes = st.lists(note, max_size=3, unique_by=lambda note: note.text).map(
    lambda found: tuple(sorted(found, key=lambda note: note.at))
)


@st.composite
def leads(draw: st.DrawFn) -> Lead:
    sessions = tuple(draw(st.lists(ids, unique=True, max_size=4)))
    worn = draw(tags)
    first = draw(moments)
    found: dict[str, Any] = {
        "email": draw(ids) + "@example.org",
        "requirements": bullets(draw(st.lists(words, max_size=4))),
        "session_id": sessions[0] if sessions else None,
        "session_ids": sessions,
        "conversation_count": len(sessions),
        "status": draw(st.sampled_from(STATUSES)),
        "priority": draw(st.sampled_from(PRIORITIES)),
        "source": draw(st.none() | words),
        "first_message": draw(st.none() | words),
        "first_contact": first,
        "created_at": first,
        "last_contact": first + timedelta(hours=draw(st.integers(0, 48))),
        "tags": worn,
        "removed_tags": tuple(tag for tag in draw(tags) if tag not in worn),
        **noted(draw(notes)),
        "value": draw(st.integers(0, 3)),
        "edited": draw(fields),
        "verified_fields": draw(fields),
        "evidence": tuple(make_fact(value=value) for value in draw(evidence)),
        **{field: draw(st.none() | words) for field in SINGLE_FIELDS},
    }
    return make_lead(**found)


@given(leads())
def test_joining_a_copy_of_itself_changes_nothing(lead: Lead) -> None:
    assert join(lead, lead, lead.session_ids) == lead


@given(leads(), leads())
def test_joining_the_same_again_adds_nothing(into: Lead, other: Lead) -> None:
    once = join(into, other)
    assert join(once, other) == once


@given(leads(), leads())
def test_nothing_said_or_written_is_lost(into: Lead, other: Lead) -> None:
    joined = join(into, other)
    assert set(joined.session_ids) == {*into.session_ids, *other.session_ids}
    assert joined.conversation_count == len(joined.session_ids)
    for lead in (into, other):
        assert set(lead.addresses) <= set(joined.addresses)
        assert {line.casefold() for line in lines(lead.requirements)} <= {
            line.casefold() for line in lines(joined.requirements)
        }
        assert {note.text for note in lead.note_entries} <= {note.text for note in joined.note_entries}
        assert {fact.value.casefold() for fact in lead.evidence} <= {
            fact.value.casefold() for fact in joined.evidence
        }
        assert set(lead.tags) <= {*joined.tags, *into.removed_tags}


@given(leads(), leads())
def test_what_is_no_matter_of_preference_is_the_same_either_way(into: Lead, other: Lead) -> None:
    one, two = join(into, other), join(other, into)
    differing = {"first_message", "source", "session_id"} if into.first_contact == other.first_contact else ()
    for field in SYMMETRIC:
        assert field in differing or getattr(one, field) == getattr(two, field)
    assert set(one.addresses) == set(two.addresses)
    assert set(one.session_ids) == set(two.session_ids)


@given(leads(), leads(), leads())
def test_three_leads_may_be_joined_in_any_order(one: Lead, two: Lead, three: Lead) -> None:
    left, right = join(join(one, two), three), join(one, join(two, three))
    for field in ("session_ids", "status", "priority", "value", "last_contact", "created_at", "other_emails"):
        assert getattr(left, field) == getattr(right, field)


@given(leads(), leads())
def test_the_survivor_keeps_its_id_its_address_and_what_a_person_set(into: Lead, other: Lead) -> None:
    joined = join(into, other)
    assert (joined.lead_id, joined.email, joined.admin_id) == (into.lead_id, into.email, into.admin_id)
    for field in set(into.edited) & set(SINGLE_FIELDS):
        assert getattr(joined, field) == getattr(into, field)
        assert field in joined.edited


@given(leads(), leads())
def test_the_order_of_sessions_is_the_one_given(into: Lead, other: Lead) -> None:
    order = sorted({*into.session_ids, *other.session_ids})
    assert list(join(into, other, order).session_ids) == order


@pytest.mark.parametrize("field", SINGLE_FIELDS)
def test_gaps_are_filled_and_what_is_known_stays(field: str) -> None:
    known, gap = make_lead(**{field: "known"}), make_lead()
    assert getattr(join(gap, known), field) == "known"
    assert getattr(join(known, make_lead(**{field: "else"})), field) == "known"


def test_what_a_person_set_counts_above_what_was_read_and_verified_above_claimed() -> None:
    read, verified = make_lead(name="Jo"), make_lead(name="Joan", verified_fields=("name",))
    by_hand = make_lead(name="Joanne", edited=("name",))
    assert join(read, by_hand).name == "Joanne"
    assert join(read, by_hand).edited == ("name",)
    assert join(read, verified).name == "Joan"
    assert join(read, verified).verified_fields == ("name",)
    assert join(by_hand, verified).name == "Joanne"
    assert join(by_hand, verified).verified_fields == ()


def test_a_field_that_a_person_emptied_stays_empty() -> None:
    emptied = make_lead(name="Nobody")
    emptied = edited(emptied, {"name": None})
    assert join(emptied, make_lead(name="Jane")).name is None


def test_a_tag_that_a_person_removed_does_not_come_back_from_the_other() -> None:
    cleared = make_lead(tags=("vip", "press"))
    cleared = edited(cleared, {"tags": ("press",)})
    joined = join(cleared, make_lead(tags=("vip", "trade")))
    assert joined.tags == ("press", "trade")
    assert joined.removed_tags == ("vip",)
    assert join(make_lead(tags=("vip",)), cleared).tags == ("vip", "press")
    assert merge(joined, [make_fact("tag", "vip")], []).get("tags") is None


def test_the_value_is_the_survivors_unless_it_has_none() -> None:
    assert join(make_lead(value=100), make_lead(value=900)).value == 100
    assert join(make_lead(value=0), make_lead(value=900)).value == 900


def test_every_status_has_its_place_and_live_work_counts_above_an_ending_without_a_deal() -> None:
    assert sorted(ADVANCE) == sorted(STATUSES)
    assert join(make_lead(status="lost"), make_lead(status="contacted")).status == "contacted"
    assert join(make_lead(status="new"), make_lead(status="lost")).status == "lost"
    assert join(make_lead(status="negotiation"), make_lead(status="converted")).status == "converted"


def test_notes_stand_a_line_apart() -> None:
    assert (
        join(make_lead(notes="Call her"), make_lead(notes="Prefers mail")).notes == "Call her\nPrefers mail"
    )
    assert join(make_lead(), make_lead(notes="Prefers mail")).notes == "Prefers mail"


def test_requirements_are_united_as_bullets_and_alone_they_stay_as_a_person_wrote_them() -> None:
    joined = join(make_lead(requirements="• A shed"), make_lead(requirements="• a Shed\n• A fence"))
    assert joined.requirements == "• A shed\n• A fence"
    assert join(make_lead(), make_lead(requirements="Free text.")).requirements == "Free text."


def test_what_is_said_of_an_address_stays_with_it_and_what_is_said_by_it_is_united() -> None:
    other = make_lead(disposable=True, session_ids=("s",), verified_session_ids=("s",), mentions=("b@x.org",))
    joined = join(make_lead(), other)
    assert not joined.disposable
    assert joined.verified_session_ids == ("s",)
    assert joined.mentions == ("b@x.org",)
