"""One HTTP request, parsed and authenticated before its handler sees it."""

import asyncio
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic.alias_generators import to_camel
from pydantic_core import ErrorDetails

from capture.conversations import Conversations
from capture.duplicates import Duplicates
from capture.events import By
from capture.handoffs import Handoffs
from capture.leads import Leads
from capture.merges import Merges
from server.auth import A_VISITOR, Who
from server.errors import FieldError, Problem, invalid
from server.services import Services
from server.tenants import Admin

BODY_LIMIT = 64 * 1024
SLOWEST_BODY = 15.0  # seconds; a slow client must not hold on to a connection for longer
REQUEST_ID = web.RequestKey("request_id", str)


class Request(BaseModel):
    """What a client may send: camelCase, nothing unknown, no numbers that are none."""

    model_config = ConfigDict(
        alias_generator=to_camel,
        allow_inf_nan=False,
        extra="forbid",
        frozen=True,
        hide_input_in_errors=True,
    )


class Nothing(Request):
    """The body or the query of a request that needs none."""


class FromSite(Request):
    """A request of a visitor's page, which says whose site it is."""

    admin_id: str = Field(pattern=r"^[A-Za-z0-9_-]{1,64}$")


B = TypeVar("B", bound=BaseModel)
Q = TypeVar("Q", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Call(Generic[B, Q]):
    """A request whose body and query are valid, and whose sender is who they should be.

    `admin` is the tenant on whose data the call works: the token's owner, the session's, or the
    one whose chat is addressed.
    """

    request: web.Request
    services: Services
    admin: Admin
    body: B
    query: Q
    who: Who = A_VISITOR

    @property
    def by(self) -> By:
        """Whose change it is that this request makes."""
        return self.who.by

    @property
    def leads(self) -> Leads:
        """The leads that the caller may see and change."""
        return Leads(self.services.db, self.admin.admin_id, self.who.owned_by)

    @property
    def conversations(self) -> Conversations:
        """The conversations that the caller may see."""
        return Conversations(self.services.db, self.admin.admin_id, self.who.owned_by)

    @property
    def handoffs(self) -> Handoffs:
        """The conversations that the caller may take and answer."""
        return Handoffs(self.services.db, self.admin.admin_id, self.who.owned_by)

    @property
    def merges(self) -> Merges:
        """The merges of leads that the caller may see, make and take back."""
        return Merges(self.services.db, self.admin.admin_id, self.who.owned_by)

    @property
    def duplicates(self) -> Duplicates:
        """The pairs of leads that the caller may compare."""
        return Duplicates(self.services.db, self.admin.admin_id, self.who.owned_by)


AnyCall = Call[Any, Any]


async def read_body(request: web.Request, model: type[B], limit: int = BODY_LIMIT) -> B:
    """The JSON body as `model`. Raises Problem: 400 when it is no JSON, 413 too large, 422 not valid.

    The content type is not looked at: `fetch` with a string body sends text/plain, and no route
    relies on it, since none is authenticated by cookie.
    """
    try:
        async with asyncio.timeout(SLOWEST_BODY):
            raw = await request.clone(client_max_size=limit).read()
    except web.HTTPRequestEntityTooLarge:
        raise Problem(
            413,
            "request-entity-too-large",
            "Request too large",
            f"The body is larger than the {limit // 1024:,} KiB allowed.",
        ) from None
    except TimeoutError:
        raise Problem(
            408, "too-slow", "Too slow", "The body of the request took too long to arrive."
        ) from None
    try:
        return model.model_validate_json(raw)
    except ValidationError as error:
        raise _problem(error, _path) from None


def valid(model: type[B], fields: Mapping[str, Any]) -> B:
    """The fields as `model`, as if they had been sent. Raises Problem (422)."""
    try:
        return model.model_validate(fields)
    except ValidationError as error:
        raise _problem(error, _path) from None


def reply_json(body: Any, status: int = 200) -> web.Response:
    """An answer in JSON, every character as it is."""
    text = json.dumps(body, ensure_ascii=False)
    return web.Response(status=status, text=text, content_type="application/json")


def read_query(request: web.Request, model: type[Q]) -> Q:
    """The query parameters as `model`. Raises Problem."""
    twice = {name for name in request.query if len(request.query.getall(name)) > 1}
    if twice:
        raise invalid(*(FieldError(name, "is given more than once") for name in sorted(twice)))
    try:
        return model.model_validate(dict(request.query))
    except ValidationError as error:
        raise _problem(error, _parameter) from None


def _problem(error: ValidationError, name: Callable[[ErrorDetails], str]) -> Problem:
    errors = error.errors(include_url=False, include_input=False)
    if errors[0]["type"] == "json_invalid":
        return Problem(400, "not-json", "Not JSON", "The body must be one JSON object in UTF-8.")
    return invalid(*(FieldError(name(found), sentence(found)) for found in errors))


def _path(error: ErrorDetails) -> str:
    return ".".join(str(part) for part in error["loc"]) or "body"


def _parameter(error: ErrorDetails) -> str:
    """A list is one parameter, whichever part of it is wrong."""
    return ".".join(part for part in error["loc"] if isinstance(part, str)) or "query"


def sentence(error: ErrorDetails) -> str:
    """Pydantic's message as the end of a sentence that begins with the field's name."""
    context: Mapping[str, Any] = error.get("ctx", {})
    match error["type"]:
        case "missing":
            return "is required"
        case "extra_forbidden":
            return "is not a known field"
        case "string_too_long":
            return f"must have at most {context['max_length']:,} characters"
        case "string_too_short":
            return "must not be empty"
        case "value_error":
            return str(context["error"])
        case "literal_error":
            return f"must be one of {context['expected']}"
    message = error["msg"]
    return message.replace("Input should", "must", 1) if message.startswith("Input") else message
