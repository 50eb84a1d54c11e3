"""Two leads that are one person: merged, shown before, and taken apart again."""

import pytest

from server.jobs import Jobs
from server.services import now
from tests.desk import DISMISS, DUPLICATES, MERGE, MERGES, NEW, OLD, UNDO, UNKNOWN, Desk
from tests.site import Site


async def test_a_dry_run_shows_just_what_the_merge_then_does_and_writes_nothing(desk: Desk) -> None:
    new, old = await desk.two_leads()
    await desk.change(old, notes="Prefers the phone", tags=["vip"], status="qualified", value=900)
    before = await desk.everything()
    shown = await desk.merge(new, old, dryRun=True)
    assert await desk.everything() == before
    done = await desk.merge(new, old)
    assert shown["mergeId"] is None
    assert shown["dryRun"]
    assert shown["moved"] == done["moved"] == {"sessions": 1, "messages": 6}
    undated = {"updatedAt": None}
    assert shown["lead"] | undated == done["lead"] | undated


async def test_sessions_messages_and_history_follow(desk: Desk) -> None:
    new, old = await desk.two_leads()
    await desk.change(old, notes="Prefers the phone", status="qualified", value=900)
    lead = (await desk.merge(new, old))["lead"]
    await desk.quiet()
    await desk.assert_whole(NEW, sessions=2)
    assert lead["leadId"] == new["leadId"]
    assert lead["otherEmails"] == [OLD]
    assert lead["sessionIds"] == [*old["sessionIds"], *new["sessionIds"]]
    assert lead["firstMessage"] == old["firstMessage"]
    assert lead["source"] == old["source"]
    assert lead["createdAt"] == old["createdAt"]
    assert lead["lastContact"] == new["lastContact"]
    assert (lead["notes"], lead["status"], lead["value"]) == ("Prefers the phone", "qualified", 900)
    legacy = (await desk.site.as_admin("GET", "/api/leads")).json["leads"]
    assert [(found["email"], found["messageCount"]) for found in legacy] == [(NEW, 8)]


async def test_undo_restores_both_leads_their_sessions_and_messages_exactly(desk: Desk) -> None:
    new, old = await desk.two_leads()
    await desk.change(old, notes="Prefers the phone", tags=["vip"])
    before = await desk.everything()
    merged = await desk.merge(new, old)
    reply = await desk.undo(merged)
    assert reply.status == 200, reply.text
    assert reply.json["dropped"] == {}
    assert await desk.everything() == before
    await desk.quiet()
    assert await desk.everything() == before
    assert reply.json["from"]["notes"] == "Prefers the phone"
    assert reply.json["into"]["otherEmails"] == []


async def test_what_was_said_since_goes_to_the_lead_whose_address_it_gave(desk: Desk) -> None:
    new, old = await desk.two_leads()
    merged = await desk.merge(new, old)
    from_old = await desk.introduce(OLD, "One more question")
    from_new = await desk.introduce(NEW)
    await desk.quiet()
    await desk.assert_whole(NEW, sessions=4)
    restored = (await desk.undo(merged)).json
    assert restored["from"]["sessionIds"] == [*old["sessionIds"], from_old["sessionId"]]
    assert restored["into"]["sessionIds"] == [*new["sessionIds"], from_new["sessionId"]]
    assert restored["from"]["lastContact"] > old["lastContact"]
    await desk.quiet()
    for email, sessions in ((OLD, 2), (NEW, 2)):
        lead = await desk.site.lead(email)
        assert lead["conversationCount"] == sessions
        theirs = {"sessionId": {"$in": lead["sessionIds"]}}
        assert await desk.db["sessions"].distinct("email", theirs) == [email]
        assert await desk.db["chats"].distinct("email", theirs) == [email]


async def test_a_session_that_went_on_since_takes_its_lead_along(desk: Desk) -> None:
    session = await desk.introduce(OLD)
    await desk.introduce(NEW)
    await desk.quiet()
    merged = await desk.merge(await desk.site.lead(NEW), await desk.site.lead(OLD))
    await desk.site.say("I need a website", session)
    await desk.quiet()
    assert (await desk.site.lead(NEW))["requirements"]
    await desk.undo(merged)
    await desk.quiet()
    assert (await desk.site.lead(OLD))["requirements"]
    assert not (await desk.site.lead(NEW))["requirements"]


async def test_what_people_changed_since_is_told_and_kept_in_the_history(desk: Desk) -> None:
    new, old = await desk.two_leads()
    merged = await desk.merge(new, old)
    await desk.change(new, notes="One and the same", status="converted")
    told = {"notes": "One and the same", "status": "converted"}
    assert (await desk.undo(merged)).json["dropped"] == told
    assert (await desk.site.lead(NEW))["status"] == new["status"]
    [record] = (await desk.site.as_admin("GET", MERGES)).json["merges"]
    assert record["dropped"] == told


