"""What is carried of a lead that is deleted meanwhile."""

from capture.creating import birth, created
from capture.events import SYSTEM, LeadEvent
from capture.leads import Leads
from capture.news import NewsDesk
from capture.stored import as_stored
from server.mongo import Database
from tests.factories import ALICE, NOON


async def test_of_a_lead_that_is_deleted_while_its_news_is_carried_the_end_alone_stays(db: Database) -> None:
    leads, desk = Leads(db, "adm_alice"), NewsDesk(db)
    lead = created("adm_alice", "jane@example.org", {"name": "Jane"}, by=ALICE, at=NOON, note_id="n")
    news = birth(lead, {"name": "Jane"}, ALICE)
    await leads.create(lead, news)
    await leads.delete(lead.lead_id, NOON, SYSTEM)
    late = LeadEvent.of("adm_alice", lead.lead_id, news)  # of a carrier that had read the lead before
    await db["lead_events"].insert_one(as_stored(late))
    carried = await desk.take(NOON)
    assert carried is not None
    assert [event.type for event in carried.events] == ["lead.deleted"]
    assert [event["type"] async for event in db["lead_events"].find()] == ["lead.deleted"]


async def test_the_news_of_a_lead_that_stays_is_kept(db: Database) -> None:
    leads, desk = Leads(db, "adm_alice"), NewsDesk(db)
    lead = created("adm_alice", "jane@example.org", {}, by=ALICE, at=NOON, note_id="n")
    await leads.create(lead, birth(lead, {}, ALICE))
    carried = await desk.take(NOON)
    assert carried is not None
    assert [event.type for event in carried.events] == ["lead.created"]
    await desk.heard(carried)
    assert [event["type"] async for event in db["lead_events"].find()] == ["lead.created"]
