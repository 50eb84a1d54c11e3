"""An agent who is limited to own leads works with those, and cannot tell the others from none at all."""

from typing import Any

import pytest

from tests.colleagues import colleague
from tests.desk import DISMISS, DUPLICATES, MERGE, MERGES, UNDO, UNKNOWN
from tests.site import Json, Site, eventually

LEADS = "/api/leads-enhanced"
OWN, OTHER = "own@customer.example", "other@customer.example"


@pytest.fixture
async def bob(site: Site) -> Site:
    """Alice's site as Bob sees it, who owns one of its two leads; both have spoken twice."""
    for email in (OWN, OTHER):
        await site.say("Hello", await site.say(f"I am {email}"))
    bob = await colleague(site, ownLeadsOnly=True)
    me = (await bob.as_admin("GET", "/api/v1/me")).json
    await give(site, OWN, me["memberId"])
    return bob


async def give(site: Site, email: str, member_id: str) -> None:
    path = f"/api/v1/leads/{(await site.lead(email))['leadId']}/assign"
    reply = await site.as_admin("PUT", path, json={"ownerId": member_id})
    assert reply.status == 200, reply.text


async def refusals(bob: Site, method: str, path: str, theirs: Any, unknown: Any) -> None:
    """Both requests are refused, in the same words."""
    answers = [await bob.as_admin(method, path, json=body) for body in (theirs, unknown)]
    assert [answer.status for answer in answers] == [404, 404], answers[0].text
    assert answers[0].json == answers[1].json


async def counts(bob: Site, leads: int) -> bool:
    figures = (await bob.as_admin("GET", LEADS, params={"analytics": "true"})).json
    return bool(figures["totalLeads"] == leads)


async def test_lists_and_figures_are_of_own_leads(site: Site, bob: Site) -> None:
    assert [lead["email"] for lead in await bob.leads()] == [OWN]
    assert await bob.leads(search=OTHER) == []
    await eventually(lambda: counts(bob, 1))
    legacy = (await bob.as_admin("GET", "/api/leads")).json
    assert ([lead["email"] for lead in legacy["leads"]], legacy["total"]) == ([OWN], 1)
    talks = (await bob.as_admin("GET", "/api/v1/conversations")).json
    assert ([talk["email"] for talk in talks["conversations"]], talks["total"]) == ([OWN], 1)
    assert len(await site.leads()) == 2


async def test_a_lead_of_another_is_neither_changed_nor_deleted(site: Site, bob: Site) -> None:
    before = await site.lead(OTHER)
    for method, more in (("PUT", {"status": "contacted"}), ("DELETE", {})):
        await refusals(bob, method, LEADS, {"leadId": before["leadId"], **more}, {"leadId": UNKNOWN, **more})
    assert await site.lead(OTHER) == before
    mine = {"leadId": (await bob.lead(OWN))["leadId"], "status": "contacted"}
    assert (await bob.as_admin("PUT", LEADS, json=mine)).status == 200


async def test_a_conversation_of_another_is_neither_read_nor_taken(site: Site, bob: Site) -> None:
    theirs = (await site.lead(OTHER))["sessionId"]
    for method, part, body in (
        ("GET", "", None),
        ("POST", "/reply", {"message": "Hello, this is Bob"}),
        ("POST", "/handoff", {"state": "person"}),
        ("POST", "/handoff", {"state": "bot"}),
    ):
        paths = [f"/api/v1/conversations/{session_id}{part}" for session_id in (theirs, "sess_unknown")]
        answers = [await bob.as_admin(method, path, json=body) for path in paths]
        assert [answer.status for answer in answers] == [404, 404], answers[0].text
        assert answers[0].json == answers[1].json
    talk = (await site.as_admin("GET", f"/api/v1/conversations/{theirs}")).json
    assert talk["handoff"] == "none"
    assert {message["role"] for message in talk["messages"]} == {"user", "assistant"}
    mine = (await bob.lead(OWN))["sessionId"]
    said = await bob.as_admin("POST", f"/api/v1/conversations/{mine}/reply", json={"message": "Hello"})
    assert said.status == 200, said.text


