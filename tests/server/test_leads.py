"""`/api/leads-enhanced` and `/api/leads`, as an admin uses them."""

from datetime import UTC, datetime, timedelta

from server.mongo import Database
from tests.site import Json, Site, at_rest, eventually

SEED_FIELDS = {
    "adminId",
    "conversationCount",
    "createdAt",
    "email",
    "firstContact",
    "firstMessage",
    "lastContact",
    "leadId",
    "notes",
    "priority",
    "requirements",
    "sessionId",
    "sessionIds",
    "source",
    "status",
    "tags",
    "updatedAt",
    "value",
}


async def capture(site: Site, *emails: str) -> None:
    for email in emails:
        await site.say(f"You can write to me at {email}")


async def test_a_lead_has_every_field_of_the_seed(site: Site) -> None:
    await capture(site, "jane@example.org")
    [lead] = await site.leads()
    assert set(lead) >= SEED_FIELDS
    assert lead["firstContact"].endswith("Z")
    assert lead["value"] == 0
    assert lead["notes"] == ""


async def test_no_leads_are_an_empty_page(site: Site) -> None:
    answer = await site.as_admin("GET", "/api/leads-enhanced")
    assert answer.json == {"leads": [], "page": 1, "limit": 20, "total": 0, "pages": 0, "nextCursor": None}


async def test_the_same_address_in_three_sessions_is_one_lead(site: Site) -> None:
    sessions: list[Json] = []
    for number in range(3):
        first = await site.say(f"Question number {number}", pageUrl=f"https://alice.example/{number}")
        sessions.append(await site.say("I am jane@example.org", first))
    [lead] = await site.leads()
    assert lead["sessionIds"] == [session["sessionId"] for session in sessions]
    assert lead["conversationCount"] == 3
    assert lead["sessionId"] == sessions[0]["sessionId"]
    assert lead["firstMessage"] == "Question number 0"
    assert lead["source"] == "https://alice.example/0"
    assert lead["firstContact"] < lead["lastContact"]


async def test_two_admins_with_the_same_visitor_have_two_leads(site: Site, charlies: Site) -> None:
    await capture(site, "jane@example.org")
    await capture(charlies, "jane@example.org")
    [alices], [other] = await site.leads(), await charlies.leads()
    assert alices["leadId"] != other["leadId"]
    assert alices["adminId"] == site.admin_id
    assert other["adminId"] == charlies.admin_id


async def test_pages_and_cursors_walk_the_same_leads_in_order(site: Site) -> None:
    await capture(site, *(f"visitor{number}@example.org" for number in range(7)))
    paged = [lead["email"] for page in (1, 2, 3) for lead in await site.leads(page=page, limit=3)]
    walked, cursor = [], None
    while True:
        query = {"limit": "3"} | ({"cursor": cursor} if cursor else {})
        page = (await site.as_admin("GET", "/api/leads-enhanced", params=query)).json
        walked += [lead["email"] for lead in page["leads"]]
        if not (cursor := page["nextCursor"]):
            break
    assert paged == walked == [f"visitor{number}@example.org" for number in reversed(range(7))]
    assert page["total"] == 7
    assert page["pages"] == 3


async def test_a_cursor_works_for_every_order(site: Site) -> None:
    await capture(site, *(f"visitor{number}@example.org" for number in range(3)))
    for sort in ("createdAt", "-updatedAt", "lastContact", "value", "-value", "email", "-email"):
        first = (await site.as_admin("GET", "/api/leads-enhanced", params={"sort": sort, "limit": "2"})).json
        rest = await site.leads(sort=sort, limit=2, cursor=first["nextCursor"])
        everything = await site.leads(sort=sort)
        assert [*first["leads"], *rest] == everything


async def test_leads_are_filtered_and_searched(site: Site) -> None:
    await capture(site, "jane@example.org", "joe@example.net")
    jane = await site.lead("jane@example.org")
    change = {"leadId": jane["leadId"], "status": "qualified", "priority": "high", "tags": ["vip"]}
    await site.as_admin("PUT", "/api/leads-enhanced", json=change)
    for query in ({"status": "qualified"}, {"priority": "high"}, {"tag": "vip"}, {"search": "JANE"}):
        assert [lead["email"] for lead in await site.leads(**query)] == ["jane@example.org"]
    assert await site.leads(search=".*") == []
    assert await site.leads(status="lost") == []


