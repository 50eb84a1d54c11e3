"""Walking the route table: the address, the query and the body of a request that a route can carry out.

All of it is made of the table and its OpenAPI document, so that a new route is walked without a word
about it. What a schema cannot say is said here: in `BODIES`, a body that a handler accepts, where the
smallest one that the schema allows will not do; in `IDS`, whose ids the fields of bodies and queries
hold; and in `MADE_UP`, which names are the caller's own to choose.
"""

import copy
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any

from server.openapi.answers import JSON
from server.openapi.document import document
from server.openapi.examples import example, smallest
from server.openapi.parameters import plain_path
from server.openapi.schemas import Schema, resolved
from server.routes import ROUTES
from server.routing import AnyRoute, Route, Served
from tests.holdings import PDF, Holdings
from tests.site import Reply, Site

MANAGED = [route for route in ROUTES if isinstance(route, Route)]

LIKE_AN_ID = re.compile(r"^(?:ids?|into|from)$|(?:I|_i)ds?$")
WORDS = {"tag", "version"}  # what stands in a path and is no id: everybody has a version 1
MADE_UP = {
    "criterionId",
    "ruleId",
    "messageId",
    "clientId",
    "fileId",
    "interactionId",
    "triggers[].id",
}  # in bodies and queries
MANY = "[]"
ONE_OF = {"leadId", "email", "sessionId"}  # a body that takes several of these takes one at a time
IDS = {
    "from": "other lead",
    "ids": "leads",
    "into": "leads",
    "lead_id": "leads",
    "lead_ids": "leads",
    "leadId": "leads",
    "leadIds": "leads",
    "memberId": "team",
    "mergeId": "mergeId",
    "ownerId": "team",
    "sessionId": "sessionId",
}
SEED = "/api/lead-qualification"
MADE_AND_PUT = (("POST", ""), ("PUT", "{id}/"))
RULE = {
    "name": "Has a company",
    "ruleType": "behavioral",
    "fieldName": "company",
    "operator": "exists",
    "points": 5,
}
SEED_RULE = {
    "name": "Has a company",
    "rule_type": "behavioral",
    "field_name": "company",
    "operator": "exists",
    "points": 5,
}
CRITERION = {"name": "Ready", "stage": "mql", "minimum_score": 10}
BODIES: dict[str, Any] = {
    "PUT /api/leads-enhanced": {"leadId": "…", "company": "Changed Ltd"},
    "POST /api/v1/leads/bulk": {"filter": {}, "dryRun": True, "changes": {"priority": "high"}},
    "POST /api/v1/leads/bulk/delete": {"filter": {}, "dryRun": True},
    "PUT /api/v1/leads/{id}": {"company": "Changed Ltd"},
    "PATCH /api/v1/leads/{id}": {"company": "Changed Ltd"},
    "PUT /api/v1/leads/{id}/assign": {"ownerId": None},
    "PUT /api/v1/leads/{id}/status": {"status": "contacted"},
    "POST /api/v1/leads/export": {"dryRun": True},
    "PUT /api/v1/imports/{importId}/mapping": {"columns": ["email", "name"]},
    "PUT /api/v1/scoring/draft": {"rules": [RULE]},
    "POST /api/v1/scoring/draft/replay": {"days": 1},
    "POST /api/lead-qualification/lead-scores/bulk_calculate/": {"lead_ids": ["…"]},
    "PUT /api/v1/handoff": {"words": ["manager"]},
    "PUT /api/v1/place": {"timeZone": "Europe/Berlin", "currency": "EUR"},
    "PUT /api/v1/tags": {"vocabulary": ["sheds"], "allowNew": True},
    "POST /api/v1/team": {"name": "Eve", "email": "eve@new.example", "role": "agent"},
    "POST /api/v1/interactions": {
        "kind": "demo_request",
        "leadId": "…",
        "interactionId": "told-again",
    },
    "POST /api/v1/views": {"name": "Another view"},
    **{f"{method} {SEED}/scoring-rules/{rest}": SEED_RULE for method, rest in MADE_AND_PUT},
    **{f"{method} {SEED}/qualification-criteria/{rest}": CRITERION for method, rest in MADE_AND_PUT},
    f"PATCH {SEED}/scoring-rules/{{id}}/": {"points": 6},
    f"PATCH {SEED}/qualification-criteria/{{id}}/": {"minimum_score": 20},
    "POST /api/v1/custom-fields": {"name": "colour", "label": "Colour", "type": "text"},
    "PUT /api/v1/custom-fields/{name}": {"label": "Size", "type": "text"},
    "PUT /api/v1/webhooks/{id}": {"url": "http://127.0.0.1:80/other"},
    "POST /api/v1/webhooks": {"url": "http://127.0.0.1:80/another"},
    "POST /api/leads-enhanced/duplicates/dismiss": {"leadIds": ["…", "… other"]},
}
QUERIES: dict[str, dict[str, str]] = {
    "POST /api/chat/{sessionId}/files": {"fileId": "another", "name": "plan.pdf"},
    "POST /api/v1/knowledge/import": {"format": "text", "title": "Doors"},
}
FILES: dict[str, bytes] = {
    "POST /api/chat/{sessionId}/files": PDF,
    "POST /api/v1/imports": b"email\nnew@import.example\n",
    "POST /api/v1/knowledge/import": b"Open at nine.",
}


