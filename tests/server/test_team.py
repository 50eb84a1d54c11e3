"""The team: who may change it, and that it never loses its last owner."""

import asyncio

import pytest

from server.mongo import Database
from tests.colleagues import ask_for_token, colleague, make_token, take_on
from tests.site import Json, Site


async def me(site: Site) -> Json:
    reply = await site.as_admin("GET", "/api/v1/me")
    assert reply.status == 200, reply.text
    return dict(reply.json)


def said(member: Json, **changes: object) -> Json:
    return {field: member[field] for field in ("name", "email", "role", "ownLeadsOnly")} | changes


async def test_the_admins_creator_is_the_first_owner(site: Site) -> None:
    [alice] = (await site.as_admin("GET", "/api/v1/team")).json["members"]
    assert said(alice) == {
        "name": "Alice's Atelier",
        "email": "alice@atelier.example",
        "role": "owner",
        "ownLeadsOnly": False,
    }
    assert (await me(site))["memberId"] == alice["memberId"]


async def test_there_is_one_first_owner_however_many_ask_at_once(site: Site, db: Database) -> None:
    await db["members"].delete_many({})
    await db["tokens"].update_many({}, {"$unset": {"memberId": ""}})
    answers = await asyncio.gather(*(me(site) for _ in range(20)))
    assert len({answer["memberId"] for answer in answers}) == 1
    assert await db["members"].count_documents({}) == 1


async def test_a_member_is_taken_on_changed_and_let_go(site: Site) -> None:
    bob = await take_on(site, role="agent", ownLeadsOnly=True)
    path = f"/api/v1/team/{bob['memberId']}"
    assert (await site.as_admin("GET", path)).json == bob
    changed = await site.as_admin("PUT", path, json=said(bob, role="manager", ownLeadsOnly=False))
    assert changed.json == {**bob, "role": "manager", "ownLeadsOnly": False}
    assert (await site.as_admin("DELETE", path)).json == {"memberId": bob["memberId"], "deleted": True}
    assert (await site.as_admin("GET", path)).status == 404
    assert (await site.as_admin("DELETE", path)).status == 404


async def test_the_tokens_of_a_member_end_when_they_leave(site: Site) -> None:
    bob = await colleague(site, role="manager")
    path = f"/api/v1/team/{(await me(bob))['memberId']}"
    assert (await site.as_admin("DELETE", path)).status == 200
    assert (await bob.as_admin("GET", "/api/v1/me")).status == 401
    assert len((await site.as_admin("GET", "/api/v1/tokens")).json["tokens"]) == 1


async def test_a_change_of_role_counts_at_once(site: Site) -> None:
    bob = await colleague(site, role="manager")
    known = (await bob.as_admin("GET", f"/api/v1/team/{(await me(bob))['memberId']}")).json
    await site.as_admin("PUT", f"/api/v1/team/{known['memberId']}", json=said(known, role="agent"))
    assert (await me(bob))["scopes"] == ["read", "write"]


async def test_the_last_owner_stays_an_owner(site: Site) -> None:
    alice = (await site.as_admin("GET", "/api/v1/team")).json["members"][0]
    path = f"/api/v1/team/{alice['memberId']}"
    for refused in (
        await site.as_admin("DELETE", path),
        await site.as_admin("PUT", path, json=said(alice, role="manager")),
    ):
        assert refused.status == 409
        assert refused.json["type"] == "urn:leadlight:problem:last-owner"
    renamed = await site.as_admin("PUT", path, json=said(alice, name="Alice"))
    assert renamed.json == {**alice, "name": "Alice"}
    await take_on(site, role="owner")
    assert (await site.as_admin("DELETE", path)).status == 200


async def test_of_two_owners_who_step_down_at_once_one_stays(site: Site) -> None:
    bob = await colleague(site, role="owner")
    for _ in range(3):
        mine, his = [(await me(one))["memberId"] for one in (site, bob)]
        alice = (await site.as_admin("GET", f"/api/v1/team/{mine}")).json
        both = [alice, (await site.as_admin("GET", f"/api/v1/team/{his}")).json]
        answers = await asyncio.gather(
            *(
                one.as_admin("PUT", f"/api/v1/team/{member['memberId']}", json=said(member, role="manager"))
                for one, member in zip((site, bob), both, strict=True)
            )
        )
        assert sorted(answer.status for answer in answers) == [200, 409]
        stayed, left = (site, both[1]) if answers[0].status == 409 else (bob, both[0])
        again = await stayed.as_admin("PUT", f"/api/v1/team/{left['memberId']}", json=said(left))
        assert again.status == 200, again.text


