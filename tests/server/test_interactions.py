"""What leads do, told over HTTP: each interaction recorded once, for the right lead, and counted at once."""

import io
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from capture.interactions import Interactions
from capture.news import NewsDesk
from capture.reports import Named, Report
from server.services import Services
from tests.colleagues import colleague
from tests.site import Json, Reply, Site, eventually

TOLD = "/api/v1/interactions"
JANE = "jane@example.org"


async def tell(site: Site, **body: Any) -> Reply:
    return await site.as_admin("POST", TOLD, json=body)


async def told(site: Site, **body: Any) -> Json:
    reply = await tell(site, **body)
    assert reply.status == 201, reply.text
    return dict(reply.json)


async def engagement(site: Site, lead_id: str) -> Json:
    reply = await site.as_admin("GET", f"/api/v1/leads/{lead_id}/engagement")
    assert reply.status == 200, reply.text
    return dict(reply.json)


async def interactions(site: Site, lead_id: str, **query: Any) -> list[Json]:
    reply = await site.as_admin("GET", f"/api/v1/leads/{lead_id}/interactions", params=query)
    assert reply.status == 200, reply.text
    return list(reply.json["interactions"])


def days_ago(days: float) -> str:
    return (datetime.now(UTC) - timedelta(days=days)).isoformat()


async def test_an_interaction_of_an_unknown_address_makes_its_lead(site: Site) -> None:
    result = await told(site, kind="registration", email=" Jane@Example.org", name="Jane", at=days_ago(3))
    lead = (await site.as_admin("GET", f"/api/v1/leads/{result['leadId']}")).json
    assert (lead["email"], lead["name"], lead["sourceKind"]) == (JANE, "Jane", "event_registration")
    assert lead["engagementScore"] == result["engagementScore"] == 6
    assert lead["registeredAt"] == lead["firstContact"] == lead["lastActivityAt"] < lead["createdAt"]


async def test_leads_are_found_by_the_events_that_they_attended(site: Site) -> None:
    for email, item in ((JANE, "Spring launch"), ("june@example.org", "Autumn launch")):
        await told(site, kind="event_attendance", email=email, attributes={"item": item})
    await told(site, kind="registration", email="joan@example.org", attributes={"item": "Spring launch"})
    assert [lead["email"] for lead in await site.leads(attended="Spring launch")] == [JANE]
    both = await site.leads(attended="Spring launch,Autumn launch", eventsAttendedMin=1)
    assert {lead["email"] for lead in both} == {JANE, "june@example.org"}
    assert await site.leads(attended="Summer launch") == []


async def test_the_engagement_of_seed_000_is_right_at_once_and_explained(site: Site) -> None:
    for kind in ("event_attendance", "full_watch", "poll", "qa", "landing_page"):
        result = await told(site, kind=kind, email=JANE, attributes={"item": "launch", "seconds": 60})
    told_of = await engagement(site, result["leadId"])
    assert (told_of["score"], told_of["points"], told_of["label"]) == (62, 62, "Highly Engaged")
    assert [(each["kind"], each["count"], each["points"]) for each in told_of["kinds"][:3]] == [
        ("attendance", 1, 20),
        ("full_watch", 1, 20),
        ("poll", 1, 10),
    ]
    assert told_of["quadrant"] is None
    lead = await site.lead(JANE)
    assert (lead["eventsAttended"], lead["watchSeconds"]) == (1, 120)


async def test_the_same_told_again_is_recorded_once(site: Site) -> None:
    body = {"interactionId": "order-7", "kind": "demo_request", "email": JANE, "attributes": {"item": "a"}}
    first = await told(site, **body)
    again = await tell(site, **body)
    assert (again.status, again.json["status"], again.json["leadId"]) == (200, "repeated", first["leadId"])
    others: list[Json] = [{"kind": "quote_request"}, {"email": "joe@example.org"}, {"attributes": {}}]
    for other in others:
        refused = await tell(site, **{**body, **other})
        assert (refused.status, refused.json["type"]) == (409, "urn:leadlight:problem:interaction-id-taken")
    assert len(await interactions(site, first["leadId"])) == 1
    assert [lead["email"] for lead in await site.leads()] == [JANE]


