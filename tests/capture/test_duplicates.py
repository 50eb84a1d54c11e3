"""Possible duplicates: suggested with their reasons, found through keys, never suggested once dismissed."""

import asyncio
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from capture.duplicates import AT_ONCE, COMPARING, MOST_ALIKE, MOST_COMPARED, Duplicates
from capture.lead import Lead
from capture.leads import LeadNotFound, Leads
from capture.likeness import keys, reasons
from server.mongo import Database
from tests.factories import ALICE, NOON, make_lead, make_session

names = st.text("ab1", min_size=4, max_size=6)
domains = st.sampled_from(["gmail.com", "gmial.com", "gmail.con", "acme.example", "acne.example"])
SOME = [
    ("phone", {"phone": "+49 151 2345 6789"}, {"phone": "0151/23456789"}),
    ("phone", {"phone": "(555) 123-4567"}, {"phone": "555 1234567"}),
    (
        "nameAndCompany",
        {"name": "José  Díaz", "company": "Acme, Inc."},
        {"name": "jose diaz", "company": "ACME INC"},
    ),
    ("address", {"email": "jane.doe@acme.example"}, {"email": "jane.deo@acme.example"}),
    ("address", {"email": "jane.doe@acme.example"}, {"email": "janedoe@acme.example"}),
    ("address", {"email": "jane.doe@acme.example"}, {"email": "jame.doe@acme.example"}),
    ("address", {"email": "jo@gmail.com"}, {"email": "jo@gmial.com"}),
    ("address", {"email": "joanna@gmail.com"}, {"email": "joana@gmail.con"}),
    (
        "address",
        {"email": "j@x.example", "other_emails": ("janet@a.example",)},
        {"email": "janett@a.example"},
    ),
]
NONE = [
    ({"phone": "12345"}, {"phone": "12345"}),
    ({"phone": "+49 151 2345 6789"}, {"phone": "+49 151 2345 6788"}),
    ({"name": "Jane"}, {"name": "Jane"}),
    ({"company": "Acme"}, {"company": "Acme"}),
    ({"name": "Jane", "company": "Acme"}, {"name": "Jane", "company": "Globex"}),
    ({"email": "jan@acme.example"}, {"email": "jane@acme.example"}),
    ({"email": "visitor1@acme.example"}, {"email": "visitor2@acme.example"}),
    ({"email": "visitor@acme.example"}, {"email": "visitor1@acme.example"}),
    ({"email": "jane.doe@acme.example"}, {"email": "jane.doe@acne.example"}),
    ({"email": "jane.doe@acme.example"}, {"email": "john.doe@acme.example"}),
]


@pytest.mark.parametrize(("reason", "one", "other"), SOME)
def test_leads_that_may_be_one_person(reason: str, one: dict[str, Any], other: dict[str, Any]) -> None:
    assert reasons(make_lead(**one), make_lead(**other)) == (reason,)


@pytest.mark.parametrize(("one", "other"), NONE)
def test_leads_that_are_more_likely_two(one: dict[str, Any], other: dict[str, Any]) -> None:
    assert reasons(make_lead(**one), make_lead(**other)) == ()


@given(names, domains, names, domains)
def test_leads_with_a_reason_share_a_key(one: str, its: str, other: str, its_domain: str) -> None:
    left, right = make_lead(email=f"{one}@{its}"), make_lead(email=f"{other}@{its_domain}")
    assert reasons(left, right) == reasons(right, left)
    assert not reasons(left, right) or set(keys(left)) & set(keys(right))


@given(names, st.data())
def test_one_slip_is_always_found(name: str, data: st.DataObject) -> None:
    letters = f"janet{name}"
    at = data.draw(st.integers(0, len(letters) - 1))
    slip = data.draw(st.sampled_from([letters[:at], letters[: at + 1] + "x", letters[:at] + "x"]))
    mistyped = slip + letters[at + 1 :]
    assume(not letters[at].isdigit() and len(mistyped) >= 5 and mistyped != letters)
    left, right = make_lead(email=f"{letters}@acme.example"), make_lead(email=f"{mistyped}@acme.example")
    assert reasons(left, right) == ("address",)
    assert set(keys(left)) & set(keys(right))


async def capture(db: Database, *emails: str, **fields: Any) -> list[Lead]:
    """Leads of Alice with these addresses, and all of them with these fields."""
    leads = Leads(db, "adm_alice")
    for email in emails:
        await leads.link(email, make_session(), NOON)
        lead = await leads.by_email(email)
        assert lead
        await leads.change(lead, lambda _: fields, NOON, ALICE)
    return [lead for email in emails if (lead := await leads.by_email(email))]


async def pairs(db: Database, lead_id: str | None = None) -> list[set[str]]:
    page = await Duplicates(db, "adm_alice").page(lead_id, 1, 100)
    assert page.complete
    assert page.total == len(page.suggestions)
    return [{lead.email for lead in found.leads} for found in page.suggestions]


