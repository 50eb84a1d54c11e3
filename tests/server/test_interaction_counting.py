"""The tally of a lead is what its interactions say, whatever happens to either."""

import asyncio
import random
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest

from capture.conversation import Visit
from capture.conversations import Conversations
from capture.counting import WATCHING, counts, tally_of
from capture.engagement import engagement
from capture.erasing import erase
from capture.events import SYSTEM
from capture.interaction_moves import InteractionMoves
from capture.interactions import InteractionNotFound, Interactions
from capture.leads import LeadNotFound, Leads
from capture.linking import capture
from capture.merged import MergeNotFound, MergeNotLatest
from capture.merges import Merges
from capture.news import NewsDesk
from capture.reports import Named, Report
from capture.settling import Settling
from capture.transactions import atomically
from capture.turn import Incoming, take_turn
from server.jobs import Jobs
from server.mongo import Database
from server.services import Services, now
from server.work.recounting import recount_now
from tests.factories import NOON

ADMIN = "adm_alice"
KINDS = ("attendance", "registration", "replay", "page_view", "poll", "our_own")
STEPS = 40


async def test_fifty_interactions_of_one_lead_at_one_instant_are_all_counted(parts: Services) -> None:
    jane = Named(email="jane@example.org")
    outcomes = await asyncio.gather(
        *(
            parts.record(ADMIN, [Report(f"i{n}", "page_view", jane, at=NOON + timedelta(seconds=n))])
            for n in range(50)
        )
    )
    assert {outcome.refusal for [outcome] in outcomes} == {None}
    [lead] = await parts.db["leads"].find({"adminId": ADMIN}).to_list(None)
    assert tally_of(lead)["page_view"].count == 50


async def test_writers_in_several_processes_lose_none(parts: Services) -> None:
    jane = Named(email="jane@example.org")
    await asyncio.gather(
        *(
            Interactions(parts.db, ADMIN).record([Report(f"i{n % 8}", "poll", jane)], parts.clock())
            for n in range(12)
        )
    )
    [lead] = await parts.db["leads"].find({"adminId": ADMIN}).to_list(None)
    assert tally_of(lead)["poll"].count == 8
    assert lead["engagementScore"] == 20


async def test_a_caller_who_goes_away_takes_nothing_along(parts: Services) -> None:
    jane = Named(email="jane@example.org")
    callers = [asyncio.create_task(parts.record(ADMIN, [Report(f"i{n}", "poll", jane)])) for n in range(3)]
    await asyncio.sleep(0)
    callers[1].cancel()
    await asyncio.gather(*callers, return_exceptions=True)
    [lead] = await parts.db["leads"].find({"adminId": ADMIN}).to_list(None)
    assert tally_of(lead)["poll"].count == 3