async def test_a_manager_manages_all_but_owners(site: Site) -> None:
    bob = await colleague(site, role="manager")
    alice = (await site.as_admin("GET", "/api/v1/team")).json["members"][0]
    path = f"/api/v1/team/{alice['memberId']}"
    himself = (await bob.as_admin("GET", f"/api/v1/team/{(await me(bob))['memberId']}")).json
    hers = (await site.as_admin("GET", "/api/v1/tokens")).json["tokens"][-1]["tokenId"]
    refused = [
        await bob.as_admin("DELETE", path),
        await bob.as_admin("PUT", path, json=said(alice, email="bob@atelier.example")),
        await bob.as_admin("PUT", f"/api/v1/team/{himself['memberId']}", json=said(himself, role="owner")),
        await bob.as_admin("POST", "/api/v1/team", json=said(alice, email="new@atelier.example")),
        await ask_for_token(bob, memberId=alice["memberId"]),
        await bob.as_admin("DELETE", f"/api/v1/tokens/{hers}"),
    ]
    assert [(answer.status, answer.json["type"]) for answer in refused] == [
        (403, "urn:leadlight:problem:owners-only")
    ] * 6
    dave = await take_on(bob, "Dave")
    assert (await make_token(bob, memberId=dave["memberId"]))["memberId"] == dave["memberId"]
    assert (await bob.as_admin("DELETE", f"/api/v1/team/{dave['memberId']}")).status == 200


async def test_an_agent_sees_of_the_team_themselves(site: Site) -> None:
    bob = await colleague(site)
    own = (await me(bob))["memberId"]
    members = (await bob.as_admin("GET", "/api/v1/team")).json["members"]
    alice = (await site.as_admin("GET", "/api/v1/team")).json["members"][0]
    assert [member["memberId"] for member in members] == [own]
    assert (await bob.as_admin("GET", f"/api/v1/team/{alice['memberId']}")).status == 404


async def test_an_address_is_in_a_team_once(site: Site, charlies: Site) -> None:
    bob = await take_on(site)
    await take_on(charlies)
    twice = await site.as_admin("POST", "/api/v1/team", json=said(bob, email="BOB@Atelier.example"))
    assert twice.status == 409
    carol = await take_on(site, "Carol")
    path = f"/api/v1/team/{carol['memberId']}"
    assert (await site.as_admin("PUT", path, json=said(carol, email=bob["email"]))).status == 409
    assert (await site.as_admin("GET", path)).json == carol


async def test_another_tenants_member_is_unknown(site: Site, charlies: Site) -> None:
    path = f"/api/v1/team/{(await take_on(site))['memberId']}"
    unknown = await charlies.as_admin("GET", "/api/v1/team/nobody")
    body = {"name": "Mallory", "email": "mallory@evil.example", "role": "agent"}
    for method, sent in (("GET", None), ("DELETE", None), ("PUT", body)):
        foreign = await charlies.as_admin(method, path, json=sent)
        assert (foreign.status, foreign.json) == (404, unknown.json)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"email": "nobody"}, "email"),
        ({"role": "king"}, "role"),
        ({"name": ""}, "name"),
        ({"role": "manager", "ownLeadsOnly": True}, "body"),
    ],
)
async def test_a_member_that_makes_no_sense_is_not_taken_on(site: Site, wrong: Json, field: str) -> None:
    body = {"name": "Bob", "email": "bob@atelier.example", "role": "agent", **wrong}
    reply = await site.as_admin("POST", "/api/v1/team", json=body)
    assert reply.status == 422
    assert [error["field"] for error in reply.json["errors"]] == [field]
    assert len((await site.as_admin("GET", "/api/v1/team")).json["members"]) == 1
