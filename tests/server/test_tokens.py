"""API tokens: shown once, stored hashed, and over the moment that they are revoked or expire."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from server.mongo import Database
from server.services import Services
from tests.colleagues import ask_for_token, colleague, make_token, take_on
from tests.site import Json, Site

IN_AN_HOUR = (datetime.now(UTC) + timedelta(hours=1)).isoformat()


async def status_of(site: Site, token: str) -> int:
    return (await site.as_admin("GET", "/api/v1/me", token)).status


async def tokens_of(site: Site) -> dict[str, Json]:
    reply = await site.as_admin("GET", "/api/v1/tokens")
    return {token["tokenId"]: token for token in reply.json["tokens"]}


async def test_a_token_is_shown_once_and_stored_hashed(site: Site, db: Database) -> None:
    made = await make_token(site, name="Nightly sync", scopes=["read"], expiresAt=IN_AN_HOUR)
    secret = made.pop("token")
    listed = (await tokens_of(site))[made["tokenId"]]
    assert listed == made
    assert (made["name"], made["scopes"], made["lastUsedAt"]) == ("Nightly sync", ["read"], None)
    assert secret.partition(".")[2] not in str(await db["tokens"].find({}).to_list(None))
    assert await status_of(site, secret) == 200


async def test_a_token_opens_its_own_admin_alone(site: Site, charlies: Site) -> None:
    forged = charlies.admin_id + site.token[len(site.admin_id) :]
    assert await status_of(site, forged) == 401
    [only] = (await tokens_of(charlies)).values()
    [hers] = (await tokens_of(site)).values()
    assert (await charlies.as_admin("DELETE", f"/api/v1/tokens/{hers['tokenId']}")).status == 404
    assert (await charlies.as_admin("DELETE", "/api/v1/tokens/none")).status == 404
    assert await status_of(site, site.token) == 200
    assert only["tokenId"] != hers["tokenId"]


async def test_a_token_is_replaced_by_another_without_a_gap(site: Site) -> None:
    old, new = await make_token(site), await make_token(site)
    assert [await status_of(site, token["token"]) for token in (old, new)] == [200, 200]
    revoked = await site.as_admin("DELETE", f"/api/v1/tokens/{old['tokenId']}", new["token"])
    assert revoked.json == {"tokenId": old["tokenId"], "revoked": True}
    assert [await status_of(site, token["token"]) for token in (old, new)] == [401, 200]
    again = await site.as_admin("DELETE", f"/api/v1/tokens/{old['tokenId']}")
    assert again.status == 404


async def test_a_token_may_revoke_itself(site: Site) -> None:
    [mine] = await tokens_of(site)
    assert (await site.as_admin("DELETE", f"/api/v1/tokens/{mine}")).status == 200
    assert await status_of(site, site.token) == 401


async def test_a_token_ends_when_it_expires(site: Site, db: Database) -> None:
    made = await make_token(site, expiresAt=IN_AN_HOUR)
    past = {"$set": {"expiresAt": datetime.now(UTC)}}
    await db["tokens"].update_one({"name": made["name"]}, past)
    assert await status_of(site, made["token"]) == 401
    assert made["tokenId"] in await tokens_of(site)


async def test_the_last_use_is_noted_once_a_minute(parts: Services, site: Site) -> None:
    made = await make_token(site)
    tokens, noon = parts.tokens(site.admin_id), datetime(2100, 1, 1, 12, tzinfo=UTC)
    for seconds in (0, 59, 60, 90):
        await tokens.by_secret(made["token"], noon + timedelta(seconds=seconds))
    known = await tokens.get(made["tokenId"])
    assert known.last_used_at == noon + timedelta(seconds=60)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": " "}, "name"),
        ({"scopes": []}, "scopes"),
        ({"scopes": ["everything"]}, "scopes.0"),
        ({"expiresAt": "2020-01-01T00:00:00Z"}, "expiresAt"),
        ({"expiresAt": "2100-01-01T00:00:00"}, "expiresAt"),
        ({"expiresAt": "9999-12-31T23:59:59-12:00"}, "expiresAt"),
        ({"forever": True}, "forever"),
    ],
)
async def test_a_token_that_makes_no_sense_is_not_made(site: Site, wrong: Json, field: str) -> None:
    reply = await ask_for_token(site, **wrong)
    assert reply.status == 422
    assert [error["field"] for error in reply.json["errors"]] == [field]
    assert len(await tokens_of(site)) == 1


async def test_a_token_is_made_for_a_member_of_the_own_team(site: Site, charlies: Site) -> None:
    theirs = await take_on(charlies)
    replies = [await ask_for_token(site, memberId=member_id) for member_id in (theirs["memberId"], "nobody")]
    assert [reply.status for reply in replies] == [404, 404]
    assert replies[0].json == replies[1].json


async def test_without_the_scope_admin_one_sees_ones_own_tokens(site: Site) -> None:
    bob = await colleague(site)
    [seen] = (await tokens_of(bob)).values()
    me = (await bob.as_admin("GET", "/api/v1/me")).json
    assert (seen["tokenId"], seen["memberId"]) == (me["tokenId"], me["memberId"])
    assert len(await tokens_of(site)) == 2


async def test_a_token_from_before_there_were_teams_keeps_every_right(site: Site, db: Database) -> None:
    await db["members"].delete_many({})
    old = {"memberId": "", "name": "", "scopes": "", "expiresAt": ""}
    await db["tokens"].update_many({}, {"$unset": old})
    first, *others = [(await replace(site).as_admin("GET", "/api/v1/me")).json for _ in range(3)]
    assert first["role"] == "owner"
    assert first["scopes"] == ["admin", "read", "write"]
    assert others == [first, first]
    assert await db["members"].count_documents({}) == 1
