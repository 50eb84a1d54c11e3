"""The score on a lead is what its history adds up to, whatever happens to it and whoever scores it."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scoring.ledger import fold, total
from scoring.rules import Decay, Rule
from server.jobs import Job, Later
from server.scorebook import recalculation
from server.scorebook.alarm import Alarm
from server.scorebook.recalculation import score_due
from server.scorebook.scoring import score
from server.services import Services
from tests.factories import make_rule
from tests.server.scorebook.story import Clock, Story, a_story, assert_adds_up


def _pool(title: int, created: int) -> list[Rule]:
    return [
        make_rule("title", "exists", points=title, rule_id="title"),
        make_rule("company", "exists", points=30, rule_type="intent"),
        make_rule("count.form", "greater_than", 0, points=9, each=True, decay=Decay(days=3), rule_id="form"),
        make_rule("count.visit", "within_days", 10, points=20),
        make_rule("days_since_creation", "greater_than", 4, points=created),
        make_rule("company_size", "greater_than", 50, points=-20),
    ]


POOL = st.builds(_pool, st.integers(-40, 60).filter(bool), st.integers(1, 50)).flatmap(
    lambda rules: st.lists(st.sampled_from(rules), unique_by=lambda rule: rule.rule_id)
)
THINGS = st.one_of(
    st.tuples(
        st.just("edit"),
        st.fixed_dictionaries(
            {},
            optional={
                "title": st.sampled_from(["CTO", "Gardener", None]),
                "company_size": st.sampled_from(["1-10", "51-200", "500+", None]),
            },
        ),
    ),
    st.tuples(
        st.just("does"),
        st.tuples(st.sampled_from(["form", "visit", "email_open", "demo_request"]), st.floats(0, 40)),
    ),
    st.tuples(st.just("rules"), st.tuples(POOL, st.integers(0, 30))),
    st.tuples(st.just("time"), st.floats(0, 20)),
    st.tuples(st.sampled_from(["merge", "undo", "make", "calculate"]), st.none()),
)


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(THINGS, st.integers(0, 9), st.booleans()), min_size=10, max_size=18))
async def test_the_score_is_what_the_history_adds_up_to_at_any_time(
    parts: Services, things: list[tuple[tuple[str, Any], int, bool]]
) -> None:
    story = await a_story(parts)
    seen: list[tuple[datetime, str, int | None]] = []
    for _ in range(2):
        await story.make(company="Acme")
    for (what, it), which, carried in things:
        await happens(story, what, it, which)
        await assert_adds_up(story)
        if carried:
            await story.carry()
            await assert_adds_up(story)
        at = story.clock()
        seen += [(at, lead_id, score) for lead_id, score in (await scores_of(story)).items()]
    await story.carry()
    await assert_adds_up(story)
    for lead_id, current in (await scores_of(story)).items():
        assert current == (await story.standing(await story.leads.get(lead_id))).score
    for at, lead_id, was in seen:
        last, entries = await story.book.until(lead_id, at)
        assert (last.score if last else None) == was
        assert last is None or total(fold(entries)) == was


async def scores_of(story: Story) -> dict[str, int | None]:
    found = story.parts.db["leads"].find({"adminId": story.admin_id}, {"score": 1}).sort("_id", 1)
    return {str(lead["_id"]): lead.get("score") for lead in await found.to_list(None)}


async def happens(story: Story, what: str, it: Any, which: int) -> None:
    """One thing, to one of the leads."""
    known = list(await scores_of(story))
    lead = await story.leads.get(known[which % len(known)])
    match what:
        case "edit":
            await story.change(lead, **it)
        case "does":
            await story.does(lead, *it)
        case "rules":
            await story.rules(*it[0], caps={"intent": it[1]})
        case "time":
            story.clock.time += timedelta(days=it)
        case "merge" if len(known) > 1:
            await story.merge(lead.lead_id, known[(which + 1) % len(known)])
        case "undo":
            await story.undo()
        case "make":
            await story.make(title="VP of Sales", phone="+49 30 1234567")
        case "calculate":
            await score(story.parts, story.admin_id, known, "calculated")


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
    await story.merge(into.lead_id, other.lead_id)
    await story.carry()
    await story.erase(into)
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
