"""An admin's rules for tags, and a lead's newer fields, over HTTP."""

from typing import Any

import pytest

from tests.site import Json, Site, eventually

STRICT = {"vocabulary": ["garden-design", "budget"], "allowNew": False}


async def read_lead(site: Site, email: str) -> Json:
    async def read() -> Json | None:
        lead = await site.lead(email)
        return lead if lead["requirements"] else None

    return dict(await eventually(read))


async def test_any_tag_is_allowed_until_the_admin_says_otherwise(site: Site) -> None:
    answer = await site.as_admin("GET", "/api/v1/tags")
    assert answer.json == {"vocabulary": [], "allowNew": True}


async def test_the_rules_are_kept_and_are_one_admins(site: Site, charlies: Site) -> None:
    answer = await site.as_admin("PUT", "/api/v1/tags", json=STRICT)
    assert (answer.status, answer.json) == (200, STRICT)
    assert (await site.as_admin("GET", "/api/v1/tags")).json == STRICT
    assert (await charlies.as_admin("GET", "/api/v1/tags")).json["vocabulary"] == []


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"vocabulary": ["Not A Slug"], "allowNew": True},
        {"vocabulary": ["x" * 41], "allowNew": True},
        {"vocabulary": [f"tag-{number}" for number in range(201)], "allowNew": True},
        {"vocabulary": "budget", "allowNew": True},
    ],
)
async def test_rules_that_are_none_are_refused(site: Site, body: dict[str, Any]) -> None:
    assert (await site.as_admin("PUT", "/api/v1/tags", json=body)).status == 422


async def test_rules_are_the_admins_to_read_and_to_set(site: Site) -> None:
    for method in ("GET", "PUT"):
        answer = await site.request(method, "/api/v1/tags", json=STRICT)
        assert answer.status == 401


async def test_a_lead_has_only_tags_of_the_vocabulary_and_a_removed_one_stays_away(site: Site) -> None:
    await site.as_admin("PUT", "/api/v1/tags", json=STRICT)
    session = await site.say("We need a garden design and a demo, budget is 500 €. I am jane@example.org")
    lead = await read_lead(site, "jane@example.org")
    assert sorted(lead["tags"]) == ["budget", "garden-design"]
    change = {"leadId": lead["leadId"], "tags": ["garden-design"]}
    await site.as_admin("PUT", "/api/leads-enhanced", json=change)
    await site.say("As I said: our budget is 500 €, and we need a fence", session)

    async def read_again() -> Json | None:
        again = await site.lead("jane@example.org")
        return again if "fence" in again["requirements"] else None

    assert (await eventually(read_again))["tags"] == ["garden-design"]


async def test_a_lead_tells_budget_time_intent_language_and_a_summary(site: Site) -> None:
    await site.say("Hi, I'm Jane from Acme. We need roses by Friday, our budget is $500. jane@example.org")
    lead = await read_lead(site, "jane@example.org")
    assert (lead["budget"], lead["timeline"]) == ("$500", "by Friday")
    assert (lead["intent"], lead["language"], lead["sentiment"]) == ("buy", "en", None)
    assert lead["summary"].startswith("Jane, Acme: ")
    proven = {fact["field"] for fact in lead["evidence"]}
    assert proven >= {"budget", "timeline", "intent", "language", "name", "company"}
    assert all(fact["messageId"] and fact["span"] for fact in lead["evidence"])


async def test_a_person_sets_the_newer_fields_and_clears_them(site: Site) -> None:
    await site.say("I am jane@example.org")
    [lead] = await site.leads()
    change = {"leadId": lead["leadId"], "budget": "1000", "intent": "evaluate", "summary": "Call back"}
    answer = await site.as_admin("PUT", "/api/leads-enhanced", json=change)
    assert {field: answer.json[field] for field in change} == change
    cleared = {"leadId": lead["leadId"], "budget": None}
    assert (await site.as_admin("PUT", "/api/leads-enhanced", json=cleared)).json["budget"] is None
    wrong = {"leadId": lead["leadId"], "intent": "rule the world"}
    assert (await site.as_admin("PUT", "/api/leads-enhanced", json=wrong)).status == 422
