"""Wrong requests: each a problem with a sentence for a person, and nothing changed."""

import json
from typing import Any

import pytest

from server.mongo import Database
from server.services import Services
from tests.factories import make_admin
from tests.site import Reply, Site, open_site

HELLO = {"message": "Hello"}


def assert_problem(reply: Reply, status: int, *fields: str) -> None:
    """The reply is an RFC 9457 problem with this status that names just these fields."""
    assert reply.status == status, reply.text
    assert reply.headers["Content-Type"].startswith("application/problem+json")
    problem = reply.json
    assert problem["status"] == status
    assert problem["type"].startswith("urn:leadlight:problem:")
    assert problem["title"]
    assert problem["detail"].endswith((".", "?"))
    assert sorted(error["field"] for error in problem.get("errors", [])) == sorted(fields)


@pytest.fixture(autouse=True)
async def stores_nothing(db: Database, request: pytest.FixtureRequest) -> Any:
    """Whatever a test here does, no message and no lead is left behind, unless it says so."""
    yield
    if "stores" not in request.keywords:
        assert await db["chats"].count_documents({}) == 0
        assert await db["leads"].count_documents({}) == 0


async def test_an_unknown_admin_id(site: Site) -> None:
    assert_problem(await site.post(adminId="adm_nobody", **HELLO), 404)


@pytest.mark.parametrize("admin_id", ["", "a b", "$where", "x" * 65, "adm\u0000", None, 7, {"$gt": ""}])
async def test_an_admin_id_that_is_none(site: Site, admin_id: Any) -> None:
    assert_problem(await site.post(adminId=admin_id, **HELLO), 422, "adminId")


@pytest.mark.parametrize("message", ["", " ", "\n\t ", "\u200b\u200b", "\u0000", "x" * 4001])
async def test_an_empty_blank_or_over_long_message(site: Site, message: str) -> None:
    assert_problem(await site.post(message=message), 422, "message")


async def test_a_missing_message(site: Site) -> None:
    assert_problem(await site.post(), 422, "message")


@pytest.mark.parametrize("message", [None, 7, True, [], {}, {"$gt": ""}])
async def test_a_message_of_another_type(site: Site, message: Any) -> None:
    assert_problem(await site.post(message=message), 422, "message")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"hello",
        b'{"message": ',
        b"\xff\xfe",
        b'{"message": "\\ud800"}',
        b"[" * 5000,
        b'{"a": 1}trailing',
    ],
)
async def test_a_body_that_is_not_json(site: Site, body: bytes) -> None:
    assert_problem(await site.request("POST", "/api/chat", data=body), 400)


@pytest.mark.parametrize("body", [b"[]", b'"hello"', b"null", b"3"])
async def test_json_that_is_not_an_object(site: Site, body: bytes) -> None:
    assert_problem(await site.request("POST", "/api/chat", data=body), 422, "body")


async def test_a_body_over_the_limit(site: Site) -> None:
    assert_problem(await site.post(message="x" * 70_000), 413)


async def test_unknown_fields_are_named(site: Site) -> None:
    assert_problem(
        await site.post(**HELLO, colour="red", **{"$set": {}, "a.b": 1}), 422, "colour", "$set", "a.b"
    )


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("messageId", "a b"),
        ("messageId", "m.reply"),
        ("messageId", "x" * 65),
        ("pageUrl", 7),
        ("pageUrl", "x" * 2049),
        ("referrer", {}),
        ("sessionId", {"$ne": None}),
    ],
)
async def test_a_field_that_is_no_such_thing(site: Site, field: str, value: Any) -> None:
    assert_problem(await site.post(**HELLO, **{field: value}), 422, field)


async def test_campaign_fields_are_allow_listed(site: Site) -> None:
    bad = {"source": "x" * 201, "$where": "1", "a.b": "c"}
    assert_problem(await site.post(**HELLO, utm=bad), 422, "utm.source", "utm.$where", "utm.a.b")


async def test_a_token_without_its_session(site: Site) -> None:
    assert_problem(await site.post(**HELLO, sessionToken="t" * 40), 422, "body")


async def test_a_session_without_its_token(site: Site) -> None:
    assert_problem(await site.post(**HELLO, sessionId="sess_1"), 401)


