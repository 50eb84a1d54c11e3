"""The figures are what a count of all leads would say, whatever happened and in whatever order."""

import asyncio
import random
from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

import pytest

from analytics.cells import Days
from analytics.facets import EVER, EVERYBODY, difference
from analytics.recount import Recount
from analytics.rollups import Rollups
from analytics.summary import Summary, summarise
from capture.edit import edit
from capture.leads import Leads
from capture.merges import Merges
from capture.news import NewsDesk
from capture.status import MOVES
from server.mongo import Database
from tests.factories import ALICE, NOON, make_session

ADMIN = "adm_alice"
ZONE = "Europe/Berlin"
LATER = NOON + timedelta(days=400)  # the relay's clock: everything has waited long enough


class Nobody:
    async def enqueue_enrich(self, *_: Any) -> None:
        """There is no worker here."""


def rollups(db: Database, zone: str = ZONE) -> Rollups:
    async def zone_of(_: str) -> str:
        return zone

    return Rollups(db, zone_of)


async def carry(db: Database, zone: str = ZONE) -> None:
    desk = NewsDesk(db)
    while carried := await desk.take(LATER):
        await rollups(db, zone).hear(carried)
        await desk.heard(carried)


async def counted_by_hand(db: Database, now: datetime) -> Summary:
    leads = await db["leads"].find({"adminId": ADMIN}).to_list(None)

    def having(**fields: Any) -> int:
        return sum(all(lead[field] == value for field, value in fields.items()) for lead in leads)

    sessions = sum(lead["conversationCount"] for lead in leads)
    return Summary(
        total_leads=len(leads),
        new_leads=having(status="new"),
        qualified_leads=having(status="qualified"),
        converted_leads=having(status="converted"),
        total_value=float(sum(Decimal(str(lead["value"])) for lead in leads)),
        avg_conversations=round(sessions / len(leads), 2) if leads else 0,
        this_week_leads=sum(lead["createdAt"] >= now - timedelta(days=7) for lead in leads),
    )


class Office:
    """A day at work: every kind of write, at random but repeatable."""

    def __init__(self, db: Database, seed: int) -> None:
        self._db, self._dice = db, random.Random(seed)
        self.now = NOON

    async def do_something(self) -> None:
        self.now += timedelta(minutes=self._dice.randint(0, 600))
        await self._dice.choice(
            [self._link, self._link, self._move, self._worth, self._merge, self._delete]
        )()

    async def _link(self) -> None:
        session = make_session(ADMIN, session_id=f"s{self._dice.randint(0, 30)}")
        await Leads(self._db, ADMIN).link(f"v{self._dice.randint(0, 8)}@example.org", session, self.now)

    async def _move(self) -> None:
        await self._change(lambda lead: {"status": self._dice.choice(MOVES[lead["status"]])})

    async def _worth(self) -> None:
        owner = self._dice.choice(["mem_alice", "mem_bob", None])
        await self._change(lambda _: {"value": self._dice.choice([0, 0.1, 19.99, 5000]), "owner_id": owner})

    async def _merge(self) -> None:
        leads = await self._some(2)
        if len(leads) == 2:
            merges = Merges(self._db, ADMIN)
            into, other = (str(lead["_id"]) for lead in leads)
            made = await merges.merge(into, other, queue=Nobody(), now=self.now, by=ALICE)
            if self._dice.random() < 0.5 and made.merge_id:
                await merges.undo(made.merge_id, queue=Nobody(), now=self.now, by=ALICE)

    async def _delete(self) -> None:
        for lead in await self._some(1):
            await Leads(self._db, ADMIN).delete(str(lead["_id"]), self.now, ALICE)

    async def _change(self, wanted: Any) -> None:
        leads = Leads(self._db, ADMIN)
        for found in await self._some(1):
            lead = await leads.get(str(found["_id"]))
            editing = partial(edit, wanted=wanted(found), by=ALICE, at=self.now, note_id="n")
            await leads.change(lead, editing, self.now, ALICE)

    async def _some(self, number: int) -> list[Mapping[str, Any]]:
        leads = await self._db["leads"].find({"adminId": ADMIN}).sort("_id", 1).to_list(None)
        return self._dice.sample(leads, min(number, len(leads)))


