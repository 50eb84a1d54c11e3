"""Two leads that are one person: merged, shown before, taken apart again, whatever else goes on."""

import asyncio
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest

from capture.conversation import Session
from capture.conversations import Conversations, Transaction
from capture.leads import Leads
from capture.linking import capture
from capture.merges import Merges
from server.jobs import Jobs
from server.mongo import Database, Document
from server.services import now
from tests.site import Json, Reply, Site, eventually

OLD, NEW = "jane@old.example", "jane@new.example"
MERGE, UNDO = "/api/leads-enhanced/merge", "/api/leads-enhanced/merge/undo"
MERGES = "/api/leads-enhanced/merges"
UNKNOWN = "f" * 24


@dataclass(frozen=True)
class Desk:
    """Alice at work: her site over HTTP, and what the database holds of it."""

    site: Site
    db: Database

    async def introduce(self, email: str, *more: str) -> Json:
        """A visitor who gives this address and says some more."""
        session = await self.site.say(f"Hello, I am {email}", pageUrl=f"https://alice.example/{email}")
        for text in more:
            await self.site.say(text, session)
        return session

    async def two_leads(self) -> tuple[Json, Json]:
        """Jane's newer lead and her older one, read to the end."""
        await self.introduce(OLD, "I need a website", "Budget under 500")
        await self.introduce(NEW)
        await self.quiet()
        return await self.site.lead(NEW), await self.site.lead(OLD)

    async def merge(self, into: Json, other: Json, **body: Any) -> Json:
        reply = await self.ask(into["leadId"], other["leadId"], **body)
        assert reply.status == 200, reply.text
        return dict(reply.json)

    async def ask(self, into: str, other: str, **body: Any) -> Reply:
        return await self.site.as_admin("POST", MERGE, json={"into": into, "from": other, **body})

    async def undo(self, merged: Json) -> Reply:
        return await self.site.as_admin("POST", UNDO, json={"mergeId": merged["mergeId"]})

    async def change(self, lead: Json, **fields: Any) -> None:
        body = {"leadId": lead["leadId"], **fields}
        reply = await self.site.as_admin("PUT", "/api/leads-enhanced", json=body)
        assert reply.status == 200, reply.text

    async def quiet(self) -> None:
        """Until every job is done, none of them waiting for the visitor to be quiet for a moment."""

        async def done() -> bool:
            await self.db["jobs"].update_many({"state": "ready"}, {"$set": {"runAt": now()}})
            return not await self.db["jobs"].count_documents({})

        await eventually(done, within=30)

    async def stored(self, collection: str) -> list[Document]:
        return await self.db[collection].find({"adminId": self.site.admin_id}).sort("_id", 1).to_list(None)

    async def everything(self) -> list[list[Document]]:
        """Leads, sessions and messages as stored, but for what moves on: the versions of leads."""
        leads = [{**lead, "version": None} for lead in await self.stored("leads")]
        return [leads, await self.stored("sessions"), await self.stored("chats")]

    async def assert_whole(self, email: str, sessions: int) -> None:
        """All is of one lead: it lists every session, and sessions and messages carry its address."""
        [lead] = await self.stored("leads")
        every = await self.stored("sessions")
        assert lead["email"] == email
        assert sorted(lead["sessionIds"]) == sorted(session["sessionId"] for session in every)
        assert lead["conversationCount"] == len(every) == sessions
        assert {session["email"] for session in every} == {email}
        assert {message["email"] for message in await self.stored("chats")} == {email}


@pytest.fixture
def desk(site: Site, db: Database) -> Desk:
    return Desk(site, db)


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


async def test_reading_every_session_again_does_not_undo_a_merge(desk: Desk, db: Database) -> None:
    new, old = await desk.two_leads()
    await desk.merge(new, old)
    for _ in range(2):
        for session in await desk.stored("sessions"):
            await Jobs(db).enqueue(desk.site.admin_id, "enrich", session["sessionId"], now(), now())
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


async def test_a_merge_while_fifty_sessions_give_either_address_loses_none(desk: Desk) -> None:
    new, old = await desk.two_leads()
    saying = [asyncio.create_task(desk.introduce((OLD, NEW)[number % 2])) for number in range(50)]
    await asyncio.sleep(0.05)
    merged = await desk.merge(new, old)
    await asyncio.gather(*saying)
    await desk.assert_whole(NEW, sessions=52)
    saying = [asyncio.create_task(desk.introduce((OLD, NEW)[number % 2])) for number in range(20)]
    await asyncio.sleep(0.05)
    assert (await desk.undo(merged)).status == 200
    await asyncio.gather(*saying)
    assert [(await desk.site.lead(email))["conversationCount"] for email in (OLD, NEW)] == [36, 36]


async def test_merging_twice_at_the_same_instant_is_merging_once(desk: Desk) -> None:
    new, old = await desk.two_leads()
    merged = await asyncio.gather(*(desk.merge(new, old) for _ in range(5)))
    assert len({merge["mergeId"] for merge in merged}) == 1
    undone = await asyncio.gather(*(desk.undo(merged[0]) for _ in range(5)))
    assert {reply.status for reply in undone} == {200}
    assert len(await desk.stored("leads")) == 2


async def test_two_leads_merged_into_each_other_at_the_same_instant_are_merged_one_way(desk: Desk) -> None:
    new, old = await desk.two_leads()
    replies = await asyncio.gather(
        desk.ask(new["leadId"], old["leadId"]), desk.ask(old["leadId"], new["leadId"])
    )
    assert sorted(reply.status for reply in replies) == [200, 404]
    assert len(await desk.stored("leads")) == 1


