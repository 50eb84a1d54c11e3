"""What a filter asks of an admin's own fields."""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import ConfigDict, Field

from capture.custom_fields import BadFields, FieldDefinition
from capture.record import Record

MOST = 50  # values of one filter
TRUTH = {"true": True, "false": False}
ORDERED = ("number", "date")  # kinds of values that lie in a range

Value = str | int | float | bool


class CustomMatch(Record):
    """What one custom field must hold: one of these values, and nothing below `min` nor above `max`.

    As a query parameter: `custom.plan=gold,silver`, `custom.seats.min=5`, `custom.seats.max=10`.
    """

    model_config = ConfigDict(
        extra="forbid",
        hide_input_in_errors=True,
        allow_inf_nan=False,
        json_schema_mode_override="validation",  # it is answered as it was sent: only what is said
    )

    one_of: tuple[Value, ...] = Field((), max_length=MOST)
    min: int | float | str | None = None
    max: int | float | str | None = None

    def query(self, name: str) -> dict[str, Any]:
        """The query for leads that hold it in the field of this name."""
        bounds: dict[str, Any] = {"$gte": self.min, "$lte": self.max}
        wanted = {operator: bound for operator, bound in bounds.items() if bound is not None}
        if self.one_of:
            wanted["$in"] = list(self.one_of)
        return {f"customFields.{name}": wanted} if wanted else {}


def gathered(parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Query parameters with those of custom fields gathered under `custom`, as JSON has them."""
    rest = {name: value for name, value in parameters.items() if not name.startswith("custom.")}
    custom: dict[str, Any] = {}
    for name in parameters.keys() - rest.keys():
        field, _, bound = name.removeprefix("custom.").partition(".")
        value = parameters[name]
        if not bound and isinstance(value, str):
            value = [part.strip() for part in value.split(",") if part.strip()]
        custom.setdefault(field, {})[bound or "oneOf"] = value
    return {**rest, "custom": {**rest.get("custom", {}), **custom}} if custom else rest


def fitted(
    definitions: Sequence[FieldDefinition], custom: Mapping[str, CustomMatch]
) -> dict[str, CustomMatch]:
    """The same with each value of the kind that its field holds. Raises BadFields."""
    known = {definition.name: definition for definition in definitions}
    good: dict[str, CustomMatch] = {}
    errors: dict[str, str] = {}
    for name, match in custom.items():
        try:
            good[name] = _fitted(known.get(name), match)
        except ValueError as error:
            errors[f"custom.{name}"] = str(error)
    if errors:
        raise BadFields(errors)
    return good


def _fitted(definition: FieldDefinition | None, match: CustomMatch) -> CustomMatch:
    if definition is None:
        raise ValueError("is not a custom field")
    if definition.type not in ORDERED and (match.min is not None or match.max is not None):
        raise ValueError("has no range: it is neither a number nor a date")
    return CustomMatch(
        one_of=tuple(_read(definition, value) for value in match.one_of),
        min=None if match.min is None else _read(definition, match.min),
        max=None if match.max is None else _read(definition, match.max),
    )


def _read(definition: FieldDefinition, value: Value) -> Any:
    if definition.type == "number":
        return _number(value)
    if definition.type == "boolean":
        if isinstance(value, str) and value.casefold() in TRUTH:
            return TRUTH[value.casefold()]
        if isinstance(value, bool):
            return value
        raise ValueError("must be true or false")
    return str(value)


def _number(value: Value) -> int | float:
    try:
        number = float(value)
    except (ValueError, OverflowError):
        raise ValueError("must be a number") from None
    if isinstance(value, bool) or abs(number) > 1e15 or number != number:
        raise ValueError("must be a number")
    return int(number) if number.is_integer() else number
