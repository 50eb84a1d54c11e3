"""Many leads changed or erased at once, by ids or by a filter, here or as a task."""

import asyncio
from typing import Any

import pytest

from capture.creating import birth, created
from capture.filters import Filter
from capture.leads import Leads
from capture.tasks import Step, Tasks
from server.jobs import Job
from server.mongo import Database
from server.services import Services, now
from server.work import bulk
from tests.book import Book
from tests.colleagues import colleague
from tests.desk import UNKNOWN
from tests.factories import ALICE, make_admin
from tests.site import Json, Reply, eventually

BULK, ERASE = "/bulk", "/bulk/delete"


async def stocked(db: Database, admin_id: str, number: int, **fields: Any) -> list[str]:
    """So many leads of an admin; their ids."""
    leads = Leads(db, admin_id)

    async def one(place: int) -> str:
        email = f"visitor{place}@example.org"
        lead = created(admin_id, email, fields, by=ALICE, at=now(), note_id="n")
        return (await leads.create(lead, birth(lead, fields, ALICE))).lead_id

    return list(await asyncio.gather(*(one(place) for place in range(number))))


def fields_of(reply: Reply) -> list[str]:
    assert reply.status == 422, reply.text
    return [error["field"] for error in reply.json["errors"]]


async def finished(book: Book, task: Json) -> Json:
    async def over() -> Json | None:
        reply = await book.site.as_admin("GET", f"/api/v1/tasks/{task['taskId']}")
        return dict(reply.json) if reply.json["state"] not in ("waiting", "running") else None

    return dict(await eventually(over, within=30))


async def test_leads_are_changed_by_their_ids(book: Book) -> None:
    await book.define("size", "number")
    bob = (await (await colleague(book.site)).as_admin("GET", "/api/v1/me")).json["memberId"]
    jane, joe = await book.make(tags=["old", "vip"]), await book.make("joe@example.org")
    changes = {
        "status": "contacted",
        "priority": "high",
        "ownerId": bob,
        "tagsAdd": ["spring"],
        "tagsRemove": ["old"],
        "customFields": {"size": 3},
    }
    body = {"ids": [jane["leadId"], joe["leadId"], jane["leadId"]], "changes": changes}
    answer = await book.done("POST", BULK, body)
    assert (answer["matched"], answer["changed"], answer["failed"]) == (2, 2, 0)
    jane, joe = await book.get(jane), await book.get(joe)
    assert (jane["tags"], joe["tags"]) == (["vip", "spring"], ["spring"])
    for lead in (jane, joe):
        assert (lead["status"], lead["priority"], lead["ownerId"]) == ("contacted", "high", bob)
        assert lead["customFields"] == {"size": 3}
    again = await book.done("POST", BULK, body)
    assert (again["changed"], again["unchanged"]) == (0, 2)
    assert await book.get(jane) == jane


async def test_a_lead_that_cannot_move_is_named_and_stops_no_other(book: Book) -> None:
    won, new = await book.make(status="converted"), await book.make("joe@example.org")
    body = {"ids": [won["leadId"], new["leadId"], UNKNOWN], "changes": {"status": "contacted"}}
    answer = await book.done("POST", BULK, body)
    assert (answer["matched"], answer["changed"], answer["failed"]) == (3, 1, 2)
    errors = {error["ref"]: error for error in answer["errors"]}
    assert errors[won["leadId"]]["field"] == "status"
    assert "negotiation, nurturing, lost" in errors[won["leadId"]]["message"]
    assert errors[UNKNOWN]["message"] == "There is no such lead."
    assert (await book.get(new))["status"] == "contacted"


async def test_a_filter_means_as_many_leads_as_somebody_has_seen(book: Book, db: Database) -> None:
    await stocked(db, book.site.admin_id, 3, tags=("spring",))
    await book.make("other@example.org")
    which = {"filter": {"tagsAny": ["spring"]}, "changes": {"priority": "low"}}
    tried = await book.done("POST", BULK, {**which, "dryRun": True})
    assert (tried["dryRun"], tried["matched"], tried["changed"]) == (True, 3, 3)
    assert {lead["priority"] for lead in await book.site.leads()} == {"medium"}
    assert fields_of(await book.send("POST", BULK, which)) == ["body"]
    refused = await book.send("POST", BULK, {**which, "expected": 2})
    assert (refused.status, refused.json["matched"]) == (409, 3)
    done = await book.done("POST", BULK, {**which, "expected": 3})
    assert done["changed"] == 3
    low = [lead["email"] for lead in await book.site.leads(priority="low")]
    assert len(low) == 3
    assert "other@example.org" not in low


async def test_leads_are_erased_by_a_filter(book: Book, db: Database) -> None:
    await stocked(db, book.site.admin_id, 3, status="lost")
    kept = await book.make("kept@example.org")
    which = {"filter": {"status": ["lost"]}}
    assert (await book.done("POST", ERASE, {**which, "dryRun": True}))["matched"] == 3
    answer = await book.done("POST", ERASE, {**which, "expected": 3})
    assert (answer["changed"], answer["failed"]) == (3, 0)
    assert [lead["leadId"] for lead in await book.site.leads()] == [kept["leadId"]]