async def test_a_batch_takes_what_it_can_and_says_of_each_what_became_of_it(site: Site) -> None:
    jane = (await told(site, interactionId="known", kind="poll", email=JANE))["leadId"]
    reply = await tell(
        site,
        interactions=[
            {"interactionId": "a", "kind": "page_view", "leadId": jane},
            {"interactionId": "known", "kind": "poll", "email": JANE},
            {"interactionId": "a", "kind": "page_view", "leadId": jane},
            {"interactionId": "a", "kind": "clip", "leadId": jane},
            {"interactionId": "b", "kind": "clip", "leadId": "f" * 24},
            {"interactionId": "c", "kind": "clip", "sessionId": "nobody's"},
            {"interactionId": "d", "kind": "clip", "email": JANE, "at": "1970-01-01T00:00:00Z"},
            {"interactionId": "e", "kind": "clip", "email": JANE, "at": days_ago(-1)},
            {"interactionId": "f", "kind": "no kind!", "email": JANE},
            {"interactionId": "g", "kind": "our_own", "email": "new@example.org"},
            {"interactionId": "h", "kind": "clip", "email": JANE, "leadId": jane},
        ],
    )
    assert reply.status == 200
    assert [(each["status"], each["reason"]) for each in reply.json["results"]] == [
        ("recorded", None),
        ("repeated", None),
        ("repeated", None),
        ("refused", "interaction-id-taken"),
        ("refused", "unknown-lead"),
        ("refused", "unknown-session"),
        ("refused", "bad-date"),
        ("refused", "bad-date"),
        ("refused", "invalid"),
        ("recorded", None),
        ("refused", "invalid"),
    ]
    assert (reply.json["recorded"], reply.json["repeated"], reply.json["refused"]) == (2, 2, 7)
    said = [each["message"] for each in reply.json["results"]]
    assert "never to have been set" in said[6]
    assert "future" in said[7]
    assert said[8].startswith("kind: ")
    assert sorted(each["kind"] for each in await interactions(site, jane)) == ["page_view", "poll"]


async def test_ten_thousand_at_once_are_refused_and_a_thousand_are_not(site: Site) -> None:
    many = [{"interactionId": f"i{n}", "kind": "page_view", "email": JANE} for n in range(10_000)]
    reply = await tell(site, interactions=many)
    assert reply.status == 422
    assert "1000" in reply.json["detail"]
    assert await site.leads() == []
    reply = await tell(site, interactions=many[:1_000])
    assert (reply.status, reply.json["recorded"]) == (200, 1_000)
    [counted] = (await engagement(site, (await site.lead(JANE))["leadId"]))["kinds"]
    assert counted["count"] == 1_000
    reply = await site.as_admin("POST", TOLD, data=io.BytesIO(b"x" * 3_000_000))
    assert reply.status == 413
    assert "2,048 KiB" in reply.json["detail"]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"at": "1999-12-31T23:59:59Z"}, "at"),
        ({"at": days_ago(-0.1)}, "at"),
        ({"at": "yesterday"}, "at"),
        ({"kind": "1st"}, "kind"),
        ({"kind": None}, "kind"),
        ({"attributes": {"seconds": -1}}, "attributes"),
        ({"attributes": {"seconds": "ten"}}, "attributes"),
        ({"attributes": {"percent": 101}}, "attributes"),
        ({"attributes": {"a": [1]}}, "attributes"),
        ({"interactionId": "has.dot"}, "interactionId"),
        ({"email": "nobody"}, "email"),
        ({"sessionId": "s"}, "body"),
        ({"unknown": 1}, "unknown"),
    ],
)
async def test_what_is_wrong_with_one_is_said_and_nothing_is_stored(
    site: Site, wrong: Json, field: str
) -> None:
    reply = await tell(site, **{"kind": "poll", "email": JANE, **wrong})
    assert reply.status == 422, reply.text
    assert reply.json["errors"][0]["field"].startswith(field)
    assert await site.leads() == []


async def test_late_ones_land_where_they_belong(site: Site) -> None:
    for number, days in enumerate((1, 5, 3, 0.1)):
        result = await told(site, interactionId=f"i{number}", kind="poll", email=JANE, at=days_ago(days))
    lead_id = result["leadId"]
    assert [each["interactionId"] for each in await interactions(site, lead_id)] == ["i3", "i0", "i2", "i1"]
    between = {"from": days_ago(4), "to": days_ago(0.5)}
    assert [e["interactionId"] for e in await interactions(site, lead_id, **between)] == ["i0", "i2"]
    assert await interactions(site, lead_id, kind="qa") == []
    first = await site.as_admin("GET", f"/api/v1/leads/{lead_id}/interactions", params={"limit": 3})
    rest = await interactions(site, lead_id, cursor=first.json["nextCursor"])
    assert [each["interactionId"] for each in rest] == ["i1"]


