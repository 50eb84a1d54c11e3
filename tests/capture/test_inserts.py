"""Documents that are stored together: each caller hears of its own alone."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from motor.motor_asyncio import AsyncIOMotorCollection
from pymongo.errors import DuplicateKeyError

from capture.inserts import Inserts
from capture.sums import Sums
from capture.upserts import Upserts
from server.mongo import Database

Collection = AsyncIOMotorCollection[dict[str, Any]]


@pytest.fixture
async def travellers(db: Database) -> AsyncIterator[Collection]:
    yield db["travellers"]
    await db["travellers"].drop()


async def test_of_documents_sent_together_only_the_repeated_one_is_refused(
    travellers: Collection,
) -> None:
    inserts = Inserts(travellers)
    await inserts.add({"_id": "b"})
    told = await asyncio.gather(*(inserts.add({"_id": each}) for each in "abc"), return_exceptions=True)
    assert told[0] is None
    assert isinstance(told[1], DuplicateKeyError)
    assert told[2] is None
    assert sorted(await travellers.distinct("_id")) == ["a", "b", "c"]


async def test_a_hundred_documents_at_once_are_all_stored(travellers: Collection) -> None:
    inserts = Inserts(travellers)
    for _ in range(3):
        await asyncio.gather(*(inserts.add({"number": number}) for number in range(100)))
    assert await travellers.count_documents({}) == 300


async def test_who_stops_waiting_leaves_the_others_alone(travellers: Collection) -> None:
    inserts = Inserts(travellers)
    impatient = asyncio.create_task(inserts.add({"_id": "a"}))
    other = asyncio.create_task(inserts.add({"_id": "b"}))
    await asyncio.sleep(0)
    impatient.cancel()
    await other
    await inserts.add({"_id": "c"})
    assert {"b", "c"} <= set(await travellers.distinct("_id"))


async def test_a_document_that_cannot_be_stored_fails_its_whole_trip(
    travellers: Collection,
) -> None:
    inserts = Inserts(travellers)
    odd: dict[str, Any] = {"_id": object()}
    told = await asyncio.gather(inserts.add(odd), inserts.add({"_id": "a"}), return_exceptions=True)
    assert isinstance(told[0], Exception)
    await inserts.add({"_id": "d"})


async def test_amounts_added_at_once_add_up(travellers: Collection) -> None:
    sums = Sums(travellers)
    day = {"adminId": "adm_alice", "day": "2026-03-02"}
    await asyncio.gather(*(sums.add(day, {"calls": 1, "tokens": number}) for number in range(50)))
    await sums.add(day, {"calls": 1})
    [counted] = await travellers.find(day, {"_id": 0}).to_list(None)
    assert counted == {**day, "calls": 51, "tokens": sum(range(50))}


async def test_who_adds_hears_that_it_failed(travellers: Collection) -> None:
    sums = Sums(travellers)
    await travellers.insert_one({"adminId": "adm_alice", "calls": "many"})
    with pytest.raises(Exception, match="non-numeric"):
        await sums.add({"adminId": "adm_alice"}, {"calls": 1})
    await sums.add({"adminId": "adm_bob"}, {"calls": 1})


async def test_changes_of_one_document_sent_together_all_happen(travellers: Collection) -> None:
    await travellers.create_index("name", unique=True)
    upserts = Upserts(travellers)
    joined = [{"$set": {"met": {"$add": [{"$ifNull": ["$met", 0]}, 1]}}}]
    await asyncio.gather(*(upserts.put({"name": name}, joined) for name in ["June", "Jane"] * 150))
    met = {each["name"]: each["met"] async for each in travellers.find()}
    assert met == {"June": 150, "Jane": 150}


async def test_of_changes_sent_together_only_the_one_that_must_not_be_is_refused(
    travellers: Collection,
) -> None:
    await travellers.insert_one({"_id": "a"})
    upserts = Upserts(travellers)
    told = await asyncio.gather(
        *(upserts.put({"_id": each, "new": True}, [{"$set": {"seen": True}}]) for each in "abc"),
        return_exceptions=True,
    )
    assert [type(each) for each in told] == [DuplicateKeyError, type(None), type(None)]
