"""A lead's score with its reasons, over HTTP: kept right by itself, and known of any time."""

import pytest

from server.mongo import Database
from server.scorebook.training import ask_for_night
from server.services import Services
from tests.colleagues import colleague
from tests.server.scores import SCORING, Desk, given
from tests.site import Json, Site, eventually


@pytest.fixture
def scores(site: Site, db: Database) -> Desk:
    return Desk(site, db)


async def test_the_scorecard_of_seed_002_comes_out_to_the_point(scores: Desk) -> None:
    lead = await scores.book.make(
        title="VP of Sales",
        company="Acme",
        phone="+49 30 901820",
        industry="Retail",
        companySize="201-500",
        sourceKind="webinar",
    )
    for number in range(4):
        await scores.tell(lead, "visit", interactionId=f"visit-{number}")
    await scores.tell(lead, "content_download", interactionId="download")
    for number in range(3):
        await scores.tell(lead, "page_view", interactionId=f"view-{number}")
        await scores.tell(lead, "email_click", interactionId=f"click-{number}")
    await scores.tell(lead, "email_open", interactionId="open")
    await scores.book.done("POST", f"/{lead['leadId']}/contact", {"channel": "phone"})
    wanted = {"demographic": 20, "behavioral": 16, "engagement": 11, "firmographic": 15, "intent": 7}
    total = sum(wanted.values())
    found = await scores.scored(lead, score=total)
    assert (found["grade"], found["temperature"], found["priority"], found["stage"]) == (
        "B",
        "warm",
        "high",
        "sql",
    )
    told = await scores.score(lead)
    assert (told["score"], told["total"], told["breakdown"]) == (total, total, wanted)
    assert sum(each["points"] for each in told["contributions"]) == total
    clicks = next(each for each in told["contributions"] if each["key"] == "email-clicks")
    assert (clicks["points"], clicks["seen"]) == (9, 3)
    assert sorted(clicks["interactionIds"]) == ["click-0", "click-1", "click-2"]


async def test_a_score_of_the_past_is_told_with_its_evidence(scores: Desk) -> None:
    lead = await scores.book.make(company="Acme")
    await scores.scored(lead, score=5)
    then = (await scores.score(lead))["at"]
    await scores.book.done("PUT", f"/{lead['leadId']}", {"company": None, "title": "CTO"})
    await scores.scored(lead, score=10)
    past, now = await scores.score(lead, at=then), await scores.score(lead)
    assert (past["score"], [each["seen"] for each in past["contributions"]]) == (5, ["Acme"])
    assert (now["score"], [each["seen"] for each in now["contributions"]]) == (10, ["CTO"])
    before = await scores.score(lead, at="2020-01-01T00:00:00Z")
    assert (before["score"], before["contributions"], before["rulesVersion"]) == (None, [], None)
    assert (await scores.score(lead, at="2100-01-01T00:00:00Z"))["contributions"] == now["contributions"]
    reply = await scores.send("GET", f"/api/v1/leads/{lead['leadId']}/score", at="yesterday")
    assert reply.status == 422


async def test_the_history_of_a_score_is_paged_and_adds_up(scores: Desk) -> None:
    lead = await scores.book.make(company="Acme")
    await scores.scored(lead, score=5)
    for title, total in (("CTO", 15), (None, 5), ("VP", 15)):
        await scores.book.done("PUT", f"/{lead['leadId']}", {"title": title})
        await scores.scored(lead, score=total)
    path = f"/api/v1/leads/{lead['leadId']}/score/history"
    found, cursor = list[Json](), Json()
    while True:
        page = await scores.done("GET", path, limit=1, **cursor)
        found += page["history"]
        if page["nextCursor"] is None:
            break
        cursor = {"cursor": page["nextCursor"]}
    assert [each["score"] for each in found] == [15, 5, 15, 5]
    assert [each["scoreChange"] for each in found] == [10, -10, 10, 5]
    assert sum(entry["delta"] for each in found for entry in each["entries"]) == 15
    assert (await scores.send("GET", path, cursor="x")).status == 422


async def test_recalculating_by_hand_answers_the_score(scores: Desk) -> None:
    lead = await scores.book.make(company="Acme", phone="+49 30 901820")
    told = await scores.done("PUT", f"/api/v1/leads/{lead['leadId']}/score/recalculate")
    assert (told["score"], told["grade"], told["revision"]) == (8, "D", 1)
    again = await scores.done("PUT", f"/api/v1/leads/{lead['leadId']}/score/recalculate")
    assert again["revision"] == 1


