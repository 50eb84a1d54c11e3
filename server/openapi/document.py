"""The OpenAPI 3.1 document of the API, made of nothing but the route table and what its lines name."""

import inspect
import re
import sys
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from typing import Any

from pydantic.alias_generators import to_camel

from server.answers.forms import Media
from server.call import Nothing
from server.openapi import answers
from server.openapi.parameters import HEADERS, parameters, plain_path
from server.openapi.schemas import Mode, Place, Schema, reachable, schemas_of
from server.routing import AnyRoute, Open, Route, Served, SessionRoute

STATUS = re.compile(r"\d{3}\.?")
OF_A_SEED = re.compile(r" \(seed \d+\)|, as before seed \d+| as seed \d+ has them")  # for us alone

ABOUT = """\
The chat of a site turns visitors into leads; this is how programs and people work with both.

**Who calls.** The admin's side takes an API token, `Authorization: Bearer TOKEN`, with the scope that
the operation names: `read`, `write`, which includes it, or `admin`, which includes both. The visitor's
side takes the `adminId` of the site, and for a conversation its `sessionToken`.

**What goes wrong** is answered as `application/problem+json` (RFC 9457). An id that is unknown and one
that is somebody else's get the same 404.

**Sending again.** Every write is safe to repeat; a POST with an `Idempotency-Key` gets the answer of the
first time. Where an answer has an `ETag`, a change may carry it as `If-Match`, and overwrites nothing
unread.

**Times** are in UTC, as in `2026-03-02T12:00:00Z`. **Lists** in a query are separated by commas."""

SECURITY: dict[str, Schema] = {
    "apiToken": {
        "type": "http",
        "scheme": "bearer",
        "description": "An API token of a member of the team. Its scopes are `read`, `write` and `admin`.",
    },
    "sessionToken": {
        "type": "http",
        "scheme": "bearer",
        "description": "The `sessionToken` that the first answer of a conversation carries.",
    },
}


def document(routes: Sequence[AnyRoute]) -> Schema:
    """The document, as JSON has it."""
    named, made = schemas_of(dict(_types(routes)))
    components = {"Problem": answers.PROBLEM, **made}
    ids = _operation_ids(routes)
    problems = answers.problem_components()
    paths: dict[str, Schema] = {}
    for route in routes:
        operation = _operation(route, ids[route.method, route.path], named, components)
        paths.setdefault(plain_path(route.path), {})[route.method.lower()] = operation
    return {
        "openapi": "3.1.0",
        "info": _info(),
        "servers": [{"url": "/", "description": "This server"}],
        "tags": list(_tags(routes)),
        "paths": paths,
        "components": {
            "schemas": reachable([paths, problems], components),
            "responses": problems,
            "parameters": HEADERS,
            "headers": answers.header_components(),
            "securitySchemes": SECURITY,
        },
    }


def handler_of(route: AnyRoute) -> Any:
    """The function that answers a route."""
    return route.respond if isinstance(route, Open) else route.handler


def _types(routes: Sequence[AnyRoute]) -> Iterator[tuple[tuple[Place, Mode], Any]]:
    """Every type that the table names, and whether it is taken or answered."""
    for route in routes:
        if isinstance(route, Served):
            for part, model in (("body", route.body), ("query", route.query)):
                if model is not Nothing:
                    yield (_place(route, part), "validation"), model
        for status, forms in answers.declared(route).items():
            for number, form in enumerate(forms):
                if not isinstance(form, Media):
                    yield (_place(route, str(status), str(number)), "serialization"), form


def _operation(
    route: AnyRoute, operation_id: str, named: dict[Place, Schema], components: dict[str, Schema]
) -> Schema:
    summary, description = _sentences(handler_of(route).__doc__)
    schemas = {
        (status, number): named[place]
        for status, forms in answers.declared(route).items()
        for number in range(len(forms))
        if (place := _place(route, str(status), str(number))) in named
    }
    operation: Schema = {
        "operationId": operation_id,
        "tags": [_tag(_module(route))],
        "summary": summary,
        "description": description,
        "parameters": parameters(route, named.get(_place(route, "query")), components),
        "requestBody": _body(route, named),
        "responses": answers.responses(route, schemas),
        "security": _security(route),
    }
    return {key: value for key, value in operation.items() if value or key == "security"}


def _body(route: AnyRoute, named: dict[Place, Schema]) -> Schema | None:
    if isinstance(route, Open):
        return None
    if route.upload:
        types = route.upload.types.split(",")
        content: Schema = {name.strip(): {} for name in types}
        return {"required": True, "description": route.upload.holds, "content": content}
    schema = named.get(_place(route, "body"))
    return {"required": True, "content": {answers.JSON: {"schema": schema}}} if schema else None


def _security(route: AnyRoute) -> list[dict[str, list[str]]]:
    match route:
        case Route():
            return [{"apiToken": [route.scope]}]
        case SessionRoute():
            return [{"sessionToken": []}]
    return []


def _info() -> Schema:
    return {
        "title": "Leadlight API",
        "version": version("leadlight"),
        "summary": "Conversations of visitors, and the leads that come of them.",
        "description": ABOUT,
        "license": {"name": "MIT", "identifier": "MIT"},
    }


def _tags(routes: Sequence[AnyRoute]) -> Iterator[Schema]:
    """A tag for each module of handlers, in the order of the table, with what the module is about."""
    for module in dict.fromkeys(_module(route) for route in routes):
        yield {"name": _tag(module), "description": " ".join(_told(sys.modules[module].__doc__))}


def _module(route: AnyRoute) -> str:
    return str(handler_of(route).__module__)


def _tag(module: str) -> str:
    """`server.api.custom_fields` as `Custom fields`."""
    return module.rpartition(".")[2].replace("_", " ").capitalize()


def _operation_ids(routes: Sequence[AnyRoute]) -> dict[tuple[str, str], str]:
    """A name for each operation: its handler's, and, where that serves several, its own method and path."""
    ids: dict[tuple[str, str], str] = {}
    for route in routes:
        handler = handler_of(route)
        name = to_camel(f"{_module(route).rpartition('.')[2]}_{handler.__name__}")
        if name in ids.values():
            name = to_camel("_".join(re.findall(r"[A-Za-z0-9]+", f"{route.method.lower()} {route.path}")))
        ids[route.method, route.path] = name
    return ids


def _sentences(docstring: str | None) -> tuple[str, str | None]:
    """What the first sentence says up to a colon, and all the rest; what Python raises is left out."""
    sentences = _told(docstring)
    first, *rest = re.split(r"[;:] ", " ".join(sentences[:1]), maxsplit=1)
    rest = [part[:1].upper() + part[1:] for part in rest if not STATUS.fullmatch(part)]
    told = " ".join([*rest, *sentences[1:]])
    return first.rstrip("."), told or None


def _told(docstring: str | None) -> list[str]:
    """The sentences that are for clients, too."""
    text = OF_A_SEED.sub("", " ".join(inspect.cleandoc(docstring or "").split()))
    sentences = re.split(r"(?<=[.!?])\s+(?=[A-Z`0-9])", text)
    return [sentence for sentence in sentences if not sentence.startswith("Raises")]


def _place(route: AnyRoute, *part: str) -> Place:
    return (route.method, route.path, *part)
