"""Which words a text has, and what is found by typing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture.search.folding import folded
from capture.search.words import BEGINNINGS, LONGEST, MOST, stored, terms_of, words_of


def finds(search: str, text: str) -> bool:
    """What a search promises: each word of it begins a word of the text."""
    words = list(words_of(text))
    return all(any(word.startswith(term) for word in words) for term in terms_of(search))


@pytest.mark.parametrize(
    ("search", "text"),
    [
        ("ecole", "L'École de Paris"),
        ("ÉCO", "ecole"),
        ("strasse", "Lange Straße 5"),
        ("STRASSE", "straße"),
        ("izmir", "İzmir"),
        ("IZMİR", "ızmir"),
        ("lodz", "Łódź"),
        ("soren", "Søren"),
        ("aerø", "Ærø"),
        ("ελλασ", "Ελλάς"),
        ("елка", "Ёлка"),
        ("العربية", "العَرَبِيَّة"),
        ("full", "Ｆｕｌｌ width"),
        ("北京", "我在北京工作"),
        ("京", "我在北京工作"),
        ("作", "我在北京工作"),
        ("スマホ", "新しいスマホです"),
        ("ภาษา", "เรียนภาษาไทย"),
        ("한국", "한국어 검색"),
        ("हिन्दी", "हिन्दी भाषा।"),
        ("obrien", "Pat O'Brien"),
        ("o'brien", "Pat O’Brien"),
        ("brien", "Pat O'Brien"),
        ("automat", "l'automatisation"),
        ("email", "an e-mail tool"),
        ("e-mail", "an e-mail tool"),
        ("jane@ex", "jane@example.org"),
        ("JANE@EXAMPLE.ORG", "write to jane@example.org, please"),
        ("example.org", "jane@example.org"),
        ("jane doe", "Doe, Jane"),
        ("24", "within 24 hours"),
    ],
)
def test_what_people_type_finds_what_is_meant(search: str, text: str) -> None:
    assert finds(search, text)


@pytest.mark.parametrize(
    ("search", "text"),
    [
        ("cole", "école"),
        ("京北", "北京"),
        ("jane@other", "jane@example.org"),
        ("jane smith", "Jane Doe"),
        ("か", "が"),
    ],
)
def test_what_is_not_meant_is_not_found(search: str, text: str) -> None:
    assert not finds(search, text)


@pytest.mark.parametrize("search", ["", " ", "!?", "@", "...", "_", "\u200b"])
def test_nothing_to_look_for_has_no_words(search: str) -> None:
    assert terms_of(search) == ()


def test_a_long_text_is_bounded_in_words_and_their_length() -> None:
    tokens = stored([" ".join(f"{number}" + "x" * 100 for number in range(2_000))])
    assert max(len(token) for token in tokens) == LONGEST
    assert len(tokens) <= MOST * (len(BEGINNINGS) + 1)


def test_what_comes_first_is_kept_when_there_is_too_much() -> None:
    assert "jane" in stored(["jane@example.org", " ".join(f"word{number}" for number in range(5_000))])


@given(st.text(max_size=60))
def test_folding_is_the_same_again_and_case_makes_no_difference(text: str) -> None:
    once = folded(text)
    assert list(words_of(once)) == list(words_of(text))


@given(st.text(st.sampled_from("abéß 北京ก'-@.1"), max_size=30), st.integers(0, 30), st.integers(1, 12))
def test_every_beginning_of_a_word_is_among_the_stored_ones_or_begins_one(
    text: str, which: int, length: int
) -> None:
    tokens, words = stored([text]), list(words_of(text))
    if words:
        beginning = words[which % len(words)][:length]
        assert any(token.startswith(beginning) for token in tokens)
        assert beginning in tokens or len(beginning) not in BEGINNINGS
