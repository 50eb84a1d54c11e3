"""The fields that an admin defines for their leads."""

from typing import Annotated, Any

from aiohttp import web
from pydantic import Field, StringConstraints, model_validator

from capture.custom_fields import MOST_FIELDS, MOST_OPTIONS, NAME, FieldDefinition, FieldType, Option
from capture.record import Record
from server.call import Call, Nothing, Request, reply_json
from server.errors import Problem, not_found
from server.tenants import Admin, FieldTaken, TooManyFields

CHOICES = ("choice", "multiChoice")


class Change(Request):
    """All that is said of a field, but its name, which stays."""

    label: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]
    type: FieldType
    options: Annotated[tuple[Option, ...], Field(max_length=MOST_OPTIONS)] = ()
    required: bool = False

    @model_validator(mode="after")
    def _options_of_a_choice(self) -> "Change":
        if (self.type in CHOICES) != bool(self.options):
            raise ValueError("`options` are what a choice needs, and no other type has")
        return self


class Define(Change):
    """A new field. `name` is its key in `customFields`, for good; `label` is what people read."""

    name: Annotated[str, StringConstraints(pattern=NAME)]


class FieldList(Record):
    custom_fields: tuple[FieldDefinition, ...]


class Dropped(Record):
    name: str
    deleted: bool = True


async def find(call: Call[Nothing, Nothing]) -> web.Response:
    """The fields in the order in which they were defined."""
    told = FieldList(custom_fields=call.admin.custom_fields)
    return reply_json(told.model_dump(mode="json", by_alias=True))


async def post(call: Call[Define, Nothing]) -> web.Response:
    """Define a field; every process knows it within five seconds. Defining the same again changes nothing."""
    definition = _definition(call.body, call.body.name)
    try:
        await call.services.admins.define_field(call.admin.admin_id, definition)
    except FieldTaken:
        raise Problem(
            409, "field-taken", "Name taken", f"There is another field with the name {definition.name}."
        ) from None
    except TooManyFields:
        raise Problem(
            409, "too-many-fields", "Too many fields", f"There can be {MOST_FIELDS} custom fields."
        ) from None
    return _reply(definition, 201)


async def put(call: Call[Change, Nothing]) -> web.Response:
    """Change a field. Its type stays, for leads hold values of it; a dropped option stays where it is set."""
    known = _known(call.admin, call.request.match_info["name"])
    if known.type != call.body.type:
        raise Problem(
            409,
            "type-is-fixed",
            "The type stays",
            f"{known.name} holds values of the type {known.type}; define another field for other values.",
        )
    definition = _definition(call.body, known.name)
    if not await call.services.admins.change_field(call.admin.admin_id, definition):
        raise not_found("custom field")
    return _reply(definition)


async def delete(call: Call[Nothing, Nothing]) -> web.Response:
    """Delete a field. What leads hold in it is kept, hidden, and shown again should it be defined again."""
    name = call.request.match_info["name"]
    if not await call.services.admins.drop_field(call.admin.admin_id, name):
        raise not_found("custom field")
    return reply_json(Dropped(name=name).model_dump())


def _known(admin: Admin, name: str) -> FieldDefinition:
    found = next((each for each in admin.custom_fields if each.name == name), None)
    if found is None:
        raise not_found("custom field")
    return found


def _definition(body: Change, name: str) -> FieldDefinition:
    told = {**body.model_dump(), "name": name, "options": tuple(dict.fromkeys(body.options))}
    return FieldDefinition(**told)


def _reply(definition: FieldDefinition, status: int = 200) -> web.Response:
    told: dict[str, Any] = definition.model_dump(mode="json", by_alias=True)
    return reply_json(told, status)
