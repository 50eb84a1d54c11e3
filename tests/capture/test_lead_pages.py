"""Listing leads: every filter, order and page, and each lead exactly once."""

from datetime import timedelta
from typing import Any

from bson import ObjectId
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from capture.filters import Filter
from capture.lead import Lead
from capture.lead_pages import LeadPages, nobody_knows
from capture.listing import COMPARED, COUNTED, SMALL, SORTS, Count, Listing, Sort
from capture.search.words import terms_of, words_of
from server.mongo import Database
from tests.factories import NOON, make_lead
from tests.stock import store

ADMIN = "adm_alice"


async def walk(pages: LeadPages, listing: Listing) -> list[Lead]:
    """All leads of a listing, page by page by cursor."""
    found = await pages.page(listing)
    leads = list(found.leads)
    while found.next:
        listing = Listing(**{**_fields(listing), "after": found.next})
        found = await pages.page(listing)
        leads += found.leads
    return leads


def _fields(listing: Listing) -> dict[str, Any]:
    return {name: getattr(listing, name) for name in ("page", "limit", "filter", "sort", "exact")}


MAYBE_TEXT = st.sampled_from([None, "", "Ada", "ada", "Ärger", "北京"])
MAYBE_NUMBER = st.sampled_from([None, 0, 1, 2, 50])
MAYBE_TIME = st.sampled_from([None, NOON, NOON + timedelta(days=1), NOON - timedelta(days=1)])
SOME_LEADS = st.lists(
    st.builds(
        make_lead,
        name=MAYBE_TEXT,
        company=MAYBE_TEXT,
        score=MAYBE_NUMBER,
        engagement_score=MAYBE_NUMBER,
        value=st.sampled_from([0, 0, 2.5, 1_000]),
        last_activity_at=MAYBE_TIME,
        next_follow_up_at=MAYBE_TIME,
        created_at=st.sampled_from([NOON, NOON + timedelta(seconds=1)]),
        status=st.sampled_from(["new", "lost"]),
    ),
    max_size=12,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(leads=SOME_LEADS, sort=st.sampled_from(SORTS), limit=st.integers(1, 5))
async def test_walking_by_cursor_meets_each_lead_once_and_in_order(
    db: Database, leads: list[Lead], sort: Sort, limit: int
) -> None:
    await db["leads"].delete_many({})
    if leads:
        await store(db, leads)
    pages = LeadPages(db, ADMIN)
    walked = await walk(pages, Listing(limit=limit, sort=sort))
    everything = (await pages.page(Listing(limit=100, sort=sort))).leads
    assert [lead.lead_id for lead in walked] == [lead.lead_id for lead in everything]
    assert {lead.lead_id for lead in walked} == {lead.lead_id for lead in leads}
    assert len(walked) == len(leads)
    field = next(name for name, info in Lead.model_fields.items() if info.alias == sort.lstrip("-"))
    keys = [(getattr(lead, field) is not None, _comparable(getattr(lead, field))) for lead in walked]
    assert keys == sorted(keys, reverse=sort.startswith("-"))


def _comparable(value: Any) -> Any:
    """Text in the order of its UTF-8, and nothing before everything."""
    return value.encode() if isinstance(value, str) else value if value is not None else 0


async def test_a_cursor_goes_on_behind_its_place_whatever_came_or_went(db: Database) -> None:
    leads = [make_lead(value=number // 2, created_at=NOON + timedelta(minutes=number)) for number in range(8)]
    await store(db, leads)
    pages = LeadPages(db, ADMIN)
    first = await pages.page(Listing(limit=3, sort="value"))
    assert first.next
    await db["leads"].delete_one({"_id": ObjectId(first.leads[-1].lead_id)})
    before = make_lead(value=-1)
    await store(db, [before])
    rest = await walk(pages, Listing(limit=3, sort="value", after=first.next))
    assert [lead.lead_id for lead in rest] == [lead.lead_id for lead in leads[3:]]


async def test_a_team_member_limited_to_own_leads_reaches_no_other_by_any_filter(db: Database) -> None:
    mine, other = make_lead(owner_id="mem_1"), make_lead(owner_id="mem_2")
    await store(db, [mine, other])
    pages = LeadPages(db, ADMIN, owned_by="mem_1")
    for which in (Filter(), Filter(owner_id=("mem_2", "mem_1")), Filter(search="visitor")):
        assert [lead.lead_id for lead in (await pages.page(Listing(filter=which))).leads] == [mine.lead_id]
        assert await pages.count(which) == 1
        assert await pages.ids(which, 10) == (mine.lead_id,)
    assert (await pages.page(Listing(filter=Filter(owner_id=("mem_2",))))).leads == ()


async def test_another_admins_leads_are_in_no_answer(db: Database) -> None:
    await store(db, [make_lead(admin_id="adm_charlie", name="Zanzibar")])
    pages = LeadPages(db, ADMIN)
    for which in (Filter(), Filter(search="zanz"), Filter(status=("new",)), Filter(has_name=True)):
        found = await pages.page(Listing(filter=which))
        assert (found.leads, found.count) == ((), Count(0, exact=True))


LETTERS = st.text(st.sampled_from("abcdeé 北京ß-'"), max_size=12)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    names=st.lists(LETTERS, min_size=1, max_size=8), search=st.text(st.sampled_from("abcde北é "), max_size=7)
)
async def test_search_finds_what_a_naive_search_finds(db: Database, names: list[str], search: str) -> None:
    await db["leads"].delete_many({})
    leads = [make_lead(requirements=name, name=name[::-1]) for name in names]
    await store(db, leads)
    which, terms = Filter(search=search), terms_of(search)
    naive = {
        lead.lead_id
        for lead in leads
        if terms and all(any(word.startswith(term) for word in _words(lead)) for term in terms)
    }
    if not search:
        naive = {lead.lead_id for lead in leads}
    for sort in ("-createdAt", "name"):
        found = await walk(LeadPages(db, ADMIN), Listing(limit=3, filter=which, sort=sort))
        assert {lead.lead_id for lead in found} == naive
        assert len(found) == len(naive)


def _words(lead: Lead) -> list[str]:
    return [word for text in (lead.email, lead.name or "", lead.requirements) for word in words_of(text)]


async def test_a_total_is_exact_while_that_is_cheap_and_at_least_so_many_beyond(db: Database) -> None:
    many = COUNTED + 50
    leads = [make_lead(phone="+49301234567", tags=("a", "b") if at % 2 else ("a",)) for at in range(many)]
    await store(db, leads)
    pages = LeadPages(db, ADMIN)
    first = await pages.page(Listing())
    assert first.count == Count(COUNTED, exact=False)
    assert (await pages.page(Listing(exact=True))).count == Count(many, exact=True)
    phones = Filter(has_phone=True)
    assert (await pages.page(Listing(filter=phones))).count == Count(COMPARED, exact=False)

    async def small() -> int:
        return SMALL

    async def big() -> int:
        return SMALL + 1

    assert (await pages.page(Listing(filter=phones), small)).count == Count(many, exact=True)
    assert (await pages.page(Listing(filter=phones), big)).count == Count(COMPARED, exact=False)
    assert (await pages.page(Listing(), big)).count == Count(SMALL + 1, exact=True)
    assert first.next
    assert (await pages.page(Listing(after=first.next), nobody_knows)).count == first.count


async def test_a_value_that_its_facet_does_not_hold_whole_is_compared_and_counted(db: Database) -> None:
    tags = tuple("t" * 150 + end for end in "ab")
    await store(db, [make_lead(tags=(tag,)) for tag in (*tags, tags[0])])
    for tag, leads in zip(tags, (2, 1), strict=True):
        page = await LeadPages(db, ADMIN).page(Listing(filter=Filter(tags_all=(tag,))))
        assert (len(page.leads), page.count) == (leads, Count(leads, exact=True))
