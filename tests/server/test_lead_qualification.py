"""Seed 004's endpoints, to the letter: its examples come out to the point."""

import asyncio
from typing import Any

import pytest

from server.mongo import Database
from tests.colleagues import colleague
from tests.desk import UNKNOWN
from tests.server.scores import CRITERIA, RULES, SCORES, Desk, given
from tests.site import Json, Reply, Site, eventually

HIGH_VALUE = {
    "name": "High-value industry",
    "rule_type": "firmographic",
    "field_name": "industry",
    "operator": "in_list",
    "value": '["Technology", "Finance", "Healthcare"]',
    "points": 15,
    "is_active": True,
    "priority": 10,
}
MQL = {
    "name": "Marketing Qualified Lead",
    "stage": "mql",
    "minimum_score": 40,
    "required_fields": ["email", "company", "phone"],
    "required_actions": ["email_opened", "form_submitted"],
    "time_constraint_days": 90,
    "is_active": True,
}


@pytest.fixture
def scores(site: Site, db: Database) -> Desk:
    return Desk(site, db)


@pytest.fixture
def charlies_scores(charlies: Site, db: Database) -> Desk:
    return Desk(charlies, db)


def errors(reply: Reply) -> dict[str, str]:
    assert reply.status == 422, reply.text
    return {error["field"]: error["message"] for error in reply.json["errors"]}


async def test_rules_are_made_listed_changed_and_deleted(scores: Desk) -> None:
    card = await scores.done("GET", RULES)
    assert {"title", "company", "phone", "industry"} <= {rule["id"] for rule in card}
    made = await scores.done("POST", RULES.rstrip("/"), HIGH_VALUE)
    assert {name: made[name] for name in HIGH_VALUE} == HIGH_VALUE
    assert (await scores.done("GET", RULES))[0] == made
    one = f"{RULES}{made['id']}/"
    assert await scores.done("GET", one) == await scores.done("GET", one.rstrip("/")) == made
    changed = await scores.done("PUT", one, {**HIGH_VALUE, "points": 20})
    assert (changed["points"], changed["version"]) == (20, 2)
    paused = await scores.done("PATCH", one, {"is_active": False})
    assert (paused["is_active"], paused["points"], paused["version"]) == (False, 20, 3)
    assert (await scores.done("PATCH", one, {"is_active": False}))["version"] == 3
    assert await scores.done("DELETE", one) == {"id": made["id"], "deleted": True}
    for method, body in (("GET", None), ("PUT", HIGH_VALUE), ("PATCH", {"points": 1}), ("DELETE", None)):
        assert (await scores.send(method, one, body)).status == 404
    assert await scores.done("GET", RULES) == card


async def test_changes_of_different_fields_at_one_instant_are_all_kept(scores: Desk) -> None:
    one = f"{RULES}{(await scores.done('POST', RULES, HIGH_VALUE))['id']}/"
    wanted = {"points": 7, "priority": 3, "is_active": False, "name": "All of it", "value": '["Retail"]'}
    await asyncio.gather(*(scores.done("PATCH", one, {name: value}) for name, value in wanted.items()))
    changed = await scores.done("GET", one)
    assert {name: changed[name] for name in wanted} == wanted


async def test_criteria_are_made_listed_changed_and_deleted(scores: Desk) -> None:
    usual = await scores.done("GET", CRITERIA)
    assert [(each["stage"], each["minimum_score"]) for each in usual] == [
        ("mql", 40),
        ("sql", 60),
        ("hot", 80),
    ]
    made = await scores.done("POST", CRITERIA, MQL)
    assert {name: made[name] for name in MQL} == {**MQL, "required_actions": ["email_open", "form"]}
    one = f"{CRITERIA}{made['id']}/"
    changed = await scores.done("PATCH", one, {"minimum_score": 45})
    assert (changed["minimum_score"], changed["version"]) == (45, 2)
    assert (await scores.done("PUT", one, MQL))["minimum_score"] == 40
    assert (await scores.done("DELETE", one))["deleted"]
    assert (await scores.send("GET", one)).status == 404


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"field_name": "shoe_size"}, "field_name"),
        ({"field_name": "custom.nobody"}, "field_name"),
        ({"operator": "resembles"}, "operator"),
        ({"operator": "greater_than", "value": "3"}, "operator"),
        ({"value": "Technology"}, "value"),
        ({"value": "[]"}, "value"),
        ({"operator": "matches", "value": "(a+)+(?=b)"}, "value"),
        ({"operator": "matches", "value": "("}, "value"),
        ({"points": 0}, "points"),
        ({"points": 101}, "points"),
        ({"points": "many"}, "points"),
        ({"points": 1.5}, "points"),
        ({"rule_type": "!"}, "rule_type"),
        ({"name": ""}, "name"),
        ({"colour": "red"}, "colour"),
        ({"field_name": "value", "operator": "greater_than", "value": 10**30}, "value"),
        ({"max_points": 0}, "max_points"),
        ({"each": True}, "each"),
    ],
)
async def test_a_rule_that_makes_no_sense_is_refused_with_the_reason(
    scores: Desk, change: Json, field: str
) -> None:
    reply = await scores.send("POST", RULES, {**HIGH_VALUE, **change})
    assert any(name.startswith(field) for name in errors(reply)), reply.text


