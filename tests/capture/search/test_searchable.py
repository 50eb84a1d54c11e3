"""What a lead is found by: words that are no facets, and facets that are as its fields."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from capture.lead import PRIORITIES
from capture.rewriting import rewriting
from capture.search.searchable import LONGEST_FACET, NOBODY, STATUS_FACETS, facet, searchable
from capture.search.words import stored, terms_of
from capture.status import STATUSES
from tests.factories import ALICE, NOON, make_lead

TAGS = st.lists(st.sampled_from(["vip", "VIP", "a:b", "北京", "x" * 200]), unique=True, max_size=3).map(tuple)
EDITS = st.fixed_dictionaries(
    {},
    optional={
        "status": st.sampled_from(STATUSES),
        "priority": st.sampled_from(PRIORITIES),
        "owner_id": st.sampled_from([None, "mem_1", "mem_2"]),
        "tags": TAGS,
        "name": st.sampled_from([None, "Ada"]),
        "grade": st.sampled_from([None, "A"]),
        "summary": st.just("Wants roses"),
    },
)


@given(edits=st.lists(EDITS, max_size=6))
def test_the_facets_are_as_the_fields_after_any_edits(edits: list[dict[str, Any]]) -> None:
    lead = make_lead()
    words = searchable(lead)
    for edit in edits:
        update = rewriting(lead, edit, ALICE, NOON)
        lead = lead.model_copy(update=edit)
        words = update["$set"].get("words", words)
    facets = {word for word in words if word.startswith("=")}
    grade = {facet("grade", lead.grade)} if lead.grade else set()
    assert facets == grade | {
        facet("status", lead.status),
        facet("priority", lead.priority),
        facet("owner_id", lead.owner_id or NOBODY),
        facet("source_kind", "chat"),
        *(facet("tags", tag) for tag in lead.tags),
    }
    assert len(words) == len(set(words))
    assert all(len(each) <= LONGEST_FACET for each in facets)


@given(
    st.text()
    | st.sampled_from(["=status:new@x.example", "==tags:a@b", "＝tags:a@b", "=s@x", "=@", "'=a'=b@c"])
)
def test_no_word_of_a_text_begins_as_a_facet(text: str) -> None:
    assert not [word for word in (*stored([text]), *terms_of(text)) if word.startswith("=")]


def test_every_lead_has_one_mark_of_its_status() -> None:
    for status in STATUSES:
        assert len(set(searchable(make_lead(status=status))) & set(STATUS_FACETS)) == 1
