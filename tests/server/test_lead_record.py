"""`/api/v1/leads`: a lead made, read, changed, moved, given to somebody and erased."""

import asyncio
from collections import Counter
from typing import Any

import pytest

from server.mongo import Database
from tests.book import Book
from tests.colleagues import colleague
from tests.desk import UNKNOWN
from tests.site import Json, Reply, Site, eventually

EVERYTHING: Json = {
    "status": "contacted",
    "value": 5000,
    "currency": "EUR",
    "tags": ["vip"],
    "priority": "urgent",
    "requirements": "• a website",
    "name": "Jane",
    "company": "Acme",
    "title": "CTO",
    "phone": "+49 30 123456",
    "website": "https://acme.example",
    "industry": "Roses",
    "companySize": "51-200",
    "companyRevenue": "$1M-$10M",
    "jobLevel": "executive",
    "country": "DE",
    "city": "Berlin",
    "technologies": ["MongoDB", "Python"],
    "socialProfiles": {"linkedin": "https://linkedin.example/jane"},
    "budget": "$500",
    "timeline": "May",
    "language": "de",
    "source": "https://alice.example/pricing",
    "sourceKind": "trade_show",
    "optedOut": True,
    "eventsAttended": 3,
    "watchSeconds": 90,
    "registeredAt": "2026-03-02T12:00:00Z",
}


def problem(reply: Reply, status: int) -> Json:
    assert reply.status == status, reply.text
    return dict(reply.json)


def fields_of(reply: Reply) -> list[str]:
    return [error["field"] for error in problem(reply, 422)["errors"]]


async def test_a_lead_is_made_with_every_field_of_the_record(book: Book) -> None:
    reply = await book.send("POST", "", {"email": "Jane@Example.org", **EVERYTHING})
    lead = problem(reply, 201)
    assert {field: lead[field] for field in EVERYTHING} == EVERYTHING
    assert lead["email"] == "jane@example.org"
    assert lead["ownerId"] is None
    assert reply.headers["Location"] == f"/api/v1/leads/{lead['leadId']}"
    assert reply.headers["ETag"] == '"1"'
    assert await book.get(lead) == lead
    assert [one["leadId"] for one in await book.site.leads(search="roses acme jane")] == []
    assert [one["leadId"] for one in await book.site.leads(search="acm")] == [lead["leadId"]]


async def test_what_a_person_has_written_no_model_overwrites(book: Book, db: Database) -> None:
    await book.make(name="Jane Doe")
    session = await book.site.say("Hello")
    await book.site.say("I am Susan, jane@example.org, from Acme", session)

    async def read() -> Any:
        lead = await book.site.lead("jane@example.org")
        waiting = await db["jobs"].count_documents({"kind": "enrich"})
        return lead if lead["evidence"] and not waiting else None

    lead = await eventually(read)
    assert lead["name"] == "Jane Doe"
    assert lead["sessionId"] == session["sessionId"]
    assert lead["firstMessage"] == "Hello"
    assert (await book.site.as_admin("GET", "/api/leads")).json["total"] == 1


async def test_a_second_lead_of_the_same_address_is_refused_or_changes_the_first(book: Book) -> None:
    first = await book.make(name="Jane")
    again = await book.send("POST", "", {"email": "JANE@example.org", "name": "Joan"})
    assert problem(again, 409)["leadId"] == first["leadId"]
    assert (await book.get(first))["name"] == "Jane"
    update = {"email": "jane@example.org", "name": "Joan", "onConflict": "update"}
    changed = await book.send("POST", "", update)
    assert problem(changed, 200)["leadId"] == first["leadId"]
    assert (await book.get(first))["name"] == "Joan"


async def test_of_twenty_creates_at_once_one_makes_the_lead(book: Book) -> None:
    body = {"email": "jane@example.org", "name": "Jane"}
    replies = await asyncio.gather(*(book.send("POST", "", body) for _ in range(20)))
    assert Counter(reply.status for reply in replies) == {201: 1, 409: 19}
    [lead] = await book.site.leads()
    assert {reply.json["leadId"] for reply in replies} == {lead["leadId"]}
    history = await book.done("GET", f"/{lead['leadId']}/history")
    assert [event["type"] for event in history["events"]] == ["lead.created"]


