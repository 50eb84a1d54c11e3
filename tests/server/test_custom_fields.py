"""Custom fields: defined by an admin, checked on every write, hidden once they are deleted."""

from typing import Any

import pytest

from capture.custom_fields import MOST_FIELDS
from server.mongo import Database
from tests.book import Book
from tests.colleagues import colleague
from tests.site import Json, Reply

FIELDS = "/api/v1/custom-fields"


def errors(reply: Reply) -> dict[str, str]:
    assert reply.status == 422, reply.text
    return {error["field"]: error["message"] for error in reply.json["errors"]}


@pytest.fixture
async def shop(book: Book) -> Book:
    """Alice's leads, who wants to know more of them."""
    await book.define("size", "number")
    await book.define("colour", "choice", options=["red", "white"])
    await book.define("rooms", "multiChoice", options=["hall", "bath"])
    await book.define("wedding", "date")
    return book


async def test_fields_are_defined_listed_changed_and_deleted(shop: Book) -> None:
    site = shop.site
    listed = (await site.as_admin("GET", FIELDS)).json["customFields"]
    assert [field["name"] for field in listed] == ["size", "colour", "rooms", "wedding"]
    change = {"label": "Which colour?", "type": "choice", "options": ["red", "blue"], "required": True}
    changed = await site.as_admin("PUT", f"{FIELDS}/colour", json=change)
    assert changed.json == {"name": "colour", **change}
    assert (await site.as_admin("DELETE", f"{FIELDS}/size")).json == {"name": "size", "deleted": True}
    listed = (await site.as_admin("GET", FIELDS)).json["customFields"]
    assert [field["name"] for field in listed] == ["colour", "rooms", "wedding"]
    for method, body in (("PUT", change), ("DELETE", None)):
        assert (await site.as_admin(method, f"{FIELDS}/size", json=body)).status == 404


@pytest.mark.parametrize(
    "body",
    [
        {"name": "a.b", "label": "x", "type": "text"},
        {"name": "$a", "label": "x", "type": "text"},
        {"name": "1a", "label": "x", "type": "text"},
        {"name": "a", "label": " ", "type": "text"},
        {"name": "a", "label": "x", "type": "colour"},
        {"name": "a", "label": "x", "type": "choice"},
        {"name": "a", "label": "x", "type": "choice", "options": []},
        {"name": "a", "label": "x", "type": "text", "options": ["y"]},
    ],
)
async def test_a_definition_that_makes_no_sense_is_refused(book: Book, body: Json) -> None:
    assert (await book.site.as_admin("POST", FIELDS, json=body)).status == 422


async def test_a_name_means_one_thing(shop: Book, charlies_book: Book) -> None:
    same = {"name": "size", "label": "Size", "type": "number"}
    assert (await shop.site.as_admin("POST", FIELDS, json=same)).status == 201
    other = await shop.site.as_admin("POST", FIELDS, json={**same, "type": "text"})
    assert other.json["type"].endswith("field-taken")
    changed = await shop.site.as_admin("PUT", f"{FIELDS}/size", json={"label": "Size", "type": "text"})
    assert changed.json["type"].endswith("type-is-fixed")
    assert len((await shop.site.as_admin("GET", FIELDS)).json["customFields"]) == 4
    assert (await charlies_book.site.as_admin("GET", FIELDS)).json["customFields"] == []


async def test_there_are_as_many_fields_as_there_may_be(book: Book, db: Database) -> None:
    field = {"label": "x", "type": "text", "options": [], "required": False}
    many = [{"name": f"f{number}", **field} for number in range(MOST_FIELDS)]
    await db["admins"].update_one({"adminId": book.site.admin_id}, {"$set": {"customFields": many}})
    full = await book.site.as_admin("POST", FIELDS, json={"name": "more", "label": "x", "type": "text"})
    assert (full.status, full.json["type"]) == (409, "urn:leadlight:problem:too-many-fields")


async def test_an_agent_defines_nothing(book: Book) -> None:
    bob = await colleague(book.site)
    body = {"name": "size", "label": "Size", "type": "number"}
    assert (await bob.as_admin("POST", FIELDS, json=body)).status == 403


async def test_values_are_set_one_by_one_and_emptied_by_null(shop: Book) -> None:
    lead = await shop.make(customFields={"size": 3.0, "colour": "red", "wedding": "2026-05-09"})
    assert lead["customFields"] == {"size": 3, "colour": "red", "wedding": "2026-05-09"}
    path = f"/{lead['leadId']}"
    change = {"customFields": {"size": None, "rooms": ["bath", "bath", "hall"]}}
    changed = await shop.done("PUT", path, change)
    expected = {"colour": "red", "rooms": ["bath", "hall"], "wedding": "2026-05-09"}
    assert changed["customFields"] == expected
    assert (await shop.done("PUT", path, change))["version"] == changed["version"]


async def test_every_value_that_does_not_fit_is_named_and_nothing_is_written(shop: Book) -> None:
    lead = await shop.make()
    values: dict[str, Any] = {"size": "big", "colour": "green", "rooms": "bath", "wedding": "2026-02-30"}
    refused = await shop.send("PUT", f"/{lead['leadId']}", {"name": "Joan", "customFields": values})
    assert errors(refused) == {
        "customFields.size": "must be a number",
        "customFields.colour": "must be one of red, white",
        "customFields.rooms": "must be a list",
        "customFields.wedding": "is not a day of the calendar",
    }
    assert await shop.get(lead) == lead


async def test_a_required_field_is_filled_from_the_start_and_stays_so(book: Book) -> None:
    await book.define("size", "number", required=True)
    missing = await book.send("POST", "", {"email": "jane@example.org"})
    assert errors(missing) == {"customFields.size": "is required"}
    lead = await book.make(customFields={"size": 1})
    emptied = await book.send("PUT", f"/{lead['leadId']}", {"customFields": {"size": None}})
    assert errors(emptied) == {"customFields.size": "is required"}
    await book.site.say("I am joe@example.org")
    assert (await book.site.lead("joe@example.org"))["customFields"] == {}


async def test_a_deleted_field_hides_its_values_until_it_is_defined_again(shop: Book) -> None:
    lead = await shop.make(customFields={"size": 3, "colour": "red"})
    await shop.site.as_admin("DELETE", f"{FIELDS}/size")
    assert (await shop.get(lead))["customFields"] == {"colour": "red"}
    refused = await shop.send("PUT", f"/{lead['leadId']}", {"customFields": {"size": 4}})
    assert errors(refused) == {"customFields.size": "is not a custom field; define it first"}
    await shop.define("size", "text")
    assert (await shop.get(lead))["customFields"] == {"colour": "red"}
    await shop.site.as_admin("DELETE", f"{FIELDS}/size")
    await shop.define("size", "number")
    assert (await shop.get(lead))["customFields"] == {"colour": "red", "size": 3}