@dataclass(frozen=True)
class Asked:
    """A request that is ready to be sent."""

    method: str
    path: str
    query: dict[str, str]
    body: Any = None
    data: bytes | None = None

    async def by(self, site: Site, headers: dict[str, str] | None = None) -> Reply:
        """What it is answered; by the holder of the site's token, unless other headers are given."""
        sent = {"Authorization": f"Bearer {site.token}"} if headers is None else headers
        content = {"data": self.data} if self.data is not None else {"json": self.body}
        return await site.request(self.method, self.path, params=self.query, headers=sent, **content)


def name_of(route: AnyRoute) -> str:
    return f"{route.method} {route.path}"


def keys_of(route: AnyRoute) -> list[str]:
    """What kind of thing each placeholder of the path is; see `tests.holdings`."""
    parts = plain_path(route.path).split("/")
    return [
        before if part == "{id}" else part[1:-1] for before, part in pairwise(parts) if part.startswith("{")
    ]


def asked(route: AnyRoute, holdings: Holdings, ids: dict[str, str] | None = None) -> Asked:
    """A request that the route can carry out, on the holder's things; `ids` are others to put in the path."""
    in_path = [(ids or {}).get(key) or holdings.id_of(key) for key in keys_of(route)]
    path = plain_path(route.path)
    for value in in_path:
        path = re.sub(r"{\w+}", value, path, count=1)
    body = body_of(route, holdings) if isinstance(route, Served) else None
    return Asked(route.method, path, _query(route, holdings), body, FILES.get(name_of(route)))


def body_of(route: AnyRoute, holdings: Holdings) -> Any:
    """A body that the route accepts, with the ids of the holder's own things."""
    schema = body_schema(route)
    if schema is None:
        return None
    body = BODIES.get(name_of(route))
    body = smallest(schema, _components()) if body is None else copy.deepcopy(body)
    return _owned(body, holdings)


def ids_in_body(route: AnyRoute) -> Iterator[tuple[str, ...]]:
    """The paths of the fields of the body that hold ids of things."""
    if (schema := body_schema(route)) is not None:
        yield from _ids_under(schema, ())


def body_schema(route: AnyRoute) -> Schema | None:
    content = _operation(route).get("requestBody", {}).get("content", {})
    found: Schema | None = content.get(JSON, {}).get("schema")
    return found