@pytest.mark.parametrize("value", ["NaN", "Infinity", "[NaN]", '{"$gt": NaN}', "1e400"])
async def test_what_is_no_number_is_none_of_a_rule(scores: Desk, value: str) -> None:
    body = (
        '{"name": "x", "rule_type": "intent", "field_name": "value", "operator": "equals", "points": 1,'
        f'"value": {value}}}'
    )
    reply = await scores.site.as_admin("POST", RULES, data=body)
    assert reply.status in (400, 422), reply.text


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"required_fields": ["shoe_size"]}, "required_fields"),
        ({"required_fields": ["custom.nobody"]}, "required_fields"),
        ({"required_actions": ["!"]}, "required_actions"),
        ({"minimum_score": 101}, "minimum_score"),
        ({"stage": ""}, "stage"),
        ({"time_constraint_days": 0}, "time_constraint_days"),
        ({"goal": 1}, "goal"),
    ],
)
async def test_a_criterion_that_makes_no_sense_is_refused(scores: Desk, change: Json, field: str) -> None:
    assert field in errors(await scores.send("POST", CRITERIA, {**MQL, **change}))


async def test_a_rule_is_tried_on_a_lead(scores: Desk) -> None:
    rule = await scores.done("POST", RULES, {**HIGH_VALUE, "is_active": False})
    lead = await scores.book.make(company="Acme Corp", industry="Finance")
    other = await scores.book.make("joe@example.org")
    path = f"{RULES}{rule['id']}/test_rule/"
    assert await scores.done("POST", path, {"lead_id": lead["leadId"]}) == {
        "rule": "High-value industry",
        "lead": "Acme Corp",
        "points_awarded": 15,
        "rule_applied": True,
    }
    told = await scores.done("POST", path.rstrip("/"), {"lead_id": other["leadId"]})
    assert (told["points_awarded"], told["rule_applied"]) == (0, False)
    for unknown in (UNKNOWN, "x", 123):
        assert (await scores.send("POST", path, {"lead_id": unknown})).status == 404


async def test_a_score_is_calculated_as_the_seed_answers_it(scores: Desk) -> None:
    await scores.only(
        given("title", "contains", "director", 15, "demographic"),
        given("website", "exists", None, 20, "behavioral"),
        given("industry", "in_list", '["SaaS", "Enterprise Software"]', 18),
        given("country", "equals", "DE", 15, "engagement"),
        criteria=[{"name": "SQL", "stage": "sql", "minimumScore": 60}],
    )
    lead = await scores.book.make(
        name="John Doe", title="Sales Director", website="https://a.example", city="B"
    )
    assert (await scores.calculate(lead))["score"] == 35
    await scores.book.done("PUT", f"/{lead['leadId']}", {"title": None, "industry": "SaaS", "country": "DE"})
    first = await scores.calculate(lead)
    assert (first["score"], first["previous_score"], first["qualification_stage"]) == (53, 35, None)
    await scores.book.done("PUT", f"/{lead['leadId']}", {"title": "Director"})
    found = await scores.calculate(lead)
    at = found.pop("calculated_at")
    assert at.endswith("Z")
    assert found == {
        "id": found["id"],
        "lead": lead["leadId"],
        "lead_name": "John Doe",
        "score": 68,
        "previous_score": 53,
        "score_change": 15,
        "score_breakdown": {"demographic": 15, "behavioral": 20, "firmographic": 18, "engagement": 15},
        "qualification_stage": "sql",
    }
    history = await scores.done("GET", f"{SCORES}/history/", lead_id=lead["leadId"])
    assert [(each["score"], each["score_change"]) for each in history][:3] == [(68, 15), (53, 18), (35, 35)]
    assert history[0]["id"] == found["id"]


async def test_the_seeds_common_rules_award_their_points(scores: Desk) -> None:
    lead = await scores.book.make(
        industry="SaaS", companySize="51-200", title="Director of Sales", company="Acme"
    )
    for number in range(4):
        await scores.tell(lead, "email_opened", interactionId=f"open-{number}")
    for field, operator, value, points in (
        ("industry", "in_list", '["SaaS", "Enterprise Software"]', 20),
        ("company_size", "in_list", '["51-200", "201-500", "500+"]', 15),
        ("email_opens_count", "greater_than", "3", 10),
        ("days_since_creation", "less_than", "30", 10),
        ("title", "contains", "director", 15),
    ):
        rule = await scores.rule(field, operator, value, points)
        told = await scores.done("POST", f"{RULES}{rule['id']}/test_rule/", {"lead_id": lead["leadId"]})
        assert (told["points_awarded"], told["rule_applied"]) == (points, True), field


