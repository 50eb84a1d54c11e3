"""Merging what a conversation says into a lead: nothing a person set is lost, nothing is said twice."""

from hypothesis import given
from hypothesis import strategies as st

from capture.lead import Lead
from capture.merge import CONTACT_FIELDS, bullets, edit, lines, merge
from llm.extraction import Fact
from tests.factories import make_fact, make_lead

words = st.text("abcdefghij XYZäß", min_size=1, max_size=20).filter(lambda text: text.strip())
facts = st.lists(
    st.builds(
        make_fact,
        st.sampled_from(["requirement", "tag", *CONTACT_FIELDS]),
        words,
        confidence=st.floats(0, 1),
    ),
    max_size=8,
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
    lead = lead.model_copy(update=edit(lead, wanted))
    merged = after(lead, learnt, needs)
    assert {field: getattr(merged, field) for field in wanted} == wanted


@given(facts)
def test_a_tag_that_a_person_removed_does_not_come_back(learnt: list[Fact]) -> None:
    tagged = after(make_lead(), learnt, [])
    cleared = tagged.model_copy(update=edit(tagged, {"tags": ()}))
    assert after(cleared, learnt, []).tags == ()


def test_a_removed_tag_that_a_person_gives_again_stays() -> None:
    lead = make_lead(tags=("vip",))
    lead = lead.model_copy(update=edit(lead, {"tags": ()}))
    lead = lead.model_copy(update=edit(lead, {"tags": ("vip",)}))
    assert lead.removed_tags == ()
    assert after(lead, [make_fact("tag", "vip")], []).tags == ("vip",)


def test_an_unsure_fact_fills_a_gap_but_replaces_nothing() -> None:
    unsure = make_fact("company", "Acme", confidence=0.3)
    assert after(make_lead(), [unsure], []).company == "Acme"
    assert after(make_lead(company="Globex"), [unsure], []).company == "Globex"
    assert after(make_lead(company="Globex"), [make_fact("company", "Acme")], []).company == "Acme"


def test_setting_what_is_already_so_changes_nothing() -> None:
    assert edit(make_lead(status="new", notes="x"), {"status": "new", "notes": "x"}) == {}
