import string
import time
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from capture.emails import MAX_READINGS, MAX_SCANNED, Address, find_addresses, normalise

NAMES = st.from_regex(r"[a-z][a-z0-9]{0,10}(?:[._+-][a-z0-9]{1,8}){0,2}", fullmatch=True)
DOMAINS = st.builds(
    "{}.{}".format,
    st.from_regex(r"[a-z][a-z0-9]{1,12}(?:-[a-z0-9]{1,8})?", fullmatch=True),
    st.sampled_from(["com", "io", "de", "co.uk", "photography", "com.br", "museum", "fr"]),
)
ADDRESSES = st.builds("{}@{}".format, NAMES, DOMAINS)
AROUND = st.sampled_from(
    [
        ("", ""),
        ("<", ">"),
        ("(", ")"),
        ('"', '"'),
        ("'", "'"),
        ("**", "**"),
        ("`", "`"),
        ("mailto:", ""),
        ("“", "”"),
        ("[me](mailto:", "?subject=hi)"),
        ("Mail: ", "."),
        ("", ", thanks"),
        ("…", "…"),
        ("- ", "!?"),
        ("\n", "\n"),
    ]
)
FRAGMENTS = st.sampled_from(
    [
        "@",
        ".",
        " ",
        " at ",
        " dot ",
        "a",
        "com",
        "[at]",
        "(dot)",
        "\u200b",
        "＠",
        "\n",
        "<",
        '"',
        "https://",
        "é",
        "中",
        "\ud800",
        "\x00",
        "\u202e",
        "-",
        "_",
        "+",
        "x.com",
        "jane@acme.com",
        "arroba",
        "ß",
        "İ",
        "Σ",
    ]
)


def only(text: str) -> Address:
    (address,) = find_addresses(text)
    return address


def test_a_span_is_the_verbatim_text_even_where_the_address_is_not() -> None:
    text = "hi ja\u200bne＠acme．com!"
    address = only(text)
    assert address.email == "jane@acme.com"
    assert address.span == "ja\u200bne＠acme．com" == text[address.start : address.end]


def test_an_address_given_twice_in_different_cases_is_one() -> None:
    assert [found.span for found in find_addresses("Jane@Acme.com, JANE@ACME.COM")] == ["Jane@Acme.com"]


def test_addresses_come_in_the_order_of_the_message() -> None:
    text = "ann at acme dot com, then bob@acme.com and carl [at] acme.com"
    assert [found.email for found in find_addresses(text)] == [
        "ann@acme.com",
        "bob@acme.com",
        "carl@acme.com",
    ]


@pytest.mark.parametrize(
    "text", ["jane dot doe at acme dot com", "jane.doe [at] acme.com", "jane.doe @ acme . com"]
)
def test_an_address_in_words_or_broken_by_spaces_is_marked_written_out(text: str) -> None:
    assert (only(text).email, only(text).written_out) == ("jane.doe@acme.com", True)


def test_an_ordinary_address_is_not_marked_written_out() -> None:
    assert not only("write to jane@acme.com").written_out


@pytest.mark.parametrize(
    "text",
    [
        "you@example.com",
        "name@domain.com",
        "test@test.com",
        "your.email@yourcompany.com",
        "e.g. jane@example.com",
    ],
)
def test_placeholders_are_marked(text: str) -> None:
    assert only(text).placeholder


@pytest.mark.parametrize(
    "text", ["jane@example.com", "john@company.com", "customer@example.com", "me@acme.com"]
)
def test_what_may_be_somebody_is_no_placeholder(text: str) -> None:
    assert not only(text).placeholder


@pytest.mark.parametrize(
    ("text", "disposable"), [("x@mailinator.com", True), ("x@eu.yopmail.com", True), ("x@gmail.com", False)]
)
def test_throw_away_domains_are_marked(text: str, disposable: bool) -> None:
    assert only(text).disposable is disposable


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("gmial.com", "gmail.com"),
        ("gmail.con", "gmail.com"),
        ("gmail.co", "gmail.com"),
        ("gnail.com", "gmail.com"),
        ("hotmial.fr", "hotmail.fr"),
        ("outlok.com", "outlook.com"),
        ("yaho.co.uk", "yahoo.co.uk"),
        ("iclod.com", "icloud.com"),
        ("protonmial.com", "protonmail.com"),
        ("web.ed", "web.de"),
        ("orage.fr", "orange.fr"),
        ("gmx.con", "gmx.com"),
        ("acme.con", "acme.com"),
        ("acme.cmo", "acme.com"),
        ("acme.ogr", "acme.org"),
    ],
)
def test_a_likely_typo_comes_with_what_was_meant(typed: str, meant: str) -> None:
    address = only(f"jane@{typed}")
    assert (address.email, address.suggestion) == (f"jane@{typed}", f"jane@{meant}")