@pytest.mark.parametrize("seed", range(3))
async def test_the_figures_are_exact_after_every_write_counted_or_not(db: Database, seed: int) -> None:
    office = Office(db, seed)
    for step in range(60):
        await office.do_something()
        if step % 4 == seed:
            await carry(db)
        assert await summarise(db, ADMIN, ZONE, office.now) == await counted_by_hand(db, office.now)
    await carry(db)
    assert await Recount(db, ADMIN, rollups(db)).drift() == {}


async def test_counting_at_the_same_instant_in_many_hands_counts_once(db: Database) -> None:
    leads = Leads(db, ADMIN)
    for number in range(20):
        await leads.link(f"v{number}@example.org", make_session(ADMIN), NOON)
    ids = [lead["_id"] for lead in await db["leads"].find({}).to_list(None)]
    await asyncio.gather(*(rollups(db).count(ADMIN, ids) for _ in range(6)))
    figures = await Days(db, ADMIN, ZONE).ever()
    assert figures.of(EVER, "leads") == 20


async def test_a_member_sees_the_figures_of_their_own_leads(db: Database) -> None:
    leads = Leads(db, ADMIN)
    for number, owner in enumerate(["mem_bob", "mem_bob", None]):
        await leads.link(f"v{number}@example.org", make_session(ADMIN), NOON)
        lead = await leads.by_email(f"v{number}@example.org")
        assert lead
        wanted = {"owner_id": owner, "value": 5}
        editing = partial(edit, wanted=wanted, by=ALICE, at=NOON, note_id="n")
        await leads.change(lead, editing, NOON, ALICE)
    for _ in range(2):  # before and after they are counted
        assert (await summarise(db, ADMIN, ZONE, NOON, "mem_bob")).total_value == 10
        assert (await summarise(db, ADMIN, ZONE, NOON)).total_leads == 3
        await carry(db)
    by_owner = await Days(db, ADMIN, ZONE).by_scope()
    assert {scope: figures.of(EVER, "leads") for scope, figures in by_owner.items()} == {
        EVERYBODY: 3,
        "mem_bob": 2,
    }


async def test_another_admins_leads_are_not_counted(db: Database) -> None:
    await Leads(db, "adm_charlie").link("june@example.org", make_session("adm_charlie"), NOON)
    await carry(db)
    assert (await summarise(db, ADMIN, ZONE, NOON)).total_leads == 0
    assert (await summarise(db, "adm_charlie", ZONE, NOON)).total_leads == 1


async def test_a_recount_counts_leads_of_before_and_those_of_another_time_zone(db: Database) -> None:
    evening = datetime.fromisoformat("2026-03-02T23:30:00Z")
    await Leads(db, ADMIN).link("june@example.org", make_session(ADMIN), evening)
    await db["leads"].update_many({}, {"$unset": {"unheard": "", "news": "", "counted": ""}})
    recount = Recount(db, ADMIN, rollups(db, "UTC"))
    assert (await recount.step(None)).leads == 1
    assert (await Days(db, ADMIN, "UTC").since("2026-03-02", "2026-03-02")).of("2026-03-02", "leads") == 1
    moved = Recount(db, ADMIN, rollups(db))
    await moved.step(None)
    days = await Days(db, ADMIN, ZONE).since("2026-03-01", "2026-03-04")
    assert (days.of("2026-03-02", "leads"), days.of("2026-03-03", "leads")) == (0, 1)


async def test_a_drift_is_found_and_made_good(db: Database) -> None:
    await Leads(db, ADMIN).link("june@example.org", make_session(ADMIN), NOON)
    await carry(db)
    await db["lead_days"].update_one({"scope": EVERYBODY, "day": EVER}, {"$inc": {"n.leads": 7}})
    recount = Recount(db, ADMIN, rollups(db))
    drift = await recount.drift()
    assert drift == {(EVERYBODY, EVER): {"leads": -7}}
    await recount.repair(drift)
    assert difference(await recount.drift(), {}) == {}
    assert (await summarise(db, ADMIN, ZONE, NOON)).total_leads == 1
