"""What an operation takes beside its body: the parts of its path, its query, and headers."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from server.openapi.answers import versioned
from server.openapi.schemas import Schema, resolved, without_null
from server.routing import AnyRoute, Route

PLACEHOLDER = re.compile(r"{([A-Za-z_]\w*)(?::((?:[^{}]|{[^{}]*})+))?}")

HEADERS: dict[str, Schema] = {
    "IdempotencyKey": {
        "name": "Idempotency-Key",
        "in": "header",
        "description": "Any text of your own, such as a UUID. Sent again with the same key, a request that "
        "succeeded is not carried out twice: it gets the answer that it got before.",
        "schema": {"type": "string", "pattern": "^[!-~]{1,255}$"},
    },
    "IfMatch": {
        "name": "If-Match",
        "in": "header",
        "description": "The `ETag` of the version that the change was made for; of another, it is not made.",
        "schema": {"type": "string"},
    },
    "IfNoneMatch": {
        "name": "If-None-Match",
        "in": "header",
        "description": "The `ETag` of the version that the client has; it is not sent again.",
        "schema": {"type": "string"},
    },
}


def parameters(route: AnyRoute, query: Schema | None, components: Mapping[str, Schema]) -> list[Schema]:
    """The parameters of a route, `query` being the schema of its query."""
    return [*_of_path(route.path), *_of_query(query, components), *_headers(route)]


def plain_path(path: str) -> str:
    """The path without the patterns of its parts."""
    return PLACEHOLDER.sub(r"{\1}", path)


def _of_path(path: str) -> Iterator[Schema]:
    for name, pattern in PLACEHOLDER.findall(path):
        limit = {"pattern": f"^(?:{pattern})$"} if pattern else {"minLength": 1}
        yield {"name": name, "in": "path", "required": True, "schema": {"type": "string", **limit}}


def _of_query(query: Schema | None, components: Mapping[str, Schema]) -> Iterator[Schema]:
    if query is None:
        return
    whole = resolved(query, components)
    for name, schema in whole.get("properties", {}).items():
        yield _parameter(name, schema, required=name in whole.get("required", ()), components=components)


def _parameter(name: str, schema: Schema, *, required: bool, components: Mapping[str, Schema]) -> Schema:
    """A parameter of the query: never null, a list separated by commas, an object a name for each member."""
    wanted = {**without_null(schema)}
    described = {"description": wanted.pop("description")} if "description" in wanted else {}
    parameter: Schema = {"name": name, "in": "query", **described, "schema": wanted}
    if required:
        parameter["required"] = True
    match resolved(wanted, components).get("type"):
        case "array":
            return {**parameter, "style": "form", "explode": False}
        case "object":
            return {**parameter, "style": "form", "explode": True, "schema": _named_members(name)}
    return parameter


def _named_members(name: str) -> Schema:
    return {
        "type": "object",
        "propertyNames": {"pattern": rf"^{name}\."},
        "additionalProperties": {"type": "string"},
    }


def _headers(route: AnyRoute) -> Iterator[Schema]:
    if isinstance(route, Route) and route.method == "POST":
        yield _reference("IdempotencyKey")
    if versioned(route):
        yield _reference("IfNoneMatch" if route.method == "GET" else "IfMatch")


def _reference(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/parameters/{name}"}
