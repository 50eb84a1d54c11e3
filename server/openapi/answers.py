"""What an operation may answer: its success, as the table declares it, and the problems it can meet."""

from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any, get_args, get_origin

from server.answers.forms import HasVersion, Media
from server.call import Nothing
from server.openapi.schemas import Schema
from server.routing import AnyRoute, Open, Route, Served, SessionRoute

JSON = "application/json"
PROBLEM_JSON = "application/problem+json"

PROBLEM: Schema = {
    "type": "object",
    "description": "Why a request was not granted, as RFC 9457 has it.",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "description": "The kind of problem, for programs; it stays as it is."},
        "title": {"type": "string", "description": "The kind of problem, for people."},
        "status": {"type": "integer", "description": "The status of the answer."},
        "detail": {"type": "string", "description": "What is wrong this time, in a sentence or two."},
        "errors": {
            "type": "array",
            "description": "The fields that are not valid, each by its path, as in `utm.source`.",
            "items": {
                "type": "object",
                "required": ["field", "message"],
                "properties": {"field": {"type": "string"}, "message": {"type": "string"}},
            },
        },
    },
    "examples": [
        {
            "type": "urn:leadlight:problem:not-found",
            "title": "Not found",
            "status": 404,
            "detail": "There is no such lead.",
        }
    ],
}

PROBLEMS: dict[int, str] = {
    400: "What was sent cannot be read: the body is no JSON, or a header is malformed.",
    401: "The token is missing, not valid, expired or revoked.",
    403: "The caller is known, and may not do this.",
    404: "There is no such thing, or it is somebody else's.",
    408: "The body took too long to arrive.",
    409: "It does not go with what is there.",
    412: "It was changed since the version that `If-Match` names.",
    413: "The body is larger than it may be.",
    415: "This type of file is not taken.",
    422: "Some fields are not valid; `errors` names them.",
    429: "Too many requests; `Retry-After` says for how long to wait.",
    503: "Temporarily unavailable; `Retry-After` says when to try again.",
}
WITH_HEADERS = {401: ("WWW-Authenticate",), 412: ("ETag",), 429: ("Retry-After",), 503: ("Retry-After",)}

HEADERS: dict[str, str] = {
    "X-Request-Id": "The id of this request, as the logs have it.",
    "ETag": "The version of what is answered, for `If-None-Match` and `If-Match`.",
    "Last-Modified": "When it was last changed.",
    "Retry-After": "In how many seconds to try again.",
    "WWW-Authenticate": "How to prove who is calling, and what was wrong with the attempt.",
    "Idempotency-Replayed": "`true` when this is the answer that the same request got before.",
    "RateLimit-Policy": "The limit of this token: `q` requests in `w` seconds.",
    "RateLimit": "What is left of it: `r` requests, and more in `t` seconds.",
    "RateLimit-Limit": "The requests that the token has in a window.",
    "RateLimit-Remaining": "The requests that are left of them.",
    "RateLimit-Reset": "In how many seconds there are more.",
}
RATES = tuple(name for name in HEADERS if name.startswith("RateLimit"))


def declared(route: AnyRoute) -> dict[int, tuple[Any, ...]]:
    """The forms of each declared answer, by status: types, media, or none where there is no body."""
    if route.answer is None:
        return {}
    answers = route.answer if isinstance(route.answer, Mapping) else {HTTPStatus.OK: route.answer}
    return {
        int(status): () if forms is None else forms if isinstance(forms, tuple) else (forms,)
        for status, forms in answers.items()
    }


def versioned(route: AnyRoute) -> bool:
    """Whether what the route answers carries its version."""
    forms = [form for forms in declared(route).values() for form in forms]
    return any(HasVersion() in get_args(form)[1:] for form in forms if get_origin(form) is not None)


def responses(route: AnyRoute, schemas: Mapping[tuple[int, int], Schema]) -> dict[str, Schema]:
    """Every answer of a route; `schemas` has those of its JSON answers, by status and place."""
    success = {
        str(status): _declared(route, status, forms, schemas) for status, forms in declared(route).items()
    }
    problems = {str(status): _reference(status) for status in sorted(_statuses(route))}
    unchanged = {"304": _unchanged()} if versioned(route) and route.method == "GET" else {}
    return dict(sorted({**problems, **unchanged, **success}.items()))


def problem_components() -> dict[str, Schema]:
    """The answers that are problems, by name."""
    return {problem_name(status): _problem(status) for status in PROBLEMS}


def problem_name(status: int) -> str:
    return HTTPStatus(status).phrase.title().replace(" ", "").replace("-", "")


def header_components() -> dict[str, Schema]:
    """The headers that answers may carry, by name."""
    numbers = ("Retry-After", "RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset")
    return {
        name: {"description": says, "schema": {"type": "integer" if name in numbers else "string"}}
        for name, says in HEADERS.items()
    }


def _declared(
    route: AnyRoute, status: int, forms: tuple[Any, ...], schemas: Mapping[tuple[int, int], Schema]
) -> Schema:
    content: dict[str, Schema] = {}
    for place, form in enumerate(forms):
        if isinstance(form, Media):
            content |= {name.strip(): _media(name) for name in form.types.split(",")}
        else:
            content[JSON] = {"schema": schemas[status, place]}
    headers = _headers(_of_success(route, status))
    answer: Schema = {"description": _describe(status, forms), "headers": headers}
    return {**answer, "content": content} if content else answer


def _media(name: str) -> Schema:
    if name == PROBLEM_JSON:
        return {"schema": {"$ref": "#/components/schemas/Problem"}}
    return {"schema": {"type": "string"}} if name.strip().startswith("text/") else {}


def _describe(status: int, forms: tuple[Any, ...]) -> str:
    media = [form.holds for form in forms if isinstance(form, Media)]
    return " ".join(media) if media and len(media) == len(forms) else f"{HTTPStatus(status).phrase}."


def _of_success(route: AnyRoute, status: int) -> Iterator[str]:
    yield "X-Request-Id"
    if versioned(route):
        yield from ("ETag", "Last-Modified")
    if isinstance(route, Route):
        yield from RATES
        if route.method == "POST":
            yield "Idempotency-Replayed"
    if status >= HTTPStatus.BAD_REQUEST:
        yield from WITH_HEADERS.get(status, ())


def _statuses(route: AnyRoute) -> Iterator[int]:
    """The problems that requests of this kind can meet."""
    if isinstance(route, Open):
        return
    yield from (403, 422, 429, 503)
    if isinstance(route, Route | SessionRoute):
        yield 401
    if _names_something(route):
        yield 404
    if route.body is not Nothing or route.upload:
        yield from (400, 408, 413)
    if route.upload:
        yield 415
    if route.method != "GET":
        yield 409
        if isinstance(route, Route) and route.method == "POST":
            yield 400
        if versioned(route):
            yield 412


def _names_something(route: Served) -> bool:
    by_query = any(name.endswith("_id") for name in route.query.model_fields)
    return route.method != "GET" or "{" in route.path or by_query


def _problem(status: int) -> Schema:
    return {
        "description": PROBLEMS[status],
        "headers": _headers(("X-Request-Id", *WITH_HEADERS.get(status, ()))),
        "content": {PROBLEM_JSON: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }


def _unchanged() -> Schema:
    return {
        "description": "The client has this version already.",
        "headers": _headers(("X-Request-Id", "ETag", "Last-Modified")),
    }


def _reference(status: int) -> Schema:
    return {"$ref": f"#/components/responses/{problem_name(status)}"}


def _headers(names: Iterator[str] | tuple[str, ...]) -> dict[str, Schema]:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}
