"""Finding leads over HTTP: filters, search, cursors and totals."""

from typing import Any

import pytest

from capture.search.rebuild import Words
from server.mongo import Database
from tests.colleagues import colleague
from tests.site import Json, Site

LEADS = "/api/v1/leads"


async def emails(site: Site, **query: Any) -> set[str]:
    reply = await site.as_admin("GET", LEADS, params={name: str(value) for name, value in query.items()})
    assert reply.status == 200, reply.text
    return {lead["email"] for lead in reply.json["leads"]}


async def page(site: Site, path: str = LEADS, **query: Any) -> Json:
    reply = await site.as_admin("GET", path, params=query)
    assert reply.status == 200, reply.text
    return dict(reply.json)


@pytest.fixture
async def three(site: Site) -> Site:
    """Alice's site with three leads that differ in nearly everything."""
    await site.as_admin(
        "POST",
        "/api/v1/custom-fields",
        json={"name": "seats", "label": "Seats", "type": "number"},
    )
    for lead in (
        {
            "email": "zoe@example.org",
            "name": "Zoë Łukasz",
            "company": "Crème & Söhne",
            "phone": "+4930123456",
            "title": "CTO",
            "jobLevel": "c-level",
        },
        {
            "email": "wei@example.org",
            "requirements": "• 需要自动化预订",
            "tags": ["vip", "asia"],
            "value": 5_000,
            "technologies": ["python", "mongodb"],
        },
        {"email": "bob@example.com", "tags": ["vip"], "country": "DE", "priority": "high", "value": 100},
    ):
        made = await site.as_admin("POST", LEADS, json=lead)
        assert made.status == 201, made.text
    return site


ZOE, WEI, BOB = "zoe@example.org", "wei@example.org", "bob@example.com"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"search": "LUKASZ"}, {ZOE}),
        ({"search": "crem sohn"}, {ZOE}),
        ({"search": "预订"}, {WEI}),
        ({"search": "订"}, {WEI}),
        ({"search": "example.org"}, {ZOE, WEI}),
        ({"search": "bob@"}, {BOB}),
        ({"search": "vi"}, {WEI, BOB}),
        ({"search": "nothing"}, set()),
        ({"search": "!"}, set()),
        ({"status": "new,contacted"}, {ZOE, WEI, BOB}),
        ({"status": "lost"}, set()),
        ({"priority": "high,urgent"}, {BOB}),
        ({"tagsAll": "vip,asia"}, {WEI}),
        ({"tagsAny": "asia,europe"}, {WEI}),
        ({"tagsNone": "vip"}, {ZOE}),
        ({"hasPhone": "true"}, {ZOE}),
        ({"hasCompany": "false"}, {WEI, BOB}),
        ({"country": "DE,FR"}, {BOB}),
        ({"valueMin": "100", "valueMax": "4999"}, {BOB}),
        ({"title": "CTO,CEO", "jobLevel": "c-level"}, {ZOE}),
        ({"technologies": "mongodb,java"}, {WEI}),
        ({"companyRevenue": "10M"}, set()),
        ({"hasConsent": "true"}, set()),
        ({"verified": "false"}, {ZOE, WEI, BOB}),
        ({"contactAttemptsMax": "0", "eventsAttendedMax": "0"}, {ZOE, WEI, BOB}),
        ({"watchSecondsMin": "1"}, set()),
        ({"firstContactFrom": "2020-01-01"}, {ZOE, WEI, BOB}),
        ({"qualifiedFrom": "2020-01-01"}, set()),
        ({"createdFrom": "2020-01-01"}, {ZOE, WEI, BOB}),
        ({"createdTo": "2020-01-01T00:00:00Z"}, set()),
        ({"ownerId": "none"}, {ZOE, WEI, BOB}),
        ({"ownerId": "me"}, set()),
        ({"search": "example", "tagsAll": "vip", "country": "DE"}, {BOB}),
    ],
)
async def test_a_filter_finds_what_meets_all_of_it(three: Site, query: Json, found: set[str]) -> None:
    for sort in ("-createdAt", "email", "-value", "name"):
        assert await emails(three, sort=sort, **query) == found


async def test_a_lead_of_which_nothing_was_counted_has_none(site: Site) -> None:
    await site.say("I am jane@example.org")
    for query in ({"contactAttemptsMax": "0"}, {"watchSecondsMin": "0", "watchSecondsMax": "10"}):
        assert await emails(site, **query) == {"jane@example.org"}
    assert await emails(site, eventsAttendedMin="1") == set()
    assert await emails(site, verified="false", hasConsent="false") == {"jane@example.org"}
    assert await emails(site, verified="true") == set()


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"status": "new,open"}, "status"),
        ({"createdFrom": "yesterday"}, "createdFrom"),
        ({"scoreMin": "high"}, "scoreMin"),
        ({"hasPhone": "perhaps"}, "hasPhone"),
        ({"sort": "phone"}, "sort"),
        ({"custom.unknown": "1"}, "custom.unknown"),
        ({"custom.seats": "many"}, "custom.seats"),
        ({"custom.seats.about": "5"}, "custom.seats.about"),
        ({"tagsAll": ",".join(["x"] * 51)}, "tagsAll"),
        ({"count": "roughly"}, "count"),
        ({"$where": "1"}, "$where"),
    ],
)
async def test_a_filter_that_makes_no_sense_says_which_part(three: Site, query: Json, field: str) -> None:
    reply = await three.as_admin("GET", LEADS, params=query)
    assert reply.status == 422, reply.text
    assert [error["field"] for error in reply.json["errors"]] == [field]


