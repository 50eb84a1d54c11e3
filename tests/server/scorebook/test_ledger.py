"""The score on a lead is what its history adds up to, whatever happens to it and whoever scores it."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest

from capture.creating import birth, created
from capture.edit import edit
from capture.erasing import erase
from capture.interactions import Interactions
from capture.lead import Lead
from capture.leads import Leads
from capture.merges import Merges
from capture.news import NewsDesk
from capture.reports import Named, Report
from scoring.ledger import Entry, fold, total
from scoring.rules import Decay, Rule
from scoring.scored import held
from server.jobs import Job, Later
from server.mongo import Database
from server.scorebook import recalculation
from server.scorebook.alarm import Alarm
from server.scorebook.book import Scorebook
from server.scorebook.recalculation import score_due
from server.scorebook.scheme import Scheme
from server.scorebook.scoring import score
from server.scorebook.standing import Standing
from server.scorebook.versions import Versions
from server.services import Services, now
from server.work.reactions import reactions
from tests.factories import ALICE, make_admin, make_rule

LONG = timedelta(hours=1)


class Clock:
    """The time, which goes on when a test says so."""

    def __init__(self) -> None:
        self.time = now()

    def __call__(self) -> datetime:
        self.time += timedelta(milliseconds=1)
        return self.time


class Story:
    """An admin's leads, to which things happen."""

    def __init__(self, parts: Services, admin_id: str, clock: Clock) -> None:
        self.parts, self.admin_id, self.clock = parts, admin_id, clock
        self.leads = Leads(parts.db, admin_id)
        self.book = Scorebook(parts.db, admin_id)
        self.merges: list[str] = []
        self.numbers = 0

    async def make(self, **fields: Any) -> Lead:
        self.numbers += 1
        email = f"visitor{self.numbers}@example.org"
        at = self.clock()
        lead = created(self.admin_id, email, fields, by=ALICE, at=at, note_id="n")
        return await self.leads.create(lead, birth(lead, fields, ALICE))

    async def change(self, lead: Lead, **wanted: Any) -> Lead:
        at = self.clock()
        return await self.leads.change(
            lead, lambda current: edit(current, wanted, by=ALICE, at=at, note_id="n"), at, ALICE
        )

    async def does(self, lead: Lead, kind: str, days_ago: float = 0) -> None:
        self.numbers += 1
        at = self.clock()
        report = Report(f"i{self.numbers}", kind, Named(lead_id=lead.lead_id), at - timedelta(days=days_ago))
        await Interactions(self.parts.db, self.admin_id).record([report], at)

    async def rules(self, *rules: Rule, caps: dict[str, int] | None = None) -> None:
        scheme = Scheme(rules=rules, caps=caps or {})
        await Versions(self.parts.db, self.admin_id).publish(lambda _: scheme, ALICE, self.clock())

    async def carry(self) -> None:
        """What a worker does: tell the news, and score who is due, until there is nothing more to do."""
        desk = NewsDesk(self.parts.db)
        while True:
            while carried := await desk.take(self.clock() + LONG):
                for react in reactions(self.parts):
                    await react(carried)
                await desk.heard(carried)
            if not await self.book.due(self.clock(), 1):
                return
            await self.score_due()

    async def score_due(self) -> None:
        job = Job(None, self.admin_id, recalculation.SCORE, "", 1, "")
        while True:
            try:
                return await score_due(self.parts, job)
            except Later:
                continue

    async def standing(self, lead: Lead) -> Standing:
        found = await self.book.standing(lead.lead_id)
        assert found
        return found


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def story(parts: Services, clock: Clock) -> Story:
    admin = make_admin()
    await parts.admins.add(admin)
    return Story(replace(parts, clock=clock), admin.admin_id, clock)


async def entries_of(db: Database, lead_id: str) -> list[Entry]:
    found = await db["score_entries"].find({"leadId": lead_id}).sort("revision", 1).to_list(None)
    return [Entry.model_validate(each) for scoring in found for each in scoring["entries"]]


async def assert_adds_up(story: Story) -> None:
    """Of every lead: its score is the held sum of the contributions, and of all deltas."""
    for lead in await story.parts.db["leads"].find({"adminId": story.admin_id}).to_list(None):
        entries = await entries_of(story.parts.db, str(lead["_id"]))
        if lead.get("score") is None:
            assert entries == []
            continue
        assert lead["score"] == total(fold(entries)) == held(sum(each.delta for each in entries))


@pytest.mark.parametrize("seed", range(6))
async def test_the_score_is_what_the_history_adds_up_to_at_any_time(
    story: Story, clock: Clock, seed: int
) -> None:
    dice, seen = Random(seed), list[tuple[datetime, str, int | None]]()
    for _ in range(3):
        await story.make(company="Acme")
    for _ in range(25):
        await happens(story, dice, clock)
        await assert_adds_up(story)
        if dice.random() < 0.6:
            await story.carry()
            await assert_adds_up(story)
        at = clock()
        leads = await story.parts.db["leads"].find({"adminId": story.admin_id}).to_list(None)
        seen += [(at, str(lead["_id"]), lead.get("score")) for lead in leads]
    await story.carry()
    for lead in await story.parts.db["leads"].find({"adminId": story.admin_id}).to_list(None):
        assert lead["score"] == (await story.standing(await story.leads.get(str(lead["_id"])))).score
    for at, lead_id, was in seen:
        last, entries = await story.book.until(lead_id, at)
        assert (last.score if last else None) == was
        assert last is None or total(fold(entries)) == was