async def test_many_leads_are_a_task_with_its_progress(book: Book, db: Database) -> None:
    await stocked(db, book.site.admin_id, 230)
    won = await book.make(status="converted")
    which = {"filter": {}, "expected": 231, "changes": {"status": "contacted"}}
    assert await book.done("POST", BULK, {**which, "dryRun": True}) == {
        "dryRun": True,
        "matched": 231,
        "changed": None,
        "unchanged": None,
        "failed": None,
        "errors": [],
    }
    reply = await book.send("POST", BULK, which)
    assert reply.status == 202
    assert reply.headers["Location"] == f"/api/v1/tasks/{reply.json['taskId']}"
    task = await finished(book, reply.json)
    assert (task["state"], task["done"], task["total"], task["failed"]) == ("done", 231, 231, 1)
    assert task["result"] == {"changed": 230, "unchanged": 0}
    assert [error["ref"] for error in task["errors"]] == [won["leadId"]]
    assert task["startedBy"]["name"] == "Alice's Atelier"
    assert await db["leads"].count_documents({"status": "contacted"}) == 230
    listed = (await book.site.as_admin("GET", "/api/v1/tasks", params={"kind": "bulk_edit"})).json
    assert listed == {"tasks": [task], "nextCursor": None}


async def test_many_leads_are_erased_by_a_task(book: Book, db: Database) -> None:
    ids = await stocked(db, book.site.admin_id, 205)
    reply = await book.send("POST", ERASE, {"ids": ids})
    assert reply.status == 202
    assert (await finished(book, reply.json))["result"] == {"changed": 205, "unchanged": 0}
    assert await db["leads"].count_documents({}) == 0


async def test_a_task_that_was_killed_goes_on_behind_its_last_step(parts: Services, db: Database) -> None:
    await parts.admins.add(admin := make_admin())
    ids = sorted(await stocked(db, admin.admin_id, 12))
    tasks = Tasks(db, admin.admin_id)
    params = {"filter": {}, "last": ids[10], "changes": {"priority": "low"}, "ownedBy": None}
    task = await tasks.start(bulk.EDIT, params, 11, ALICE, queue=parts.jobs, now=now())
    await tasks.progress(await tasks.work(task.task_id), Step(ids[4], done=5), now())
    await bulk.edit_many(parts, Job(None, admin.admin_id, bulk.EDIT, task.task_id, 1, "fence"))
    done = await tasks.get(task.task_id)
    assert (done.state, done.done, done.result) == ("done", 11, {"changed": 6, "unchanged": 0})
    low = await Leads(db, admin.admin_id).ids(Filter(priority=("low",)), 20)
    assert sorted(low) == ids[5:11]


async def test_foreign_leads_are_unknown_ones(book: Book, charlies_book: Book) -> None:
    lead = await book.make()
    for path, more in ((BULK, {"changes": {"priority": "low"}}), (ERASE, {})):
        answers = [
            await charlies_book.send("POST", path, {"ids": [lead_id], **more})
            for lead_id in (lead["leadId"], UNKNOWN, "no-id")
        ]
        assert [answer.status for answer in answers] == [404, 404, 404]
        everything = {"filter": {}, "expected": 10, **more}
        assert (await charlies_book.done("POST", path, everything))["matched"] == 0
    assert await book.get(lead) == lead


async def test_a_task_of_another_admin_is_none(book: Book, charlies_book: Book, db: Database) -> None:
    ids = await stocked(db, book.site.admin_id, 201)
    task = await book.done("POST", BULK, {"ids": ids, "changes": {"priority": "low"}})
    for method, path in (("GET", ""), ("POST", "/cancel")):
        reply = await charlies_book.site.as_admin(method, f"/api/v1/tasks/{task['taskId']}{path}", json={})
        assert reply.status == 404
    assert (await charlies_book.site.as_admin("GET", "/api/v1/tasks")).json["tasks"] == []
    assert (await finished(book, task))["state"] == "done"


async def test_an_agent_limited_to_own_leads_changes_those_alone(book: Book) -> None:
    bob = await colleague(book.site, ownLeadsOnly=True)
    me = (await bob.as_admin("GET", "/api/v1/me")).json["memberId"]
    own, other = await book.make(ownerId=me), await book.make("joe@example.org")
    changes = {"changes": {"priority": "low"}}
    by_filter = await Book(bob).done("POST", BULK, {"filter": {}, "expected": 5, **changes})
    assert (by_filter["matched"], by_filter["changed"]) == (1, 1)
    assert (await Book(bob).send("POST", ERASE, {"ids": [other["leadId"]]})).status == 404
    assert (await book.get(own))["priority"] == "low"
    assert (await book.get(other))["priority"] == "medium"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"changes": {"priority": "low"}}, "body"),
        ({"ids": [], "changes": {"priority": "low"}}, "ids"),
        ({"ids": ["a"], "filter": {}, "changes": {"priority": "low"}}, "body"),
        ({"ids": ["a"], "changes": {}}, "changes"),
        ({"ids": ["a"], "changes": {"status": None}}, "changes"),
        ({"ids": ["a"], "changes": {"email": "x@example.org"}}, "changes.email"),
        ({"ids": ["a"], "changes": {"customFields": {"size": 1}}}, "customFields.size"),
        ({"filter": {"colour": "red"}, "expected": 1, "changes": {"priority": "low"}}, "filter.colour"),
        ({"filter": {}, "expected": -1, "changes": {"priority": "low"}}, "expected"),
    ],
)
async def test_a_change_that_says_nothing_clear_is_refused(book: Book, body: Json, field: str) -> None:
    assert fields_of(await book.send("POST", BULK, body)) == [field]
