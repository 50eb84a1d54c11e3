"""The API's document says all there is, in the form of OpenAPI 3.1, and can be read by people."""

import re
from collections.abc import AsyncIterator
from html import escape

import pytest
from openapi_spec_validator import validate
from playwright.async_api import Browser, ConsoleMessage, Page, expect

from server.call import Nothing, Request
from server.openapi.answers import declared
from server.openapi.document import document
from server.openapi.page import POLICY, operations
from server.openapi.parameters import plain_path
from server.openapi.schemas import Schema, reachable
from server.routes import ROUTES
from server.routing import AnyRoute, Open, Route, SessionRoute
from tests.site import Reply, Site
from tests.walk import name_of
from tests.widget.conftest import axe_script, browser

__all__ = ["axe_script", "browser"]  # fixtures

DOCUMENT = document(ROUTES)


def test_the_document_is_one_of_openapi_3_1() -> None:
    assert DOCUMENT["openapi"].startswith("3.1")
    validate(DOCUMENT)


@pytest.mark.parametrize("route", ROUTES, ids=name_of)
def test_every_route_says_what_it_answers(route: AnyRoute) -> None:
    assert declared(route), "the line of the table needs `answer=`; see server.answers.forms"
    assert any(status < 300 for status in declared(route))
    operation = operation_of(route)
    assert operation["summary"], "the handler needs a docstring"


def test_every_operation_has_a_name_of_its_own() -> None:
    names = [operation["operationId"] for _, _, operation in operations(DOCUMENT)]
    assert len(names) == len(set(names)) == len(ROUTES)
    assert all(re.fullmatch(r"[a-z][A-Za-z0-9]*", name) for name in names)


@pytest.mark.parametrize("route", ROUTES, ids=name_of)
def test_an_operation_tells_who_may_call_it(route: AnyRoute) -> None:
    security = operation_of(route)["security"]
    if isinstance(route, Route):
        assert security == [{"apiToken": [route.scope]}]
    else:
        assert security == ([{"sessionToken": []}] if isinstance(route, SessionRoute) else [])


def test_names_are_those_of_json_and_never_those_of_python() -> None:
    schemas = DOCUMENT["components"]["schemas"]
    of_seed_004 = {path: told for path, told in DOCUMENT["paths"].items() if "/lead-qualification/" in path}
    for name in schemas.keys() - reachable(of_seed_004, schemas).keys():
        schema = schemas[name]
        assert re.fullmatch(r"[A-Z][A-Za-z0-9]*", name)
        fields = set(schema.get("properties", ()))
        assert {field for field in fields if "_" in field} <= SNAKE_CASE, name


# What everybody calls so.
SNAKE_CASE = {"utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content"}


def test_what_is_taken_allows_no_field_that_is_refused() -> None:
    for route in ROUTES:
        if not isinstance(route, Open) and route.body is not Nothing and issubclass(route.body, Request):
            schema = operation_of(route)["requestBody"]["content"]["application/json"]["schema"]
            name = schema["$ref"].rpartition("/")[2]
            assert DOCUMENT["components"]["schemas"][name]["additionalProperties"] is False, name


def operation_of(route: AnyRoute) -> Schema:
    found: Schema = DOCUMENT["paths"][plain_path(route.path)][route.method.lower()]
    return found


@pytest.mark.parametrize("path", ["/api/openapi.json", "/api/docs", "/api/docs/page.css"])
async def test_what_there_is_to_read_is_sent_once(site: Site, path: str) -> None:
    first = await site.request("GET", path)
    assert first.status == 200
    again = await site.request("GET", path, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status, again.text) == (304, "")


async def test_the_document_is_for_every_program_to_fetch(site: Site) -> None:
    reply = await site.request("GET", "/api/openapi.json", headers={"Origin": "https://editor.example"})
    assert reply.json["info"]["title"] == "Leadlight API"
    assert reply.headers["Access-Control-Allow-Origin"] == "https://editor.example"


@pytest.mark.parametrize("name", ["nothing.css", "..%2Fpage.py", "page.py", "__init__.py"])
async def test_the_page_has_its_own_files_and_no_others(site: Site, name: str) -> None:
    assert (await site.request("GET", f"/api/docs/{name}")).status == 404


async def test_the_page_tells_of_every_operation_without_a_script(site: Site) -> None:
    reply: Reply = await site.request("GET", "/api/docs")
    assert reply.headers["Content-Security-Policy"] == POLICY
    for path, method, operation in operations(DOCUMENT):
        assert f'id="{operation["operationId"]}"' in reply.text, f"{method} {path}"
    for name in DOCUMENT["components"]["schemas"]:
        assert f'id="schema-{escape(name)}"' in reply.text
    anchors = set(re.findall(r'href="#([^"]+)"', reply.text))
    assert anchors <= set(re.findall(r' id="([^"]+)"', reply.text))
    assert " style=" not in reply.text
    assert re.search(r"<[a-z][^>]*\son[a-z]+=", reply.text) is None
    assert "<script>" not in reply.text


@pytest.fixture
async def reader(browser: Browser, site: Site) -> AsyncIterator[Page]:
    """The page in a browser; no request has gone anywhere else, and the policy was kept."""
    context = await browser.new_context(viewport={"width": 1280, "height": 900})
    await context.grant_permissions(["clipboard-read", "clipboard-write"], origin=site.url)
    page, asked, said = await context.new_page(), list[str](), list[ConsoleMessage]()
    page.on("request", lambda sent: asked.append(sent.url))
    page.on("console", lambda message: said.append(message))
    await page.goto(f"{site.url}/api/docs")
    yield page
    await context.close()
    assert [url for url in asked if not url.startswith(site.url)] == []
    assert [each.text for each in said if each.type == "error"] == []


async def test_the_search_leaves_what_has_all_the_words(reader: Page) -> None:
    await reader.keyboard.press("/")
    await reader.keyboard.type("webhooks rotate")
    shown = reader.locator("main section.operation:visible")
    await expect(shown).to_have_count(1)
    await expect(shown).to_have_id("webhooksRotate")
    await expect(reader.get_by_role("status")).to_have_text("1 found")
    await reader.keyboard.press("Escape")
    await expect(reader.locator("#chatPost")).to_be_visible()


async def test_a_request_is_copied_as_it_stands(reader: Page, site: Site) -> None:
    setup = reader.locator(".introduction .code")
    await setup.get_by_role("button").click()
    await expect(setup.get_by_role("button")).to_have_text("Copied")
    assert f"export LEADLIGHT={site.url}" in str(await reader.evaluate("navigator.clipboard.readText()"))


async def test_axe_finds_no_fault_in_the_page(reader: Page, axe_script: str) -> None:
    await reader.locator(".search input").fill("webhooks rotate")  # a part of the page is like the whole
    await reader.evaluate(
        "document.querySelectorAll('main [hidden], nav [hidden]').forEach((e) => e.remove())"
    )
    await reader.evaluate(axe_script)
    for scheme in ("light", "dark"):
        await reader.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        found = await reader.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
        told = [(each["id"], [node["html"][:200] for node in each["nodes"]]) for each in found["violations"]]
        assert told == [], scheme
