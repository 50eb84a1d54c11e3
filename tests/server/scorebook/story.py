"""An admin's leads, to which things happen, scored and judged as a worker would."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

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
from scoring.rules import Rule
from scoring.scored import held
from server.jobs import Job, Later
from server.mongo import Database
from server.scorebook import recalculation
from server.scorebook.book import Scorebook
from server.scorebook.ideal import JUDGE, judge_due
from server.scorebook.recalculation import RECALCULATE, recalculate, score_due
from server.scorebook.scheme import Scheme
from server.scorebook.standing import Standing
from server.scorebook.versions import Versions
from server.services import Services, now
from server.tenants import Admin, ProfileFields
from server.work.reactions import reactions
from tests.factories import ALICE, make_admin
from tests.site import eventually

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

    async def describe(self, ideal: str) -> None:
        """The admin describes an ideal customer."""
        admin = await self.admin()
        await self.parts.admins.set_profile(
            self.admin_id, ProfileFields(name=admin.name, ideal_customer=ideal)
        )

    async def merge(self, into: str, other: str) -> None:
        merges = Merges(self.parts.db, self.admin_id)
        merged = await merges.merge(into, other, queue=self.parts.jobs, now=self.clock(), by=ALICE)
        self.merges.append(str(merged.merge_id))

    async def undo(self) -> None:
        """Take the last merge apart again, if there is one."""
        if self.merges:
            merges = Merges(self.parts.db, self.admin_id)
            await merges.undo(self.merges.pop(), queue=self.parts.jobs, now=self.clock(), by=ALICE)

    async def erase(self, lead: Lead) -> None:
        conversations, now = self.parts.conversations(self.admin_id), self.clock()
        await erase(lead.lead_id, leads=self.leads, conversations=conversations, now=now, by=ALICE)

    async def judge(self) -> None:
        """Have the leads judged that have rested, and then scored."""
        job = Job(None, self.admin_id, JUDGE, "", 1, "")
        while True:
            try:
                await judge_due(self.parts, job)
            except Later as later:
                if later.run_at <= self.clock():
                    continue
            break
        await self.carry()

    async def admin(self) -> Admin:
        found = await self.parts.admins.reread(self.admin_id)
        assert found
        return found

    async def recalculated(self) -> None:
        """Finish the tasks that score all leads."""
        while job := await self.parts.jobs.claim([RECALCULATE], self.clock()):
            await recalculate(self.parts, job)
            await self.parts.jobs.done(job, self.clock())

    async def rest_of_the_model(self) -> None:
        """The model has been left alone for so long that it is tried again."""
        await eventually(self._ready)

    async def _ready(self) -> bool:
        return self.parts.model.breaker.ready

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


async def a_story(parts: Services) -> Story:
    """That of an admin of its own."""
    admin, clock = make_admin(), Clock()
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
