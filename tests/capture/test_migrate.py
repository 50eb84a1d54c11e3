"""Leads from chats that predate the leads collection."""

from datetime import timedelta
from typing import Any

from capture.conversations import Conversations
from capture.filters import Filter
from capture.leads import Leads
from capture.legacy import TaggedChats
from capture.listing import Listing
from capture.migrate import Migrated, migrate
from server.mongo import Database
from tests.factories import ALICE, NOON


async def old_chat(db: Database, session_id: str, minute: int, content: str, **fields: Any) -> None:
    """A message as the time before wrote it: no messageId, no place in its session."""
    document = {
        "adminId": "adm_alice",
        "sessionId": session_id,
        "role": "user",
        "content": content,
        "createdAt": NOON + timedelta(minutes=minute),
    }
    await db["chats"].insert_one({**document, **fields})


async def run(db: Database) -> Migrated:
    return await migrate(
        "adm_alice",
        tagged=TaggedChats(db, "adm_alice"),
        conversations=Conversations(db, "adm_alice"),
        leads=Leads(db, "adm_alice"),
        progress=lambda seen: None,
    )


async def test_tagged_chats_become_leads_and_running_again_changes_nothing(db: Database) -> None:
    tags = {"email": "Jane@Example.org", "requirements": "• Looking for automation\n• Budget under $500"}
    await old_chat(db, "s1", 0, "Hi, I need help", pageUrl="https://alice.example/pricing", **tags)
    await old_chat(db, "s1", 1, "Sure!", role="assistant", **tags)
    await old_chat(db, "s2", 5, "Me again", email="jane@example.org")
    await old_chat(db, "s3", 7, "No address given")
    await old_chat(db, "s4", 8, "Broken", email="not an address")
    assert await run(db) == Migrated(linked=2, skipped=1)
    leads = Leads(db, "adm_alice")
    page = await leads.page(Listing())
    [lead] = page.leads
    assert lead.email == "jane@example.org"
    assert lead.session_id == "s1"
    assert lead.session_ids == ("s1", "s2")
    assert lead.conversation_count == 2
    assert lead.first_message == "Hi, I need help"
    assert lead.source == "https://alice.example/pricing"
    assert lead.first_contact == lead.created_at == NOON
    assert lead.last_contact == NOON + timedelta(minutes=5)
    assert lead.requirements == tags["requirements"]
    await run(db)
    [again] = (await leads.page(Listing())).leads
    assert again.model_copy(update={"version": lead.version}) == lead


async def test_a_lead_that_exists_keeps_what_people_wrote_and_learns_of_its_earlier_sessions(
    db: Database,
) -> None:
    await old_chat(db, "s1", 0, "Long ago", email="jane@example.org")
    leads = Leads(db, "adm_alice")
    await old_chat(db, "s2", 60, "Today", email="jane@example.org")
    await run(db)
    lead = await leads.by_email("jane@example.org")
    assert lead
    await leads.change(lead, lambda _: {"notes": "Call her", "status": "contacted"}, NOON, ALICE)
    await old_chat(db, "s0", -60, "Even longer ago", email="jane@example.org")
    await run(db)
    lead = await leads.by_email("jane@example.org")
    assert lead
    assert (lead.notes, lead.status) == ("Call her", "contacted")
    assert lead.session_id == "s0"
    assert lead.first_message == "Even longer ago"
    assert lead.conversation_count == 3


async def test_a_deleted_lead_is_not_migrated_back(db: Database) -> None:
    await old_chat(db, "s1", 0, "Hi", email="Jane@Example.org")
    await run(db)
    leads = Leads(db, "adm_alice")
    [lead] = (await leads.page(Listing())).leads
    await Conversations(db, "adm_alice").release(lead.email)
    await leads.delete(lead.lead_id, NOON, ALICE)
    await run(db)
    assert await leads.count(Filter()) == 0


async def test_dates_of_other_programs_are_understood(db: Database) -> None:
    await old_chat(db, "s1", 0, "As text", email="a@example.org", createdAt="2025-07-30T10:00:00Z")
    await old_chat(db, "s2", 0, "Not at all", email="b@example.org", createdAt=None)
    assert (await run(db)).linked == 2
    lead = await Leads(db, "adm_alice").by_email("a@example.org")
    assert lead
    assert lead.first_contact.isoformat() == "2025-07-30T10:00:00+00:00"


async def test_a_message_of_no_conversation_or_with_an_id_of_its_own_hides_no_other(db: Database) -> None:
    await old_chat(db, "s1", 0, "Hello", email="jane@example.org", _id="message-1", createdAt=None)
    await old_chat(db, "s1", 1, "Hello?", email="jane@example.org")
    await db["chats"].insert_one({"adminId": "adm_alice", "email": "jim@example.org", "content": "Hi"})
    [lead], total = await TaggedChats(db, "adm_alice").leads(1, 20)
    assert (lead.email, lead.message_count, total) == ("jane@example.org", 2, 1)
    assert await run(db) == Migrated(linked=1, skipped=0)
