"""To an agent who is limited to own leads, the leads of others are what another tenant's are to all."""

from server.mongo import Database
from server.routing import Route
from tests.colleagues import colleague
from tests.holdings import Holdings, done
from tests.isolation import (
    ALICES,
    alice,
    assert_same_body,
    assert_unknown,
    leaked,
    mixes,
    parts,
    reading,
    requests,
    settled,
    stored,
)
from tests.walk import MANAGED, asked, ids_in_body, name_of

__all__ = ["alice", "parts"]  # fixtures

BOBS = "zqxbob"
SHARED = {
    "scoring-rules",
    "qualification-criteria",
    "knowledge",
    "team",
    "views",
    "name",
    "webhooks",
    "deliveryId",
    "tokens",
}  # a team has these together


async def test_an_agent_of_own_leads_cannot_tell_anothers_from_none(alice: Holdings, db: Database) -> None:
    bob = await bobs(alice)
    before = await settled(db, alice.site)
    for route in MANAGED:
        if route.scope != "admin":
            for keys in mixes(route):
                if not keys & SHARED:
                    await assert_refused(route, bob, alice, keys)
            for field in ids_in_body(route):
                if field[-1] not in ("ownerId", "memberId"):
                    await assert_same_body(route, field, bob, alice)
    assert await stored(db, alice.site) == before


async def assert_refused(route: Route, bob: Holdings, owner: Holdings, keys: set[str]) -> None:
    """As for a thing that nobody has, or because the route is not for those who see only own leads."""
    request = asked(route, bob, {key: owner.id_of(key) for key in keys})
    if (reply := await request.by(bob.site)).status != 403:
        await assert_unknown(route, bob, owner, keys)
    else:
        assert "own leads" in reply.text, name_of(route)


async def test_nothing_that_an_agent_of_own_leads_reads_is_of_anothers(alice: Holdings) -> None:
    bob = await bobs(alice)
    secrets = [
        alice.id_of("leads"), alice.other_lead, alice.id_of("sessionId"), alice.id_of("noteId"),
        alice.id_of("activityId"), alice.id_of("exportId"), alice.id_of("importId"), alice.id_of("taskId"),
        alice.id_of("mergeId"), f"jane@{ALICES}.example", f"{ALICES} ltd", f"{ALICES} note", f"{ALICES} view",
    ]  # fmt: skip
    for request in requests([route for route in reading() if route.scope == "read"], bob, alice):
        reply = await request.by(bob.site)
        assert leaked(reply, secrets, request) == [], (request, reply.text)


async def bobs(alice: Holdings) -> Holdings:
    """What Bob has: a lead, and what belongs to it. He may not import; the rest of the team's he shares."""
    site = await colleague(alice.site, "Bob", ownLeadsOnly=True)
    word = BOBS
    lead = (await done(site, "POST", "/api/v1/leads", {"email": f"jane@{word}.example"})).json["leadId"]
    other = (await done(site, "POST", "/api/v1/leads", {"email": f"joe@{word}.example"})).json["leadId"]
    note = (await done(site, "POST", f"/api/v1/leads/{lead}/notes", {"text": f"{word} note"})).json["noteId"]
    task = {"kind": "task", "title": f"{word} task"}
    noted = (await done(site, "POST", f"/api/v1/leads/{lead}/activity", task)).json
    activity = noted["activity"]["activityId"]
    view = (await done(site, "POST", "/api/v1/views", {"name": f"{word} view"})).json["viewId"]
    session = await alice.site.say(f"I am jane@{word}.example")
    ids = {**alice.ids, "leads": lead, "noteId": note, "activityId": activity, "views": view}
    return Holdings(site, word, {**ids, "sessionId": session["sessionId"]}, session, other)
