"""A text becomes passages that fit, that lose nothing, and that a question finds."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from capture.markup import read_page
from capture.passages import LONGEST, clean, first_heading, from_markdown, search_terms, split
from llm.answers import words

GUIDE = """Intro words.

# Delivery
We deliver on Mondays.

We ship abroad, too.

## Price
It is free.
# Empty
"""


def test_a_text_is_split_at_its_headings() -> None:
    assert [(piece.title, piece.text) for piece in split("Guide", GUIDE)] == [
        ("Guide", "Intro words."),
        ("Guide: Delivery", "We deliver on Mondays.\n\nWe ship abroad, too."),
        ("Guide: Price", "It is free."),
        ("Guide: Empty", "Empty"),
    ]


def test_paragraphs_stay_together_as_long_as_they_fit() -> None:
    text = "\n\n".join(f"{number} " + "word " * 59 for number in range(10))
    pieces = split("T", text)
    assert len(pieces) == 5
    assert all(piece.text.count("\n\n") == 1 for piece in pieces)


def test_a_long_paragraph_is_split_between_sentences() -> None:
    text = " ".join(f"This is sentence number {number} of many." for number in range(60))
    assert all(piece.text.endswith("many.") for piece in split("T", text))


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=st.sampled_from("ab #.\n!。字\u2028\x00-=é"), max_size=3_000))
def test_whatever_the_text_passages_fit_and_lose_no_word(text: str) -> None:
    cleaned = clean(text)
    pieces = split("T", cleaned)
    assert all(0 < len(piece.text) <= LONGEST or not cleaned for piece in pieces)
    kept = "".join(f"{piece.title} {piece.text}" for piece in pieces)
    letters = [letter for letter in cleaned if letter.isalnum()]
    assert len([letter for letter in kept if letter.isalnum()]) >= len(letters)


def test_a_word_longer_than_a_passage_is_cut() -> None:
    assert [len(piece.text) for piece in split("T", "x" * 2_000)] == [800, 800, 400]


def test_words_are_found_whatever_their_ending_their_accents_and_their_language() -> None:
    (piece,) = split("Precios", "Our deliveries cost nothing. Größe: 3 Gärten.")
    for question in (
        "What are your prices?",
        "Was kostet das?",
        "combien ça coûte ?",
        "DELIVERIES",
        "gärten",
    ):
        assert words(question) & set(f"{piece.terms} {piece.title_terms}".split()), question


def test_scripts_without_spaces_are_found_by_pairs_of_letters() -> None:
    (piece,) = split("配送", "商品の配送は月曜日に行います。")
    assert set(search_terms("配送はいつですか")) & set(piece.terms.split())


def test_a_long_message_is_looked_up_by_its_longest_words() -> None:
    assert len(search_terms(" ".join(f"word{number}" for number in range(500)))) == 16
    assert search_terms("what is it?") == ()


def test_markdown_loses_what_only_a_renderer_needs() -> None:
    text = (
        "---\ntitle: x\n---\nAbout us\n========\n<!-- secret --> **Bold** "
        "[shop](https://s.example) ![pic](a.png)\n<b>x</b>"
    )
    read = from_markdown(text)
    assert read == "# About us\n Bold shop (https://s.example) pic\nx".replace("\n ", "\n ")
    assert first_heading(read) == "About us"


def test_a_page_is_read_as_a_visitor_sees_it() -> None:
    title, text = read_page(
        "<html><head><title> Our\n shop </title><style>b{}</style></head><body><nav>Menu</nav>"
        "<h1>Welcome</h1><p>We   sell <b>tea</b>&nbsp;&amp; cake.<script>alert(1)</script> Daily.</p>"
        "<ul><li>Green<li>Black</ul><table><tr><td>Pot</td><td>9</td></tr></table><!-- no -->"
        "<footer>Imprint</footer>After</body></html>"
    )
    assert title == "Our shop"
    assert text == "# Welcome\n\nWe sell tea & cake. Daily.\n\n- Green\n- Black\n\nPot | 9 |\n\nAfter"


HOSTILE = {
    "deep": "<div>" * 200_000 + "x",
    "unclosed tags": "<a " * 300_000,
    "unclosed quotes": "<a x='" * 150_000,
    "comments": "<!--" * 250_000,
    "formatting": "<a><b><i><u>" * 80_000,
    "attributes": "<p " + " ".join(f"a{i}=1" for i in range(100_000)) + ">x",
    "brackets": "<" * 1_000_000,
    "entities": '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><p>&x;' + "&#x" * 200_000,
    "links": "[a](" * 250_000,
    "square": "[" * 1_000_000,
    "stars": "*" * 1_000_000,
    "underlines": "a\n=" * 300_000,
    "front matter": "---\n" * 250_000,
    "headings": "# " * 500_000,
    "spaces": "# a" + " " * 500_000 + "b",
    "long line": "x" * 1_000_000,
    "short lines": "x\n\n" * 300_000,
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_file_is_read_in_bounded_time(kind: str) -> None:
    source = HOSTILE[kind][: 1 << 20]
    started = time.process_time()
    for text in (read_page(source)[1], from_markdown(source), clean(source)):
        assert "root:" not in text
        assert all(len(piece.text) <= LONGEST for piece in split("T", text))
    assert time.process_time() - started < 12, kind
