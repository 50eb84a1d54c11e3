"""Files that visitors send: stored once, bounded, and given only to whose they are."""

import asyncio
import io
from typing import Any

import pytest
from limits import parse

from capture import files
from capture.conversation import Attachment
from server.access.limits import Limits, storage_at
from server.api.files import LARGEST, UNDER_WAY
from server.mongo import Database
from server.services import Services
from tests.factories import make_message
from tests.site import Json, Reply, Site, eventually

PDF = b"%PDF-1.7\nA plan of the house"


@pytest.fixture
async def open_site(site: Site) -> Site:
    """Alice's site, which takes files."""
    assert (await site.as_admin("PUT", "/api/v1/widget", json={"uploads": True})).status == 200
    return site


async def send(
    site: Site, session: Json, content: Any = PDF, token: str | None = None, **query: str
) -> Reply:
    headers = {"Authorization": f"Bearer {token or session['sessionToken']}"}
    asked = {"fileId": "file-1", "name": "plan.pdf", **query}
    path = f"/api/chat/{session['sessionId']}/files"
    return await site.request("POST", path, params=asked, data=content, headers=headers)


async def fetch(site: Site, session: Json, token: str | None = None, file_id: str = "file-1") -> Reply:
    headers = {"Authorization": f"Bearer {token or session['sessionToken']}"}
    return await site.request("GET", f"/api/chat/{session['sessionId']}/files/{file_id}", headers=headers)


async def test_a_file_stands_in_the_conversation_for_both_sides(open_site: Site) -> None:
    session = await open_site.say("Hello")
    sent = await send(open_site, session)

    assert sent.status == 200, sent.text
    attachment = {"fileId": "file-1", "name": "plan.pdf", "type": "application/pdf", "size": len(PDF)}
    assert sent.json["attachment"] == attachment
    theirs = (await open_site.history(session))[-1]
    assert (theirs["content"], theirs["attachment"], theirs["role"]) == ("plan.pdf", attachment, "user")
    path = f"/api/v1/conversations/{session['sessionId']}"
    ours = (await open_site.as_admin("GET", path)).json["messages"][-1]
    assert (ours["content"], ours["attachment"]) == ("plan.pdf", attachment)
    later = await open_site.say("Did you get it?", session)
    assert later["reply"]


def test_a_model_is_told_that_it_was_a_file() -> None:
    attachment = Attachment(file_id="f", name="plan.pdf", type="application/pdf", size=9)
    assert make_message("plan.pdf", attachment=attachment).line().text == "(A file: plan.pdf)"