async def happens(story: Story, dice: Random, clock: Clock) -> None:
    """One thing, to any of the leads."""
    known = [str(each) for each in await story.parts.db["leads"].distinct("_id", {"adminId": story.admin_id})]
    lead = await story.leads.get(dice.choice(known))
    what: list[Callable[[], Awaitable[Any]]] = [
        lambda: story.change(lead, title=dice.choice(["CTO", "Gardener", None])),
        lambda: story.change(lead, company_size=dice.choice(["1-10", "51-200", "500+", None])),
        lambda: story.does(lead, dice.choice(["form", "visit", "email_open"]), dice.random() * 40),
        lambda: story.does(lead, "demo_request"),
        lambda: story.rules(*rules(dice), caps={"intent": dice.randrange(30)}),
        lambda: pass_time(clock, dice.random() * 20),
        lambda: merge(story, dice, known),
        lambda: undo(story),
        lambda: story.make(title="VP of Sales", phone="+49 30 1234567"),
        lambda: score(story.parts, story.admin_id, known, "calculated"),
    ]
    await dice.choice(what)()


def rules(dice: Random) -> list[Rule]:
    pool = [
        make_rule("title", "exists", points=dice.randrange(-40, 60) or 7, rule_id="title"),
        make_rule("company", "exists", points=30, rule_type="intent"),
        make_rule("count.form", "greater_than", 0, points=9, each=True, decay=Decay(days=3), rule_id="form"),
        make_rule("count.visit", "within_days", 10, points=20),
        make_rule("days_since_creation", "greater_than", 4, points=dice.randrange(1, 50)),
        make_rule("company_size", "greater_than", 50, points=-20),
    ]
    return dice.sample(pool, dice.randrange(len(pool)))


async def pass_time(clock: Clock, days: float) -> None:
    clock.time += timedelta(days=days)


async def merge(story: Story, dice: Random, known: list[str]) -> None:
    if len(known) > 1:
        into, other = dice.sample(known, 2)
        merged = await Merges(story.parts.db, story.admin_id).merge(
            into, other, queue=story.parts.jobs, now=story.clock(), by=ALICE
        )
        story.merges.append(str(merged.merge_id))


async def undo(story: Story) -> None:
    if story.merges:
        merges = Merges(story.parts.db, story.admin_id)
        await merges.undo(story.merges.pop(), queue=story.parts.jobs, now=story.clock(), by=ALICE)


async def test_scoring_a_lead_is_no_reason_to_score_it_again(story: Story) -> None:
    lead = await story.make(company="Acme")
    await story.carry()
    first = await story.standing(lead)
    versions = (await story.leads.get(lead.lead_id)).version
    for _ in range(3):
        await story.carry()
    assert (await story.standing(lead)).at == first.at
    assert (await story.leads.get(lead.lead_id)).version == versions
    await story.does(lead, "visit")
    await story.carry()
    assert (await story.standing(lead)).at > first.at


async def test_many_workers_score_a_lead_once(story: Story) -> None:
    leads = [await story.make(company="Acme", title="CTO") for _ in range(5)]
    ids = [lead.lead_id for lead in leads]
    await asyncio.gather(*(score(story.parts, story.admin_id, ids, "calculated") for _ in range(6)))
    for lead in leads:
        found = await story.parts.db["score_entries"].find({"leadId": lead.lead_id}).to_list(None)
        assert [each["revision"] for each in found] == [1]
        stored = await story.parts.db["leads"].find_one({"email": lead.email})
        assert stored
        assert [each["type"] for each in stored["news"]].count("lead.score_changed") == 1
    await assert_adds_up(story)


async def test_a_lead_that_people_write_to_meanwhile_is_scored_as_it_is_at_last(story: Story) -> None:
    lead = await story.make(company="Acme")

    async def write() -> None:
        current = lead
        for number in range(20):
            current = await story.change(current, title="CTO" if number % 2 else "Gardener")

    async def keep_scoring() -> None:
        for _ in range(10):
            await score(story.parts, story.admin_id, [lead.lead_id], "calculated")

    await asyncio.gather(write(), keep_scoring())
    await story.carry()
    await assert_adds_up(story)
    assert (await story.leads.get(lead.lead_id)).score == 15


async def test_time_alone_makes_a_lead_due(story: Story, clock: Clock) -> None:
    await story.rules(make_rule("count.visit", "within_days", 10, points=40))
    lead = await story.make()
    await story.does(lead, "visit")
    await story.carry()
    assert (await story.leads.get(lead.lead_id)).score == 40
    clock.time += timedelta(days=10)
    assert await story.book.due(clock(), 10) == [lead.lead_id]
    await story.carry()
    found = await story.leads.get(lead.lead_id)
    assert (found.score, found.grade, found.stage) == (0, "D", None)