async def test_leads_of_others_are_not_merged(site: Site, bob: Site) -> None:
    own, other = (await site.lead(OWN))["leadId"], (await site.lead(OTHER))["leadId"]
    for dry_run in (True, False):
        away = [{"into": lead, "from": own, "dryRun": dry_run} for lead in (other, UNKNOWN)]
        here = [{"into": own, "from": lead, "dryRun": dry_run} for lead in (other, UNKNOWN)]
        await refusals(bob, "POST", MERGE, *away)
        await refusals(bob, "POST", MERGE, *here)
    await refusals(bob, "POST", DISMISS, {"leadIds": [own, other]}, {"leadIds": [own, UNKNOWN]})
    assert len(await site.leads()) == 2


async def test_merges_of_others_are_neither_seen_nor_undone(site: Site, bob: Site) -> None:
    into, other = (await site.lead(OWN))["leadId"], (await site.lead(OTHER))["leadId"]
    merged = (await site.as_admin("POST", MERGE, json={"into": into, "from": other})).json
    assert (await bob.as_admin("GET", MERGES)).json["merges"] == []
    await refusals(bob, "POST", UNDO, {"mergeId": merged["mergeId"]}, {"mergeId": "unknown"})
    assert (await site.as_admin("POST", UNDO, json={"mergeId": merged["mergeId"]})).status == 200


async def test_own_leads_are_merged_and_taken_apart(site: Site, bob: Site) -> None:
    me = (await bob.as_admin("GET", "/api/v1/me")).json
    await give(site, OTHER, me["memberId"])
    into, other = (await bob.lead(OWN))["leadId"], (await bob.lead(OTHER))["leadId"]
    merged = await bob.as_admin("POST", MERGE, json={"into": into, "from": other})
    assert merged.status == 200, merged.text
    [record] = (await bob.as_admin("GET", MERGES)).json["merges"]
    assert record["mergeId"] == merged.json["mergeId"]
    assert (await bob.as_admin("POST", UNDO, json={"mergeId": record["mergeId"]})).status == 200
    assert {lead["email"] for lead in await bob.leads()} == {OWN, OTHER}


async def test_likely_duplicates_are_of_own_leads(site: Site, bob: Site) -> None:
    for email in (OWN, OTHER):
        lead: Json = await site.lead(email)
        told = {"leadId": lead["leadId"], "name": "Jane Doe", "phone": "+49 30 901820"}
        assert (await site.as_admin("PUT", LEADS, json=told)).status == 200
    assert (await site.as_admin("GET", DUPLICATES)).json["total"] == 1
    seen = (await bob.as_admin("GET", DUPLICATES)).json
    assert (seen["duplicates"], seen["total"]) == ([], 0)
    me = (await bob.as_admin("GET", "/api/v1/me")).json
    await give(site, OTHER, me["memberId"])
    assert (await bob.as_admin("GET", DUPLICATES)).json["total"] == 1


async def test_a_file_of_another_is_not_fetched(site: Site, bob: Site) -> None:
    assert (await site.as_admin("PUT", "/api/v1/widget", json={"uploads": True})).status == 200
    session = await site.say(f"I am {OTHER}, too")
    headers = {"Authorization": f"Bearer {session['sessionToken']}"}
    named = {"fileId": "file-1", "name": "plan.pdf"}
    path = f"/api/chat/{session['sessionId']}/files"
    sent = await site.request("POST", path, params=named, data=b"%PDF-1.7\nA plan", headers=headers)
    assert sent.status == 200, sent.text
    for name, status in (("file-1", 404), ("file-2", 404)):
        found = await bob.as_admin("GET", f"/api/v1/conversations/{session['sessionId']}/files/{name}")
        assert found.status == status
    await give(site, OTHER, (await bob.as_admin("GET", "/api/v1/me")).json["memberId"])
    found = await bob.as_admin("GET", f"/api/v1/conversations/{session['sessionId']}/files/file-1")
    assert found.status == 200