async def test_custom_fields_are_filtered_by_value_and_by_range(three: Site) -> None:
    [lead] = (await page(three, search="bob"))["leads"]
    change = {"customFields": {"seats": 12}}
    assert (await three.as_admin("PUT", f"{LEADS}/{lead['leadId']}", json=change)).status == 200
    assert await emails(three, **{"custom.seats": "12,13"}) == {BOB}
    assert await emails(three, **{"custom.seats.min": "10", "custom.seats.max": "12.5"}) == {BOB}
    assert await emails(three, **{"custom.seats.min": "13"}) == set()


async def test_a_change_is_found_by_its_new_words_and_no_more_by_the_old(three: Site) -> None:
    [lead] = (await page(three, search="lukasz"))["leads"]
    change = {"name": "Grace Hopper", "country": "US"}
    assert (await three.as_admin("PUT", f"{LEADS}/{lead['leadId']}", json=change)).status == 200
    assert await emails(three, search="hopp") == {ZOE}
    assert await emails(three, country="US") == {ZOE}
    assert await emails(three, search="lukasz") == set()


async def test_a_merged_lead_is_found_by_the_words_of_both_and_parted_by_its_own(three: Site) -> None:
    ids = {lead["email"]: lead["leadId"] for lead in (await page(three))["leads"]}
    both = {"into": ids[ZOE], "from": ids[WEI]}
    merged = await three.as_admin("POST", "/api/leads-enhanced/merge", json=both)
    assert merged.status == 200, merged.text
    assert await emails(three, search="wei@example.org") == await emails(three, search="lukasz") == {ZOE}
    undo = {"mergeId": merged.json["mergeId"]}
    assert (await three.as_admin("POST", "/api/leads-enhanced/merge/undo", json=undo)).status == 200
    assert await emails(three, search="wei@example.org") == {WEI}
    assert await emails(three, search="预订") == {WEI}


async def test_a_cursor_goes_on_only_where_it_was_made(three: Site, charlies: Site) -> None:
    first = await page(three, limit="1", sort="email")
    cursor = first["nextCursor"]
    assert "bob" not in cursor
    second = await page(three, limit="1", sort="email", cursor=cursor)
    assert [lead["email"] for lead in second["leads"]] == [WEI]
    bob = await colleague(three, ownLeadsOnly=True)
    for site, query in (
        (three, {"sort": "-email"}),
        (three, {"sort": "email", "status": "new"}),
        (charlies, {"sort": "email"}),
        (bob, {"sort": "email"}),
    ):
        refused = await site.as_admin("GET", LEADS, params={**query, "cursor": cursor})
        assert refused.status == 422, refused.text
    spoilt = cursor[:-4] + ("AAAA" if cursor[-4:] != "AAAA" else "BBBB")
    refused = await three.as_admin("GET", LEADS, params={"sort": "email", "cursor": spoilt})
    assert refused.status == 422


async def test_every_page_of_few_leads_tells_the_exact_total(three: Site) -> None:
    first = await page(three, limit="2")
    assert (first["total"], first["pages"], "totalIsExact" in first) == (3, 2, False)
    last = await page(three, limit="2", cursor=first["nextCursor"])
    assert (last["total"], last["pages"], last["nextCursor"]) == (3, 2, None)
    assert (await page(three, page="5"))["leads"] == []
    assert (await page(three, page="5"))["total"] == 3


async def test_a_captured_lead_is_found_at_once_by_the_beginning_of_its_address(site: Site) -> None:
    await site.say("You can reach me at hermione.granger@example.org")
    for search in ("herm", "hermione.gr", "hermione.granger@exa", "grang", "HERMIONE"):
        assert await emails(site, search=search) == {"hermione.granger@example.org"}


async def test_leads_from_before_are_made_findable(site: Site, db: Database) -> None:
    await site.say("You can reach me at jane@example.org")
    await db["leads"].update_many({}, {"$unset": {"words": "", "sourceKind": ""}})
    assert await emails(site, search="jane") == set()
    assert await Words(db, site.admin_id).rebuild(lambda seen: None) == 1
    assert await Words(db, site.admin_id).rebuild(lambda seen: None) == 0
    assert await emails(site, search="jane", sourceKind="chat") == {"jane@example.org"}
