"""What a worker does about scores when it hears that leads were written."""

from datetime import timedelta

from capture.news import BATCH, Carried, NewsDesk
from server.scorebook import recalculation
from tests.factories import make_rule
from tests.server.scorebook.story import LONG, Story, assert_adds_up


async def test_leads_that_were_written_are_scored_at_once(story: Story) -> None:
    await story.rules(make_rule("company", "exists", None, points=40))
    lead = await story.make(company="Acme")
    await recalculation.hear(story.parts, await taken(story))
    assert (await story.leads.get(lead.lead_id)).score == 40
    assert await story.parts.db["jobs"].count_documents({"kind": recalculation.SCORE}) == 0
    await assert_adds_up(story)


async def test_where_more_news_waits_leads_are_scored_by_a_job(story: Story) -> None:
    lead = await story.make(company="Acme")
    [stored] = (await taken(story)).leads
    await recalculation.hear(story.parts, Carried((), (stored,) * BATCH, ()))
    assert (await story.leads.get(lead.lead_id)).score is None
    assert await story.book.due(story.clock(), 2) == [lead.lead_id]
    assert await story.parts.db["jobs"].count_documents({"kind": recalculation.SCORE}) == 1


async def test_a_lead_that_was_written_while_it_was_scored_is_heard_of_again(story: Story) -> None:
    lead = await story.make(company="Acme")
    desk = NewsDesk(story.parts.db)
    carried = await taken(story)
    await story.does(lead, "visit")
    await recalculation.hear(story.parts, carried)
    await desk.heard(carried)
    again = await desk.take(story.clock() + 2 * LONG + timedelta(minutes=1))
    assert again
    assert [str(each["_id"]) for each in again.leads] == [lead.lead_id]


async def taken(story: Story) -> Carried:
    carried = await NewsDesk(story.parts.db).take(story.clock() + LONG)
    assert carried
    return carried