async def test_many_leads_are_calculated_as_a_task(scores: Desk) -> None:
    leads = [await scores.book.make(f"lead{number}@example.org", company="Acme") for number in range(3)]
    ids = [lead["leadId"] for lead in leads]
    started = await scores.send("POST", f"{SCORES}/bulk_calculate/", {"lead_ids": [*ids[:2], UNKNOWN]})
    assert started.status == 202
    done = await scores.finished(started.json)
    assert (done["state"], done["done"], done["total"]) == ("done", 2, 2)
    everybody = await scores.done("POST", f"{SCORES}/bulk_calculate/", {"recalculate_all": True})
    done = await scores.finished(everybody)
    assert (done["state"], done["done"], done["total"]) == ("done", 3, 3)
    assert sum(done["result"].values()) == 3
    assert (await scores.send("POST", f"{SCORES}/bulk_calculate/", {"lead_ids": [UNKNOWN]})).status == 404
    bodies: list[Json] = [
        {},
        {"lead_ids": []},
        {"lead_ids": ids, "recalculate_all": True},
        {"recalculate_all": False},
    ]
    for body in bodies:
        errors(await scores.send("POST", f"{SCORES}/bulk_calculate/", body))


async def test_the_distribution_is_that_of_the_leads(scores: Desk) -> None:
    await scores.only(given("company", "exists", None, 50), given("title", "exists", None, 45))
    await scores.book.make(company="Acme")
    await scores.book.make("joe@example.org", company="Acme", title="CTO")
    await scores.book.make("jim@example.org")
    told = {"score_0_20": 1, "score_20_40": 0, "score_40_60": 1, "score_60_80": 0, "score_80_100": 1}

    async def there() -> Any:
        found = await scores.done("GET", f"{SCORES}/distribution/")
        return found == {**told, "avg_score": 48.3}

    await eventually(there, within=20)
    found = await scores.done("GET", "/api/v1/scoring/distribution")
    assert (found["scored"], found["grades"]) == (3, {"A": 1, "B": 0, "C": 1, "D": 1})


async def test_rules_of_another_tenant_neither_apply_nor_show(scores: Desk, charlies_scores: Desk) -> None:
    rule = await scores.rule("company", "exists", None, 90, name="Alice's rule")
    one = f"{RULES}{rule['id']}/"
    assert rule["id"] not in str(await charlies_scores.done("GET", RULES))
    for method, sent in (("GET", None), ("PUT", HIGH_VALUE), ("DELETE", None)):
        assert (await charlies_scores.send(method, one, sent)).status == 404
    mine, theirs = await scores.book.make(company="A"), await charlies_scores.book.make(company="A")
    for path, body in (
        (f"{SCORES}/calculate/", {"lead_id": mine["leadId"]}),
        (f"{RULES}title/test_rule/", {"lead_id": mine["leadId"]}),
        (f"{SCORES}/bulk_calculate/", {"lead_ids": [mine["leadId"]]}),
    ):
        assert (await charlies_scores.send("POST", path, body)).status == 404
    assert (await charlies_scores.send("GET", f"{SCORES}/history/", lead_id=mine["leadId"])).status == 404
    assert (await charlies_scores.calculate(theirs))["score"] == 5


async def test_rules_take_the_scope_admin_and_an_agent_scores_own_leads_alone(scores: Desk) -> None:
    bob = await colleague(scores.site, ownLeadsOnly=True)
    assert (await bob.as_admin("POST", RULES, json=HIGH_VALUE)).status == 403
    other = await scores.book.make(company="A")
    me = (await bob.as_admin("GET", "/api/v1/me")).json["memberId"]
    own = await scores.book.make("own@example.org", company="A", ownerId=me)
    for lead, status in ((own, 200), (other, 404)):
        sent = await bob.as_admin("POST", f"{SCORES}/calculate/", json={"lead_id": lead["leadId"]})
        assert sent.status == status
    task = await bob.as_admin("POST", f"{SCORES}/bulk_calculate/", json={"recalculate_all": True})
    assert (task.status, task.json["total"]) == (202, 1)


async def test_there_are_as_many_rules_as_there_may_be(scores: Desk) -> None:
    rules = [given("company", "equals", f"c{number}", 1) for number in range(1_001)]
    assert "rules" in errors(await scores.send("PUT", "/api/v1/scoring/draft", {"rules": rules}))
    await scores.only(*rules[:1_000])
    assert "rules" in errors(await scores.send("POST", RULES, HIGH_VALUE))