async def test_of_twenty_changes_of_one_version_one_is_made(book: Book) -> None:
    lead = await book.make()
    path = f"/{lead['leadId']}"
    changes = (book.send("PUT", path, {"value": number + 1}, version=1) for number in range(20))
    replies = await asyncio.gather(*changes)
    assert Counter(reply.status for reply in replies) == {200: 1, 412: 19}
    assert {reply.headers["ETag"] for reply in replies} == {'"2"'}
    [made] = [reply.json for reply in replies if reply.status == 200]
    assert await book.get(lead) == made


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("PUT", "", {"name": "Mallory"}),
        ("PATCH", "", {"name": "Mallory"}),
        ("DELETE", "", None),
        ("PUT", "/status", {"status": "lost"}),
        ("PUT", "/assign", {"ownerId": None}),
        ("POST", "/notes", {"text": "Hi"}),
        ("POST", "/tags/hot", None),
        ("DELETE", "/tags/vip", None),
        ("POST", "/contact", {"channel": "phone"}),
        ("POST", "/activity", {"kind": "task", "title": "Call"}),
    ],
)
async def test_nothing_is_done_to_another_version_than_the_one_that_is_named(
    book: Book, method: str, path: str, body: Json | None
) -> None:
    lead = await book.make(tags=["vip"])
    reply = await book.send(method, f"/{lead['leadId']}{path}", body, version=7)
    assert problem(reply, 412)["type"].endswith("changed-meanwhile")
    assert reply.headers["ETag"] == '"1"'
    assert await book.get(lead) == lead


async def test_a_lead_that_is_known_is_not_sent_again(book: Book) -> None:
    lead = await book.make()
    headers = {"Authorization": f"Bearer {book.site.token}", "If-None-Match": '"1"'}
    reply = await book.site.request("GET", f"/api/v1/leads/{lead['leadId']}", headers=headers)
    assert (reply.status, reply.text) == (304, "")


async def test_fields_are_selected_in_a_lead_and_in_a_list(book: Book) -> None:
    lead = await book.make(name="Jane")
    assert await book.done("GET", f"/{lead['leadId']}", fields="email,name") == {
        "email": "jane@example.org",
        "name": "Jane",
    }
    page = await book.done("GET", "", fields="leadId")
    assert page["leads"] == [{"leadId": lead["leadId"]}]
    assert fields_of(await book.send("GET", "", fields="edited")) == ["fields"]


async def test_null_empties_what_a_lead_may_lack_and_nothing_else(book: Book) -> None:
    lead = await book.make(company="Acme", city="Berlin", currency="EUR")
    path = f"/{lead['leadId']}"
    emptied = await book.done("PUT", path, {"company": None, "city": None, "currency": None})
    assert (emptied["company"], emptied["city"], emptied["currency"]) == (None, None, None)
    for field in ("status", "tags", "value", "notes", "customFields", "optedOut"):
        problem(await book.send("PUT", path, {field: None}), 422)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "email"),
        ({"email": "jane"}, "email"),
        ({"email": "jane@example.org", "colour": "red"}, "colour"),
        ({"email": "jane@example.org", "value": -1}, "value"),
        ({"email": "jane@example.org", "currency": "euro"}, "currency"),
        ({"email": "jane@example.org", "sourceKind": "dream"}, "sourceKind"),
        ({"email": "jane@example.org", "customFields": {"size": 3}}, "customFields.size"),
        ({"email": "jane@example.org", "attribution": {"first": {"utm_x": "1"}}}, "attribution.first.utm_x"),
        ({"email": "jane@example.org", "socialProfiles": {"a.b": "x"}}, "socialProfiles.a.b.[key]"),
    ],
)
async def test_a_lead_that_cannot_be_is_not_made(book: Book, body: Json, field: str) -> None:
    assert field in fields_of(await book.send("POST", "", body))
    assert await book.site.leads() == []


async def test_a_refused_move_says_where_the_lead_can_go(book: Book) -> None:
    lead = await book.make(status="converted")
    refused = problem(await book.send("PUT", f"/{lead['leadId']}/status", {"status": "new"}), 409)
    assert refused["allowed"] == ["negotiation", "nurturing", "lost"]
    assert (await book.get(lead))["status"] == "converted"


async def test_a_move_notes_its_reason_and_its_time(book: Book) -> None:
    lead = await book.make()
    move = {"status": "closed_lost", "reason": "Too expensive"}
    moved = await book.done("PUT", f"/{lead['leadId']}/status", move)
    assert moved["status"] == "lost"
    assert moved["notes"] == "new → lost: Too expensive"
    assert moved["statusChangedAt"] >= lead["createdAt"]
    assert (await book.done("PUT", f"/{lead['leadId']}/status", move))["version"] == moved["version"]