async def test_one_that_is_taken_back_counts_no_more(site: Site) -> None:
    lead_id = (await told(site, interactionId="a", kind="attendance", email=JANE))["leadId"]
    await told(site, interactionId="b", kind="poll", email=JANE)
    deleted = await site.as_admin("DELETE", f"{TOLD}/a")
    assert deleted.json == {"interactionId": "a", "deleted": True}
    assert (await site.as_admin("DELETE", f"{TOLD}/a")).status == 404
    assert (await engagement(site, lead_id))["score"] == 10
    assert (await site.lead(JANE))["eventsAttended"] == 0


async def test_another_tenants_lead_is_as_unknown_as_nobody(site: Site, charlies: Site) -> None:
    theirs = await told(charlies, interactionId="x", kind="poll", email=JANE)
    session = await charlies.say("hello")
    for named in ({"leadId": theirs["leadId"]}, {"sessionId": session["sessionId"]}):
        mine = await tell(site, kind="poll", **named)
        nobodys = await tell(site, kind="poll", **dict.fromkeys(named, "f" * 24))
        assert (mine.status, mine.json) == (nobodys.status, nobodys.json) == (404, mine.json)
    for method, path in (
        ("GET", f"/api/v1/leads/{theirs['leadId']}/interactions"),
        ("GET", f"/api/v1/leads/{theirs['leadId']}/engagement"),
        ("DELETE", f"{TOLD}/x"),
    ):
        assert (await site.as_admin(method, path)).status == 404
    assert (await told(site, interactionId="x", kind="clip", email=JANE))["status"] == "recorded"
    assert len(await interactions(charlies, theirs["leadId"])) == 1


async def test_an_agent_tells_of_own_leads_only(site: Site) -> None:
    hers = await told(site, interactionId="hers", kind="poll", email=JANE)
    bob = await colleague(site, role="agent", scope="write", ownLeadsOnly=True)
    for named in ({"leadId": hers["leadId"]}, {"email": JANE}):
        assert (await tell(bob, kind="poll", **named)).status == 404
    assert (await bob.as_admin("DELETE", f"{TOLD}/hers")).status == 404
    his = await told(bob, kind="poll", email="joe@example.org")
    assert len(await interactions(bob, his["leadId"])) == 1
    assert (await site.lead("joe@example.org"))["ownerId"]


async def test_who_has_opted_out_is_recorded_no_more(site: Site) -> None:
    lead_id = (await told(site, kind="poll", email=JANE))["leadId"]
    await site.as_admin("PUT", f"/api/v1/leads/{lead_id}", json={"optedOut": True})
    reply = await tell(site, kind="poll", email=JANE)
    assert (reply.status, reply.json["type"]) == (409, "urn:leadlight:problem:opted-out")
    assert len(await interactions(site, lead_id)) == 1


async def test_an_erased_lead_leaves_no_interactions(site: Site, parts: Services) -> None:
    lead_id = (await told(site, kind="poll", email=JANE))["leadId"]
    await site.as_admin("DELETE", f"/api/v1/leads/{lead_id}")
    assert await parts.db["interactions"].count_documents({}) == 0


async def test_a_page_tells_what_a_page_can_know_and_learns_nothing_of_the_lead(site: Site) -> None:
    session = await site.say(f"I am {JANE}")
    view = {"interactionId": "v1", "kind": "page_view", "attributes": {"url": "https://a.example/pricing"}}
    reply = await on_page(site, session, view, {**view, "interactionId": "v2", "at": days_ago(2)})
    assert reply.json["results"] == [
        {"interactionId": "v1", "status": "recorded", "reason": None},
        {"interactionId": "v2", "status": "refused", "reason": "bad-date"},
    ]
    assert (await on_page(site, session, view)).json["results"][0]["status"] == "repeated"
    for wrong in ({"kind": "demo_request"}, {"attributes": {"points": 9}}, {"leadId": "x"}):
        assert (await on_page(site, session, {**view, **wrong})).status == 422
    lead_id = (await site.lead(JANE))["leadId"]
    [seen] = await interactions(site, lead_id, kind="page_view")
    assert (seen["source"], seen["attributes"]["url"]) == ("widget", "https://a.example/pricing")
    other = {**session, "sessionId": (await site.say("hi"))["sessionId"]}
    assert (await on_page(site, other, view)).status == 404


async def on_page(site: Site, session: Json, *told: Json) -> Reply:
    return await site.request(
        "POST",
        f"/api/chat/{session['sessionId']}/interactions",
        json={"interactions": told},
        headers={"Authorization": f"Bearer {session['sessionToken']}"},
    )


