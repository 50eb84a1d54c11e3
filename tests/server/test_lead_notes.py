"""Notes, tags, history and conversations of a lead, as a person works with them."""

from server.mongo import Database
from tests.book import Book
from tests.site import Json, eventually


async def test_notes_have_author_and_time_and_are_one_text(book: Book) -> None:
    lead = await book.make(notes="Met at the fair")
    path = f"/{lead['leadId']}/notes"
    note = await book.done("POST", path, {"text": "Called her"})
    assert note["author"] == "Alice's Atelier"
    assert note["authorId"] is not None
    listed = await book.done("GET", path)
    assert [each["text"] for each in listed["notes"]] == ["Called her", "Met at the fair"]
    assert listed["total"] == 2
    reworded = await book.done("PUT", f"{path}/{note['noteId']}", {"text": "Called her twice"})
    assert reworded == {**note, "text": "Called her twice"}
    assert (await book.get(lead))["notes"] == "Met at the fair\nCalled her twice"
    await book.done("DELETE", f"{path}/{listed['notes'][1]['noteId']}")
    assert (await book.get(lead))["notes"] == "Called her twice"


async def test_there_is_no_note_that_is_not_there(book: Book) -> None:
    lead = await book.make()
    for method, body in (("PUT", {"text": "x"}), ("DELETE", None)):
        assert (await book.send(method, f"/{lead['leadId']}/notes/unknown", body)).status == 404
    assert (await book.send("POST", f"/{lead['leadId']}/notes", {"text": "  "})).status == 422
    assert await book.get(lead) == lead


async def test_a_lead_holds_notes_as_long_as_there_is_room(book: Book, db: Database) -> None:
    lead = await book.make()
    many = [{"noteId": f"n{number}", "text": "x", "at": lead["createdAt"]} for number in range(500)]
    await db["leads"].update_one({}, {"$set": {"noteEntries": many, "notes": "\n".join("x" * 500)}})
    full = await book.send("POST", f"/{lead['leadId']}/notes", {"text": "One more"})
    assert (full.status, full.json["type"]) == (409, "urn:leadlight:problem:notes-full")


async def test_a_tag_is_given_once_and_taken_off_for_good(book: Book) -> None:
    lead = await book.make()
    path = f"/{lead['leadId']}/tags"
    tagged = await book.done("POST", f"{path}/big%20deal")
    assert tagged["tags"] == ["big deal"]
    assert (await book.done("POST", f"{path}/big%20deal"))["version"] == tagged["version"]
    assert (await book.done("DELETE", f"{path}/big%20deal"))["tags"] == []
    assert (await book.send("POST", f"{path}/{'x' * 41}")).status == 422


async def test_the_history_says_who_changed_what_and_from_what_to_what(book: Book) -> None:
    lead = await book.make(name="Jane")
    path = f"/{lead['leadId']}"
    await book.done("PUT", path, {"name": "Joan", "status": "contacted", "value": 5})
    await book.done("PUT", path, {"value": 7})
    history = await book.done("GET", f"{path}/history")
    assert [event["type"] for event in history["events"]] == [
        "lead.updated",
        "lead.updated",
        "lead.status_changed",
        "lead.created",
    ]
    assert history["events"][0]["changes"] == [{"field": "value", "before": 5, "after": 7}]
    assert {event["by"]["name"] for event in history["events"]} == {"Alice's Atelier"}
    born = {change["field"]: change["after"] for change in history["events"][-1]["changes"]}
    assert born == {"email": "jane@example.org", "name": "Jane", "sourceKind": "api"}


async def test_the_pages_of_a_history_part_no_version(book: Book) -> None:
    lead = await book.make()
    path, moves = f"/{lead['leadId']}", ("contacted", "new") * 3
    for number, status in enumerate(moves):
        await book.done("PUT", path, {"status": status, "value": number + 1})
    walked: list[Json] = []
    cursor: dict[str, str] = {}
    while True:
        page = await book.done("GET", f"{path}/history", limit="3", **cursor)
        walked += page["events"]
        if page["nextCursor"] is None:
            break
        cursor = {"cursor": page["nextCursor"]}
    assert len({event["eventId"] for event in walked}) == len(walked) == 13
    assert [event["version"] for event in walked] == sorted(
        (event["version"] for event in walked), reverse=True
    )
    assert (await book.send("GET", f"{path}/history", cursor="x")).status == 422


async def test_the_conversations_of_a_lead_are_listed(book: Book, charlies_book: Book) -> None:
    for number in range(3):
        await book.site.say(f"I am jane@example.org, for the time {number}")
    await book.site.say("I am joe@example.org")
    lead = await book.site.lead("jane@example.org")
    own = await book.done("GET", f"/{lead['leadId']}/conversations", limit="2")
    assert (own["total"], own["pages"], len(own["conversations"])) == (3, 2, 2)
    assert {each["email"] for each in own["conversations"]} == {"jane@example.org"}
    query = {"leadId": lead["leadId"]}
    same = await book.site.as_admin("GET", "/api/v1/conversations", params=query)
    assert {each["sessionId"] for each in same.json["conversations"]} == set(lead["sessionIds"])
    one = await book.site.as_admin("GET", f"/api/v1/conversations/{lead['sessionIds'][0]}")
    assert one.json["messages"][0]["content"] == "I am jane@example.org, for the time 0"
    foreign = await charlies_book.site.as_admin("GET", "/api/v1/conversations", params=query)
    assert foreign.status == 404


async def test_what_a_chat_does_is_in_the_history_too(book: Book) -> None:
    await book.site.say("I am jane@example.org")
    lead = await book.site.lead("jane@example.org")

    async def captured() -> bool:
        events = (await book.done("GET", f"/{lead['leadId']}/history"))["events"]
        kinds = {(event["type"], event["by"]["kind"]) for event in events}
        return {("lead.created", "visitor"), ("lead.email_captured", "visitor")} <= kinds

    assert await eventually(captured)
