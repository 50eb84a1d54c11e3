"""A create with an `Idempotency-Key` is done once, however often and wherever it is sent."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from bson import ObjectId

from integrations.sealing import Seal
from server.access.answered import LEASE, LONGEST_ANSWER, Answer, Answered, Asked, InFlight, KeyReused
from server.mongo import Database
from server.run import listening
from server.services import Services, now
from tests.colleagues import make_token
from tests.site import Json, Reply, Site

BOB = {"name": "Bob", "email": "bob@atelier.example", "role": "agent"}


async def create(site: Site, key: str = "one", path: str = "/api/v1/team", body: Json | None = None) -> Reply:
    headers = {"Authorization": f"Bearer {site.token}", "Idempotency-Key": key}
    return await site.request("POST", path, json=body or BOB, headers=headers)


async def test_a_repeated_create_is_answered_as_the_first_one_was(site: Site, db: Database) -> None:
    first, second = await create(site), await create(site)
    assert [first.status, second.status] == [201, 201]
    assert second.json == first.json
    assert "Idempotency-Replayed" not in first.headers
    assert second.headers["Idempotency-Replayed"] == "true"
    assert second.headers["Content-Type"] == first.headers["Content-Type"]
    assert await db["members"].count_documents({}) == 2
    assert await db["audit"].count_documents({}) == 1


async def test_a_token_is_made_once_and_shown_to_whoever_made_it(site: Site, db: Database) -> None:
    body = {"name": "CRM", "scopes": ["read"]}
    answers = [await create(site, path="/api/v1/tokens", body=body) for _ in range(2)]
    secrets = [answer.json["token"] for answer in answers]
    assert secrets[0] == secrets[1]
    assert await db["tokens"].count_documents({}) == 2
    stored = await db["answered"].find_one({}) or {}
    assert secrets[0].encode() not in bytes(stored["answer"])


async def test_of_many_equal_creates_at_once_one_is_done(parts: Services, site: Site, db: Database) -> None:
    async with listening(parts) as there:
        sites = [site, replace(site, url=there)]
        body = {"name": "CRM", "scopes": ["read"]}
        answers = await asyncio.gather(
            *(create(sites[number % 2], path="/api/v1/tokens", body=body) for number in range(20))
        )
    done = [answer for answer in answers if answer.status == 201]
    waiting = [answer for answer in answers if answer.status == 409]
    assert len(done) + len(waiting) == 20
    assert sum("Idempotency-Replayed" not in answer.headers for answer in done) == 1
    assert len({answer.json["token"] for answer in done}) == 1
    assert all(int(answer.headers["Retry-After"]) >= 1 for answer in waiting)
    assert await db["tokens"].count_documents({"name": "CRM"}) == 1
    assert (await create(site, path="/api/v1/tokens", body=body)).json == done[0].json


async def test_a_key_stands_for_one_request(site: Site, db: Database) -> None:
    await create(site)
    for other in (
        await create(site, body={**BOB, "name": "Robert"}),
        await create(site, path="/api/v1/tokens", body={"name": "CRM", "scopes": ["read"]}),
    ):
        assert other.status == 422
        assert [error["field"] for error in other.json["errors"]] == ["Idempotency-Key"]
    assert await db["members"].count_documents({}) == 2


async def test_the_same_request_may_be_spelt_differently(site: Site) -> None:
    first = await create(site, body=BOB)
    again = await create(site, key='"one"', body=dict(reversed(BOB.items())))
    assert again.json == first.json


async def test_a_key_is_its_callers_own(site: Site, charlies: Site, db: Database) -> None:
    other = replace(site, token=(await make_token(site))["token"])
    assert [(await create(each)).status for each in (site, charlies, other)] == [201, 201, 409]
    assert await db["members"].count_documents({"name": "Bob"}) == 2


async def test_what_was_refused_may_be_sent_again(site: Site, db: Database) -> None:
    wrong = await create(site, body={**BOB, "email": "alice@atelier.example"})
    assert wrong.status == 409
    assert wrong.json["type"] == "urn:leadlight:problem:email-taken"
    assert (await create(site)).status == 201
    assert await db["answered"].count_documents({}) == 1


@pytest.mark.parametrize("key", ["", "two words", "x" * 256, "\u00e9"])
async def test_a_key_that_is_none_is_refused(site: Site, key: str, db: Database) -> None:
    reply = await create(site, key=key)
    assert (reply.status, reply.json["type"]) == (400, "urn:leadlight:problem:bad-idempotency-key")
    assert await db["members"].count_documents({}) == 1


ASKED = Asked("token", "key", "print")


@pytest.fixture
def answered(db: Database) -> Answered:
    return Answered(db, "adm_alice", Seal(b"k" * 32))


async def test_while_the_work_goes_on_nobody_else_does_it(answered: Answered) -> None:
    start = now()
    lease = await answered.claim(ASKED, start)
    assert isinstance(lease, ObjectId)
    with pytest.raises(InFlight):
        await answered.claim(ASKED, start + LEASE / 2)
    with pytest.raises(KeyReused):
        await answered.claim(replace(ASKED, fingerprint="other"), start)
    await answered.renew(ASKED, lease, start + LEASE)
    with pytest.raises(InFlight):
        await answered.claim(ASKED, start + LEASE * 1.5)


async def test_after_a_crash_the_work_is_taken_up_by_one(answered: Answered) -> None:
    start = now()
    dead = await answered.claim(ASKED, start)
    assert isinstance(dead, ObjectId)
    tries = [answered.claim(ASKED, start + LEASE + timedelta(seconds=1)) for _ in range(10)]
    outcomes: list[Any] = await asyncio.gather(*tries, return_exceptions=True)
    [lease] = [outcome for outcome in outcomes if isinstance(outcome, ObjectId)]
    assert all(isinstance(outcome, InFlight) for outcome in outcomes if outcome != lease)
    await answered.keep(ASKED, dead, Answer(500, {}, "from the dead"))
    await answered.release(ASKED, dead)
    with pytest.raises(InFlight):
        await answered.claim(ASKED, start + LEASE)
    await answered.keep(ASKED, lease, Answer(201, {"ETag": '"1"'}, "done"))
    assert await answered.claim(ASKED, start + 9 * LEASE) == Answer(201, {"ETag": '"1"'}, "done")


async def test_an_answer_that_is_too_long_is_not_kept_and_the_work_not_done_again(answered: Answered) -> None:
    lease = await answered.claim(ASKED, now())
    assert isinstance(lease, ObjectId)
    await answered.keep(ASKED, lease, Answer(201, {}, "x" * (LONGEST_ANSWER + 1)))
    assert await answered.claim(ASKED, now()) == Answer(201, {}, None)


async def test_a_stored_answer_is_not_opened_without_the_token(db: Database, answered: Answered) -> None:
    lease = await answered.claim(ASKED, now())
    assert isinstance(lease, ObjectId)
    await answered.keep(ASKED, lease, Answer(201, {}, "jane@example.org"))
    assert "jane" not in str(await db["answered"].find_one({}))