@pytest.mark.stores
async def test_unknown_foreign_and_wrongly_opened_sessions_look_the_same(site: Site, charlies: Site) -> None:
    mine = await site.say("Hello")
    foreign = await charlies.say("Hello")
    token = mine["sessionToken"]
    answers = [
        await site.post(**HELLO, sessionId="sess_unknown", sessionToken=token),
        await site.post(**HELLO, sessionId=foreign["sessionId"], sessionToken=token),
        await site.post(**HELLO, sessionId=foreign["sessionId"], sessionToken=foreign["sessionToken"]),
        await site.post(**HELLO, sessionId=mine["sessionId"], sessionToken=token[:-1] + "_"),
        await site.post(**HELLO, sessionId=mine["sessionId"], sessionToken="nonsense"),
    ]
    for answer in answers:
        assert_problem(answer, 404)
    assert len({answer.text for answer in answers}) == 1


@pytest.mark.stores
async def test_a_history_opens_only_with_its_own_token(site: Site) -> None:
    mine, other = await site.say("Hello"), await site.say("Hi there")
    path = f"/api/chat/{mine['sessionId']}"
    assert_problem(await site.request("GET", path), 401)
    for token in (other["sessionToken"], site.token):
        assert_problem(await site.as_admin("GET", path, token=token), 404)
    assert_problem(await site.as_admin("GET", path, token="not a token"), 401)


@pytest.mark.stores
async def test_text_is_kept_as_typed(site: Site) -> None:
    typed = "NUL \u0000, bell \u0007, \u202eright to left\u202c, 🏗️👩‍🔧, $set {$gt: 1} ${x} <b>"
    session = await site.say(typed)
    [message, _] = await site.history(session)
    assert message["content"] == typed


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "https://alice.example.evil.example"])
async def test_an_origin_that_is_not_allowed(parts: Services, url: str, site: Site, origin: str) -> None:
    strict = await open_site(parts, url, site.http, make_admin(origins=("https://alice.example",)))
    body = {"adminId": strict.admin_id, "message": "Hello"}
    refused = await strict.request("POST", "/api/chat", json=body, headers={"Origin": origin})
    assert_problem(refused, 403)
    assert "Access-Control-Allow-Origin" not in refused.headers


@pytest.mark.stores
async def test_an_allowed_origin_may_read_the_answer(parts: Services, url: str, site: Site) -> None:
    strict = await open_site(parts, url, site.http, make_admin(origins=("https://alice.example",)))
    headers = {"Origin": "https://alice.example"}
    body = {"adminId": strict.admin_id, "message": "Hello"}
    answer = await strict.request("POST", "/api/chat", json=body, headers=headers)
    assert answer.status == 200
    assert answer.headers["Access-Control-Allow-Origin"] == "https://alice.example"
    assert answer.headers["Vary"] == "Origin"


async def test_a_preflight_is_answered(site: Site) -> None:
    headers = {"Origin": "https://alice.example", "Access-Control-Request-Method": "POST"}
    answer = await site.request("OPTIONS", "/api/chat", headers=headers)
    assert answer.status == 204
    assert "content-type" in answer.headers["Access-Control-Allow-Headers"]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"page": "0"}, "page"),
        ({"page": "-1"}, "page"),
        ({"page": "one"}, "page"),
        ({"page": "1.5"}, "page"),
        ({"limit": "0"}, "limit"),
        ({"limit": "101"}, "limit"),
        ({"status": "open"}, "status"),
        ({"status[$ne]": "new"}, "status[$ne]"),
        ({"priority": "extreme"}, "priority"),
        ({"sort": "password"}, "sort"),
        ({"search": "x" * 201}, "search"),
        ({"cursor": "nonsense"}, "cursor"),
        ({"cursor": "W10"}, "cursor"),
        ({"analytics": "maybe"}, "analytics"),
        ({"stauts": "new"}, "stauts"),
    ],
)
async def test_a_listing_that_makes_no_sense(site: Site, query: dict[str, str], field: str) -> None:
    assert_problem(await site.as_admin("GET", "/api/leads-enhanced", params=query), 422, field)


async def test_a_parameter_given_twice(site: Site) -> None:
    assert_problem(await site.as_admin("GET", "/api/leads-enhanced?page=1&page=2"), 422, "page")


