"""Merging what a conversation says into a lead: nothing a person set is lost, nothing is said twice."""

from hypothesis import given
from hypothesis import strategies as st

from capture.lead import Lead
from capture.merge import MOST_EVIDENCE, bullets, lines, merge, without
from llm.extraction import SINGLE_FIELDS, Fact
from tests.factories import edited, make_fact, make_lead, make_session

words = st.text("abcdefghij XYZäß", min_size=1, max_size=20).filter(lambda text: text.strip())
facts = st.lists(
    st.builds(
        make_fact,
        st.sampled_from(["requirement", "tag", *SINGLE_FIELDS]),
        words,
        confidence=st.floats(0, 1),
    ),
    max_size=8,
)
one_of_each = st.lists(
    st.builds(make_fact, st.sampled_from(["tag", *SINGLE_FIELDS]), words, confidence=st.floats(0, 1)),
    unique_by=lambda fact: fact.field,
)
requirements = st.lists(words, max_size=6)


def after(lead: Lead, learnt: list[Fact], needs: list[str]) -> Lead:
    return lead.model_copy(update=merge(lead, learnt, needs))


def test_requirements_are_a_bullet_list_and_each_is_said_once() -> None:
    assert (
        bullets(["Needs a shed", "Budget under $500", "needs a shed"])
        == "• Needs a shed\n• Budget under $500"
    )
    assert bullets([]) == ""


@given(requirements.map(lambda items: [item.strip() for item in items]))
def test_a_bullet_list_taken_apart_and_put_together_is_the_same(items: list[str]) -> None:
    text = bullets(items)
    assert bullets(lines(text)) == text


@given(facts, requirements)
def test_merging_the_same_again_changes_nothing(learnt: list[Fact], needs: list[str]) -> None:
    once = after(make_lead(), learnt, needs)
    assert merge(once, learnt, needs) == {}


@given(facts, requirements)
def test_nothing_found_erases_nothing_known(learnt: list[Fact], needs: list[str]) -> None:
    known = after(make_lead(), learnt, needs)
    assert merge(known, [], []) == {}


@given(facts, requirements)
def test_what_a_person_has_set_stays(learnt: list[Fact], needs: list[str]) -> None:
    wanted = {"name": "Jane Doe", "phone": None, "requirements": "• Just this"}
    lead = make_lead(phone="0123456789")
    lead = edited(lead, wanted)
    merged = after(lead, learnt, needs)
    assert {field: getattr(merged, field) for field in wanted} == wanted


@given(facts)
def test_a_tag_that_a_person_removed_does_not_come_back(learnt: list[Fact]) -> None:
    tagged = after(make_lead(), learnt, [])
    cleared = edited(tagged, {"tags": ()})
    assert after(cleared, learnt, []).tags == ()


def test_a_removed_tag_that_a_person_gives_again_stays() -> None:
    lead = make_lead(tags=("vip",))
    lead = edited(lead, {"tags": ()})
    lead = edited(lead, {"tags": ("vip",)})
    assert lead.removed_tags == ()
    assert after(lead, [make_fact("tag", "vip")], []).tags == ("vip",)


def test_an_unsure_fact_fills_a_gap_but_replaces_nothing() -> None:
    unsure = make_fact("company", "Acme", confidence=0.3)
    assert after(make_lead(), [unsure], []).company == "Acme"
    assert after(make_lead(company="Globex"), [unsure], []).company == "Globex"
    assert after(make_lead(company="Globex"), [make_fact("company", "Acme")], []).company == "Acme"


def test_setting_what_is_already_so_changes_nothing() -> None:
    lead = make_lead(status="new", notes="x")
    assert edited(lead, {"status": "new", "notes": "x"}) == lead


def test_a_summary_is_made_of_what_is_known_and_of_nothing_else() -> None:
    learnt = [make_fact("name", "Jane"), make_fact("company", "Acme"), make_fact("budget", "$500")]
    lead = after(make_lead(), learnt, ["Need roses"])
    assert lead.summary == "Jane, Acme: Need roses; $500"
    assert after(make_lead(), [], ["x" * 500]).summary.endswith("…")


def test_a_summary_follows_what_a_person_sets() -> None:
    lead = after(make_lead(), [make_fact("name", "Jane")], ["Need roses"])
    assert edited(lead, {"name": "June"}).summary == "June: Need roses"


def test_a_summary_that_a_person_wrote_stays() -> None:
    lead = make_lead()
    lead = edited(lead, {"summary": "Call her back"})
    assert after(lead, [make_fact("name", "Jane")], ["Need roses"]).summary == "Call her back"


def test_what_a_verified_session_established_is_not_replaced_by_a_claim() -> None:
    lead = make_lead()
    lead = lead.model_copy(update=merge(lead, [make_fact("budget", "$500")], [], verified=True))
    assert after(lead, [make_fact("budget", "$1")], []).budget == "$500"


def test_evidence_of_what_stands_is_kept_when_there_is_no_room_for_all() -> None:
    lead = after(make_lead(), [make_fact("name", "Jane")], [])
    for number in range(150):
        lead = after(lead, [make_fact("budget", f"${number}")], [])
    assert len(lead.evidence) == MOST_EVIDENCE
    assert {"Jane", "$149"} <= {fact.value for fact in lead.evidence}


def test_what_another_session_says_too_goes_first_when_there_is_no_room_for_all() -> None:
    lead = after(make_lead(), [make_fact("tag", "roses")], [])
    for number in range(150):
        lead = after(lead, [make_fact("intent", "buy", session_id=f"sess_{number}")], [])
    assert len(lead.evidence) == MOST_EVIDENCE
    assert {fact.value for fact in lead.evidence} == {"roses", "buy"}


@given(one_of_each, one_of_each)
def test_a_session_that_was_anothers_leaves_what_the_owner_said(
    owners: list[Fact], strangers: list[Fact]
) -> None:
    session = make_session(session_id="sess_1")
    lead = make_lead(session_ids=("sess_1", "sess_2"), session_id="sess_1", conversation_count=2)
    alone = after(lead, owners, [])
    mixed = after(alone, [fact.model_copy(update={"session_id": "sess_2"}) for fact in strangers], [])
    left = mixed.model_copy(update=without(mixed, "sess_2", session, []))
    for field in (*SINGLE_FIELDS, "tags", "evidence"):
        assert getattr(left, field) == getattr(alone, field), field
