"""A database that an earlier build made: its leads are found at once, and its useless indexes go."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from bson import ObjectId

from capture.filters import Filter
from capture.lead_pages import LeadPages
from capture.listing import Listing
from capture.search.searchable import searchable
from capture.stored import Document
from server.config import Settings
from server.former import FORMER
from server.indexes import INDEXES
from server.mongo import Client, Database
from server.preparing import keep_promises, prepare
from server.run import database
from tests.factories import make_lead
from tests.site import eventually

NAME, ADMIN = "leadlight_former", "adm_alice"
UNHEARD = {"unheard": {"$exists": True}}


@pytest.fixture
def settings() -> Settings:
    return Settings(_env_file=None, mongodb_db=NAME)


@pytest.fixture
async def former(client: Client) -> AsyncIterator[Database]:
    """A database as an earlier build left it, with all its indexes, and leads without the later facets."""
    await client.drop_database(NAME)
    db = client[NAME]
    latest = [("createdAt", -1), ("_id", -1)]
    for field in ("status", "priority", "tags", "ownerId", "words"):
        await db["leads"].create_index([("adminId", 1), (field, 1), *latest])
    await db["leads"].create_index([("adminId", 1), ("unheard", 1)], partialFilterExpression=UNHEARD)
    await db["leads"].create_index([("unheard", 1)], partialFilterExpression=UNHEARD)
    yield db
    await client.drop_database(NAME)


def as_before(**fields: Any) -> Document:
    """A lead as an earlier build stored it."""
    lead = make_lead(admin_id=ADMIN, **fields)
    later = tuple(f"={field}:" for field in ("status", "priority", "owner_id", "tags"))
    return {
        "_id": ObjectId(),
        **lead.model_dump(by_alias=True, exclude={"lead_id"}),
        "emails": [lead.email],
        "words": [word for word in searchable(lead) if not word.startswith(later)],
    }


async def found(db: Database, **which: Any) -> set[str]:
    page = await LeadPages(db, ADMIN).page(Listing(filter=Filter(**which)))
    return {lead.email for lead in page.leads}


async def test_leads_of_an_earlier_build_are_found_from_the_first_question_on(
    former: Database, mongo_uri: str, settings: Settings
) -> None:
    lost = as_before(status="lost", priority="high", tags=("vip",), owner_id="mem_1", name="Zanzibar")
    await former["leads"].insert_many([lost, *(as_before() for _ in range(3))])
    async with database(mongo_uri, settings) as db:
        asked: list[dict[str, Any]] = [{"status": ("lost",)}, {"priority": ("high",)}, {"tags_any": ("vip",)}]
        for which in (*asked, {"owner_id": ("mem_1",)}, {"search": "zanzi"}):
            assert await found(db, **which) == {lost["email"]}
        assert len(await found(db, owner_id=("none",))) == 3


async def test_leads_without_any_words_are_found_though_no_index_tells_of_them(client: Client) -> None:
    await client.drop_database(NAME)
    db = client[NAME]
    await prepare(db)
    silent = as_before(status="lost")
    del silent["words"]
    await db["leads"].insert_one(silent)
    await keep_promises(db)
    assert await found(db, status=("lost",)) == await found(db, search="visitor") == {silent["email"]}
    await client.drop_database(NAME)


async def test_a_lead_that_cannot_be_read_keeps_no_server_from_starting(former: Database) -> None:
    lost, odd = as_before(status="lost"), as_before() | {"status": "on the phone"}
    await former["leads"].insert_many([odd, lost])
    await prepare(former)
    assert await found(former, status=("lost",)) == {lost["email"]}


async def test_indexes_that_nobody_needs_go_once_the_others_are_there(
    former: Database, mongo_uri: str, settings: Settings
) -> None:
    await former["leads"].create_index("phone", name="operators_own")
    async with database(mongo_uri, settings) as db:

        async def are_gone() -> bool:
            return not FORMER.keys() & (await db["leads"].index_information()).keys()

        await eventually(are_gone, within=30)
        wanted = {index.document["name"] for index in INDEXES["leads"]}
        assert (await db["leads"].index_information()).keys() == {"_id_", "operators_own", *wanted}
    await prepare(former)  # nothing more to do


async def test_who_is_stopped_goes_on_with_the_leads_that_are_left(former: Database) -> None:
    done = as_before(status="lost")
    done["words"] = [*searchable(make_lead(status="lost")), "as it was written last"]
    await former["leads"].insert_many([done, as_before(status="lost")])
    await keep_promises(former)
    assert "as it was written last" in (await former["leads"].find_one(done["_id"]) or {})["words"]
    assert len(await found(former, status=("lost",))) == 2


def test_leads_have_no_more_indexes_than_they_need_for_each_makes_every_write_dearer() -> None:
    wanted = {index.document["name"] for index in INDEXES["leads"]}
    assert len(wanted) == 18  # beside that of `_id`
    assert not wanted & FORMER.keys()
