"""Contacts and activities of a lead, and what they make of it."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from server.mongo import Database
from tests.book import Book
from tests.colleagues import colleague
from tests.desk import MERGE, UNDO, UNKNOWN
from tests.site import Json, Reply


def soon(**of: float) -> str:
    """A time from now, in whole seconds."""
    return (datetime.now(UTC).replace(microsecond=0) + timedelta(**of)).isoformat().replace("+00:00", "Z")


def fields_of(reply: Reply) -> list[str]:
    assert reply.status == 422, reply.text
    return [error["field"] for error in reply.json["errors"]]


async def test_the_first_contact_makes_a_new_lead_contacted(book: Book) -> None:
    lead = await book.make()
    path, follow_up = f"/{lead['leadId']}", soon(days=2)
    attempt = {"channel": "phone", "outcome": "no_answer", "notes": "Rang twice", "followUpAt": follow_up}
    reply = await book.send("POST", f"{path}/contact", attempt)
    assert reply.status == 201
    standing = reply.json["lead"]
    assert (standing["status"], standing["contactAttempts"]) == ("contacted", 1)
    assert standing["nextFollowUpAt"] == follow_up
    assert reply.headers["ETag"] == f'"{standing["version"]}"'
    contact = reply.json["activity"]
    assert (contact["kind"], contact["direction"], contact["description"]) == (
        "contact",
        "outbound",
        "Rang twice",
    )
    assert contact["by"]["name"] == "Alice's Atelier"
    now = await book.get(lead)
    assert {field: now[field] for field in standing} == standing
    assert now["lastActivityAt"] == contact["at"]
    history = (await book.done("GET", f"{path}/history"))["events"]
    assert "lead.status_changed" in {event["type"] for event in history}


async def test_a_contact_moves_no_lead_that_is_further(book: Book) -> None:
    lead = await book.make(status="qualified")
    noted = await book.done("POST", f"/{lead['leadId']}/contact", {"channel": "email"})
    assert noted["lead"]["status"] == "qualified"


async def test_the_same_contact_sent_many_times_at_once_is_one(book: Book, db: Database) -> None:
    lead = await book.make()
    path, body = f"/{lead['leadId']}/contact", {"channel": "sms", "clientId": "phone-7", "notes": "Hi"}
    replies = await asyncio.gather(*(book.send("POST", path, body) for _ in range(8)))
    assert sorted(reply.status for reply in replies) == [200] * 7 + [201]
    assert len({reply.json["activity"]["activityId"] for reply in replies}) == 1
    assert (await book.get(lead))["contactAttempts"] == 1
    other = await book.send("POST", path, {**body, "notes": "Bye"})
    assert (other.status, other.json["type"]) == (409, "urn:leadlight:problem:activity-taken")


async def test_contacts_at_once_are_all_counted(book: Book) -> None:
    lead = await book.make()
    path = f"/{lead['leadId']}/contact"
    await asyncio.gather(*(book.done("POST", path, {"channel": "phone"}) for _ in range(8)))
    assert (await book.get(lead))["contactAttempts"] == 8


async def test_the_next_follow_up_is_the_earliest_that_is_open(book: Book) -> None:
    lead = await book.make()
    path, days = f"/{lead['leadId']}", [soon(days=number) for number in range(1, 4)]
    first = await book.done("POST", f"{path}/contact", {"channel": "phone", "followUpAt": days[1]})
    task = await book.done("POST", f"{path}/activity", {"kind": "task", "title": "Offer", "dueAt": days[0]})
    assert task["lead"]["nextFollowUpAt"] == days[0]
    task_path = f"{path}/activities/{task['activity']['activityId']}"
    put_off = await book.done("PUT", task_path, {"dueAt": days[2]})
    assert put_off["lead"]["nextFollowUpAt"] == days[1]
    done = await book.done("POST", f"{path}/activities/{first['activity']['activityId']}/complete", {})
    assert done["lead"]["nextFollowUpAt"] == days[2]
    assert (await book.done("DELETE", task_path))["deleted"] is True
    assert (await book.get(lead))["nextFollowUpAt"] is None


async def test_what_is_done_is_done_once_and_not_put_off(book: Book) -> None:
    lead = await book.make()
    body = {"kind": "meeting", "title": "Lunch", "dueAt": soon(days=1)}
    made = await book.done("POST", f"/{lead['leadId']}/activity", body)
    path = f"/{lead['leadId']}/activities/{made['activity']['activityId']}"
    done = await book.done("POST", f"{path}/complete", {"outcome": "They will buy"})
    assert done["activity"]["outcome"] == "They will buy"
    again = await book.done("POST", f"{path}/complete", {})
    assert again["activity"]["completedAt"] == done["activity"]["completedAt"]
    late = await book.send("PUT", path, {"dueAt": soon(days=2)})
    assert (late.status, late.json["type"]) == (409, "urn:leadlight:problem:activity-completed")
    assert (await book.done("GET", path)) == again["activity"]


async def test_activities_are_paged_by_time_and_by_kind(book: Book) -> None:
    lead = await book.make()
    path = f"/{lead['leadId']}"
    for number in range(5):
        body = {"kind": "demo", "title": f"Demo {number}", "at": soon(days=-number)}
        await book.done("POST", f"{path}/activity", body)
    await book.done("POST", f"{path}/contact", {"channel": "phone", "at": soon(days=-9)})
    titles: list[str | None] = []
    cursor: dict[str, str] = {}
    while True:
        page = await book.done("GET", f"{path}/activities", limit="2", **cursor)
        titles += [activity["title"] for activity in page["activities"]]
        if page["nextCursor"] is None:
            break
        cursor = {"cursor": page["nextCursor"]}
    assert titles == ["Demo 0", "Demo 1", "Demo 2", "Demo 3", "Demo 4", None]
    assert len((await book.done("GET", f"{path}/activities", kind="demo"))["activities"]) == 5
    assert len((await book.done("GET", f"{path}/contacts"))["contacts"]) == 1
    assert (await book.done("GET", f"{path}/contacts", open="true"))["contacts"] == []
    assert fields_of(await book.send("GET", f"{path}/activities", cursor="x")) == ["cursor"]


async def test_the_attempts_are_summed_up(book: Book) -> None:
    lead = await book.make()
    path = f"/{lead['leadId']}"
    empty = await book.done("GET", f"{path}/contacts/summary")
    assert (empty["attempts"], empty["successRate"], empty["byChannel"]) == (0, 0, [])
    for channel, outcome in (
        ("phone", "no_answer"),
        ("phone", "connected"),
        ("phone", None),
        ("email", "replied"),
    ):
        await book.done("POST", f"{path}/contact", {"channel": channel, "outcome": outcome})
    await book.done("POST", f"{path}/activity", {"kind": "call", "title": "Not counted"})
    summary = await book.done("GET", f"{path}/contacts/summary")
    assert (summary["attempts"], summary["reached"], summary["successRate"]) == (4, 2, 0.5)
    assert summary["byChannel"] == [
        {"channel": "phone", "attempts": 3, "reached": 1, "successRate": 0.333},
        {"channel": "email", "attempts": 1, "reached": 1, "successRate": 1.0},
    ]
    assert summary["byOutcome"] == {"connected": 1, "no_answer": 1, "replied": 1, "unknown": 1}


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("contact", {}, "channel"),
        ("contact", {"channel": "pigeon"}, "channel"),
        ("contact", {"channel": "phone", "outcome": "married"}, "outcome"),
        ("contact", {"channel": "phone", "at": soon(days=1)}, "at"),
        ("contact", {"channel": "phone", "followUpAt": soon(days=-1)}, "followUpAt"),
        ("contact", {"channel": "phone", "followUpAt": "tomorrow"}, "followUpAt"),
        ("contact", {"channel": "phone", "durationSeconds": -1}, "durationSeconds"),
        ("activity", {"kind": "contact", "title": "x"}, "kind"),
        ("activity", {"kind": "task"}, "title"),
        ("activity", {"kind": "task", "title": "x", "dueAt": soon(days=-1)}, "dueAt"),
        ("activity", {"kind": "task", "title": "x", "completedAt": soon(days=1)}, "completedAt"),
    ],
)
async def test_an_activity_that_cannot_be_is_refused(book: Book, path: str, body: Json, field: str) -> None:
    lead = await book.make()
    assert field in fields_of(await book.send("POST", f"/{lead['leadId']}/{path}", body))
    assert await book.get(lead) == lead


async def test_a_contact_keeps_the_words_of_contacts(book: Book) -> None:
    lead = await book.make()
    made = await book.done("POST", f"/{lead['leadId']}/contact", {"channel": "phone"})
    path = f"/{lead['leadId']}/activities/{made['activity']['activityId']}"
    assert fields_of(await book.send("PUT", path, {"outcome": "They will buy"})) == ["outcome"]
    assert fields_of(await book.send("PUT", path, {"dueAt": soon(days=1)})) == ["dueAt"]
    changed = await book.done("PUT", path, {"outcome": "voicemail", "followUpAt": soon(days=1)})
    assert changed["activity"]["outcome"] == "voicemail"


async def test_an_activity_is_found_under_its_own_lead_alone(book: Book) -> None:
    jane, joe = await book.make(), await book.make("joe@example.org")
    made = await book.done("POST", f"/{jane['leadId']}/contact", {"channel": "phone"})
    for activity_id in (made["activity"]["activityId"], UNKNOWN, "x"):
        assert (await book.send("GET", f"/{joe['leadId']}/activities/{activity_id}")).status == 404


async def test_activities_follow_a_merged_lead_and_come_back(book: Book) -> None:
    into, other = await book.make(), await book.make("joe@example.org")
    for lead, day in ((into, 2), (other, 1)):
        body = {"channel": "phone", "followUpAt": soon(days=day), "clientId": "same"}
        await book.done("POST", f"/{lead['leadId']}/contact", body)
    before = [await book.get(lead) for lead in (into, other)]
    ids = {"into": into["leadId"], "from": other["leadId"]}
    merged = (await book.site.as_admin("POST", MERGE, json=ids)).json
    assert merged["lead"]["contactAttempts"] == 2
    assert merged["lead"]["nextFollowUpAt"] == before[1]["nextFollowUpAt"]
    path = f"/{into['leadId']}"
    assert len((await book.done("GET", f"{path}/contacts"))["contacts"]) == 2
    await book.done("POST", f"{path}/contact", {"channel": "email"})
    undone = await book.site.as_admin("POST", UNDO, json={"mergeId": merged["mergeId"]})
    assert undone.status == 200, undone.text
    after = [await book.get(lead) for lead in (into, other)]
    assert [lead["contactAttempts"] for lead in after] == [2, 1]
    assert [lead["nextFollowUpAt"] for lead in after] == [lead["nextFollowUpAt"] for lead in before]
    assert [len((await book.done("GET", f"/{lead['leadId']}/contacts"))["contacts"]) for lead in after] == [
        2,
        1,
    ]


async def test_an_agent_limited_to_own_leads_sees_their_activities_alone(book: Book) -> None:
    bob = Book(await colleague(book.site, ownLeadsOnly=True))
    lead = await book.make()
    made = await book.done("POST", f"/{lead['leadId']}/contact", {"channel": "phone"})
    activity = f"/{lead['leadId']}/activities/{made['activity']['activityId']}"
    for method, path, body in (
        ("GET", activity, None),
        ("PUT", activity, {"title": "Mine"}),
        ("DELETE", activity, None),
        ("GET", f"/{lead['leadId']}/contacts/summary", None),
    ):
        assert (await bob.send(method, path, body)).status == 404