async def test_who_opted_out_since_has_opted_out_after_an_undo(desk: Desk) -> None:
    new, old = await desk.two_leads()
    merged = await desk.merge(new, old)
    await desk.change(new, optedOut=True)
    restored = (await desk.undo(merged)).json
    assert restored["into"]["optedOut"]
    assert restored["from"]["optedOut"]
    assert restored["dropped"] == {}


async def test_an_undo_takes_an_opt_out_back_that_only_the_merge_had_spread(desk: Desk) -> None:
    new, old = await desk.two_leads()
    await desk.change(old, optedOut=True)
    restored = (await desk.undo(await desk.merge(new, old))).json
    assert (restored["into"]["optedOut"], restored["from"]["optedOut"]) == (False, True)


async def test_the_history_tells_of_a_merge_by_either_lead(desk: Desk) -> None:
    new, old = await desk.two_leads()
    merged = await desk.merge(new, old)
    for lead in (new, old):
        page = (await desk.site.as_admin("GET", MERGES, params={"leadId": lead["leadId"]})).json
        [record] = page["merges"]
        assert record["mergeId"] == merged["mergeId"]
        assert (record["into"], record["from"]) == (new["leadId"], old["leadId"])
        assert record["moved"] == merged["moved"]
        assert record["undoneAt"] is None
        assert record["at"].endswith("Z")
        assert record["before"]["from"]["email"] == OLD
        assert (page["page"], page["limit"], page["total"], page["pages"]) == (1, 20, 1, 1)
    assert (await desk.site.as_admin("GET", MERGES, params={"leadId": UNKNOWN})).json["merges"] == []


async def test_merging_the_same_twice_is_merging_once(desk: Desk) -> None:
    new, old = await desk.two_leads()
    first, again = await desk.merge(new, old), await desk.merge(new, old)
    assert again["mergeId"] == first["mergeId"]
    assert again["moved"] == first["moved"]
    assert len(await desk.stored("merges")) == 1


async def test_undoing_twice_is_undoing_once(desk: Desk) -> None:
    new, old = await desk.two_leads()
    merged = await desk.merge(new, old)
    first = await desk.undo(merged)
    await desk.quiet()
    await desk.change(old, notes="Back again")
    again = await desk.undo(merged)
    assert again.status == 200
    assert again.json["from"]["notes"] == "Back again"
    assert again.json["into"]["sessionIds"] == first.json["into"]["sessionIds"]


async def test_two_leads_can_be_merged_undone_and_merged_the_other_way(desk: Desk) -> None:
    new, old = await desk.two_leads()
    before = await desk.everything()
    await desk.undo(await desk.merge(new, old))
    await desk.quiet()
    other_way = await desk.merge(old, new)
    assert other_way["lead"]["email"] == OLD
    await desk.quiet()
    await desk.assert_whole(OLD, sessions=2)
    await desk.undo(other_way)
    await desk.quiet()
    assert await desk.everything() == before


async def test_only_the_latest_merge_of_a_lead_can_be_undone(desk: Desk) -> None:
    new, old = await desk.two_leads()
    await desk.introduce("jane@third.example")
    await desk.quiet()
    before = await desk.everything()
    third = await desk.site.lead("jane@third.example")
    first = await desk.merge(new, old)
    second = await desk.merge(third, new)
    assert second["lead"]["otherEmails"] == [NEW, OLD]
    await desk.introduce(OLD)
    await desk.quiet()
    await desk.assert_whole("jane@third.example", sessions=4)
    refused = await desk.undo(first)
    assert refused.status == 409
    assert refused.json["type"] == "urn:leadlight:problem:merge-not-latest"
    assert "later merge" in refused.json["detail"]
    assert (await desk.undo(second)).status == 200
    assert (await desk.undo(first)).status == 200
    await desk.quiet()
    leads, *_ = await desk.everything()
    ids = [[lead["_id"] for lead in found] for found in (leads, before[0])]
    assert ids[0] == ids[1]
    assert (await desk.site.lead(OLD))["conversationCount"] == 2


async def test_of_two_merges_into_one_lead_the_first_waits_for_the_second(desk: Desk) -> None:
    new, old = await desk.two_leads()
    await desk.introduce("jane@third.example")
    first = await desk.merge(new, old)
    second = await desk.merge(new, await desk.site.lead("jane@third.example"))
    assert (await desk.undo(first)).status == 409
    assert (await desk.undo(second)).status == 200
    assert (await desk.undo(first)).status == 200


async def test_a_lead_is_not_merged_into_itself(desk: Desk) -> None:
    _, old = await desk.two_leads()
    for same in (old["leadId"], old["leadId"].upper()):
        assert (await desk.ask(old["leadId"], same)).status == 422