def with_id(body: Any, field: tuple[str, ...], wanted: str) -> Any:
    """The body with this id in this field; into a list it goes as the last entry.

    `things[]` in the path is a list of what the body could be alone: there it is the only one.
    """
    if field[0].endswith(MANY):
        return {field[0].removesuffix(MANY): [with_id(body, field[1:], wanted)]}
    changed = copy.deepcopy(body)
    inner = changed
    for name in field[:-1]:
        inner = inner.setdefault(name, {})
    if field[-1] == "ids":
        inner.pop("filter", None)
    if field[-1] in ONE_OF and len(field) == 1:
        changed = {name: value for name, value in changed.items() if name not in ONE_OF}
        inner = changed
    inner[field[-1]] = _as_listed(field, inner.get(field[-1]), wanted)
    return changed


def _as_listed(field: tuple[str, ...], before: Any, wanted: str) -> str | list[str]:
    """The id alone, in a list of ids, or as the second of two."""
    if field[-1] == "leadIds":
        return [before[0], wanted]
    return [wanted] if field[-1] in ("ids", "lead_ids") or field[0] == "filter" else wanted


def query_names(route: AnyRoute) -> list[Schema]:
    """The parameters of the query."""
    return [each for each in _operation(route).get("parameters", ()) if each.get("in") == "query"]


def owned_key(field: str) -> str:
    """Whose ids a field holds."""
    assert field in IDS, (
        f"no test knows whose id the field {field!r} is: add it to IDS in tests/walk.py, or to MADE_UP there "
        "when its value is the caller's own to choose"
    )
    return IDS[field]


def theirs(holdings: Holdings, field: str) -> str:
    """The id that somebody would put in a field to get at another's thing."""
    key = owned_key(field)
    return holdings.other_lead if key == "other lead" else holdings.id_of(key)


def unlike(known: str) -> str:
    """An id of the same form that nobody has."""
    head, mark, tail = known.rpartition("_")
    return head + mark + "".join(map(_next, tail))


def _next(letter: str) -> str:
    for ring in ("0123456789", "abcdef", "ghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"):
        if letter in ring:
            return ring[(ring.index(letter) + 3) % len(ring)]
    return letter


def _ids_under(schema: Schema, within: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    whole = resolved(schema, _components())
    for form in whole.get("anyOf", ()):
        yield from _ids_under(form, within)
    if "items" in whole:
        yield from _ids_under(whole["items"], (*within[:-1], within[-1] + MANY))
    for name, inner in whole.get("properties", {}).items():
        path = (*within, name)
        if LIKE_AN_ID.search(name):
            if name not in MADE_UP and ".".join(path) not in MADE_UP:
                yield path
        elif len(path) < 4:
            yield from _ids_under(inner, path)


def _owned(body: Any, holdings: Holdings) -> Any:
    if not isinstance(body, dict):
        return body
    return {name: _own(name, value, holdings) for name, value in body.items()}


def _own(name: str, value: Any, holdings: Holdings) -> Any:
    if name == "leadIds":
        return [holdings.id_of("leads"), holdings.other_lead]
    if name in IDS and value is not None:
        return [theirs(holdings, name)] if isinstance(value, list) else theirs(holdings, name)
    return _owned(value, holdings)


def _query(route: AnyRoute, holdings: Holdings) -> dict[str, str]:
    needed = [each for each in query_names(route) if each.get("required")]
    told = {each["name"]: str(example(each["schema"], _components(), each["name"])) for each in needed}
    own = {name: theirs(holdings, name) for name in told if name in IDS and LIKE_AN_ID.search(name)}
    return {**told, **own, **QUERIES.get(name_of(route), {})}


def _operation(route: AnyRoute) -> Schema:
    found: Schema = _document()["paths"][plain_path(route.path)][route.method.lower()]
    return found


def _components() -> dict[str, Schema]:
    found: dict[str, Schema] = _document()["components"]["schemas"]
    return found


@cache
def _document() -> Schema:
    return document(ROUTES)
