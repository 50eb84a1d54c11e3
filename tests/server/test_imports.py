"""Leads from a file: looked at, tried out, taken once, reported row by row, and taken back."""

import csv
import io
from typing import Any

import pytest

from integrations.csv.imports import Imports
from server.mongo import Database
from server.work import importing
from tests.colleagues import colleague
from tests.files import export, send, upload
from tests.server.csv_leads import define_fields, furnish
from tests.site import Json, Site, at_rest, eventually

PEOPLE = "E-mail,First name,Last name,Firma,Unknown\nann@x.example,Ann,Lee,Acme,1\nbob@x.example,Bob,Ray,,2\n"


def table(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


async def history(site: Site, lead: Json) -> list[Json]:
    reply = await site.as_admin("GET", f"/api/v1/leads/{lead['leadId']}/history")
    assert reply.status == 200, reply.text
    return list(next(iter(value for value in reply.json.values() if isinstance(value, list))))


async def test_a_file_is_looked_at_and_guessed_before_anything_is_imported(site: Site) -> None:
    file = await upload(site, PEOPLE, name="fair.csv")
    told = await file.get()
    assert (told["state"], told["fileName"]) == ("ready", "fair.csv")
    assert told["mapping"]["columns"] == ["email", "firstName", "lastName", "company", None]
    assert told["analysis"]["rows"] == 2
    assert told["analysis"]["sample"][0] == ["ann@x.example", "Ann", "Lee", "Acme", "1"]
    assert await site.leads() == []


async def test_a_file_becomes_leads_with_a_history(site: Site) -> None:
    file = await upload(site, PEOPLE)
    progress = await file.run()
    assert (progress["state"], progress["created"], progress["failed"]) == ("done", 2, 0)
    ann = await site.lead("ann@x.example")
    assert (ann["name"], ann["company"], ann["sourceKind"]) == ("Ann Lee", "Acme", "import")
    events = await history(site, ann)
    assert events[-1]["type"] == "lead.created"
    assert (events[-1]["by"]["kind"], events[-1]["by"]["id"]) == ("import", file.import_id)
    assert (await file.get())["state"] == "done"


async def test_a_dry_run_says_what_would_happen_and_does_nothing(site: Site) -> None:
    await site.say("I am ann@x.example")
    file = await upload(site, PEOPLE + "bob@x.example,Bob,Again,,\nnobody,,,,\n")
    check = await file.run("dry-run")
    assert (check["created"], check["skipped"], check["failed"]) == (1, 2, 1)
    assert check["reasons"] == {"invalid-email": 1}
    [ann] = await site.leads()
    assert ann["name"] is None
    progress = await file.run()
    assert {each: progress[each] for each in check if each not in ("taskId", "startedAt", "finishedAt")} == {
        each: check[each] for each in check if each not in ("taskId", "startedAt", "finishedAt")
    }


@pytest.mark.parametrize(
    ("existing", "name", "company", "tags"),
    [
        ("skip", "Ann", None, ["old"]),
        ("fill", "Ann", "Acme", ["old", "new"]),
        ("update", "Anna", "Acme", ["old", "new"]),
    ],
)
async def test_a_lead_that_is_there_is_skipped_filled_or_updated(
    site: Site, existing: str, name: str, company: str | None, tags: list[str]
) -> None:
    await site.say("I am ann@x.example")
    lead = await site.lead("ann@x.example")
    change = {"leadId": lead["leadId"], "name": "Ann", "tags": ["old"], "notes": "Met at the fair"}
    await site.as_admin("PUT", "/api/leads-enhanced", json=change)
    file = await upload(site, "Email,Name,Company,Tags,Notes\nANN@x.example,Anna,Acme,new,Wants roses\n")
    await file.mean_the_same(existing=existing)
    await file.run()
    ann = await site.lead("ann@x.example")
    by_hand = [tag for tag in ann["tags"] if tag not in ann["modelTags"]]
    assert (ann["name"], ann["company"], by_hand) == (name, company, tags)
    added = "" if existing == "skip" else "\nWants roses"
    assert ann["notes"] == "Met at the fair" + added


async def test_a_further_address_that_is_another_leads_is_refused_however_it_is_written(site: Site) -> None:
    await site.say("I am jane@example.org")
    file = await upload(site, "Email,Other Emails\nann@x.example,Jane@Example.org\nbob@x.example,\n")
    progress = await file.run()
    assert (progress["created"], progress["reasons"]) == (1, {"address-taken": 1})


async def test_a_lead_with_something_to_do_is_not_taken_back(site: Site) -> None:
    file = await upload(site, PEOPLE)
    await file.run()
    ann = await site.lead("ann@x.example")
    task = {"kind": "task", "title": "Send samples"}
    added = await site.as_admin("POST", f"/api/v1/leads/{ann['leadId']}/activity", json=task)
    assert added.status == 201
    undone = await file.run("undo")
    assert (undone["deleted"], undone["kept"]) == (1, 1)
    assert [lead["email"] for lead in await site.leads()] == ["ann@x.example"]


async def test_importing_the_same_file_again_changes_nothing(site: Site) -> None:
    text = "Email,Name,Tags,Notes\nann@x.example,Ann,vip,Likes tea\n"
    for counted in ("created", "unchanged"):
        file = await upload(site, text)
        await file.mean_the_same(existing="update")
        progress = await file.run()
        assert progress[counted] == 1
    ann = await site.lead("ann@x.example")
    assert (ann["notes"], ann["tags"]) == ("Likes tea", ["vip"])


async def test_each_bad_cell_is_told_with_its_row_and_the_rest_is_imported(site: Site) -> None:
    text = (
        "Email,Status,Value,Created,Company\r\n"
        "ann@x.example,new,10,2026-03-02,Acme\r\n"
        "bob@x.example,sold,much,yesterday,=cmd()\r\n"
        ",new,1,,\r\n"
        "dan@x.example,new\r\n"
    )
    file = await upload(site, text)
    progress = await file.run()
    assert (progress["created"], progress["failed"]) == (1, 3)
    told = await file.errors()
    assert [(each["row"], each["column"], each["reason"]) for each in told["errors"]] == [
        (3, "Status", "invalid-status"),
        (3, "Value", "invalid-value"),
        (3, "Created", "invalid-createdAt"),
        (4, None, "no-email"),
        (5, None, "wrong-length"),
    ]
    assert told["total"] == 3
    assert told["errors"][1]["value"] == "much"
    reply = await site.as_admin("GET", f"{file.path}/errors.csv")
    header, bob, *_ = table(reply.text)
    assert header == ["Email", "Status", "Value", "Created", "Company", "Error"]
    assert bob[:5] == ["bob@x.example", "sold", "much", "yesterday", "'=cmd()"]


async def test_all_bad_rows_are_counted_and_a_thousand_are_told(site: Site) -> None:
    file = await upload(site, "Email\n" + "nobody\n" * 3_000)
    check = await file.run("dry-run")
    assert (check["failed"], check["reasons"]) == (3_000, {"invalid-email": 3_000})
    told = await file.errors()
    assert (len(told["errors"]), told["total"]) == (1_000, 3_000)
    assert told["errors"][-1]["row"] == 1_001


@pytest.mark.parametrize(
    ("content", "told", "row"),
    [
        ("", "is empty", None),
        ("Email,Name\n", "no row below", None),
        ('Email\nann@x.example\n"bob@x.example\n', "never closed", 3),
        (b"Email\n\x81\xeb\n", "neither UTF-8 nor", None),
        ("Email\n" + "x" * 1_000_001 + "\n", "longer than 1,000,000", 2),
        (b"PK\x03\x04", "Save the spreadsheet", None),
        (",,\n1,2,3\n", "must be a header", 1),
    ],
)
async def test_a_file_that_cannot_be_read_is_refused_with_the_reason(
    site: Site, db: Database, content: str | bytes, told: str, row: int | None
) -> None:
    reply = await send(site, content)
    assert reply.status == 422, reply.text
    assert told in reply.json["detail"]
    assert reply.json.get("row") == row
    assert await db["import_parts"].count_documents({}) == 0


async def test_a_file_of_windows_is_read_and_said_to_be(site: Site) -> None:
    file = await upload(site, "Email;Name\nzoe@x.example;Zoë\n".encode("cp1252"))
    analysis = (await file.get())["analysis"]
    assert (analysis["encoding"], analysis["encodingAssumed"]) == ("windows-1252", True)
    assert "Windows-1252" in analysis["warnings"][0]
    await file.run()
    assert (await site.lead("zoe@x.example"))["name"] == "Zoë"


async def test_a_file_of_utf_16_is_read(site: Site) -> None:
    file = await upload(site, "Email\tName\r\nzoe@x.example\tZoë 🌹\r\n".encode("utf-16"))
    await file.run()
    assert (await site.lead("zoe@x.example"))["name"] == "Zoë 🌹"


async def test_headers_that_are_there_twice_are_told_and_the_first_counts(site: Site) -> None:
    file = await upload(site, "Email,Name,Name,\nann@x.example,Ann,Lee,x\n")
    told = await file.get()
    assert told["mapping"]["columns"] == ["email", "name", None, None]
    assert any("more than one column called Name" in warning for warning in told["analysis"]["warnings"])
    reply = await file.mean(["email", "name", "name", None])
    assert reply.status == 422
    assert "one column each" in reply.text


async def test_a_mapping_that_does_not_fit_is_refused_and_changes_nothing(site: Site) -> None:
    file = await upload(site, PEOPLE)
    before = (await file.get())["mapping"]
    wrong: list[list[str | None]] = [["email"], [None] * 5, ["email", "score2", None, None, None]]
    for columns in wrong:
        assert (await file.mean(columns)).status == 422
    assert (await file.get())["mapping"] == before


async def test_defaults_fill_what_the_file_does_not_say(site: Site) -> None:
    file = await upload(site, "Email,Company\nann@x.example,Acme\nbob@x.example,\n")
    await file.mean_the_same(
        defaults={"company": "Unknown Ltd", "tags": "fair-2026", "sourceKind": "trade_show"}
    )
    await file.run()
    bob = await site.lead("bob@x.example")
    assert (bob["company"], bob["tags"], bob["sourceKind"]) == ("Unknown Ltd", ["fair-2026"], "trade_show")
    assert (await site.lead("ann@x.example"))["company"] == "Acme"


async def test_another_delimiter_has_the_file_looked_at_again(site: Site) -> None:
    file = await upload(site, "Email;Name\nann@x.example;Ann\n", delimiter="comma")
    assert (await file.get())["analysis"]["headers"] == ["Email;Name"]
    reply = await file.mean(["email", "name"], delimiter="semicolon")
    assert reply.status == 200, reply.text
    assert reply.json["analysis"]["headers"] == ["Email", "Name"]


async def test_a_status_moves_as_the_table_of_moves_allows(site: Site) -> None:
    first = await upload(site, "Email,Status\nann@x.example,contacted\n")
    await first.run()
    assert (await site.lead("ann@x.example"))["status"] == "contacted"
    second = await upload(site, "Email,Status\nann@x.example,recycled\n")
    await second.mean_the_same(existing="update")
    progress = await second.run()
    assert progress["reasons"] == {"move-refused": 1}
    assert (await site.lead("ann@x.example"))["status"] == "contacted"


async def test_an_owner_is_a_member_of_the_team(site: Site) -> None:
    await colleague(site, "Bob")
    file = await upload(site, "Email,Owner ID\nann@x.example,BOB@atelier.example\neve@x.example,Mallory\n")
    progress = await file.run()
    assert progress["reasons"] == {"unknown-owner": 1}
    assert (await site.lead("ann@x.example"))["ownerId"] is not None


async def test_an_import_that_was_stopped_says_how_far_it_came(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "ROWS", 1)
    file = await upload(site, "Email\n" + "".join(f"v{number}@x.example\n" for number in range(400)))
    await site.as_admin("POST", f"{file.path}/start")

    async def begun() -> bool:
        return bool((await file.get())["progress"]["created"])

    await eventually(begun)
    await site.as_admin("POST", f"{file.path}/cancel")
    told = await file.get()
    assert told["state"] == "cancelled"
    reply = await site.as_admin("GET", "/api/v1/leads/export", params={"dryRun": "true"})
    assert 0 < reply.json["count"] == told["progress"]["created"] < 400


async def test_a_row_is_taken_once_though_the_work_breaks_off_between_and_within_steps(
    site: Site, db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "ROWS", 10)
    refuse, broken = Imports.refuse, iter([True, False, True])

    async def breaking(*arguments: Any) -> None:
        await refuse(*arguments)  # the leads of this step are written, and its end is not noted
        if next(broken, False):
            raise ConnectionAbortedError("the worker dies here")

    monkeypatch.setattr(Imports, "refuse", breaking)
    rows = [f"v{number}@x.example,Note {number}\n" for number in range(47)]
    file = await upload(
        site, "Email,Notes\n" + "nobody,\n".join(["", *rows[:3]]) + "".join(rows[3:]) + "bad,\n"
    )
    progress = await file.run()
    assert (progress["state"], progress["created"], progress["failed"]) == ("done", 47, 4)
    assert await db["leads"].count_documents({"adminId": site.admin_id}) == 47
    leads = {lead["email"]: lead for lead in await site.leads(limit="100")}
    assert {email: lead["notes"] for email, lead in leads.items()} == {
        f"v{number}@x.example": f"Note {number}" for number in range(47)
    }
    refused = table((await site.as_admin("GET", f"{file.path}/errors.csv")).text)
    assert len(refused) == 1 + 4
    assert next(broken, None) is None


async def test_an_import_is_taken_back_but_for_leads_that_somebody_works_on(site: Site) -> None:
    await site.say("I am old@x.example")
    file = await upload(site, "Email,Name\nann@x.example,Ann\nbob@x.example,Bob\nold@x.example,Old\n")
    await file.mean_the_same(existing="update")
    await file.run()
    ann = await site.lead("ann@x.example")
    await site.as_admin("PUT", "/api/leads-enhanced", json={"leadId": ann["leadId"], "priority": "high"})
    undone = await file.run("undo")
    assert (undone["deleted"], undone["kept"]) == (1, 1)
    assert {lead["email"] for lead in await site.leads()} == {"ann@x.example", "old@x.example"}


async def test_a_cell_that_is_beyond_numbers_or_times_is_an_error_of_its_row(site: Site) -> None:
    rows = ("ann@x.example,1e400,", "bob@x.example,,9999-12-31", "cid@x.example,,0001-01-01")
    fine = "dan@x.example,3,2026-03-02"
    file = await upload(site, "\n".join(["Email,Events Attended,Created", *rows, fine]))
    progress = await file.run()
    assert (progress["created"], progress["failed"]) == (1, 3)
    assert [lead["email"] for lead in await site.leads()] == ["dan@x.example"]


async def test_a_visitors_word_replaces_nothing_that_a_file_has_told(site: Site, db: Database) -> None:
    file = await upload(site, "Email,Name,Company\nann@x.example,Ann Lee,Acme\n")
    await file.run()
    await site.say("My name is Mallory Moore from Evil Corp, my e-mail is ann@x.example, I need roses")
    await eventually(lambda: at_rest(db))
    ann = await site.lead("ann@x.example")
    assert (ann["name"], ann["company"]) == ("Ann Lee", "Acme")
    assert "roses" in ann["requirements"]


async def test_a_started_import_is_not_started_twice(site: Site) -> None:
    file = await upload(site, PEOPLE)
    first = await file.run()
    second = await file.run()
    assert first["taskId"] == second["taskId"]
    assert (await file.mean(["email", None, None, None, None])).status == 409


async def test_what_is_exported_is_imported_as_it_was(site: Site, charlies: Site, db: Database) -> None:
    for each in (site, charlies):
        await define_fields(each)
    await site.say("Hello, =1+1, my address is chat@x.example", pageUrl="https://alice.example/?a=1")
    await furnish(db, site.admin_id)
    exported = await export(site)
    file = await upload(charlies, exported)
    progress = await file.run()
    assert progress["failed"] == 0, await file.errors()
    assert await export(charlies) == exported


async def test_a_deleted_import_leaves_no_copy_of_its_file(site: Site, db: Database) -> None:
    file = await upload(site, PEOPLE + "nobody,,,,\n")
    await file.run()
    reply = await site.as_admin("DELETE", file.path)
    assert reply.status == 200, reply.text
    assert await db["import_parts"].count_documents({}) == 0
    assert (await site.as_admin("GET", file.path)).status == 404
    assert len(await site.leads()) == 2


async def test_imports_of_others_are_not_there(site: Site, charlies: Site) -> None:
    file = await upload(site, PEOPLE)
    for method, path in (("GET", ""), ("POST", "/start"), ("GET", "/errors"), ("DELETE", "")):
        assert (await charlies.as_admin(method, file.path + path)).status == 404
    assert (await charlies.as_admin("GET", "/api/v1/imports")).json["imports"] == []


async def test_an_agent_limited_to_own_leads_imports_none(site: Site) -> None:
    bob = await colleague(site, ownLeadsOnly=True)
    assert (await send(bob, PEOPLE)).status == 403


async def test_a_priority_that_a_file_gives_to_a_scored_lead_stays(site: Site, db: Database) -> None:
    await site.say("I am ann@x.example")
    await eventually(lambda: at_rest(db))
    scored = await site.lead("ann@x.example")
    assert scored["priority"] == "low"
    file = await upload(site, "Email,Priority\nann@x.example,high\n")
    await file.mean_the_same(existing="update")
    await file.run()
    await site.as_admin("PUT", "/api/leads-enhanced", json={"leadId": scored["leadId"], "company": "Acme"})
    await eventually(lambda: at_rest(db))
    assert (await site.lead("ann@x.example"))["priority"] == "high"


async def test_a_file_that_repeats_the_priority_of_a_lead_leaves_it_to_the_score(
    site: Site, db: Database
) -> None:
    await site.say("I am ann@x.example")
    await eventually(lambda: at_rest(db))
    file = await upload(site, "Email,Priority,Company\nann@x.example,low,Acme\n")
    await file.mean_the_same(existing="update")
    await file.run()
    [ann] = await db["leads"].find({"company": "Acme", "adminId": site.admin_id}).to_list(None)
    assert ann["priority"] == "low"
    assert "priority" not in ann.get("edited", ())


async def test_a_priority_that_a_file_gives_to_a_new_lead_stays(site: Site, db: Database) -> None:
    file = await upload(site, "Email,Priority\nann@x.example,medium\nbob@x.example,low\ncy@x.example,\n")
    await file.mean_the_same()
    await file.run()
    await eventually(lambda: at_rest(db))
    priorities = {lead["email"]: lead["priority"] for lead in await site.leads()}
    assert priorities == {"ann@x.example": "medium", "bob@x.example": "low", "cy@x.example": "low"}