@pytest.mark.parametrize("dry_run", [True, False])
async def test_unknown_foreign_and_senseless_leads_are_the_same_404(
    desk: Desk, charlies: Site, dry_run: bool
) -> None:
    new, old = await desk.two_leads()
    theirs = Desk(charlies, desk.db)
    await theirs.introduce(OLD)
    charlies_lead = await charlies.lead(OLD)
    before = await desk.everything()
    pairs = [
        (new["leadId"], UNKNOWN),
        (UNKNOWN, new["leadId"]),
        (new["leadId"], "no id"),
        (new["leadId"], charlies_lead["leadId"]),
        (charlies_lead["leadId"], old["leadId"]),
    ]
    replies = [await desk.ask(into, other, dryRun=dry_run) for into, other in pairs]
    replies.append(await theirs.ask(new["leadId"], old["leadId"], dryRun=dry_run))
    assert {reply.status for reply in replies} == {404}
    assert len({reply.text for reply in replies}) == 1
    assert await desk.everything() == before


async def test_another_admin_neither_sees_nor_undoes_a_merge(desk: Desk, charlies: Site) -> None:
    new, old = await desk.two_leads()
    merged = await desk.merge(new, old)
    theirs = Desk(charlies, desk.db)
    foreign, unknown = await theirs.undo(merged), await theirs.undo({"mergeId": "none"})
    assert foreign.status == 404
    assert foreign.text == unknown.text
    assert (await charlies.as_admin("GET", MERGES)).json["merges"] == []
    assert (await charlies.as_admin("GET", MERGES, params={"leadId": old["leadId"]})).json["total"] == 0
    await theirs.introduce(OLD)
    assert (await charlies.lead(OLD))["conversationCount"] == 1


async def test_a_visitor_who_gives_the_address_that_was_merged_away_finds_the_lead(desk: Desk) -> None:
    new, old = await desk.two_leads()
    await desk.merge(new, old)
    session = await desk.introduce(OLD, "Me again", "And again")
    assert session["leadCaptured"]
    await desk.quiet()
    await desk.assert_whole(NEW, sessions=3)


async def test_reading_every_session_again_does_not_undo_a_merge(desk: Desk) -> None:
    new, old = await desk.two_leads()
    await desk.merge(new, old)
    for _ in range(2):
        for session in await desk.stored("sessions"):
            await Jobs(desk.db).enqueue(desk.site.admin_id, "enrich", session["sessionId"], now(), now())
        await desk.quiet()
        await desk.assert_whole(NEW, sessions=2)


async def test_deleting_the_lead_forgets_the_merge_and_frees_both_addresses(desk: Desk) -> None:
    new, old = await desk.two_leads()
    await desk.introduce("jane@third.example")
    third = await desk.site.lead("jane@third.example")
    first = await desk.merge(new, old)
    await desk.merge(third, new)
    assert (await desk.site.as_admin("DELETE", "/api/leads-enhanced", json={"leadId": UNKNOWN})).status == 404
    assert len(await desk.stored("merges")) == 2
    await desk.site.as_admin("DELETE", "/api/leads-enhanced", json={"leadId": third["leadId"]})
    assert await desk.stored("merges") == []
    assert (await desk.undo(first)).status == 404
    await desk.introduce(OLD)
    assert (await desk.site.lead(OLD))["conversationCount"] == 1


async def test_a_lead_that_came_from_elsewhere_can_be_merged_and_restored(desk: Desk) -> None:
    await desk.two_leads()
    await desk.db["leads"].update_many({}, {"$unset": {"emails": "", "version": ""}})
    new, old = await desk.site.lead(NEW), await desk.site.lead(OLD)
    merged = await desk.merge(new, old)
    await desk.introduce(OLD)
    assert (await desk.site.lead(NEW))["conversationCount"] == 3
    await desk.undo(merged)
    await desk.introduce(OLD)
    assert (await desk.site.lead(OLD))["conversationCount"] == 3


@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", MERGE), ("POST", UNDO), ("GET", MERGES), ("GET", DUPLICATES), ("POST", DISMISS)],
)
async def test_without_a_token_nothing_is_merged_or_told(site: Site, method: str, path: str) -> None:
    assert (await site.request(method, path, json={})).status == 401


async def test_who_gives_the_old_address_never_learns_the_new_one(site: Site) -> None:
    old = await site.say("I am jane@old.example, I need a barn")
    await site.say("I am jane@new.example")
    into, other = [await site.lead(email) for email in ("jane@new.example", "jane@old.example")]
    body = {"into": into["leadId"], "from": other["leadId"]}
    assert (await site.as_admin("POST", "/api/leads-enhanced/merge", json=body)).status == 200
    mallory = await site.say("I am jane@old.example")
    again = await site.say("Still there?", old)
    for session in (mallory, again):
        assert session["email"] == "jane@old.example"
        assert "new.example" not in str(session) + str(await site.history(session))
    assert (await site.lead("jane@new.example"))["conversationCount"] == 3