async def test_a_change_of_stage_is_told_with_its_reason(scores: Desk) -> None:
    criteria = [{"name": "Sales ready", "stage": "sql", "minimumScore": 20, "requiredFields": ["phone"]}]
    await scores.only(given("title", "exists", None, 30), criteria=criteria)
    lead = await scores.book.make(title="CTO")
    await scores.scored(lead, score=30, stage=None)
    qualified = await scores.qualification(lead)
    assert qualified["criteria"][0]["met"] == ["a score of 20 (is 30)"]
    assert qualified["criteria"][0]["missing"] == ["phone known"]
    await scores.book.done("PUT", f"/{lead['leadId']}", {"phone": "+49 30 901820"})
    await scores.scored(lead, stage="sql")
    await scores.book.done("PUT", f"/{lead['leadId']}", {"phone": None})
    await scores.scored(lead, stage=None)
    events = (await scores.book.done("GET", f"/{lead['leadId']}/history", limit="100"))["events"]
    lost, won = [each for each in events if each["type"] == "lead.stage_changed"]
    assert (won["by"]["kind"], won["by"]["name"]) == (
        "rule",
        "Sales ready: a score of 20 (is 30), phone known",
    )
    assert lost["by"]["name"] == "Sales ready: lacks phone known"
    assert lost["changes"] == [{"field": "stage", "before": "sql", "after": None}]


async def test_the_ai_qualification_and_the_quadrant_are_told_with_reasons(scores: Desk) -> None:
    lead = await scores.book.make(
        name="Jane", title="CTO", company="Acme", industry="Retail", companySize="500+", companyRevenue="$1B+"
    )
    await scores.tell(lead, "demo_request", interactionId="demo")

    async def settled() -> Json | None:
        found = await scores.qualification(lead)
        return found if "high-intent" in found["aiTags"] else None

    found = await eventually(settled, within=20)
    fit = found["aiQualification"]
    assert fit["score"] == sum(reason["points"] for reason in fit["reasons"])
    assert (fit["temperature"], fit["label"], fit["probability"]) == ("hot", "Hot Lead", None)
    assert (await scores.book.get(lead))["qualificationScore"] == fit["score"]
    assert found["engagement"] == {"score": 20, "label": "Low Engagement"}
    assert found["standing"]["quadrant"] == "qualified-disengaged"
    assert found["journey"] is None
    assert "decision-maker" in (await scores.book.get(lead))["tags"]


async def test_readiness_has_the_twelve_factors_of_seed_001(scores: Desk) -> None:
    lead = await scores.book.make(name="Jane", company="Acme", title="CTO", phone="+49 30 901820")
    await scores.tell(lead, "quote_request", interactionId="quote")
    told = await scores.done("GET", f"/api/v1/leads/{lead['leadId']}/readiness")
    assert told["readiness"]["profileCompletion"] == 50
    assert (told["conversion"]["quoteRequests"], told["conversion"]["score"]) == (50, 13)
    assert sum(len(told[name]) - 1 for name in ("engagement", "readiness", "conversion")) == 12
    assert told["journey"] == "conversion_signals"


async def test_there_is_no_model_until_one_is_trained(scores: Desk, parts: Services) -> None:
    told = await scores.done("GET", f"{SCORING}/model")
    assert told["model"] is None
    await ask_for_night(parts, scores.site.admin_id)

    async def trained() -> Json | None:
        found = await scores.done("GET", f"{SCORING}/model")
        return found if found["model"] else None

    found = await eventually(trained, within=20)
    assert not found["model"]["quality"]["usable"]
    assert found["reason"] == "needs 30 converted and 30 lost leads"


async def test_an_agent_sees_the_scores_of_own_leads_alone(scores: Desk, site: Site) -> None:
    bob = await colleague(site, ownLeadsOnly=True)
    me = (await bob.as_admin("GET", "/api/v1/me")).json["memberId"]
    other = await scores.book.make(company="Acme")
    await scores.book.make("own@example.org", company="Acme", ownerId=me)
    for path in ("score", "score/history", "qualification", "readiness"):
        assert (await bob.as_admin("GET", f"/api/v1/leads/{other['leadId']}/{path}")).status == 404

    async def counted() -> bool:
        return bool((await bob.as_admin("GET", f"{SCORING}/distribution")).json["scored"] == 1)

    await eventually(counted, within=20)