async def test_a_change_is_kept_and_answered(site: Site) -> None:
    await capture(site, "jane@example.org")
    [before] = await site.leads()
    change = {
        "leadId": before["leadId"],
        "status": "qualified",
        "notes": "Ready for demo call",
        "value": 5000,
        "tags": ["high-intent", "enterprise", "enterprise"],
        "priority": "high",
    }
    answer = await site.as_admin("PUT", "/api/leads-enhanced", json=change)
    [after] = await site.leads()
    assert answer.json == after
    kept = {field: after[field] for field in change}
    assert kept == {**change, "tags": ["high-intent", "enterprise"]}
    assert '"value": 5000,' in answer.text
    assert after["updatedAt"] > before["updatedAt"]


async def test_the_words_of_the_other_seed_are_accepted(site: Site) -> None:
    await capture(site, "jane@example.org")
    [lead] = await site.leads()
    await site.as_admin("PUT", "/api/leads-enhanced", json={"leadId": lead["leadId"], "status": "closed_won"})
    assert (await site.lead("jane@example.org"))["status"] == "converted"


async def test_a_deleted_lead_stays_deleted(site: Site, db: Database) -> None:
    session = await site.say("I am jane@example.org and need a website")
    [lead] = await site.leads()
    answer = await site.as_admin("DELETE", "/api/leads-enhanced", json={"leadId": lead["leadId"]})
    assert answer.json == {"leadId": lead["leadId"], "deleted": True}
    again = await site.say("Are you still there?", session)
    assert again["email"] is None
    await eventually(lambda: at_rest(db))
    assert await site.leads() == []
    assert await db["chats"].count_documents({"email": {"$ne": None}}) == 0


async def test_a_deleted_lead_that_gives_the_address_again_is_new(site: Site) -> None:
    session = await site.say("I am jane@example.org")
    [lead] = await site.leads()
    await site.as_admin("DELETE", "/api/leads-enhanced", json={"leadId": lead["leadId"]})
    await site.say("My address is jane@example.org", session)
    [again] = await site.leads()
    assert again["leadId"] != lead["leadId"]


async def test_the_seven_figures(site: Site, charlies: Site, db: Database) -> None:
    await capture(charlies, "someone@example.org")
    await capture(site, "jane@example.org", "joe@example.net", "jim@example.com", "jane@example.org")
    for email, change in {
        "joe@example.net": {"status": "qualified", "value": 1000},
        "jim@example.com": {"status": "converted", "value": 2500.5},
    }.items():
        lead = await site.lead(email)
        await site.as_admin("PUT", "/api/leads-enhanced", json={"leadId": lead["leadId"], **change})
    long_ago = datetime.now(UTC) - timedelta(days=8)
    await db["leads"].update_one({"email": "joe@example.net"}, {"$set": {"createdAt": long_ago}})
    answer = await site.as_admin("GET", "/api/leads-enhanced", params={"analytics": "true"})
    assert answer.json == {
        "totalLeads": 3,
        "newLeads": 1,
        "qualifiedLeads": 1,
        "convertedLeads": 1,
        "totalValue": 3500.5,
        "avgConversations": 1.33,
        "thisWeekLeads": 2,
    }


async def test_the_figures_of_an_admin_without_leads_are_zero(site: Site) -> None:
    answer = await site.as_admin("GET", "/api/leads-enhanced", params={"analytics": "true"})
    assert set(answer.json.values()) == {0}
    assert len(answer.json) == 7


async def test_the_legacy_list_is_read_from_the_chats(site: Site, charlies: Site, db: Database) -> None:
    await capture(charlies, "someone@example.org")
    await capture(site, "jane@example.org", "joe@example.net", "jane@example.org")
    await eventually(lambda: at_rest(db))
    answer = (await site.as_admin("GET", "/api/leads")).json
    assert answer["total"] == 2
    assert [lead["email"] for lead in answer["leads"]] == ["jane@example.org", "joe@example.net"]
    assert len(answer["leads"][0]["sessionIds"]) == 2
    assert answer["leads"][0]["messageCount"] == 4
    assert answer["leads"][0]["firstMessage"] == "You can write to me at jane@example.org"
