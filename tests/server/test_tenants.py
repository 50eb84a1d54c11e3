"""The registry of admins: quick tests on an in-memory database."""

import pytest
from mongomock_motor import AsyncMongoMockClient

from server.mongo import Database
from server.preparing import prepare
from server.tenants import Admins
from tests.factories import make_admin


@pytest.fixture
async def memory() -> Database:
    db: Database = AsyncMongoMockClient(tz_aware=True)["leadlight"]
    await prepare(db)
    return db


async def test_an_admin_is_found_as_it_was_added(memory: Database) -> None:
    admins, alice = Admins(memory), make_admin(origins=("https://alice.example",))
    assert await admins.add(alice)
    assert await admins.get(alice.admin_id) == alice
    assert await admins.get("adm_nobody") is None


async def test_an_admin_id_is_taken_once(memory: Database) -> None:
    admins, alice = Admins(memory), make_admin()
    assert await admins.add(alice)
    assert not await admins.add(make_admin("Mallory", admin_id=alice.admin_id))
    assert await Admins(memory).get(alice.admin_id) == alice


@pytest.mark.parametrize(
    ("origin", "allowed"),
    [
        ("https://alice.example", True),
        ("https://ALICE.example", True),
        ("http://alice.example", False),
        ("https://alice.example:444", False),
        ("https://alice.example.evil.example", False),
        ("null", False),
    ],
)
def test_only_listed_origins_are_allowed(origin: str, allowed: bool) -> None:
    assert make_admin(origins=("https://alice.example",)).allows(origin) is allowed


def test_without_a_list_every_origin_is_allowed() -> None:
    assert make_admin().allows("https://anywhere.example")