async def test_a_lead_that_nothing_can_change_any_more_is_never_due(story: Story, clock: Clock) -> None:
    lead = await story.make(company="Acme")
    clock.time += timedelta(days=200)
    await story.carry()
    assert (await story.standing(lead)).due_at is None


async def test_nothing_is_left_of_the_scores_of_an_erased_lead(story: Story) -> None:
    into, other = await story.make(title="zqxsecret"), await story.make(title="zqxsecret")
    await story.carry()
    merged = Merges(story.parts.db, story.admin_id)
    await merged.merge(into.lead_id, other.lead_id, queue=story.parts.jobs, now=story.clock(), by=ALICE)
    await story.carry()
    await erase(
        into.lead_id,
        leads=story.leads,
        conversations=story.parts.conversations(story.admin_id),
        now=story.clock(),
        by=ALICE,
    )
    await story.carry()
    for name in ("lead_scores", "score_entries"):
        assert await story.parts.db[name].find({"adminId": story.admin_id}).to_list(None) == []


async def test_leads_that_nobody_scored_are_found_at_night(story: Story) -> None:
    lead = await story.make(company="Acme")
    await story.parts.db["leads"].update_many({}, {"$unset": {"unheard": "", "news": ""}})  # a lost word
    assert await recalculation.look_for_unscored(story.parts, story.admin_id) == 1
    await story.score_due()
    assert (await story.leads.get(lead.lead_id)).score == 5
    assert await recalculation.look_for_unscored(story.parts, story.admin_id) == 0


async def test_a_priority_that_a_person_has_set_stays(story: Story) -> None:
    await story.rules(make_rule("company", "exists", points=85))
    plain, chosen = await story.make(company="A"), await story.make(company="B", priority="low")
    await story.carry()
    assert (await story.leads.get(plain.lead_id)).priority == "urgent"
    assert (await story.leads.get(chosen.lead_id)).priority == "low"
    await story.change(await story.leads.get(plain.lead_id), priority="medium")
    await story.rules(make_rule("company", "exists", points=65))
    await score(story.parts, story.admin_id, [plain.lead_id], "calculated")
    assert (await story.leads.get(plain.lead_id)).priority == "medium"


async def test_a_tag_that_a_person_took_off_does_not_come_back(story: Story) -> None:
    lead = await story.make(title="CTO", tags=("vip",))
    await story.does(lead, "visit")
    await story.carry()
    tagged = await story.leads.get(lead.lead_id)
    assert set(tagged.model_tags) == {"decision-maker", "new-prospect"}
    tagged = await story.change(tagged, tags=("vip", "new-prospect"))
    await story.carry()
    await story.change(tagged, title="CEO")
    await story.carry()
    tagged = await story.leads.get(lead.lead_id)
    assert tagged.tags == ("vip", "new-prospect")
    await story.change(tagged, title="Gardener", tags=("vip", "new-prospect", "decision-maker"))
    await story.carry()
    assert "decision-maker" in (await story.leads.get(lead.lead_id)).tags  # put there by hand


async def test_the_ai_tags_go_as_they_came(story: Story, clock: Clock) -> None:
    lead = await story.make()
    await story.does(lead, "visit")
    await story.carry()
    assert (await story.leads.get(lead.lead_id)).tags == ("new-prospect",)
    clock.time += timedelta(days=16)
    await story.carry()
    assert (await story.leads.get(lead.lead_id)).tags == ()


async def test_the_alarm_asks_for_the_admins_whose_leads_are_due(story: Story, clock: Clock) -> None:
    await story.rules(make_rule("count.visit", "within_days", 10, points=40))
    lead = await story.make()
    await story.does(lead, "visit")
    await story.carry()
    await story.parts.db["jobs"].delete_many({})
    alarm = Alarm(story.parts)
    assert await alarm.ring() == 0
    clock.time += timedelta(days=10)
    assert [await alarm.ring(), await alarm.ring()] == [1, 1]
    [asked] = await story.parts.db["jobs"].find({}).to_list(None)
    assert (asked["adminId"], asked["kind"]) == (story.admin_id, recalculation.SCORE)


async def test_other_admins_have_their_turn_after_some_batches(story: Story) -> None:
    at = story.clock()
    due = [
        {"adminId": story.admin_id, "leadId": f"{n:024x}", "dueAt": at, "revision": 1} for n in range(2_001)
    ]
    await story.parts.db["lead_scores"].insert_many(due)
    job = Job(None, story.admin_id, recalculation.SCORE, "", 1, "")
    with pytest.raises(Later):
        await score_due(story.parts, job)
    assert await story.parts.db["lead_scores"].count_documents({"dueAt": {"$exists": True}}) == 1
    await score_due(story.parts, job)
    assert await story.book.due(story.clock(), 1) == []