async def test_a_visitor_who_gives_an_address_later_brings_along_what_they_did(site: Site) -> None:
    session = await site.say("hello")
    await on_page(site, session, {"interactionId": "v1", "kind": "page_view"})
    await told(site, kind="quiz", sessionId=session["sessionId"])
    await site.say(f"I am {JANE}", session)

    async def counted() -> Json | None:
        lead_id = (await site.lead(JANE))["leadId"]
        counts = {e["kind"]: e["count"] for e in (await engagement(site, lead_id))["kinds"]}
        expected = {"page_view": 1, "quiz": 1, "conversation": 1, "chat": 2}
        return await site.lead(JANE) if counts == expected else None

    assert (await eventually(counted))["engagementScore"] == 2 + 10 + 15


async def test_what_a_session_did_follows_it_to_the_address_that_was_meant(site: Site) -> None:
    session = await site.say(f"I am {JANE}")
    await on_page(site, session, {"interactionId": "v1", "kind": "page_view"})
    await site.say("Sorry, I meant janet@example.org", session)

    async def followed() -> bool:
        lead = await site.lead("janet@example.org")
        kinds = (await engagement(site, lead["leadId"]))["kinds"]
        return {each["kind"]: each["count"] for each in kinds} == {
            "page_view": 1,
            "conversation": 1,
            "chat": 2,
        }

    assert await eventually(followed)
    assert [lead["email"] for lead in await site.leads()] == ["janet@example.org"]


async def test_a_visitor_who_opts_out_is_recorded_no_more_also_as_a_lead(site: Site, parts: Services) -> None:
    session = await site.say("hello")
    await on_page(site, session, {"interactionId": "v1", "kind": "page_view"})
    holder = {"Authorization": f"Bearer {session['sessionToken']}"}
    path = f"/api/chat/{session['sessionId']}/opt-out"
    assert (await site.request("POST", path, headers=holder)).json["optedOut"] is True
    refused = await on_page(site, session, {"interactionId": "v2", "kind": "page_view"})
    assert refused.json["results"][0]["reason"] == "opted-out"
    await site.say(f"I am {JANE}", session)

    async def opted_out() -> bool:
        return bool((await site.lead(JANE))["optedOut"])

    assert await eventually(opted_out)
    assert (await tell(site, kind="poll", email=JANE)).status == 409
    assert await parts.db["interactions"].count_documents({}) == 0


async def test_ratings_and_files_are_interactions_too(site: Site) -> None:
    await site.as_admin("PUT", "/api/v1/widget", json={"uploads": True})
    session = await site.say(f"I am {JANE}")
    holder = {"Authorization": f"Bearer {session['sessionToken']}"}
    chat = f"/api/chat/{session['sessionId']}"
    for score in (3, 5):
        assert (
            await site.request("POST", f"{chat}/rating", json={"score": score}, headers=holder)
        ).status == 200
    sent = await site.request(
        "POST", f"{chat}/files", params={"fileId": "f1", "name": "a.txt"}, data=b"hello", headers=holder
    )
    assert sent.status == 200, sent.text
    lead_id = (await site.lead(JANE))["leadId"]
    kinds = {each["kind"]: each["count"] for each in (await engagement(site, lead_id))["kinds"]}
    assert (kinds["rating"], kinds["file"]) == (1, 1)


async def test_interactions_change_the_score_with_news_and_nothing_else(site: Site, parts: Services) -> None:
    for number in range(5):
        lead_id = (await told(site, interactionId=f"i{number}", kind="page_view", email=JANE))["leadId"]
    history = (await site.as_admin("GET", f"/api/v1/leads/{lead_id}/history")).json["events"]
    changes = [each["changes"][0] for each in history if each["type"] == "lead.score_changed"]
    assert [(each["before"], each["after"]) for each in reversed(changes)] == [
        (None, 2),
        (2, 3),
        (3, 4),
    ]
    assert {each["type"] for each in history} == {"lead.created", "lead.score_changed"}
    assert await parts.db["audit"].count_documents({"action": f"POST {TOLD}"}) == 0


async def test_leads_that_did_something_are_heard_of_again(parts: Services) -> None:
    interactions = Interactions(parts.db, "adm_alice")
    desk = NewsDesk(parts.db)
    jane = Named(email=JANE)
    reports = [Report(f"i{n}", "page_view", jane) for n in range(5)]
    await interactions.record(reports[:4], parts.clock())
    carried = await desk.take(parts.clock())
    assert carried
    await interactions.record(reports[4:], parts.clock())  # changes no score
    await desk.heard(carried)
    again = await desk.take(parts.clock())
    assert again
    assert [lead["email"] for lead in again.leads] == [JANE]
