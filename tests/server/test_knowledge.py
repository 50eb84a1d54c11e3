"""`/api/v1/knowledge`: entries are kept, imported and found, and replies rest on them."""

import asyncio
import io
from typing import Any

import pytest
from bson import ObjectId

from capture.knowledge import Draft, Knowledge
from server.mongo import Database
from server.services import Services
from tests.factories import NOON
from tests.site import Json, Reply, Site

WARRANTY = {
    "title": "Warranty",
    "text": "# Cover\nEvery violin case carries a warranty of ten years.\n\n# Claims\nBring the receipt.",
    "url": "https://alice.example/warranty",
}
QUESTION = "Do you give a warranty?"


async def add(site: Site, **fields: Any) -> Json:
    reply = await site.as_admin("POST", "/api/v1/knowledge", json={**WARRANTY, **fields})
    assert reply.status == 201, reply.text
    return dict(reply.json)


async def load(site: Site, body: bytes, content_type: str = "text/plain", **query: str) -> Reply:
    headers = {"Authorization": f"Bearer {site.token}", "Content-Type": content_type}
    asked = {"format": "text", "title": "T", **query}
    return await site.request(
        "POST", "/api/v1/knowledge/import", params=asked, data=io.BytesIO(body), headers=headers
    )


async def test_a_reply_rests_on_an_entry_and_says_so_everywhere(site: Site, db: Database) -> None:
    entry = await add(site)
    answer = await site.say(QUESTION)
    passage = await db["passages"].find_one({"title": "Warranty: Cover"}) or {}
    assert passage["entryId"] == ObjectId(entry["id"])
    source = {"id": passage["_id"], "title": "Warranty: Cover", "url": WARRANTY["url"]}
    assert answer["reply"].startswith("Every violin case carries a warranty of ten years.")
    assert answer["sources"] == [source]
    visitor, bot = await site.history(answer)
    assert "sources" not in visitor
    assert bot["sources"] == [source]
    stored = await db["chats"].find_one({"role": "assistant"}) or {}
    assert (stored["promptVersion"], stored["sources"]) == ("scripted.v1", [source])


async def test_a_repeated_message_is_answered_with_the_same_sources(site: Site) -> None:
    await add(site)
    first, again = [await site.say(QUESTION, messageId="m" * 20) for _ in range(2)]
    assert first == again
    assert first["sources"]


async def test_the_stream_ends_with_the_sources_and_shows_no_mark(site: Site) -> None:
    await add(site)
    reply = await site.request(
        "POST",
        "/api/chat",
        json={"adminId": site.admin_id, "message": QUESTION},
        headers={"Accept": "text/event-stream"},
    )
    assert '"sources": [{"id": ' in reply.text.partition("event: done")[2]
    assert "[1]" not in reply.text


async def test_without_a_source_the_bot_says_so_and_offers_to_pass_it_on(site: Site) -> None:
    await add(site)
    answer = await site.say("Can I rent a cello?")
    assert "pass your question on" in answer["reply"]
    assert "sources" not in answer


async def test_the_answer_says_when_the_bot_asks_for_the_address(site: Site) -> None:
    first = await site.say("Hi")
    asked = await site.say("I need a violin", first)
    assert "askEmail" not in first
    assert asked["askEmail"] is True
    assert "askEmail" not in await site.say("it is jane@example.org", asked)


async def test_entries_are_listed_searched_changed_and_removed(site: Site, db: Database) -> None:
    entry = await add(site)
    await add(site, title="Parking", text="Behind the house.")
    listed = (await site.as_admin("GET", "/api/v1/knowledge", params={"limit": 1})).json
    assert [each["title"] for each in listed["entries"]] == ["Parking"]
    assert (listed["total"], listed["pages"], "text" in listed["entries"][0]) == (2, 2, False)
    found = (await site.as_admin("GET", "/api/v1/knowledge", params={"search": "receipts"})).json
    assert [each["id"] for each in found["entries"]] == [entry["id"]]
    path = f"/api/v1/knowledge/{entry['id']}"
    assert (await site.as_admin("GET", path)).json == entry
    changed = await site.as_admin("PUT", path, json={"title": "Cases", "text": "Cases are blue."})
    assert (changed.json["title"], changed.json["passages"], changed.json["url"]) == ("Cases", 1, None)
    assert (await site.say("What colour are cases?"))["reply"].startswith("Cases are blue.")
    assert "ten years" not in (await site.say(QUESTION))["reply"]
    assert (await site.as_admin("DELETE", path)).status == 200
    assert await db["passages"].count_documents({}) == 1
    assert (await site.as_admin("DELETE", path)).status == 404


async def test_one_admins_knowledge_is_nobody_elses(site: Site, charlies: Site) -> None:
    entry = await add(site)
    await add(charlies, title="Cheese", text="Cheese is yellow.")
    assert "sources" not in await charlies.say(QUESTION)
    assert (await charlies.as_admin("GET", "/api/v1/knowledge")).json["total"] == 1
    for method in ("GET", "PUT", "DELETE"):
        body: Json = {"json": WARRANTY} if method == "PUT" else {}
        answers = [
            await charlies.as_admin(method, f"/api/v1/knowledge/{entry_id}", **body)
            for entry_id in (entry["id"], "0" * 24, "nonsense", "%00")
        ]
        assert {(answer.status, answer.text) for answer in answers} == {(404, answers[0].text)}
    assert (await site.as_admin("GET", f"/api/v1/knowledge/{entry['id']}")).json == entry


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"text": " \u200b\n"}, "text"),
        ({"text": "x" * 50_001}, "text"),
        ({"url": "javascript:alert(1)"}, "url"),
        ({"url": 'https://a.example/"><script>'}, "url"),
        ({"id": "1"}, "id"),
    ],
)
async def test_what_is_not_valid_is_named(site: Site, wrong: Json, field: str) -> None:
    reply = await site.as_admin("POST", "/api/v1/knowledge", json={**WARRANTY, **wrong})
    assert reply.status == 422
    assert [error["field"] for error in reply.json["errors"]] == [field]


