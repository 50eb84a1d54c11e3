"""What the crash harness has found, each in the smallest form that shows it."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from capture.conversation import Session, Visit, reply_id
from capture.conversations import Conversations
from capture.enrich import enrich
from capture.leads import Leads
from capture.linking import capture
from capture.transactions import Transaction, atomically
from capture.unread import Unread
from llm.chat import Profile
from llm.scripted import ScriptedModel
from server.jobs import DEBOUNCE, Jobs
from server.mongo import Database
from server.work.readings import Readings
from tests.factories import NOON, make_message, make_session

ADMIN = "adm_alice"
LEASE = NOON + timedelta(seconds=10)
JANE = "jane@example.org"


async def heard(conversations: Conversations, text: str, session_id: str = "sess_1") -> Session:
    """A session whose one message is stored, and not yet captured."""
    session = await conversations.begin(session_id, Visit(), text, NOON)
    message = make_message(text, session_id=session_id, message_id=f"{session_id}-1", seq=session.seq - 1)
    assert await conversations.add(message, LEASE)
    return session


async def test_a_transaction_lost_before_its_commit_is_done_again(db: Database) -> None:
    tries = 0

    async def loses_the_first(transaction: Transaction) -> None:
        nonlocal tries
        tries += 1
        await db["sessions"].insert_one({"adminId": ADMIN, "sessionId": "sess_1"}, session=transaction)
        if tries == 1:  # as when its primary is gone: the commit then meets no transaction
            await db.client.admin.command("killSessions", [transaction.session_id])

    await atomically(db.client, loses_the_first)
    assert tries == 2
    assert await db["sessions"].count_documents({}) == 1


async def test_tagging_with_an_older_session_forgets_nothing_that_was_read(db: Database) -> None:
    conversations = Conversations(db, ADMIN)
    before = (await heard(conversations, f"I need a shed, I am {JANE}")).model_copy(update={"email": JANE})
    await conversations.tag(before)
    assert await conversations.learn("sess_1", JANE, ["A shed"])
    await conversations.tag(before)
    [message] = await conversations.history("sess_1")
    session = await conversations.session("sess_1")
    assert session
    assert session.requirements == ("A shed",)
    assert message.requirements == "• A shed"


async def test_a_whole_reply_is_not_replaced_by_one_that_was_cut(db: Database) -> None:
    conversations = Conversations(db, ADMIN)
    reply = make_message("Yes, we do.", message_id=reply_id("m1"), role="assistant")
    cut = reply.model_copy(update={"content": "Yes,", "complete": False})
    for each in (cut, reply, cut):
        await conversations.store_reply(each, make_session(session_id=reply.session_id))
    [stored] = await conversations.history(reply.session_id)
    assert (stored.content, stored.complete) == ("Yes, we do.", True)


async def test_a_reply_is_stored_with_what_was_read_while_it_was_spoken(db: Database) -> None:
    conversations = Conversations(db, ADMIN)
    session = (await heard(conversations, f"I need a shed, I am {JANE}")).model_copy(update={"email": JANE})
    await conversations.tag(session)
    assert await conversations.learn("sess_1", JANE, ["A shed"])
    reply = make_message("Gladly.", message_id=reply_id("sess_1-1"), role="assistant", seq=2, email=JANE)
    await conversations.store_reply(reply, session)  # and here the process dies
    assert [message.requirements for message in await conversations.history("sess_1")] == ["• A shed"] * 2


async def test_a_message_is_read_though_whoever_stored_it_asked_nobody(db: Database) -> None:
    conversations, jobs = Conversations(db, ADMIN), Jobs(db)
    assert await conversations.add(make_message(), LEASE, unread=NOON)
    readings = Readings(Unread(db), jobs, lambda: NOON)
    await readings.ask()
    await readings.ask()
    job = await jobs.claim(["enrich"], NOON + DEBOUNCE)
    assert job
    assert (job.admin_id, job.key) == (ADMIN, "sess_1")
    assert await jobs.claim(["enrich"], NOON + DEBOUNCE) is None


async def test_a_reading_that_was_asked_for_by_one_who_died_is_asked_for_again(db: Database) -> None:
    conversations, jobs, unread = Conversations(db, ADMIN), Jobs(db), Unread(db)
    assert await conversations.add(make_message(), LEASE, unread=NOON)
    waiting = await unread.some()
    assert waiting
    await jobs.enqueue_many("enrich", waiting.since(), NOON)  # and here the process dies
    await Readings(unread, jobs, lambda: NOON).ask()
    assert await unread.some() is None
    assert await db["jobs"].count_documents({}) == 1


async def test_a_message_of_a_session_that_is_being_read_has_it_read_again(db: Database) -> None:
    conversations, jobs = Conversations(db, ADMIN), Jobs(db)
    await jobs.enqueue(ADMIN, "enrich", "sess_1", NOON, NOON)
    job = await jobs.claim(["enrich"], NOON)
    assert job
    assert await conversations.add(make_message(), LEASE, unread=NOON)
    await Readings(Unread(db), jobs, lambda: NOON).ask()
    await jobs.done(job, NOON)
    assert await db["jobs"].count_documents({"state": "ready"}) == 1


class Interrupted(Conversations):
    """Does something else once, right after the first look at a lead's requirements."""

    def __init__(self, db: Database, meanwhile: Callable[[], Awaitable[Any]]) -> None:
        super().__init__(db, ADMIN)
        self._meanwhile: Callable[[], Awaitable[Any]] | None = meanwhile

    async def requirements_of(self, email: str) -> list[str]:
        found = await super().requirements_of(email)
        if self._meanwhile:
            meanwhile, self._meanwhile = self._meanwhile, None
            await meanwhile()
        return found


