"""Each route, asked for what it is there for, answers as the document says: status, type and body."""

from dataclasses import replace
from typing import Any

from openapi_schema_validator import OAS31Validator

from server.openapi.parameters import PLACEHOLDER, plain_path
from server.openapi.schemas import Schema
from server.routes import ROUTES
from server.routing import AnyRoute, Open, SessionRoute, VisitorRoute
from tests.contract.strict import against, strict
from tests.holdings import Holdings, done, hold
from tests.site import Reply, Site, eventually
from tests.walk import RULE, asked, name_of

# These cannot be asked just like that: streams that do not end, links of mails, files of no fixed name.
ELSEWHERE = {"GET /api/chat/{sessionId}/events", "GET /widget/{name}", "GET /api/docs/{name}"}
REFUSED = {
    "POST /api/v1/imports/{importId}/undo": 409,  # it was never imported
    "GET /verify/{token}": 404,  # nobody has proved an address
    "POST /verify/{token}": 404,
    "GET /demo": 404,  # there is one only where there is no admin
}


async def test_every_route_answers_as_the_document_says(site: Site) -> None:
    alice = await hold(site, "zqxalice")
    document = strict((await site.request("GET", "/api/openapi.json")).json)
    faults = []
    for route in in_order():
        reply = await ask(route, alice)
        if not 200 <= reply.status < 300 and REFUSED.get(name_of(route)) != reply.status:
            faults.append(f"{name_of(route)}: {reply.status} {reply.text[:300]}")
        faults += [f"{name_of(route)}: {fault}" for fault in complaints(route, reply, document)]
    assert faults == [], "\n".join(faults)


async def test_a_draft_that_there_is_not_is_answered_as_the_document_says(site: Site) -> None:
    [route] = [each for each in ROUTES if name_of(each) == "GET /api/v1/scoring/draft"]
    document = strict((await site.request("GET", "/api/openapi.json")).json)
    reply = await site.as_admin("GET", "/api/v1/scoring/draft")
    assert reply.status == 404
    assert complaints(route, reply, document) == []


def in_order() -> list[AnyRoute]:
    """What takes away what others need comes last."""
    routes = [route for route in ROUTES if name_of(route) not in ELSEWHERE]
    last = (
        "POST /api/v1/scoring/draft/publish",
        "POST /api/v1/scoring/versions/{version}/restore",
        "POST /api/leads-enhanced/merge",
        "DELETE /api/v1/leads/{id}",
        "POST /api/chat/{sessionId}/opt-out",
    )
    return sorted(routes, key=lambda route: (name_of(route) in last, route.method == "DELETE"))


async def _nothing_goes_on(site: Site) -> bool:
    tasks = (await site.as_admin("GET", "/api/v1/tasks")).json["tasks"]
    return all(task["state"] not in ("waiting", "running") for task in tasks)


async def ask(route: AnyRoute, alice: Holdings) -> Reply:
    if isinstance(route, Open):
        path = PLACEHOLDER.sub("unknown", route.path)
        return await alice.site.request(route.method, path)
    match name_of(route):
        case "DELETE /api/v1/imports/{importId}":
            await eventually(lambda: _nothing_goes_on(alice.site))
        case "DELETE /api/leads-enhanced":  # by now the others are merged or deleted
            lead = await done(alice.site, "POST", "/api/v1/leads", {"email": "last@zqxalice.example"})
            alice = replace(alice, ids={**alice.ids, "leads": lead.json["leadId"]})
        case "POST /api/v1/scoring/draft/publish":  # the other draft is deleted
            await done(alice.site, "PUT", "/api/v1/scoring/draft", {"rules": [RULE]})
    request = asked(route, alice)
    if isinstance(route, SessionRoute):
        return await request.by(replace(alice.site, token=alice.session["sessionToken"]))
    if isinstance(route, VisitorRoute):
        named: dict[str, Any] = {"adminId": alice.site.admin_id}
        body = {**request.body, **named} if request.body else None
        query = {**request.query, **named} if "adminId" in request.query else request.query
        return await replace(request, body=body, query=query).by(alice.site, {})
    return await request.by(alice.site)


def complaints(route: AnyRoute, reply: Reply, document: Schema) -> list[str]:
    """What is not as the document says."""
    operation = document["paths"][plain_path(route.path)][route.method.lower()]
    answer = operation["responses"].get(str(reply.status))
    if answer is None:
        return [f"{reply.status} is not declared: {reply.text[:200]}"]
    if "$ref" in answer:
        answer = document["components"]["responses"][answer["$ref"].rpartition("/")[2]]
    content = answer.get("content", {})
    media_type = reply.headers.get("Content-Type", "").partition(";")[0]
    if not content:
        return [f"{reply.status} has a body"] if reply.text else []
    media = content.get(media_type, content.get("*/*"))
    if media is None:
        return [f"{media_type} is not declared"]
    if not media_type.endswith("json"):
        return []
    validator = OAS31Validator(against(media["schema"], document))
    return [f"{error.json_path}: {error.message[:300]}" for error in validator.iter_errors(reply.json)]