@pytest.mark.parametrize(
    "domain",
    [
        "gmail.com",
        "mail.com",
        "gmx.com",
        "gmx.de",
        "ymail.com",
        "email.com",
        "hotmail.co.uk",
        "yahoo.fr",
        "outlook.es",
        "live.nl",
        "me.com",
        "aol.de",
        "proton.me",
        "pm.me",
        "web.de",
        "orange.fr",
        "orange.com",
        "free.fr",
        "mail.ru",
        "yandex.com",
        "acme.co",
        "acme.io",
        "cloud.com",
        "google.com",
        "fastmail.fm",
        "laposte.net",
        "t-online.de",
        "zoho.eu",
        "icloud.com",
        "qq.com",
        "163.com",
        "posteo.de",
        "company.om",
        "brand.cm",
    ],
)
def test_a_real_domain_is_left_alone(domain: str) -> None:
    assert only(f"jane@{domain}").suggestion is None


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("JANE@ACME.COM", "jane@acme.com"),
        (" jane@acme.com ", "jane@acme.com"),
        ("jane@xn--mller-kva.de", "jane@müller.de"),
        ("jane@MÜLLER.de", "jane@müller.de"),
        ("jose\u0301@acme.es", "josé@acme.es"),
        ('"jane"@acme.com', "jane@acme.com"),
        ("ＪＡＮＥ＠ａｃｍｅ．ｃｏｍ", "jane@acme.com"),
    ],
)
def test_spellings_of_one_address_have_one_identity(typed: str, key: str) -> None:
    assert normalise(typed) == key


def test_sub_addresses_are_other_identities() -> None:
    assert normalise("jane+news@acme.com") != normalise("jane@acme.com")


@pytest.mark.parametrize(
    "text", ["", "jane", "jane@", "@acme.com", "a@b", "jane@@acme.com", "a b@acme.com", "x@" * 999]
)
def test_what_is_no_address_has_no_identity(text: str) -> None:
    assert normalise(text) is None


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(), st.lists(FRAGMENTS, max_size=30).map("".join)))
def test_any_text_is_read_without_failing_and_every_span_is_verbatim(text: str) -> None:
    found = find_addresses(text)
    assert all(text[address.start : address.end] == address.span for address in found)
    assert all(normalise(address.email) == address.email for address in found)
    assert len({address.email for address in found}) == len(found)


@settings(max_examples=200, deadline=None)
@given(st.one_of(ADDRESSES, st.text(max_size=40).map(lambda local: f"{local}@acme.com")))
def test_normalising_twice_changes_nothing(address: str) -> None:
    key = normalise(address)
    assert key is None or (normalise(key) == key and unicodedata.is_normalized("NFC", key))


@settings(max_examples=200, deadline=None)
@given(ADDRESSES, AROUND)
def test_a_valid_address_is_found_in_any_wrapping(address: str, around: tuple[str, str]) -> None:
    before, after = around
    assert [found.email for found in find_addresses(before + address + after)] == [address]


@settings(max_examples=100, deadline=None)
@given(ADDRESSES)
def test_case_makes_no_difference_to_identity(address: str) -> None:
    assert normalise(address.upper()) == normalise(address.title()) == normalise(address)


HOSTILE = [
    "a",
    "a.",
    "@",
    "a@",
    "a at ",
    "dot ",
    " ",
    "<",
    "\u200b",
    "a@a.",
    '"',
    "[at]",
    " @ ",
    "a @ b . ",
    "at ",
    "\n",
]
HOSTILE += ["a dot ", "😀", "\ud800", "ssh -a ", "http://a", "aAT", "-at-", "a b ", "_", "é", "中", ". "]


@pytest.mark.parametrize("pattern", HOSTILE)
def test_a_hostile_megabyte_costs_no_more_than_prose(pattern: str) -> None:
    prose = "We look at three vendors at the moment, and I would like to know what a pallet of tiles costs. "
    allowed = 25 * seconds_for(prose) + 0.05
    assert seconds_for(pattern) < allowed


def seconds_for(pattern: str) -> float:
    text = (pattern * (1_000_000 // len(pattern) + 1))[:1_000_000]
    begin = time.process_time()
    find_addresses(text)
    return time.process_time() - begin


def test_a_message_full_of_addresses_is_read_up_to_a_limit() -> None:
    letters = string.ascii_lowercase
    text = " ".join(f"{a}{b}@acme.com" for a in letters for b in letters)
    assert len(text) < MAX_SCANNED
    assert len(find_addresses(text)) == MAX_READINGS
