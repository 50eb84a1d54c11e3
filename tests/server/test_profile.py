"""`/api/v1/profile`: what a business says of itself, and what its bot makes of it."""

from typing import Any

import pytest

from server.demo import make_demo
from server.mongo import Database
from server.services import Services
from tests.site import Site

PROFILE = {
    "name": "Alice's Atelier",
    "about": "We restore violins.",
    "tone": "calm",
    "languages": ["English", "German"],
    "hours": "Tuesdays from 9 to 12",
    "ask": ["the age of the violin"],
    "never": ["a price before the violin was seen"],
    "answers": [{"question": "How long does a repair take?", "text": "Two weeks."}],
    "idealCustomer": "Orchestras and music schools.",
}


async def test_a_profile_is_replaced_as_a_whole_and_read_back(site: Site) -> None:
    put = await site.as_admin("PUT", "/api/v1/profile", json=PROFILE)
    assert (put.status, put.json) == (200, PROFILE)
    assert (await site.as_admin("GET", "/api/v1/profile")).json == PROFILE
    bare = (await site.as_admin("PUT", "/api/v1/profile", json={"name": "Alice"})).json
    assert bare["name"] == "Alice"
    assert not any(value for field, value in bare.items() if field != "name")


async def test_the_bot_speaks_by_it_at_once_and_names_its_sources(site: Site) -> None:
    await site.as_admin("PUT", "/api/v1/profile", json=PROFILE)
    answer = await site.say("How long does a repair take?")
    assert answer["reply"].startswith("Two weeks.")
    assert [source["title"] for source in answer["sources"]] == ["How long does a repair take?"]
    about = await site.say("Do you restore violins?")
    assert [source["id"] for source in about["sources"]] == ["profile"]


async def test_an_admin_from_before_has_an_empty_profile(site: Site, db: Database) -> None:
    newer = ("tone", "languages", "hours", "ask", "never", "hasKnowledge", "idealCustomer")
    await db["admins"].update_one({"adminId": site.admin_id}, {"$unset": dict.fromkeys(newer, "")})
    profile = (await site.as_admin("GET", "/api/v1/profile")).json
    assert profile["name"] == "Alice's Atelier"
    assert profile["languages"] == []
    assert (await site.say("Hi"))["reply"]


async def test_a_profile_belongs_to_its_admin(site: Site, charlies: Site) -> None:
    await site.as_admin("PUT", "/api/v1/profile", json=PROFILE)
    assert (await charlies.as_admin("GET", "/api/v1/profile")).json["about"] == ""
    assert (await site.request("GET", "/api/v1/profile")).status == 401


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": " \n "}, "name"),
        ({"name": None}, "name"),
        ({"name": "x" * 101}, "name"),
        ({"about": "x" * 4_001}, "about"),
        ({"languages": ["x"] * 21}, "languages"),
        ({"ask": ["x" * 201]}, "ask.0"),
        ({"never": "nothing"}, "never"),
        ({"answers": [{"question": "Q?", "text": "\u200b"}]}, "answers.0.text"),
        ({"answers": [{"question": "Q?", "text": "A"}, {"question": "q?", "text": "B"}]}, "body"),
        ({"answers": [{"question": "Q?", "text": "A", "id": "1"}]}, "answers.0.id"),
        ({"adminId": "adm_other"}, "adminId"),
    ],
)
async def test_what_is_not_valid_is_named(site: Site, wrong: dict[str, Any], field: str) -> None:
    reply = await site.as_admin("PUT", "/api/v1/profile", json={**PROFILE, **wrong})
    assert reply.status == 422
    assert [error["field"] for error in reply.json["errors"]] == [field]


async def test_the_demo_admin_has_a_full_profile(parts: Services) -> None:
    made = await make_demo(parts)
    assert made is not None
    profile = made[0].profile
    assert all((profile.about, profile.answers, profile.tone, profile.languages, profile.hours))
    assert all((profile.ask, profile.never))
