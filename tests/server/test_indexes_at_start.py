"""Indexes at the start: what promises rest on is there before anybody is served, the rest comes later."""

import pytest
from pymongo import IndexModel

from server.config import Settings
from server.indexes import INDEXES
from server.mongo import Client, Database
from server.run import database
from tests.site import eventually

NAME = "leadlight_starting"


@pytest.fixture
def settings() -> Settings:
    return Settings(_env_file=None, mongodb_db=NAME)


def names(indexes: list[IndexModel], *, unique: bool) -> set[str]:
    return {each.document["name"] for each in indexes if ("unique" in each.document) == unique}


async def made(db: Database, collection: str) -> set[str]:
    return set(await db[collection].index_information())


async def test_unique_indexes_are_there_before_the_server_serves_and_the_others_come(
    client: Client, mongo_uri: str, settings: Settings
) -> None:
    await client.drop_database(NAME)
    async with database(mongo_uri, settings) as db:
        for collection, indexes in INDEXES.items():
            if wanted := names(indexes, unique=True):
                assert wanted <= await made(db, collection)
        for collection, indexes in INDEXES.items():
            others = names(indexes, unique=False)

            async def are_there(collection: str = collection, others: set[str] = others) -> bool:
                return others <= await made(db, collection)

            await eventually(are_there, within=30)
    await client.drop_database(NAME)


async def test_a_server_that_stops_while_indexes_are_made_leaves_them_to_the_next(
    client: Client, mongo_uri: str, settings: Settings
) -> None:
    await client.drop_database(NAME)
    async with database(mongo_uri, settings):
        pass  # stopped at once
    async with database(mongo_uri, settings) as db:
        await db["leads"].insert_one({"adminId": "adm_alice", "email": "jane@example.org"})
        assert await db["leads"].count_documents({}) == 1
    await client.drop_database(NAME)
