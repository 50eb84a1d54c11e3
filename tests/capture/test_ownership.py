import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from capture.ownership import Ownership, whose

PIECES = st.sampled_from(
    [
        "jane@acme.com",
        "bob@acme.com",
        "jane@gmial.com",
        " my boss ",
        " not ",
        "sorry, ",
        " mine is ",
        ". ",
        ", cc ",
        "you@example.com",
        " or ",
        " and ",
        "use ",
        " instead",
        "?",
        "\n",
        "\ud800",
        " that's not mine",
        "typo ",
    ]
)


def test_nothing_is_known_before_an_address_is_given() -> None:
    assert whose(["hello", "do you ship to Canada?"]) == Ownership(None, (), (), None)
    assert whose([]) == Ownership(None, (), (), None)


def test_a_bare_address_is_the_visitors() -> None:
    assert whose(["jane@acme.com"]).own == "jane@acme.com"


def test_a_colleagues_address_alone_makes_no_lead() -> None:
    known = whose(["My colleague bob@acme.com can confirm"])
    assert (known.own, known.mentions) == (None, ("bob@acme.com",))


def test_a_placeholder_is_nobodys() -> None:
    assert whose(["something like you@example.com"]) == Ownership(None, (), (), None)


def test_a_correction_moves_the_visitors_address() -> None:
    known = whose(["jane@acme.com", "sorry, typo: it's jane@acme.co"])
    assert (known.own, known.corrected, known.mentions) == ("jane@acme.co", ("jane@acme.com",), ())


def test_a_correction_announced_in_a_message_of_its_own_counts_for_the_next_address() -> None:
    assert whose(["jane@acme.com", "oops, wrong address", "j.doe@home.net"]).own == "j.doe@home.net"


def test_an_address_that_turns_out_to_be_the_bosss_is_taken_back() -> None:
    known = whose(["boss@acme.com", "no, that's my boss's"])
    assert (known.own, known.corrected) == (None, ("boss@acme.com",))


def test_correcting_back_restores_the_first_address() -> None:
    known = whose(["jane@acme.com", "sorry, use j@home.net", "no wait, jane@acme.com was right, use that"])
    assert (known.own, known.corrected) == ("jane@acme.com", ("j@home.net",))


def test_a_denied_address_is_neither_own_nor_mentioned() -> None:
    assert whose(["not bob@acme.com"]) == Ownership(None, (), (), None)


def test_a_second_address_of_the_visitor_is_neither() -> None:
    known = whose(["my work email is jane@acme.com, personal jdoe@gmail.com"])
    assert (known.own, known.mentions, known.corrected) == ("jane@acme.com", (), ())


def test_a_later_address_without_a_word_is_a_mention() -> None:
    assert whose(["jane@acme.com", "bob@acme.com"]).mentions == ("bob@acme.com",)


def test_a_later_address_one_slip_away_is_a_correction() -> None:
    assert whose(["jnaet@acme.com", "janet@acme.com"]).own == "janet@acme.com"


def test_two_short_names_one_letter_apart_are_two_people() -> None:
    assert whose(["tom@acme.com", "tim@acme.com"]).own == "tom@acme.com"


def test_mentions_come_in_the_order_of_first_mention() -> None:
    known = whose(["ask ann@acme.com", "I'm jane@acme.com, cc zoe@acme.com and bob@acme.com"])
    assert known.mentions == ("ann@acme.com", "zoe@acme.com", "bob@acme.com")


def test_a_likely_typo_in_the_own_address_is_offered_as_a_question() -> None:
    assert whose(["jane@gmial.com"]).suggestion == "jane@gmail.com"
    assert whose(["my boss is bob@gmial.com, I'm jane@acme.com"]).suggestion is None


@pytest.mark.parametrize(
    ("text", "own", "mentions"),
    [
        ("Meine Kollegin anna@firma.de kann das bestätigen", None, ("anna@firma.de",)),
        ("Soy Ana (ana@acme.es), con copia a luis@acme.es", "ana@acme.es", ("luis@acme.es",)),
        ("Je suis Paul, paul@acme.fr, mettez marc@acme.fr en copie", "paul@acme.fr", ("marc@acme.fr",)),
    ],
)
def test_other_languages_are_understood(text: str, own: str | None, mentions: tuple[str, ...]) -> None:
    assert (whose([text]).own, whose([text]).mentions) == (own, mentions)


@pytest.mark.parametrize(
    "pattern", ["ok also please then ", "you my boss ", "a ", "der die das ", "my-", "sorry ", "@ "]
)
def test_a_hostile_message_is_read_in_a_moment(pattern: str) -> None:
    message = (pattern * 4_000)[:4_000]
    begin = time.process_time()
    whose([message, f"{message} jane@acme.com {message}"])
    assert time.process_time() - begin < 0.5


def test_an_address_that_was_corrected_and_is_confirmed_in_the_same_message_is_the_visitors_own() -> None:
    known = whose(["jane@acme.com", "jane@acme.comp, my address is jane@acme.com"])
    assert (known.own, known.corrected) == ("jane@acme.com", ())


@settings(max_examples=200, deadline=None)
@given(st.lists(st.lists(PIECES, max_size=8).map("".join), max_size=5))
def test_no_address_stands_in_two_places(messages: list[str]) -> None:
    known = whose(messages)
    places = [*([known.own] if known.own else []), *known.mentions, *known.corrected]
    assert len(places) == len(set(places))
    assert whose(messages) == known
