"""What of a model's reading counts: only what the visitor really said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llm.chat import Line
from llm.extraction import SINGLE_FIELDS, Claim, Extraction, Fact, Tagging, Traced, traced
from tests.llm.talk import lines

NOTHING = Extraction(requirements=[], tags=[], name=None, company=None, title=None, phone=None)


def claim(value: str, quote: str, confidence: float = 0.9) -> Claim:
    return Claim(value=value, quote=quote, confidence=confidence)


def facts(extraction: Extraction, *texts: str) -> list[Fact]:
    return list(trace(extraction, *texts).facts)


def trace(extraction: Extraction, *texts: str) -> Traced:
    return traced(extraction, lines(*texts), session_id="s", model="m", prompt_version="extract.v2")


def needing(value: str, quote: str) -> Extraction:
    return NOTHING.model_copy(update={"requirements": [claim(value, quote)]})


def tagged(*slugs: str) -> Extraction:
    return NOTHING.model_copy(update={"tags": [claim(slug, "roses") for slug in slugs]})


def named(value: str, quote: str) -> Extraction:
    return NOTHING.model_copy(update={"name": claim(value, quote)})


def test_a_fact_carries_its_message_its_words_and_its_maker() -> None:
    (fact,) = facts(needing("Wants roses", "need roses"), "Hi, we need roses", "Which?")
    assert fact == Fact(
        field="requirement",
        value="Wants roses",
        session_id="s",
        message_id="m0",
        span="need roses",
        confidence=0.9,
        model="m",
        prompt_version="extract.v2",
    )


def test_case_and_whitespace_of_a_quote_do_not_matter_and_the_span_is_as_written() -> None:
    (fact,) = facts(needing("Roses", "we need roses"), "Well, WE  need\nroses now")
    assert fact.span == "WE  need\nroses"


@pytest.mark.parametrize(
    "quote", ["we\u2019re into roses", '"we\'re into roses."', "\u201cwe're into roses\u201d"]
)
def test_apostrophes_and_marks_around_a_quote_do_not_matter(quote: str) -> None:
    (fact,) = facts(needing("Roses", quote), "Hello, we're into roses")
    assert fact.span == "we're into roses"


def test_a_quote_is_found_in_the_newest_message_that_holds_it() -> None:
    (fact,) = facts(needing("Roses", "roses"), "roses", "Red ones?", "red roses")
    assert fact.message_id == "m2"


def test_words_of_the_bot_are_no_evidence() -> None:
    assert trace(needing("Roses", "red roses"), "Hi", "We have red roses").dropped == 1


def test_a_quote_that_nobody_wrote_is_dropped() -> None:
    assert trace(needing("Roses", "a million roses"), "We need roses") == Traced((), 1)


@pytest.mark.parametrize("quote", ["", "  \n", "...", "x" * 1_000_000])
def test_a_quote_that_is_none_is_dropped(quote: str) -> None:
    assert trace(needing("Roses", quote), "We need roses").dropped == 1


def test_an_invented_name_is_dropped() -> None:
    assert facts(named("Jane", "I am J."), "Hi, I am J.") == []


def test_a_name_keeps_the_words_of_the_visitor() -> None:
    (fact,) = facts(named("Jane Doe", "I am Jane Doe"), "Hi, I am Jane Doe")
    assert (fact.field, fact.value) == ("name", "Jane Doe")


def test_a_phone_number_has_enough_digits() -> None:
    short, full = (
        NOTHING.model_copy(update={"phone": claim(number, number)})
        for number in ("12345", "+44 20 7946 0000")
    )
    assert facts(short, "Call 12345") == []
    assert [fact.value for fact in facts(full, "Call +44 20 7946 0000")] == ["+44 20 7946 0000"]


@pytest.mark.parametrize("tag", ["Budget", "two words", "budget!", "x-", "x--y", "$gt", "x" * 41])
def test_a_tag_that_is_not_a_slug_is_dropped(tag: str) -> None:
    assert facts(tagged(tag), "roses") == []


def test_a_slug_is_kept() -> None:
    assert [fact.value for fact in facts(tagged("budget", "cut-flowers", "b2b"), "roses")] == [
        "budget",
        "cut-flowers",
        "b2b",
    ]


def test_a_bullet_in_a_requirement_is_taken_off() -> None:
    assert [fact.value for fact in facts(needing("• Red\n roses", "roses"), "roses")] == ["Red roses"]


def test_a_requirement_of_endless_length_is_dropped() -> None:
    assert facts(needing("roses " * 100, "roses"), "roses") == []


def test_no_more_than_twelve_requirements_and_eight_tags_are_kept() -> None:
    many = [claim("roses"[: 1 + i % 5] + "-a" * (i // 5), "roses") for i in range(50)]
    kept = facts(NOTHING.model_copy(update={"requirements": many, "tags": many}), "roses")
    assert [sum(fact.field == field for fact in kept) for field in ("requirement", "tag")] == [12, 8]


@pytest.mark.parametrize(("given_", "kept"), [(7.0, 1.0), (-1.0, 0.0), (float("nan"), 0.0), (0.4, 0.4)])
def test_confidence_is_between_nought_and_one(given_: float, kept: float) -> None:
    sure = NOTHING.model_copy(update={"requirements": [claim("Roses", "roses", given_)]})
    assert facts(sure, "roses")[0].confidence == kept


@pytest.mark.parametrize(
    ("field", "value", "kept"),
    [
        ("budget", "$500", True),
        ("budget", "$5000", False),
        ("timeline", "by March", True),
        ("timeline", "in spring", False),
        ("intent", "buy", True),
        ("intent", "world domination", False),
        ("sentiment", "positive", True),
        ("sentiment", "thrilled", False),
        ("language", "en", True),
        ("language", "English", False),
    ],
)
def test_a_single_value_is_said_or_one_of_the_known(field: str, value: str, kept: bool) -> None:
    reading = NOTHING.model_copy(update={field: claim(value, "order roses for $500 by March")})
    assert bool(facts(reading, "I'd love to order roses for $500 by March")) is kept


def test_a_paraphrase_brings_no_number_or_link_along() -> None:
    said_ = "Our budget is small, see www.acme.example"
    assert facts(needing("Budget of 500", "budget is small"), said_) == []
    assert facts(needing("Read http://evil.example", "budget is small"), said_) == []
    assert facts(needing("Small budget", "budget is small"), said_)


def test_only_the_tags_of_the_admin_count_when_no_new_ones_are_allowed() -> None:
    strict = Tagging(vocabulary=("flowers",), allow_new=False)
    found = traced(
        tagged("flowers", "vip"),
        lines("roses"),
        session_id="s",
        model="m",
        prompt_version="v",
        tagging=strict,
    )
    assert [fact.value for fact in found.facts] == ["flowers"]
    assert found.dropped == 1


def test_what_comes_after_the_most_that_is_kept_is_counted_as_dropped() -> None:
    many = NOTHING.model_copy(update={"tags": [claim("roses", "roses")] * 10})
    assert trace(many, "roses").dropped == 2


texts = st.lists(st.text(max_size=60), min_size=1, max_size=6)
claims = st.builds(Claim, value=st.text(max_size=30), quote=st.text(max_size=30), confidence=st.floats())


@st.composite
def readings(draw: st.DrawFn) -> tuple[list[Line], Extraction]:
    said = lines(*draw(texts))
    parts = [line.text[draw(st.integers(0, 20)) :][:20] for line in said]
    quotes = st.sampled_from([*parts, *(part.upper() for part in parts)])
    quoting = st.builds(Claim, value=quotes | st.text(max_size=30), quote=quotes, confidence=st.floats(0, 1))
    some = st.lists(claims | quoting, max_size=4)
    one = st.none() | claims | quoting
    return said, Extraction(
        requirements=draw(some),
        tags=draw(some),
        **{field: draw(one) for field in SINGLE_FIELDS},
    )


@given(readings())
def test_every_span_is_a_part_of_the_message_it_names(reading: tuple[list[Line], Extraction]) -> None:
    said, extraction = reading
    by_id = {line.message_id: line for line in said}
    for fact in traced(extraction, said, session_id="s", model="m", prompt_version="v").facts:
        assert fact.span
        assert fact.span in by_id[fact.message_id].text
        assert by_id[fact.message_id].role == "user"
