"""Leads are found by status, priority, owner and tags at once, whatever has changed these."""

from typing import Any

import pytest

from capture.search.searchable import searchable
from capture.stored import lead_of
from server.mongo import Database
from tests.book import Book
from tests.colleagues import take_on
from tests.desk import NEW, OLD, Desk
from tests.files import upload
from tests.server.scores import Desk as Scores
from tests.server.scores import given
from tests.site import Site

JANE = "jane@example.org"


@pytest.fixture
def book(site: Site) -> Book:
    return Book(site)


async def found(site: Site, **query: Any) -> set[str]:
    reply = await site.as_admin("GET", "/api/v1/leads", params=query)
    assert reply.status == 200, reply.text
    return {lead["email"] for lead in reply.json["leads"]}


async def assert_found_by_all(db: Database) -> None:
    """What the stored leads are found by is just what stands in their fields."""
    for document in await db["leads"].find({}).to_list(None):
        assert sorted(document["words"]) == sorted(searchable(lead_of(document)))


async def test_a_lead_that_a_conversation_makes_is_new_of_medium_priority_and_nobodys(
    site: Site, db: Database
) -> None:
    await site.say(f"I am {JANE}")
    for query in ({"status": "new"}, {"priority": "medium"}, {"ownerId": "none"}):
        assert await found(site, **query) == {JANE}
    assert await found(site, status="contacted,lost") == await found(site, ownerId="me") == set()
    await assert_found_by_all(db)


async def test_a_further_conversation_leaves_what_people_made_of_the_lead(
    site: Site, book: Book, db: Database
) -> None:
    bob = await take_on(site)
    await book.make(JANE, status="contacted", priority="high", ownerId=bob["memberId"], tags=["vip"])
    await site.say(f"I am {JANE}")
    for query in ({"status": "contacted"}, {"priority": "high"}, {"ownerId": bob["memberId"]}):
        assert await found(site, **query) == {JANE}
    assert await found(site, status="new") == await found(site, ownerId="none") == set()
    await assert_found_by_all(db)


@pytest.mark.parametrize("one_by_one", [True, False])
async def test_an_edited_lead_is_found_by_what_it_is_now(
    site: Site, book: Book, db: Database, one_by_one: bool
) -> None:
    bob = await take_on(site)
    lead = await book.make(JANE, tags=["old", "kept"])
    if one_by_one:
        edit = {"status": "contacted", "priority": "high", "tags": ["kept", "spring"]}
        await book.done("PUT", f"/{lead['leadId']}", {**edit, "ownerId": bob["memberId"]})
    else:
        changes = {"status": "contacted", "priority": "high", "tagsAdd": ["spring"], "tagsRemove": ["old"]}
        body = {"ids": [lead["leadId"]], "changes": {**changes, "ownerId": bob["memberId"]}}
        await book.done("POST", "/bulk", body)
    now = ({"status": "contacted"}, {"priority": "high"}, {"tagsAny": "spring"}, {"tagsAll": "kept,spring"})
    for query in (*now, {"ownerId": bob["memberId"]}, {"ownerId": f"none,{bob['memberId']}"}):
        assert await found(site, **query) == {JANE}
    for query in ({"status": "new"}, {"priority": "medium"}, {"tagsAny": "old"}, {"ownerId": "none"}):
        assert await found(site, **query) == set()
    await book.done("PUT", f"/{lead['leadId']}/assign", {"ownerId": None})
    assert await found(site, ownerId="none") == {JANE}
    await assert_found_by_all(db)


async def test_imported_and_updated_leads_are_found_by_what_the_file_says(
    site: Site, book: Book, db: Database
) -> None:
    await book.make(JANE, tags=["old"])
    file = await upload(
        site, f"Email,Status,Priority,Tags\n{JANE},contacted,high,new\njoe@x.example,lost,,new\n"
    )
    await file.mean_the_same(existing="update")
    await file.run()
    assert await found(site, status="contacted", priority="high", tagsAll="new,old") == {JANE}
    assert await found(site, status="lost") == {"joe@x.example"}
    assert await found(site, tagsAny="new") == {JANE, "joe@x.example"}
    await assert_found_by_all(db)


async def test_a_scored_lead_is_found_by_the_priority_and_the_grade_that_it_was_given(
    site: Site, db: Database
) -> None:
    scores = Scores(site, db)
    await scores.only(given("company", "exists", None, 100), caps={"firmographic": 100})
    lead = await scores.book.make(JANE, company="Acme")
    scored = await scores.scored(lead, grade="A")
    assert scored["priority"] != "medium"
    assert await found(site, priority=scored["priority"], grade="A") == {JANE}
    assert await found(site, priority="medium") == set()
    await assert_found_by_all(db)


async def test_merged_leads_are_found_as_one_and_after_an_undo_each_as_it_was(desk: Desk) -> None:
    new, old = await desk.two_leads()
    bob = await take_on(desk.site)
    await desk.change(old, tags=["vip"], status="qualified")
    await Book(desk.site).done("PUT", f"/{old['leadId']}/assign", {"ownerId": bob["memberId"]})
    merged = await desk.merge(new, old)
    for query in ({"status": "qualified"}, {"tagsAny": "vip"}, {"ownerId": bob["memberId"]}):
        assert await found(desk.site, **query) == {NEW}
    assert await found(desk.site, status="new") == set()
    await desk.quiet()
    await assert_found_by_all(desk.db)
    await desk.undo(merged)
    await assert_found_by_all(desk.db)
    for query in ({"status": "qualified"}, {"tagsAny": "vip"}, {"ownerId": bob["memberId"]}):
        assert await found(desk.site, **query) == {OLD}
    assert await found(desk.site, status="new") == await found(desk.site, ownerId="none") == {NEW}


async def test_a_merge_by_an_earlier_build_is_undone_to_leads_that_are_found(desk: Desk) -> None:
    new, old = await desk.two_leads()
    merged = await desk.merge(new, old)
    before = {"before.into.words": ["jane"], "before.from.words": ["jane"]}
    await desk.db["merges"].update_one({}, {"$set": before})
    await desk.undo(merged)
    assert await found(desk.site, status="new") == {NEW, OLD}
    await assert_found_by_all(desk.db)
