"""Merging and undoing while visitors write and processes die: nothing is lost, nothing is half done."""

import asyncio
from datetime import datetime
from typing import Any

import pytest

from capture.conversation import Session
from capture.conversations import Conversations
from capture.leads import Leads
from capture.linking import capture
from capture.merges import Merges
from capture.transactions import Transaction
from server.mongo import Document
from server.services import now
from tests.desk import NEW, OLD, Desk
from tests.factories import ALICE


async def test_a_merge_while_fifty_sessions_give_either_address_loses_none(desk: Desk) -> None:
    new, old = await desk.two_leads()
    saying = [asyncio.create_task(desk.introduce((OLD, NEW)[number % 2])) for number in range(50)]
    await asyncio.sleep(0.05)
    merged = await desk.merge(new, old)
    await asyncio.gather(*saying)
    assert (await desk.site.lead(NEW))["conversationCount"] == 52
    await desk.quiet()
    await desk.assert_whole(NEW, sessions=52)
    assert (await desk.undo(merged)).status == 200
    assert [(await desk.site.lead(email))["conversationCount"] for email in (OLD, NEW)] == [26, 26]


async def test_undoing_while_sessions_give_either_address_loses_none(desk: Desk) -> None:
    new, old = await desk.two_leads()
    merged = await desk.merge(new, old)
    saying = [asyncio.create_task(desk.introduce((OLD, NEW)[number % 2])) for number in range(20)]
    await asyncio.sleep(0.05)
    assert (await desk.undo(merged)).status == 200
    await asyncio.gather(*saying)
    await desk.quiet()
    for email in (OLD, NEW):
        lead = await desk.site.lead(email)
        assert lead["conversationCount"] == 11
        assert await desk.db["sessions"].count_documents({"email": email}) == 11
        theirs = {"sessionId": {"$in": lead["sessionIds"]}}
        assert await desk.db["chats"].distinct("email", theirs) == [email]


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
        await merges.merge(new["leadId"], old["leadId"], queue=Dying(), now=now(), by=ALICE)
    assert await desk.everything() == before
    merged = await desk.merge(new, old)
    await desk.quiet()
    after = await desk.everything()
    with pytest.raises(asyncio.CancelledError):
        await merges.undo(merged["mergeId"], queue=Dying(), now=now(), by=ALICE)
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
        async def tag(self, session: Session) -> int:
            reached = await super().tag(session)
            if moment == "tag":
                await overtake()
            return reached

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
    await merges.merge(new["leadId"], old["leadId"], queue=Nobody(), now=now(), by=ALICE)
    assert attempts > 1  # the relay may be in the way, too
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
    await merges.merge(new["leadId"], old["leadId"], queue=Capturing(), now=now(), by=ALICE)
    assert (await capturing[0]).email == NEW
    assert "sess_slow" in (await desk.site.lead(NEW))["sessionIds"]
