"""The audit log: whatever was changed on the admin's side, by whom; written without a route's doing."""

from datetime import UTC, datetime, timedelta
from typing import Any

from server.access.audit import KEPT
from server.indexes import INDEXES
from server.mongo import Database
from tests.colleagues import colleague, make_token, take_on
from tests.site import Json, Site

TTL = "expireAfterSeconds"


async def log(site: Site, **query: Any) -> list[Json]:
    reply = await site.as_admin("GET", "/api/v1/audit", params=query)
    assert reply.status == 200, reply.text
    return list(reply.json["entries"])


async def test_what_was_changed_is_in_the_log_and_by_whom(site: Site) -> None:
    bob = await colleague(site, role="manager")
    me = (await bob.as_admin("GET", "/api/v1/me")).json
    put = await bob.as_admin("PUT", "/api/v1/tags", json={"vocabulary": ["secret-plan"], "allowNew": True})
    latest, *_ = await log(site)
    entry_id, at = latest.pop("entryId"), datetime.fromisoformat(latest.pop("at"))
    assert latest == {
        "action": "PUT /api/v1/tags",
        "target": None,
        "memberId": me["memberId"],
        "memberName": "Bob",
        "tokenId": me["tokenId"],
        "status": 200,
        "requestId": put.headers["X-Request-Id"],
    }
    assert entry_id
    assert abs(datetime.now(UTC) - at) < timedelta(minutes=5)


async def test_an_entry_names_what_it_was_done_to(site: Site) -> None:
    await site.say("I am jane@example.org")
    lead = await site.lead("jane@example.org")
    await site.as_admin("DELETE", "/api/leads-enhanced", json={"leadId": lead["leadId"]})
    bob = await take_on(site)
    token = await make_token(site, memberId=bob["memberId"])
    await site.as_admin("DELETE", f"/api/v1/tokens/{token['tokenId']}")
    found = [(entry["action"], entry["target"]) for entry in reversed(await log(site))]
    assert found == [
        ("DELETE /api/leads-enhanced", lead["leadId"]),
        ("POST /api/v1/team", bob["memberId"]),
        ("POST /api/v1/tokens", token["tokenId"]),
        ("DELETE /api/v1/tokens/{id}", token["tokenId"]),
    ]


async def test_what_was_said_and_what_was_refused_is_not_in_the_log(site: Site, db: Database) -> None:
    bob = await colleague(site)
    before = await db["audit"].count_documents({})
    await bob.as_admin("PUT", "/api/v1/tags", json={"vocabulary": []})
    await site.as_admin("PUT", "/api/v1/tags", json={"nonsense": True})
    await site.as_admin("DELETE", "/api/v1/team/nobody")
    await site.as_admin("GET", "/api/leads-enhanced")
    assert await db["audit"].count_documents({}) == before
    token = await make_token(site, name="A secret name")
    stored = str(await db["audit"].find({}).to_list(None))
    assert "bob@atelier.example" not in stored
    assert "A secret name" not in stored
    assert token["token"].partition(".")[2] not in stored


async def test_the_log_is_walked_by_cursor_and_filtered(site: Site) -> None:
    bob = await colleague(site, role="manager")
    for one in (site, bob, site, bob, bob):
        await one.as_admin("PUT", "/api/v1/tags", json={"vocabulary": [], "allowNew": True})
    everything, walked, cursor = await log(site), [], None
    while True:
        query = {"limit": "3"} | ({"cursor": cursor} if cursor else {})
        page = (await site.as_admin("GET", "/api/v1/audit", params=query)).json
        walked += page["entries"]
        if not (cursor := page["nextCursor"]):
            break
    assert walked == everything
    assert len(walked) == 7
    his = everything[0]["memberId"]
    assert len(await log(site, memberId=his)) == 3
    assert len(await log(site, memberId=his, action="PUT /api/v1/tags", limit="2")) == 2
    assert [entry["action"] for entry in await log(site, action="POST /api/v1/team")] == ["POST /api/v1/team"]
    middle = everything[3]["at"]
    since, until = await log(site, since=middle), await log(site, until=middle)
    assert everything == [*since, *until]
    assert everything[3] in since


async def test_a_cursor_of_something_else_is_refused(site: Site) -> None:
    for cursor in ("nonsense", "1-1", "x-" + "a" * 24, "9" * 40 + "-" + "a" * 24):
        reply = await site.as_admin("GET", "/api/v1/audit", params={"cursor": cursor})
        assert reply.status == 422, cursor


async def test_the_log_is_the_admins_own_and_for_those_who_manage(site: Site, charlies: Site) -> None:
    bob = await colleague(site)
    assert (await bob.as_admin("GET", "/api/v1/audit")).status == 403
    assert await log(charlies) == []


async def test_entries_are_kept_as_long_as_is_said() -> None:
    [kept] = [index.document["expireAfterSeconds"] for index in INDEXES["audit"] if TTL in index.document]
    assert timedelta(seconds=kept) == KEPT
