"""A draft changes nothing until it is published, says before what it would change, and can be taken back."""

import pytest

from server.mongo import Database
from tests.server.scores import RULES, SCORING, Desk, given
from tests.site import Json, Site

TITLED = given("title", "exists", None, 50)
DRAFT, VERSIONS = f"{SCORING}/draft", f"{SCORING}/versions"


@pytest.fixture
def scores(site: Site, db: Database) -> Desk:
    return Desk(site, db)


async def test_a_draft_is_written_replaced_and_thrown_away(scores: Desk) -> None:
    assert (await scores.send("GET", DRAFT)).status == 404
    rules = [TITLED, given("company", "exists", "anything", 10, decay=None)]
    draft = await scores.done("PUT", DRAFT, {"rules": rules, "caps": {"firmographic": 55}})
    assert [rule["fieldName"] for rule in draft["scheme"]["rules"]] == ["title", "company"]
    assert all(rule["ruleId"] for rule in draft["scheme"]["rules"])
    assert (draft["basedOn"], draft["scheme"]["caps"]) == (1, {"firmographic": 55})
    assert await scores.done("GET", DRAFT) == draft
    lead = await scores.book.make(title="CTO")
    assert (await scores.calculate(lead))["score"] == 10  # by the scorecard
    assert await scores.done("DELETE", DRAFT) == {"deleted": True}
    assert (await scores.send("DELETE", DRAFT)).status == 404
    for path in ("publish", "replay"):
        assert (await scores.send("POST", f"{DRAFT}/{path}", {} if path == "replay" else None)).status == 404


async def test_a_draft_that_makes_no_sense_is_refused_field_by_field(scores: Desk) -> None:
    bad = [TITLED, given("shoe_size", "exists", None, 5), given("title", "matches", "(", 5)]
    reply = await scores.send("PUT", DRAFT, {"rules": bad})
    assert reply.status == 422
    assert {error["field"] for error in reply.json["errors"]} == {"rules.1.field_name", "rules.2.value"}
    for body in (
        {"rules": [{**TITLED, "colour": 1}]},
        {"rules": [{**TITLED, "ruleId": "a"}, {**TITLED, "ruleId": "a"}]},
        {"criteria": [{"name": "x", "stage": "mql", "requiredFields": ["custom.nobody"]}]},
        {"caps": {"intent": -1}},
        {"speed": 1},
    ):
        assert (await scores.send("PUT", DRAFT, body)).status == 422, body
    assert (await scores.send("GET", DRAFT)).status == 404


async def test_a_draft_is_run_over_the_leads_before_it_is_published(scores: Desk) -> None:
    await scores.only(TITLED, criteria=[{"name": "MQL", "stage": "mql", "minimumScore": 40}])
    rich = await scores.book.make(title="CTO", industry="Retail")
    await scores.book.make("b@example.org", title="CTO")
    await scores.book.make("c@example.org")
    [titled] = (await scores.done("GET", f"{VERSIONS}/2"))["scheme"]["rules"]
    draft = {
        "rules": [
            {**TITLED, "ruleId": titled["ruleId"], "points": 30},
            given("industry", "exists", None, 55),
        ],
        "criteria": [{"name": "MQL", "stage": "mql", "minimumScore": 40}],
    }
    await scores.done("PUT", DRAFT, draft)
    task = await scores.done("POST", f"{DRAFT}/replay", {"days": 7})
    done = await scores.finished(task)
    assert (done["state"], done["done"], done["total"]) == ("done", 3, 3)
    result = done["result"]
    assert result["leads"] == 3
    assert (result["before"]["bands"], result["before"]["average"]) == ([1, 0, 2, 0, 0], 33.3)
    assert (result["after"]["bands"], result["after"]["average"]) == ([1, 1, 0, 0, 1], 38.3)
    lines = {line["line"]: line for line in result["lines"]}
    assert [(line["up"], line["down"]) for line in lines.values()] == [(0, 1), (1, 0), (1, 0)]
    assert lines[80]["risen"] == [{"leadId": rich["leadId"], "before": 50, "after": 85}]
    assert result["examples"][0] == lines[80]["risen"][0]
    assert result["stages"] == [{"before": "mql", "after": None, "leads": 1}]
    assert (await scores.calculate(rich))["score"] == 50  # nothing has changed


async def test_publishing_scores_every_lead_and_can_be_taken_back(scores: Desk) -> None:
    lead = await scores.book.make(title="CTO", company="Acme")
    await scores.scored(lead, score=15)
    published = await scores.only(TITLED)
    assert published["version"]["version"] == 2
    assert (await scores.finished(published["task"]))["state"] == "done"
    assert (await scores.book.get(lead))["score"] == 50
    assert (await scores.send("POST", f"{DRAFT}/publish")).status == 404  # once is once
    back = await scores.done("POST", f"{VERSIONS}/1/restore")
    assert (back["version"]["version"], back["version"]["restored"]) == (3, 1)
    await scores.finished(back["task"])
    assert (await scores.book.get(lead))["score"] == 15
    history = await scores.done("GET", f"/api/v1/leads/{lead['leadId']}/score/history")
    assert [each["score"] for each in history["history"]] == [15, 50, 15]
    assert [each["rulesVersion"] for each in history["history"]] == [3, 2, 1]
    listed = (await scores.done("GET", VERSIONS))["versions"]
    assert [(each["version"], each["inForce"], each["restored"]) for each in listed] == [
        (3, True, 1),
        (2, False, None),
        (1, False, None),
    ]
    for number in ("9", "0", "x", "-1"):
        assert (await scores.send("POST", f"{VERSIONS}/{number}/restore")).status == 404


async def test_a_rule_of_the_seeds_kind_is_in_force_at_once_and_a_version_of_its_own(scores: Desk) -> None:
    lead = await scores.book.make(company="Acme")
    await scores.scored(lead, score=5)
    await scores.rule("company", "exists", None, 10, rule_type="engagement")
    await scores.scored(lead, score=15)
    rule: Json = (await scores.done("GET", RULES))[-1]
    await scores.done("PATCH", f"{RULES}{rule['id']}", {"points": 20})
    await scores.scored(lead, score=25)
    assert [each["version"] for each in (await scores.done("GET", VERSIONS))["versions"]] == [3, 2, 1]
    contributions = (await scores.score(lead))["contributions"]
    assert [(each["key"], each["version"]) for each in contributions if each["key"] == rule["id"]] == [
        (rule["id"], 2)
    ]


async def test_drafts_and_versions_are_an_admins_own(scores: Desk, charlies: Site, db: Database) -> None:
    other = Desk(charlies, db)
    await scores.only(TITLED)
    await scores.done("PUT", DRAFT, {"rules": [TITLED]})
    assert (await other.send("GET", DRAFT)).status == 404
    assert [each["version"] for each in (await other.done("GET", VERSIONS))["versions"]] == [1]
    assert (await other.send("GET", f"{VERSIONS}/2")).status == 404
