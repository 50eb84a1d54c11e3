"""Tokens and members that many requests look up at one instant."""

import asyncio

from server.access.lookups import Lookup
from server.mongo import Database


async def test_what_is_asked_at_one_instant_is_answered_each_to_its_own_admin(db: Database) -> None:
    told = [{"adminId": admin, "hash": f"h{number}"} for admin in ("alice", "bob") for number in range(3)]
    await db["tokens"].insert_many(told)
    lookup = Lookup(db["tokens"], "hash")
    asked = [(admin, f"h{number}") for admin in ("alice", "bob", "mallory") for number in range(4)] * 3
    answers = await asyncio.gather(*(lookup.one(*each) for each in asked))
    known = {(each["adminId"], each["hash"]) for each in told}
    assert [(each["adminId"], each["hash"]) if each else None for each in answers] == [
        each if each in known else None for each in asked
    ]


class Seconds:
    """A clock that stands until somebody moves it."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


async def test_what_was_looked_up_is_known_for_a_second_and_no_longer(db: Database) -> None:
    await db["tokens"].insert_one({"adminId": "alice", "hash": "h"})
    clock = Seconds()
    lookup = Lookup(db["tokens"], "hash", clock)
    assert await lookup.one("alice", "h")
    await db["tokens"].delete_one({"hash": "h"})  # as another process does
    clock.now += 0.9
    assert await lookup.one("alice", "h")
    clock.now += 0.1
    assert await lookup.one("alice", "h") is None


async def test_what_is_known_of_one_admin_is_not_told_to_another(db: Database) -> None:
    await db["tokens"].insert_one({"adminId": "alice", "hash": "h"})
    lookup = Lookup(db["tokens"], "hash")
    assert await lookup.one("alice", "h")
    assert await lookup.one("mallory", "h") is None


async def test_a_token_that_did_not_exist_is_found_as_soon_as_it_does(db: Database) -> None:
    lookup = Lookup(db["tokens"], "hash")
    assert await lookup.one("alice", "h") is None
    await db["tokens"].insert_one({"adminId": "alice", "hash": "h"})
    assert await lookup.one("alice", "h")


async def test_a_token_that_was_revoked_is_not_found_however_many_ask_for_it(db: Database) -> None:
    await db["tokens"].insert_one({"adminId": "alice", "hash": "h"})
    lookup = Lookup(db["tokens"], "hash")
    under_way = [asyncio.create_task(lookup.one("alice", "h")) for _ in range(20)]
    await asyncio.sleep(0)  # they are on their way, and will be answered with what was there
    await db["tokens"].delete_one({"adminId": "alice", "hash": "h"})
    lookup.forget()
    assert await lookup.one("alice", "h") is None
    await asyncio.gather(*under_way)
    assert await lookup.one("alice", "h") is None