class Life:
    """What happens to a handful of leads, at random; what it must not lose is in `kept`."""

    def __init__(self, db: Database, seed: int, *, losing: bool) -> None:
        self.db = db
        self.dice = random.Random(seed)
        self.losing = losing
        self.now = now()  # what is nobody's and old is dropped by MongoDB
        self.kept: set[str] = set()
        self.messages = 0
        self.leads = Leads(db, ADMIN)
        self.interactions = Interactions(db, ADMIN)
        self.merges = Merges(db, ADMIN)
        self.conversations = Conversations(db, ADMIN)
        self.settling = Settling(db, lambda: self.now)
        self.desk = NewsDesk(db)

    async def go_on(self) -> None:
        steps = [self.tell, self.tell, self.tell, self.say, self.carry, self.merge, self.undo, self.take_back]
        for step in self.dice.choices(
            [*steps, *([self.erase, self.opt_out] if self.losing else [])], k=STEPS
        ):
            self.now += timedelta(minutes=1)
            await step()
        await self.settle()

    async def settle(self) -> None:
        """What the worker does, until there is nothing more: sessions are captured, and news heard."""
        for number in range(5):
            if session := await self.conversations.session(f"s{number}"):
                await capture(session, conversations=self.conversations, leads=self.leads, now=self.now)
        while await self.carry():
            pass

    async def tell(self) -> None:
        reports = [await self.report() for _ in range(self.dice.randint(1, 4))]
        for outcome in await self.interactions.record(reports, self.now):
            if not outcome.refusal:
                self.kept.add(outcome.interaction_id)

    async def report(self) -> Report:
        dice, lead = self.dice, await self.any_lead()
        named = [Named(email=self.address()), Named(session_id=f"s{dice.randint(0, 4)}")]
        named += [Named(lead_id=str(lead["_id"]))] if lead else []
        told: dict[str, Any] = {"seconds": dice.randint(0, 60), "item": f"event {dice.randint(0, 2)}"}
        at = self.now - timedelta(minutes=dice.randint(0, 10_000))
        return Report(f"i{dice.randint(0, 60)}", dice.choice(KINDS), dice.choice(named), at, told)

    async def say(self) -> None:
        self.messages += 1
        session_id, known = f"s{self.dice.randint(0, 4)}", None
        known = await self.conversations.session(session_id)
        text = self.dice.choice(["hello", f"I am {self.address()}", f"Sorry, I meant {self.address()}"])
        incoming = Incoming(session_id, f"m{self.messages}", text, Visit(), starts=known is None)
        await take_turn(
            incoming,
            conversations=self.conversations,
            leads=self.leads,
            now=self.now,
        )

    async def merge(self) -> None:
        one, other = await self.any_lead(), await self.any_lead()
        if one and other and one["_id"] != other["_id"]:
            ids = str(one["_id"]), str(other["_id"])
            await self.merges.merge(*ids, queue=Jobs(self.db), now=self.now, by=SYSTEM)

    async def undo(self) -> None:
        merges = (await self.merges.page(None, 1, 20)).records
        standing = [merge.merge_id for merge in merges if not merge.undone_at]
        with suppress(MergeNotLatest, MergeNotFound, LeadNotFound):
            if standing:
                which = self.dice.choice(standing)
                await self.merges.undo(which, queue=Jobs(self.db), now=self.now, by=SYSTEM)

    async def take_back(self) -> None:
        interaction_id = f"i{self.dice.randint(0, 60)}"
        with suppress(InteractionNotFound):
            await self.interactions.delete(interaction_id, self.now)
            self.kept.discard(interaction_id)

    async def erase(self) -> None:
        if (lead := await self.any_lead()) and self.dice.random() < 0.5:
            await erase(
                str(lead["_id"]),
                leads=self.leads,
                conversations=self.conversations,
                now=self.now,
                by=SYSTEM,
            )

    async def opt_out(self) -> None:
        if self.dice.random() < 0.3:
            await self.interactions.opt_out(f"s{self.dice.randint(0, 4)}", self.now)

    async def carry(self) -> bool:
        carried = await self.desk.take(self.now)
        if carried:
            await self.settling.hear(carried)
            await self.desk.heard(carried)
        return carried is not None

    async def any_lead(self) -> dict[str, Any] | None:
        leads = await self.db["leads"].find({"adminId": ADMIN}).sort("email", 1).to_list(None)
        return self.dice.choice(leads) if leads else None

    def address(self) -> str:
        return f"v{self.dice.randint(0, 4)}@example.org"


async def test_a_recount_puts_tallies_right(parts: Services) -> None:
    jane, joe = Named(email="jane@example.org"), Named(email="joe@example.org")
    await parts.record(ADMIN, [Report("a", "poll", jane), Report("b", "poll", joe), Report("c", "quiz", joe)])
    assert await recount_now(parts, ADMIN, lambda _: None) == 0
    await parts.db["leads"].update_one({"email": joe.email}, {"$set": {"tally.poll.count": 7}})
    await parts.db["leads"].update_one({"email": jane.email}, {"$unset": {"tally": ""}})
    assert await recount_now(parts, ADMIN, lambda _: None) == 2
    for lead in await parts.db["leads"].find({"adminId": ADMIN}).to_list(None):
        await check_tally(parts.db, lead)


@pytest.mark.parametrize("losing", [False, True])
@pytest.mark.parametrize("seed", range(8))
async def test_whatever_happens_tallies_are_what_the_interactions_say(
    db: Database, seed: int, losing: bool
) -> None:
    life = Life(db, seed, losing=losing)
    await life.go_on()
    leads = await db["leads"].find({"adminId": ADMIN}).to_list(None)
    for lead in leads:
        await check_tally(db, lead)
    stored = await db["interactions"].find({"adminId": ADMIN}).to_list(None)
    assert {each["leadId"] for each in stored} <= {str(lead["_id"]) for lead in leads} | {None}
    for each in stored:
        if each["sessionId"]:
            assert each["leadId"] == listing(each["sessionId"], leads), each
    ids = {each["interactionId"] for each in stored}
    assert ids <= life.kept if losing else ids == life.kept


async def check_tally(db: Database, lead: dict[str, Any]) -> None:
    moves = InteractionMoves(db, ADMIN)
    counted = await atomically(db.client, lambda transaction: moves.count(str(lead["_id"]), transaction))
    assert tally_of(lead) == counted
    assert lead.get("engagementScore") == (engagement(counts(counted)) if "tally" in lead else None)
    assert lead.get("eventsAttended", 0) == (
        len(counted["attendance"].events) if "attendance" in counted else 0
    )
    assert lead.get("watchSeconds", 0) == sum(counted[kind].seconds for kind in WATCHING if kind in counted)
    registered = counted["registration"].first_at if "registration" in counted else None
    assert lead.get("registeredAt") == registered


def listing(session_id: str, leads: list[dict[str, Any]]) -> str | None:
    return next((str(lead["_id"]) for lead in leads if session_id in lead.get("sessionIds", ())), None)