async def test_both_sides_can_fetch_it_and_no_browser_shows_it_in_place(open_site: Site) -> None:
    session = await open_site.say("Hello")
    await send(open_site, session, name="Plän\u202e.pdf")

    for reply in (
        await fetch(open_site, session),
        await open_site.as_admin("GET", f"/api/v1/conversations/{session['sessionId']}/files/file-1"),
    ):
        assert reply.status == 200
        assert reply.text.encode() == PDF
        assert reply.headers["Content-Type"] == "application/pdf"
        assert reply.headers["Content-Disposition"] == "attachment; filename*=UTF-8''Pl%C3%A4n.pdf"
        assert reply.headers["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in reply.headers["Content-Security-Policy"]


async def test_the_largest_file_arrives_whole(open_site: Site) -> None:
    session = await open_site.say("Hello")
    content = b"%PDF-".ljust(LARGEST, b"x")
    assert (await send(open_site, session, io.BytesIO(content))).status == 200
    assert (await fetch(open_site, session)).text.encode() == content


async def test_a_file_sent_again_at_the_same_instant_too_is_stored_once(
    open_site: Site, db: Database
) -> None:
    session = await open_site.say("Hello")
    replies = await asyncio.gather(*(send(open_site, session) for _ in range(4)))
    replies.append(await send(open_site, session))

    assert [reply.status for reply in replies] == [200] * 5
    assert len({reply.json["createdAt"] for reply in replies}) == 1
    assert await db["files"].count_documents({}) == 1
    assert await db["chats"].count_documents({"attachment": {"$exists": True}}) == 1


async def test_an_id_stands_for_one_file_only(open_site: Site, db: Database) -> None:
    session = await open_site.say("Hello", messageId="m1")
    await send(open_site, session)

    other = await send(open_site, session, b"%PDF-1.7 Another")
    taken = await send(open_site, session, fileId="m1")
    assert (other.status, other.json["type"]) == (409, "urn:leadlight:problem:file-id-taken")
    assert (taken.status, taken.json["type"]) == (409, "urn:leadlight:problem:file-id-taken")
    assert (await fetch(open_site, session)).text.encode() == PDF


async def test_a_site_takes_no_files_unless_its_admin_says_so(site: Site, db: Database) -> None:
    session = await site.say("Hello")
    assert (await send(site, session)).json["type"] == "urn:leadlight:problem:uploads-off"
    assert await db["files"].count_documents({}) == 0


async def test_what_is_too_large_or_of_another_type_is_refused_and_leaves_nothing(
    open_site: Site, db: Database
) -> None:
    session = await open_site.say("Hello")

    async def endless() -> Any:
        for _ in range(LARGEST // 2**20 + 1):
            yield b"%" * 2**20

    stated = await send(open_site, session, io.BytesIO(b"%PDF-" + b"0" * LARGEST))
    unstated = await send(open_site, session, endless())
    disguised = await send(open_site, session, b"MZ\x90\0")
    nameless = await send(open_site, session, name="..")
    assert [reply.status for reply in (stated, unstated, disguised, nameless)] == [413, 413, 415, 422]
    assert await db["files"].count_documents({}) == 0
    assert await db["sessions"].count_documents({"files": {"$exists": True}}) == 0


async def test_a_session_holds_so_many_files_and_bytes_and_no_more(
    open_site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.api.files.MOST_FROM_ONE", 9)
    monkeypatch.setattr(files, "MOST_FILES", 3)
    monkeypatch.setattr(files, "MOST_BYTES", 3 * len(PDF))
    session = await open_site.say("Hello")
    heavy = await send(open_site, session, PDF * 4, fileId="heavy")
    at_once = await asyncio.gather(*(send(open_site, session, fileId=f"f{n}") for n in range(5)))

    assert heavy.json["type"] == "urn:leadlight:problem:too-many-files"
    assert sorted(reply.status for reply in at_once) == [200, 200, 200, 409, 409]
    [one, *_] = (n for n, reply in enumerate(at_once) if reply.status == 200)
    assert (await send(open_site, session, fileId=f"f{one}")).status == 200


async def test_nobody_else_sends_to_a_session_or_reads_from_it(open_site: Site, charlies: Site) -> None:
    session, other = await open_site.say("Hello"), await charlies.say("Hello")
    await send(open_site, session)

    for token in (other["sessionToken"], f"{open_site.admin_id}.{'x' * 43}"):
        assert (await send(open_site, session, token=token, fileId="f2")).status == 404
        assert (await fetch(open_site, session, token)).status == 404
    assert (await fetch(open_site, session, file_id="file-2")).status == 404
    theirs = f"/api/v1/conversations/{session['sessionId']}/files/file-1"
    assert (await charlies.as_admin("GET", theirs)).status == 404
    assert (await open_site.request("GET", theirs)).status == 401


async def test_slow_files_of_one_network_keep_nobody_else_out(
    open_site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.api.files.MOST_FROM_ONE", 1)
    session = await open_site.say("Hello")
    go_on = asyncio.Event()

    async def slowly() -> Any:
        yield PDF[:9]
        await go_on.wait()
        yield PDF[9:]

    first = asyncio.create_task(send(open_site, session, slowly()))

    async def under_way() -> bool:
        return bool(UNDER_WAY)

    await eventually(under_way)
    assert (await send(open_site, session, fileId="file-2")).status == 429
    go_on.set()
    assert (await first).status == 200
    assert (await send(open_site, session, fileId="file-2")).status == 200


async def test_files_are_counted_against_a_limit(
    parts: Services, mongo_uri: str, db: Database, open_site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    for collection in ("rateCounters", "rateWindows"):
        await db[collection].delete_many({})
    storage = storage_at(mongo_uri, db.name)
    monkeypatch.setattr(parts.limits, "_limiter", Limits(storage)._limiter)
    monkeypatch.setattr("server.api.files.FILES_PER_SESSION", parse("3/hour"))
    session = await open_site.say("Hello")
    replies = [await send(open_site, session) for _ in range(4)]
    storage.storage.close()

    assert [reply.status for reply in replies] == [200, 200, 200, 429]
    assert int(replies[3].headers["Retry-After"]) > 0
