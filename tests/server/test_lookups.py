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


async def test_a_token_that_was_revoked_is_not_found_however_many_ask_for_it(db: Database) -> None:
    await db["tokens"].insert_one({"adminId": "alice", "hash": "h"})
    lookup = Lookup(db["tokens"], "hash")
    under_way = [asyncio.create_task(lookup.one("alice", "h")) for _ in range(20)]
    await db["tokens"].delete_one({"adminId": "alice", "hash": "h"})
    assert await lookup.one("alice", "h") is None
    await asyncio.gather(*under_way)