NO_TOKENS: list[dict[str, str]] = [
    {},
    {"Authorization": "Bearer"},
    {"Authorization": "Bearer wrong"},
    {"Authorization": "Basic YTpi"},
    {"Authorization": "Bearer adm_x.00000000000000000000000000000000"},
]


@pytest.mark.parametrize("headers", NO_TOKENS)
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/api/leads-enhanced"),
        ("PUT", "/api/leads-enhanced"),
        ("DELETE", "/api/leads-enhanced"),
        ("GET", "/api/leads"),
    ],
)
async def test_no_token_and_a_wrong_token(
    site: Site, method: str, path: str, headers: dict[str, str]
) -> None:
    answer = await site.request(method, path, headers=headers)
    assert_problem(answer, 401)
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize("lead_id", ["no id", "", "65f0c0ffee65f0c0ffee65f0", "../../etc", "\u0000"])
@pytest.mark.parametrize("method", ["PUT", "DELETE"])
async def test_a_lead_id_that_is_no_id_or_unknown(site: Site, method: str, lead_id: str) -> None:
    body = {"leadId": lead_id} | ({"status": "lost"} if method == "PUT" else {})
    assert_problem(await site.as_admin(method, "/api/leads-enhanced", json=body), 404)


@pytest.mark.stores
@pytest.mark.parametrize("method", ["PUT", "DELETE"])
async def test_another_admins_lead_is_the_same_404(site: Site, charlies: Site, method: str) -> None:
    await site.say("jane@example.org")
    [lead] = await site.leads()
    change = {"status": "lost"} if method == "PUT" else {}
    foreign = await charlies.as_admin(
        method, "/api/leads-enhanced", json={"leadId": lead["leadId"], **change}
    )
    unknown = await charlies.as_admin(method, "/api/leads-enhanced", json={"leadId": "f" * 24, **change})
    assert_problem(foreign, 404)
    assert foreign.text == unknown.text
    assert await site.leads() == [lead]


@pytest.mark.stores
@pytest.mark.parametrize(
    ("body", "field"),
    [
        ('"status": "open"', "status"),
        ('"status": null', "body"),
        ('"priority": "extreme"', "priority"),
        ('"value": -1', "value"),
        ('"value": NaN', "value"),
        ('"value": Infinity', "value"),
        ('"value": -Infinity', "value"),
        ('"value": 1e999', "value"),
        ('"value": "5000"', "value"),
        ('"value": true', "value"),
        ('"tags": "vip"', "tags"),
        ('"tags": [""]', "tags.0"),
        ('"tags": [{"$gt": ""}]', "tags.0"),
        ('"notes": 7', "notes"),
        ('"email": "other@example.org"', "email"),
        ('"adminId": "adm_other"', "adminId"),
        ('"$set": {}', "$set"),
        ('"name.first": "J"', "name.first"),
    ],
)
async def test_a_change_that_makes_no_sense(site: Site, body: str, field: str) -> None:
    await site.say("jane@example.org")
    [before] = await site.leads()
    raw = f'{{"leadId": {json.dumps(before["leadId"])}, {body}}}'
    answer = await site.as_admin("PUT", "/api/leads-enhanced", data=raw)
    assert answer.status == 422, answer.text
    assert field in {error["field"] for error in answer.json["errors"]}
    assert await site.leads() == [before]


@pytest.mark.stores
async def test_a_change_of_nothing(site: Site) -> None:
    await site.say("jane@example.org")
    [lead] = await site.leads()
    assert_problem(
        await site.as_admin("PUT", "/api/leads-enhanced", json={"leadId": lead["leadId"]}), 422, "body"
    )


async def test_an_address_where_nothing_is(site: Site) -> None:
    assert_problem(await site.request("GET", "/api/nothing"), 404)
    assert_problem(await site.request("GET", "/widget/../pyproject.toml"), 404)
    assert_problem(await site.request("GET", "/widget/..%2f..%2fpyproject.toml"), 404)


async def test_a_method_that_is_not_there(site: Site) -> None:
    answer = await site.request("DELETE", "/api/chat")
    assert_problem(answer, 405)
    assert "POST" in answer.headers["Allow"]