class Nobody:
    """A queue that takes nothing."""

    async def enqueue_enrich(
        self, admin_id: str, session_id: str, now: datetime, transaction: Transaction | None = None
    ) -> None:
        return


class Dying(Nobody):
    """The process ends in the middle of the transaction."""

    async def enqueue_enrich(
        self, admin_id: str, session_id: str, now: datetime, transaction: Transaction | None = None
    ) -> None:
        raise asyncio.CancelledError


async def test_a_process_that_dies_in_the_middle_leaves_everything_as_it_was(desk: Desk) -> None:
    new, old = await desk.two_leads()
    before = await desk.everything()
    merges = Merges(desk.db, desk.site.admin_id)
    with pytest.raises(asyncio.CancelledError):
        await merges.merge(new["leadId"], old["leadId"], queue=Dying(), now=now())
    assert await desk.everything() == before
    merged = await desk.merge(new, old)
    await desk.quiet()
    after = await desk.everything()
    with pytest.raises(asyncio.CancelledError):
        await merges.undo(merged["mergeId"], queue=Dying(), now=now())
    assert await desk.everything() == after
    assert (await desk.undo(merged)).status == 200


async def heard(desk: Desk) -> Session:
    """A session whose message, with the old address in it, is stored but not captured."""
    await desk.introduce("jim@example.net")
    template = await desk.db["chats"].find_one({"role": "user", "email": "jim@example.net"}, {"_id": 0}) or {}
    theirs = {"adminId": desk.site.admin_id, "sessionId": "sess_slow"}
    await desk.db["chats"].insert_one({**template, **theirs, "content": OLD, "email": None})
    await desk.db["sessions"].insert_one({**theirs, "seq": 1, "createdAt": now(), "lastMessageAt": now()})
    session = await Conversations(desk.db, desk.site.admin_id).session("sess_slow")
    assert session
    return session


@pytest.mark.parametrize("moment", ["link", "tag"])
@pytest.mark.parametrize("undone", [False, True])
async def test_a_capture_that_is_overtaken_by_a_merge_or_its_undoing_ends_where_it_belongs(
    desk: Desk, moment: str, undone: bool
) -> None:
    new, old = await desk.two_leads()
    merged = await desk.merge(new, old) if undone else None
    session = await heard(desk)
    overtaken = asyncio.Event()

    async def overtake() -> None:
        if not overtaken.is_set():
            overtaken.set()
            await (desk.undo(merged) if merged else desk.merge(new, old))

    class SlowLeads(Leads):
        async def link(self, email: str, session: Session, at: datetime) -> str:
            linked = await super().link(email, session, at)
            if moment == "link":
                await overtake()
            return linked

    class SlowConversations(Conversations):
        async def tag(self, session: Session) -> None:
            await super().tag(session)
            if moment == "tag":
                await overtake()

    slow = SlowConversations(desk.db, desk.site.admin_id), SlowLeads(desk.db, desk.site.admin_id)
    captured = await capture(session, conversations=slow[0], leads=slow[1], now=now())
    email = OLD if undone else NEW
    assert captured.email == email
    listing = [lead["email"] for lead in await desk.stored("leads") if "sess_slow" in lead["sessionIds"]]
    assert listing == [email]
    for collection in ("sessions", "chats"):
        assert await desk.db[collection].distinct("email", {"sessionId": "sess_slow"}) == [email]


async def test_a_session_that_is_tagged_while_the_merge_is_under_way_moves_along(desk: Desk) -> None:
    new, old = await desk.two_leads()
    session = await heard(desk)
    conversations = Conversations(desk.db, desk.site.admin_id)
    await Leads(desk.db, desk.site.admin_id).link(OLD, session, now())
    tagged = session.model_copy(update={"email": OLD})
    attempts = 0

    class SlowMerges(Merges):
        async def _outcome(self, *leads: Any) -> tuple[Document, list[str]]:
            nonlocal attempts
            attempts += 1
            outcome = await super()._outcome(*leads)
            if attempts == 1:
                await conversations.tag(tagged)
            return outcome

    merges = SlowMerges(desk.db, desk.site.admin_id)
    await merges.merge(new["leadId"], old["leadId"], queue=Nobody(), now=now())
    assert attempts == 2
    for collection in ("sessions", "chats"):
        assert await desk.db[collection].distinct("email", {"sessionId": "sess_slow"}) == [NEW]


async def test_a_capture_in_the_middle_of_a_merge_waits_and_finds_the_survivor(desk: Desk) -> None:
    new, old = await desk.two_leads()
    session = await heard(desk)
    conversations, leads = Conversations(desk.db, desk.site.admin_id), Leads(desk.db, desk.site.admin_id)
    capturing: list[asyncio.Task[Session]] = []

    class Capturing(Nobody):
        async def enqueue_enrich(self, *_: Any) -> None:
            work = capture(session, conversations=conversations, leads=leads, now=now())
            capturing.append(asyncio.create_task(work))
            await asyncio.sleep(0.2)
            assert not capturing[0].done()

    merges = Merges(desk.db, desk.site.admin_id)
    await merges.merge(new["leadId"], old["leadId"], queue=Capturing(), now=now())
    assert (await capturing[0]).email == NEW
    assert "sess_slow" in (await desk.site.lead(NEW))["sessionIds"]


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
