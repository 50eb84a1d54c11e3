"""News of leads: in the same write as the change, into the history once, to everybody at least once."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest

from capture.events import LeadEvent
from capture.leads import Leads
from capture.news import LEASE, Carried, NewsDesk
from server.mongo import Database
from server.work.relay import Relay
from tests.factories import ALICE, NOON, make_session

ADMIN = "adm_alice"


class Ears:
    """Hears of events; deaf, it fails."""

    def __init__(self) -> None:
        self.heard: list[LeadEvent] = []
        self.deaf = False

    async def __call__(self, carried: Carried) -> None:
        if self.deaf:
            raise ConnectionError
        self.heard += carried.events

    @property
    def types(self) -> list[str]:
        return [event.type for event in self.heard]


@pytest.fixture
def ears() -> Ears:
    return Ears()


def relay(db: Database, ears: Ears, late: timedelta = timedelta()) -> Relay:
    return Relay(NewsDesk(db), (ears,), lambda: NOON + timedelta(hours=1) + late)


async def test_a_lead_is_heard_of_when_it_is_made_and_at_each_change_but_not_twice(
    db: Database, ears: Ears
) -> None:
    leads = Leads(db, ADMIN)
    await leads.link("june@example.org", make_session(ADMIN, session_id="s1"), NOON)
    await relay(db, ears).carry()
    assert ears.types == ["lead.created", "lead.email_captured"]
    lead = await leads.by_email("june@example.org")
    assert lead
    await leads.change(lead, lambda _: {"status": "contacted", "company": "Acme"}, NOON, ALICE)
    await leads.link("june@example.org", make_session(ADMIN, session_id="s1"), NOON)  # nothing new
    await relay(db, ears).carry()
    assert ears.types[2:] == ["lead.updated", "lead.status_changed"]
    updated = ears.heard[2]
    assert [(each.field, each.before, each.after) for each in updated.changes] == [("company", None, "Acme")]
    assert updated.by == ALICE
    assert updated.lead
    assert updated.lead.company == "Acme"
    assert await relay(db, ears).carry() == 0


async def test_news_that_came_while_others_were_carried_waits_for_its_turn(db: Database, ears: Ears) -> None:
    leads, desk = Leads(db, ADMIN), NewsDesk(db)
    await leads.link("june@example.org", make_session(ADMIN), NOON)
    carried = await desk.take(NOON)
    lead = await leads.by_email("june@example.org")
    assert lead
    assert carried
    await leads.change(lead, lambda _: {"name": "June"}, NOON, ALICE)
    await desk.heard(carried)
    await relay(db, ears).carry()
    assert ears.types == ["lead.updated"]


async def test_what_was_not_heard_to_the_end_is_told_again_under_the_same_id(
    db: Database, ears: Ears
) -> None:
    await Leads(db, ADMIN).link("june@example.org", make_session(ADMIN), NOON)
    taken = await NewsDesk(db).take(NOON + timedelta(hours=1))
    assert taken  # and then whoever took it dies
    assert await relay(db, ears).carry() == 0
    ears.deaf = True
    with pytest.raises(ConnectionError):
        await relay(db, ears, LEASE).carry()
    ears.deaf = False
    await relay(db, ears, 2 * LEASE).carry()
    assert [event.event_id for event in ears.heard] == [event.event_id for event in taken.events]
    assert await db["lead_events"].count_documents({}) == 2


async def test_what_is_written_to_leads_before_their_news_is_taken_goes_along_with_it(
    db: Database, ears: Ears
) -> None:
    leads = Leads(db, ADMIN)
    for name in ("june", "jane"):
        await leads.link(f"{name}@example.org", make_session(ADMIN, session_id=name), NOON)

    async def change_june(marks: Sequence[dict[str, Any]]) -> bool:
        assert len(marks) == 2
        june = await leads.by_email("june@example.org")
        assert june
        await leads.change(june, lambda _: {"status": "contacted"}, NOON, ALICE)
        return True

    await Relay(NewsDesk(db), (ears,), lambda: NOON + LEASE, before=change_june).carry()
    june = [event for event in ears.heard if event.lead and event.lead.email == "june@example.org"]
    assert [event.type for event in june] == ["lead.created", "lead.email_captured", "lead.status_changed"]
    assert {event.lead.status for event in june if event.lead} == {"contacted"}
    assert await relay(db, ears).carry() == 0
    assert await db["leads"].count_documents({"unheard": {"$exists": True}}) == 0


async def test_a_lead_that_cannot_be_told_of_holds_up_no_other(db: Database) -> None:
    for name in ("june", "jane", "joan"):
        await Leads(db, ADMIN).link(f"{name}@example.org", make_session(ADMIN), NOON)
    heard: list[str] = []

    async def fails_of_jane(carried: Carried) -> None:
        emails = [event.lead.email for event in carried.events if event.lead]
        if "jane@example.org" in emails:
            raise OverflowError
        heard.extend(emails)

    desk = NewsDesk(db)
    with pytest.raises(OverflowError):
        await Relay(desk, (fails_of_jane,), lambda: NOON + timedelta(hours=1)).carry()
    assert set(heard) == {"june@example.org", "joan@example.org"}
    waiting = await db["leads"].find({"unheard": {"$exists": True}}).to_list(None)
    assert [lead["email"] for lead in waiting] == ["jane@example.org"]


async def test_of_a_deleted_lead_only_the_deletion_is_kept(db: Database, ears: Ears) -> None:
    leads = Leads(db, ADMIN)
    await leads.link("june@example.org", make_session(ADMIN), NOON)
    await relay(db, ears).carry()
    lead = await leads.by_email("june@example.org")
    assert lead
    await leads.delete(lead.lead_id, NOON, ALICE)
    await relay(db, ears).carry()
    assert ears.types[2:] == ["lead.deleted"]
    assert ears.heard[-1].lead is None
    [kept] = await db["lead_events"].find({}).to_list(None)
    assert kept["type"] == "lead.deleted"
    assert "june" not in str(kept)
