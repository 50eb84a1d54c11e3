"""Leads as CSV: what is in the file, who gets which, and how one knows that it is whole."""

import csv
import io
import re
from collections.abc import AsyncGenerator
from typing import Any

import aiohttp
import pytest

from capture.lead_rows import LeadRows
from server.mongo import Database
from tests.colleagues import colleague
from tests.files import export
from tests.server.csv_leads import define_fields, furnish
from tests.site import Site, eventually

SEED = (
    "Name,Email,Company,AI Qualification Score,Engagement Score,Tags,Source,First Interaction,"
    "Last Interaction,Events Attended,Total Watch Time,Registration Date"
)


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def row(text: str, email: str, header: str = "Email") -> dict[str, str]:
    [found] = [each for each in table(text) if each[header] == email]
    return found


@pytest.fixture
async def full(site: Site, db: Database) -> Site:
    """Alice's site, with leads that have all there is."""
    await define_fields(site)
    await furnish(db, site.admin_id)
    return site


async def test_the_seeds_export_has_its_columns_and_one_for_each_custom_field(full: Site) -> None:
    text = await export(full, preset="seed")
    assert text.splitlines()[0] == f"{SEED},Plan,Seats,Since,Agreed,Likes"
    whole = row(text, "whole@x.example")
    assert whole["Tags"] == 'vip, "a, b", =tag'
    assert whole["Total Watch Time"] == "1:02:03"
    assert whole["Registration Date"] == "2026-03-05T12:00:00.123Z"
    assert (whole["Seats"], whole["Plan"], whole["Agreed"]) == ("-5", "'=pro", "false")


async def test_no_cell_of_any_preset_is_a_formula(full: Site) -> None:
    for preset in ("leadlight", "seed", "hubspot", "salesforce", "pipedrive", "mautic"):
        for line in table(await export(full, preset=preset)):
            for cell in line.values():
                assert not re.match(r"\s*[=@＝＠]|[\t\r]", cell), cell
                assert not re.match(r"\s*[+\-＋－].*[^-+0-9 .()/]", cell, re.DOTALL), cell


async def test_no_header_is_a_formula(full: Site) -> None:
    field = {"name": "cost", "label": "=1+1", "type": "number"}
    await full.as_admin("POST", "/api/v1/custom-fields", json=field)
    assert (await export(full, preset="hubspot")).splitlines()[0].endswith(",'=1+1")


async def test_presets_have_what_each_importer_needs(full: Site) -> None:
    hubspot = row(await export(full, preset="hubspot"), "whole@x.example")
    assert (hubspot["First Name"], hubspot["Last Name"]) == ("Zoë", "van der “Berg”")
    assert (hubspot["Phone Number"], hubspot["Lifecycle Stage"]) == ("+49 30 1234567", "Sales Qualified Lead")
    salesforce = table(await export(full, preset="salesforce"))
    assert all(line["Last Name"] and line["Company"] for line in salesforce)
    pipedrive = row(await export(full, preset="pipedrive"), "whole@x.example", "Person - Email")
    assert (pipedrive["Organization - Name"], pipedrive["Lead - Value"]) == ("Acme, Inc.", "12.5")
    mautic = row(await export(full, preset="mautic"), "whole@x.example", "email")
    assert mautic["firstname"] == "Zoë"
    assert mautic["tags"].split("|")[:3] == ["vip", '"a, b"', "=tag"]  # scoring may have added its own


async def test_the_filter_and_the_order_are_those_of_the_list(full: Site) -> None:
    text = await export(full, tagsAny="vip", columns="email")
    assert text == "Email\r\nwhole@x.example\r\n"
    body = {"filter": {"search": "Visitor"}, "sort": "-email", "columns": ["email"]}
    reply = await full.as_admin("POST", "/api/v1/leads/export", json=body)
    emails = [line["Email"] for line in table(reply.text)]
    assert emails == sorted((f"v{number}@x.example" for number in range(30)), reverse=True)


async def test_columns_are_chosen_by_their_keys(full: Site) -> None:
    text = await export(full, columns="email,custom.seats,utmSource,leadId", tagsAny="vip")
    header, line, _ = text.split("\r\n")
    assert header == "Email,custom.seats,UTM Source,Lead ID"
    assert re.fullmatch(r"whole@x.example,-5,ads,[0-9a-f]{24}", line)