async def test_a_lead_is_given_to_a_member_of_the_team_alone(book: Book, charlies: Site) -> None:
    lead = await book.make()
    path = f"/{lead['leadId']}/assign"
    bob, stranger = await colleague(book.site), await colleague(charlies)
    bobs, theirs = [(await who.as_admin("GET", "/api/v1/me")).json["memberId"] for who in (bob, stranger)]
    assert (await book.done("PUT", path, {"ownerId": bobs}))["ownerId"] == bobs
    answers = [await book.send("PUT", path, {"ownerId": owner}) for owner in (theirs, UNKNOWN, "nobody")]
    assert [answer.status for answer in answers] == [404, 404, 404]
    assert (await book.send("PUT", f"/{lead['leadId']}", {"ownerId": theirs})).status == 404
    assert (await book.send("POST", "", {"email": "joe@example.org", "ownerId": theirs})).status == 404
    assert (await book.get(lead))["ownerId"] == bobs
    assert (await book.done("PUT", path, {"ownerId": None}))["ownerId"] is None


async def test_an_agent_limited_to_own_leads_makes_own_ones(book: Book) -> None:
    bob = await colleague(book.site, ownLeadsOnly=True)
    me = (await bob.as_admin("GET", "/api/v1/me")).json["memberId"]
    alices = await book.make("alices@example.org")
    own = await Book(bob).make("own@example.org")
    assert own["ownerId"] == me
    known = problem(await Book(bob).send("POST", "", {"email": "alices@example.org"}), 409)
    assert "leadId" not in known
    body = {"email": "alices@example.org", "onConflict": "update", "name": "Mine"}
    problem(await Book(bob).send("POST", "", body), 409)
    assert (await Book(bob).send("GET", f"/{alices['leadId']}")).status == 404
    assert [lead["leadId"] for lead in (await Book(bob).done("GET"))["leads"]] == [own["leadId"]]


async def test_an_erased_lead_leaves_nothing_of_the_person(book: Book, db: Database) -> None:
    session = await book.site.say("I am jane@example.org")
    lead = await book.site.lead("jane@example.org")
    path = f"/{lead['leadId']}"
    await book.done("POST", f"{path}/notes", {"text": "Likes roses"})
    await book.done("POST", f"{path}/contact", {"channel": "phone", "notes": "Spoke of roses"})
    version = (await book.get(lead))["version"]
    erased = await book.done("DELETE", path, version=version)
    assert erased == {"leadId": lead["leadId"], "deleted": True}
    assert (await book.send("GET", path)).status == 404
    assert (await book.send("GET", f"{path}/history")).status == 404
    for collection in ("leads", "activities"):
        assert await db[collection].count_documents({}) == 0
    for collection in ("chats", "sessions"):
        assert await db[collection].count_documents({"email": {"$ne": None}}) == 0

    async def is_over() -> bool:
        return [event["type"] async for event in db["lead_events"].find()] == ["lead.deleted"]

    assert await eventually(is_over)
    assert (await book.site.say("Still there?", session))["email"] is None


async def test_a_lead_that_a_person_made_is_no_ghost_of_a_conversation(book: Book) -> None:
    lead = await book.make("jane@exmaple.org")
    session = await book.site.say("I am jane@exmaple.org")
    await book.site.say("Sorry, I mean jane@example.org", session)
    assert (await book.get(lead))["email"] == "jane@exmaple.org"


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "", None),
        ("PUT", "", {"name": "Mallory"}),
        ("DELETE", "", None),
        ("PUT", "/status", {"status": "lost"}),
        ("PUT", "/assign", {"ownerId": None}),
        ("GET", "/history", None),
        ("GET", "/notes", None),
        ("POST", "/notes", {"text": "Hi"}),
        ("PUT", "/notes/n1", {"text": "Hi"}),
        ("DELETE", "/notes/n1", None),
        ("POST", "/tags/hot", None),
        ("GET", "/conversations", None),
        ("POST", "/contact", {"channel": "phone"}),
        ("GET", "/contacts", None),
        ("GET", "/contacts/summary", None),
        ("POST", "/activity", {"kind": "task", "title": "Call"}),
        ("GET", "/activities", None),
        ("GET", "/activities/a1", None),
        ("PUT", "/activities/a1", {"title": "Call"}),
        ("POST", "/activities/a1/complete", {}),
        ("DELETE", "/activities/a1", None),
    ],
)
async def test_a_foreign_lead_and_none_at_all_are_the_same_404(
    book: Book, charlies_book: Book, method: str, path: str, body: Json | None
) -> None:
    lead = await book.make()
    foreign = await charlies_book.send(method, f"/{lead['leadId']}{path}", body)
    unknown = await charlies_book.send(method, f"/{UNKNOWN}{path}", body)
    nonsense = await charlies_book.send(method, f"/no-id{path}", body)
    assert [foreign.status, unknown.status, nonsense.status] == [404, 404, 404]
    assert foreign.json == unknown.json == nonsense.json
    assert await book.get(lead) == lead