async def test_two_sessions_of_a_lead_read_at_once_both_bring_their_needs(db: Database) -> None:
    plain, leads = Conversations(db, ADMIN), Leads(db, ADMIN)
    await heard(plain, f"I need a shed. I am {JANE}", "sess_1")
    await heard(plain, f"I need a greenhouse. I am {JANE}", "sess_2")

    async def read(session_id: str, conversations: Conversations) -> None:
        await enrich(
            session_id,
            conversations=conversations,
            leads=leads,
            model=ScriptedModel(),
            profile=Profile("Alice's Atelier"),
            now=NOON,
        )

    await read("sess_1", Interrupted(db, lambda: read("sess_2", plain)))
    lead = await leads.by_email(JANE)
    assert lead
    assert {"shed", "greenhouse"} <= set(lead.requirements.casefold().replace("\n", " ").split())


async def test_copies_of_a_message_stored_at_once_have_one_owner(db: Database) -> None:
    conversations, message = Conversations(db, ADMIN), make_message()
    stored = await asyncio.gather(*(conversations.add(message, LEASE, NOON) for _ in range(8)))
    assert sorted(stored) == [False] * 7 + [True]


class Stalled(Leads):
    """Does something else once, right before it links a session."""

    def __init__(self, db: Database, meanwhile: Callable[[], Awaitable[Any]]) -> None:
        super().__init__(db, ADMIN)
        self._meanwhile: Callable[[], Awaitable[Any]] | None = meanwhile

    async def link(self, email: str, session: Session, at: datetime) -> str:
        if self._meanwhile:
            meanwhile, self._meanwhile = self._meanwhile, None
            await meanwhile()
        return await super().link(email, session, at)


async def test_a_capture_that_was_overtaken_by_a_correction_undoes_nothing(db: Database) -> None:
    conversations, leads = Conversations(db, ADMIN), Leads(db, ADMIN)
    session = await heard(conversations, "I am jane@examplle.org")

    async def correct() -> None:
        later = await conversations.resume("sess_1", NOON)
        assert later
        text = f"Sorry, wrong address, please use {JANE} instead"
        await conversations.add(make_message(text, session_id="sess_1", seq=later.seq - 1), LEASE)
        await capture(later, conversations=conversations, leads=leads, now=NOON)

    await capture(session, conversations=conversations, leads=Stalled(db, correct), now=NOON)
    assert [lead["email"] async for lead in db["leads"].find()] == [JANE]


class Dying(Leads):
    """Dies right after it has changed a lead."""

    async def change(self, *args: Any) -> Any:
        await super().change(*args)
        raise KeyError("killed")


async def test_a_crash_while_a_mistyped_address_is_corrected_leaves_no_ghost(db: Database) -> None:
    conversations, leads = Conversations(db, ADMIN), Leads(db, ADMIN)
    session = await heard(conversations, "I am jane@examplle.org")
    await capture(session, conversations=conversations, leads=leads, now=NOON)
    text = f"Sorry, wrong address, please use {JANE} instead"
    await conversations.add(make_message(text, session_id="sess_1", seq=99), LEASE)
    with suppress(KeyError):
        await capture(session, conversations=conversations, leads=Dying(db, ADMIN), now=NOON)
    await capture(session, conversations=conversations, leads=leads, now=NOON)
    assert [lead["email"] async for lead in db["leads"].find()] == [JANE]


async def test_captures_of_one_correction_at_once_do_not_trip_over_the_ghost(db: Database) -> None:
    conversations, leads = Conversations(db, ADMIN), Leads(db, ADMIN)
    session = await heard(conversations, "I am jane@examplle.org")
    await capture(session, conversations=conversations, leads=leads, now=NOON)
    text = f"Sorry, wrong address, please use {JANE} instead"
    await conversations.add(make_message(text, session_id="sess_1", seq=99), LEASE)
    both = (capture(session, conversations=conversations, leads=leads, now=NOON) for _ in range(8))
    await asyncio.gather(*both)
    assert [lead["email"] async for lead in db["leads"].find()] == [JANE]


async def test_a_reply_begun_before_the_address_was_given_belongs_to_the_lead_as_well(db: Database) -> None:
    conversations = Conversations(db, ADMIN)
    session = await heard(conversations, f"I need a shed, I am {JANE}")
    reply = make_message("Gladly.", message_id=reply_id("sess_1-1"), role="assistant", seq=2)
    await conversations.tag(session.model_copy(update={"email": JANE}))
    await conversations.store_reply(reply, session)
    assert [message.email for message in await conversations.history("sess_1")] == [JANE] * 2