@pytest.mark.parametrize(
    ("form", "body"),
    [
        ("markdown", "# Bows\n\nEvery **bow** is made of pernambuco."),
        ("html", "<title>Bows</title><nav>x</nav><p>Every <b>bow</b> is made of pernambuco.</p>"),
    ],
)
async def test_a_file_names_itself_and_is_found(site: Site, form: str, body: str) -> None:
    reply = await load(site, body.encode(), format=form, title="Bows", url="https://a.example/bows")
    assert (reply.status, reply.json["title"]) == (201, "Bows")
    answer = await site.say("What is a bow made of?")
    assert answer["reply"].startswith("Every bow is made of pernambuco.")


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        ("Größe".encode("latin-1"), "text/plain; charset=iso-8859-1"),
        ("Größe".encode("utf-16"), "text/plain"),
        ("\ufeffGröße".encode(), "text/plain"),
        ("Größe".encode(), "application/octet-stream"),
    ],
)
async def test_encodings_are_understood(site: Site, body: bytes, content_type: str) -> None:
    reply = await load(site, body, content_type)
    assert reply.status == 201, reply.text
    assert reply.json["text"] == "Größe"


@pytest.mark.parametrize(
    ("body", "content_type", "status", "problem"),
    [
        (b"", "text/plain", 422, "must not be empty"),
        (b" \n", "text/plain", 422, "must not be empty"),
        ("Größe".encode("latin-1"), "text/plain", 422, "is not utf-8 text"),
        (b"x", "text/plain; charset=hex", 422, "not a known encoding"),
        (b"x", "text/plain; charset=punycode", 422, "not a known encoding"),
        (b"x", "text/plain; charset=nonsense", 422, "not a known encoding"),
        (b"PK\x03\x04\x00\x00", "application/zip", 422, "not a text file"),
        (b"x" * (1 << 20) + b"x", "text/plain", 413, "at most 1 MiB"),
    ],
)
async def test_a_file_that_cannot_be_read_is_refused_with_a_reason(
    site: Site, body: bytes, content_type: str, status: int, problem: str
) -> None:
    reply = await load(site, body, content_type)
    assert (reply.status, problem in reply.text) == (status, True), reply.text


async def test_a_page_without_text_or_title_is_refused(site: Site) -> None:
    assert "holds no text" in (await load(site, b"<script>1</script>", format="html")).text
    untitled = await site.as_admin("POST", "/api/v1/knowledge/import", params={"format": "text"}, data=b"x")
    assert untitled.json["errors"][0]["field"] == "title"
    odd = await site.as_admin("POST", "/api/v1/knowledge/import", params={"format": "pdf"}, data=b"x")
    assert odd.json["errors"][0]["field"] == "format"


async def test_a_whole_mebibyte_is_imported(site: Site) -> None:
    text = "\n\n".join(
        f"Paragraph {number} speaks of item{number}. " + "word " * 30 for number in range(5_000)
    )
    reply = await load(site, text.encode()[: 1 << 20])
    assert reply.status == 201, reply.text
    assert reply.json["passages"] > 1_000


async def test_retrieval_reads_by_the_index_and_one_admin_only(db: Database) -> None:
    alice, charlie = Knowledge(db, "adm_alice"), Knowledge(db, "adm_charlie")
    await charlie.add(Draft(title="Warranty", text="warranty " * 50), NOON)
    await alice.add(Draft(title="Violins", text="A warranty of ten years."), NOON)
    await alice.add(Draft(title="Warranty", text="Ask us."), NOON)
    found = await alice.passages_for('the -years "ten" warranty $where')
    assert [passage.title for passage in found] == ["Warranty", "Violins"]
    query = {"adminId": "adm_alice", "$text": {"$search": "warranty"}}
    plan = (await db["passages"].find(query).explain())["queryPlanner"]["winningPlan"]
    assert "COLLSCAN" not in str(plan)
    assert "'indexPrefix': {'adminId': 'adm_alice'}" in str(plan)


async def test_a_change_at_the_same_instant_leaves_the_passages_of_one_of_them(db: Database) -> None:
    knowledge = Knowledge(db, "adm_alice")
    entry = await knowledge.add(Draft(title="T", text="first"), NOON)
    drafts = [Draft(title="T", text=f"word{number}\n\n" + "x " * 300 * number) for number in range(1, 6)]
    await asyncio.gather(*(knowledge.replace(entry.id, draft, NOON) for draft in drafts))
    stored = await knowledge.get(entry.id)
    assert stored is not None
    texts = [each["text"] async for each in db["passages"].find({"adminId": "adm_alice"})]
    assert len(texts) == stored.passages
    assert any(stored.text.split()[0] in text for text in texts)


async def test_knowledge_has_an_end(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("capture.knowledge.MOST_PASSAGES", 2)
    await add(site)
    reply = await site.as_admin("POST", "/api/v1/knowledge", json=WARRANTY)
    assert (reply.status, "no room" in reply.text) == (409, True)


async def test_an_admin_without_knowledge_looks_nothing_up(site: Site, parts: Services) -> None:
    assert not (await parts.admins.get(site.admin_id)).has_knowledge  # type: ignore[union-attr]
    await add(site)
    assert (await parts.admins.get(site.admin_id)).has_knowledge  # type: ignore[union-attr]
