"""Values at and beyond the ends of what can be stored: each is refused or found, and none is a fault."""

import base64
import json
from typing import Any

import pytest

from tests.server.test_bad_input import assert_problem
from tests.site import Site

TOO_EARLY = "0001-01-01T00:00:00+14:00"  # in UTC a day of the year 0
TOO_LATE = "9999-12-31T23:59:59-14:00"
TOO_MANY = 10**30  # more than eight bytes hold

BEYOND = [
    ("createdFrom", TOO_EARLY),
    ("convertedTo", TOO_LATE),
    ("conversationCountMin", TOO_MANY),
    ("conversationCountMax", -1),
]


@pytest.mark.parametrize(("name", "value"), BEYOND)
async def test_a_filter_beyond_what_can_be_stored(site: Site, name: str, value: Any) -> None:
    for path in ("/api/v1/leads", "/api/leads-enhanced", "/api/v1/leads/export"):
        assert_problem(await site.as_admin("GET", path, params={name: value}), 422, name)
    view = {"name": "Mine", "filter": {name: value}}
    assert_problem(await site.as_admin("POST", "/api/v1/views", json=view), 422, f"filter.{name}")


@pytest.mark.parametrize("name", ["source", "sourcePrefix"])
async def test_a_source_with_a_null_character_is_looked_for(site: Site, name: str) -> None:
    lead = {"email": "jane@example.com", "source": "flyer\0 7"}
    assert (await site.as_admin("POST", "/api/v1/leads", json=lead)).status == 201
    found = await site.as_admin("GET", "/api/v1/leads", params={name: "flyer\0"})
    assert [each["email"] for each in found.json["leads"]] == ["jane@example.com"]
    assert (await site.as_admin("GET", "/api/v1/leads", params={name: "\0flyer"})).json["leads"] == []


async def test_an_attribution_of_no_day_of_the_calendar(site: Site) -> None:
    attribution = {"first": {"at": TOO_EARLY}}
    assert_problem(await site.post(message="Hello", attribution=attribution), 422, "attribution.first.at")
    lead = {"email": "jane@example.com", "attribution": attribution}
    refused = await site.as_admin("POST", "/api/v1/leads", json=lead)
    assert_problem(refused, 422, "attribution.first.at")


async def test_a_price_of_a_model_that_no_model_is_called(site: Site) -> None:
    budget = {"prices": {"gpt\0": {"prompt": 1, "completion": 1}}}
    reply = await site.as_admin("PUT", "/api/v1/budget", json=budget)
    assert reply.status == 422, reply.text
    assert (await site.as_admin("GET", "/api/v1/budget")).json["prices"] == {}


async def test_a_cursor_beyond_what_can_be_stored(site: Site) -> None:
    made = await site.as_admin("POST", "/api/v1/leads", json={"email": "jane@example.com"})
    lead_id = made.json["leadId"]
    made_up = base64.urlsafe_b64encode(f"{TOO_EARLY}~{lead_id}".encode()).decode()
    for path, cursor in (("history", "9" * 20), ("interactions", made_up), ("activities", made_up)):
        params = {"cursor": cursor}
        reply = await site.as_admin("GET", f"/api/v1/leads/{lead_id}/{path}", params=params)
        assert_problem(reply, 422, "cursor")


async def test_a_place_in_a_conversation_beyond_what_can_be_stored(site: Site) -> None:
    session = await site.say("Hello")
    headers = {"Authorization": f"Bearer {session['sessionToken']}"}
    path = f"/api/chat/{session['sessionId']}/events?after={TOO_MANY}"
    assert_problem(await site.request("GET", path, headers=headers), 422, "after")


async def test_a_body_is_json_however_large_its_numbers(site: Site) -> None:
    body = json.dumps({"email": "jane@example.com", "eventsAttended": TOO_MANY})
    assert_problem(await site.as_admin("POST", "/api/v1/leads", data=body), 422, "eventsAttended")