async def test_what_cannot_be_granted_is_told(full: Site) -> None:
    for query, told in (
        ({"columns": "email,secret"}, "'secret' is not a column"),
        ({"columns": "email", "preset": "seed"}, "not both"),
        ({"preset": "siebel"}, "preset"),
        ({"colour": "red"}, "colour"),
    ):
        reply = await full.as_admin("GET", "/api/v1/leads/export", params=query)
        assert reply.status == 422
        assert told in reply.text
    assert (await full.as_admin("GET", "/api/v1/exports")).json["exports"] == []


async def test_the_file_has_the_time_in_its_name_and_a_bom_on_request(full: Site) -> None:
    reply = await full.as_admin(
        "GET", "/api/v1/leads/export", params={"bom": "true", "delimiter": "semicolon"}
    )
    name = r'attachment; filename="leads-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ\.csv"'
    assert re.fullmatch(name, reply.headers["Content-Disposition"])
    assert reply.headers["Content-Type"].startswith("text/csv; charset=utf-8")
    assert reply.text.startswith("\ufeffName;Email;")


async def test_a_dry_run_counts(full: Site) -> None:
    reply = await full.as_admin("GET", "/api/v1/leads/export", params={"dryRun": "true", "preset": "seed"})
    assert reply.json["count"] == 32
    assert reply.json["columns"][:2] == ["Name", "Email"]


async def test_an_export_stands_in_the_history(full: Site) -> None:
    reply = await full.as_admin("GET", "/api/v1/leads/export", params={"tagsAny": "vip", "preset": "seed"})
    path = f"/api/v1/exports/{reply.headers['X-Export-Id']}"

    async def over() -> bool:
        return bool((await full.as_admin("GET", path)).json["finishedAt"])

    await eventually(over)
    [told] = (await full.as_admin("GET", "/api/v1/exports")).json["exports"]
    assert (told["state"], told["rows"], told["preset"], told["filter"]) == (
        "done",
        1,
        "seed",
        {"tagsAny": ["vip"]},
    )
    assert told["by"]["kind"] == "person"
    assert (await full.as_admin("GET", path)).json == told


async def test_an_agent_limited_to_own_leads_exports_those(full: Site) -> None:
    bob = await colleague(full, ownLeadsOnly=True)
    assert table(await export(bob)) == []
    me = (await bob.as_admin("GET", "/api/v1/me")).json
    [lead] = await full.leads(search="v3@x.example")
    path = f"/api/v1/leads/{lead['leadId']}/assign"
    await full.as_admin("PUT", path, json={"ownerId": me["memberId"]})
    assert await export(bob, columns="email") == "Email\r\nv3@x.example\r\n"
    assert len((await bob.as_admin("GET", "/api/v1/exports")).json["exports"]) == 2
    await export(full)
    assert len((await bob.as_admin("GET", "/api/v1/exports")).json["exports"]) == 2


async def test_others_get_their_own(full: Site, charlies: Site) -> None:
    reply = await full.as_admin("GET", "/api/v1/leads/export")
    assert table(await export(charlies)) == []
    path = f"/api/v1/exports/{reply.headers['X-Export-Id']}"
    assert (await charlies.as_admin("GET", path)).status == 404


async def test_an_export_that_fails_is_no_complete_answer(
    full: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = LeadRows.rows

    async def failing(*arguments: Any, **more: Any) -> AsyncGenerator[Any]:
        async for batch in rows(*arguments, **more):
            yield batch
            raise RuntimeError("the database dies here")

    monkeypatch.setattr(LeadRows, "rows", failing)
    with pytest.raises(aiohttp.ClientPayloadError):
        await export(full)
    [told] = (await full.as_admin("GET", "/api/v1/exports")).json["exports"]
    assert (told["state"], told["rows"]) == ("failed", 32)


async def test_a_client_that_leaves_stops_the_export(site: Site, db: Database) -> None:
    await furnish(db, site.admin_id)
    plain = await db["leads"].find_one({"email": "v1@x.example"}, {"_id": 0, "emails": 0})
    assert plain is not None
    long = {**plain, "requirements": "x" * 500_000}
    await db["leads"].insert_many({**long, "email": f"long{number}@x.example"} for number in range(60))
    headers = {"Authorization": f"Bearer {site.token}"}
    async with site.http.get(f"{site.url}/api/v1/leads/export", headers=headers) as response:
        await response.content.readany()
        response.close()

    async def cancelled() -> bool:
        [told] = (await site.as_admin("GET", "/api/v1/exports")).json["exports"]
        return bool(told["state"] == "cancelled" and told["rows"] < 92)

    await eventually(cancelled)