async def test_a_pair_is_suggested_with_its_reasons(db: Database) -> None:
    await capture(db, "jane.doe@acme.example", "jane.deo@acme.example", phone="0151 2345678")
    await capture(db, "somebody@else.example")
    page = await Duplicates(db, "adm_alice").page(None, 1, 20)
    [found] = page.suggestions
    assert found.reasons == ("phone", "address")
    assert (page.total, page.complete) == (1, True)


async def test_suggestions_for_one_lead_are_those_with_it(db: Database) -> None:
    await capture(db, "janet@acme.example", "janett@acme.example")
    [other, _] = await capture(db, "martin@acme.example", "martim@acme.example")
    assert len(await pairs(db)) == 2
    assert await pairs(db, other.lead_id) == [{"martin@acme.example", "martim@acme.example"}]


async def test_a_dismissed_pair_is_never_suggested_again(db: Database) -> None:
    one, other = await capture(db, "janet@acme.example", "janett@acme.example")
    duplicates = Duplicates(db, "adm_alice")
    await duplicates.dismiss([other.lead_id, one.lead_id])
    await duplicates.dismiss([one.lead_id, other.lead_id])
    assert await pairs(db) == []
    await capture(db, "janet@acme.example", "janett@acme.example", phone="0151 2345678")
    assert await pairs(db) == []


async def test_a_lead_that_changes_is_compared_anew(db: Database) -> None:
    await capture(db, "a@x.example", phone="0151 2345678")
    await capture(db, "b@y.example", phone="0151 9999999")
    assert await pairs(db) == []
    await capture(db, "b@y.example", phone="0151 2345678")
    assert await pairs(db) == [{"a@x.example", "b@y.example"}]
    await capture(db, "b@y.example", phone=None)
    assert await pairs(db) == []


async def test_a_lead_that_is_gone_is_no_longer_suggested(db: Database) -> None:
    one, _, _ = await capture(db, "janet@acme.example", "janett@acme.example", "janette@acme.example")
    assert len(await pairs(db)) == 2
    await Leads(db, "adm_alice").delete(one.lead_id, NOON, ALICE)
    assert await pairs(db) == [{"janett@acme.example", "janette@acme.example"}]


async def test_a_number_that_many_share_says_nothing_of_a_person(db: Database) -> None:
    await capture(db, *(f"{'x' * n}@acme.example" for n in range(10, 31, 3)), phone="0800 1234567")
    assert len(await pairs(db)) == 7 * 6 / 2
    await capture(db, *(f"{'x' * n}@globex.example" for n in range(10, 58, 3)), phone="0800 1234567")
    assert MOST_ALIKE < 7 + 16
    assert len(await pairs(db)) == 7 * 6 / 2


async def test_a_lead_whose_comparison_was_cut_short_is_compared_again(db: Database) -> None:
    await capture(db, "janet@acme.example", "janett@acme.example")
    await pairs(db)
    await db["duplicates"].delete_many({})
    await db["leads"].update_one({"email": "janet@acme.example"}, {"$push": {"likeKeys": COMPARING}})
    assert len(await pairs(db)) == 1


async def test_asking_at_the_same_instant_finds_each_pair_once(db: Database) -> None:
    await capture(db, *(f"janet{letter}@acme.example" for letter in "abcd"))
    found = await asyncio.gather(*(pairs(db) for _ in range(10)))
    assert {len(each) for each in found} == {6}


async def test_one_question_compares_so_many_leads_and_the_next_goes_on(db: Database) -> None:
    many = AT_ONCE * MOST_COMPARED + 10
    documents = [
        make_lead(email=f"{number:x}@acme.example").model_dump(by_alias=True, exclude={"lead_id"})
        for number in range(many)
    ]
    await db["leads"].insert_many(documents)
    duplicates = Duplicates(db, "adm_alice")
    assert not (await duplicates.page(None, 1, 20)).complete
    assert (await duplicates.page(None, 1, 20)).complete


async def test_pages_walk_all_suggestions(db: Database) -> None:
    await capture(db, *(f"janet{letter}@acme.example" for letter in "abcd"))
    duplicates = Duplicates(db, "adm_alice")
    walked = [await duplicates.page(None, page, 4) for page in (1, 2, 3)]
    assert [len(page.suggestions) for page in walked] == [4, 2, 0]
    assert {page.total for page in walked} == {6}


async def test_leads_of_another_admin_are_neither_compared_nor_named(db: Database) -> None:
    one, other = await capture(db, "janet@acme.example", "martin@acme.example")
    charlies = Duplicates(db, "adm_charlie")
    await Leads(db, "adm_charlie").link("janett@acme.example", make_session("adm_charlie"), NOON)
    assert await pairs(db) == []
    assert (await charlies.page(None, 1, 20)).suggestions == ()
    for lead_id in (one.lead_id, "f" * 24, "no id"):
        with pytest.raises(LeadNotFound):
            await charlies.page(lead_id, 1, 20)
        with pytest.raises(LeadNotFound):
            await charlies.dismiss([lead_id, other.lead_id])
