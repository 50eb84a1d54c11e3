"""Fields of a lead that an admin defines: what they are called, and which values they take.

A definition that is deleted leaves the stored values where they are, out of sight; defining the same
name and kind of value again shows them again. A stored choice that is no option any more stays, too.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import StringConstraints

from capture.emails import normalise
from capture.record import Record

FieldType = Literal[
    "text", "longText", "number", "boolean", "date", "choice", "multiChoice", "url", "email", "phone"
]
NAME = r"^[A-Za-z][A-Za-z0-9_]{0,49}$"

MOST_FIELDS = 100  # of one admin
MOST_OPTIONS = 200
LONGEST = {"text": 500, "longText": 10_000, "url": 2_048}  # characters
GREATEST = 1e15  # whole numbers up to this are exact in JSON, wherever it is read

PHONE = re.compile(r"\+?\d{5,15}")
PHONE_FILLING = re.compile(r"[\s().\-/]")

Option = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]


class FieldDefinition(Record):
    """A field of leads. `options` are those of a choice; `required` counts when a person makes a lead."""

    name: Annotated[str, StringConstraints(pattern=NAME)]
    label: str
    type: FieldType
    options: tuple[str, ...] = ()
    required: bool = False


class BadFields(ValueError):
    """Values that do not fit; `errors` has a sentence for each field's name."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__(", ".join(f"{name} {sentence}" for name, sentence in errors.items()))
        self.errors = dict(errors)


def checked(definitions: Sequence[FieldDefinition], values: Mapping[str, Any]) -> dict[str, Any]:
    """The given values as they are stored; None empties a field. Raises BadFields.

    Text is trimmed, a date is `YYYY-MM-DD`, an address is the key that leads have, and a phone number
    has its digits alone, with a leading + when it is international.
    """
    known = {definition.name: definition for definition in definitions}
    good: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for name, value in values.items():
        try:
            good[name] = _read(known.get(name), value)
        except ValueError as error:
            errors[name] = str(error)
    if errors:
        raise BadFields(errors)
    return good


def filled(
    definitions: Sequence[FieldDefinition], known: Mapping[str, Any], given: Mapping[str, Any]
) -> dict[str, Any]:
    """The fields of a lead after checked values are given: those emptied are gone.

    Raises BadFields when a required one is emptied.
    """
    emptied = [each.name for each in definitions if each.required and given.get(each.name, "") is None]
    if emptied:
        raise BadFields(dict.fromkeys(emptied, "is required"))
    return {name: value for name, value in {**known, **given}.items() if value is not None}


def require_all(definitions: Sequence[FieldDefinition], values: Mapping[str, Any]) -> None:
    """Raises BadFields when a required field has no value."""
    missing = [each.name for each in definitions if each.required and values.get(each.name) is None]
    if missing:
        raise BadFields(dict.fromkeys(missing, "is required"))


def visible(definitions: Sequence[FieldDefinition], values: Mapping[str, Any]) -> dict[str, Any]:
    """The stored values that have a definition and are of its kind, in the order of the definitions."""
    shown = (each for each in definitions if each.name in values)
    return {each.name: values[each.name] for each in shown if _is_kind(each.type, values[each.name])}


def _read(definition: FieldDefinition | None, value: Any) -> Any:
    if definition is None:
        raise ValueError("is not a custom field; define it first")
    if value is None or value == "":
        return None
    if definition.type == "choice":
        return _option(definition, value)
    if definition.type == "multiChoice":
        return _options(definition, value)
    return READERS[definition.type](value)


def _text(longest: int) -> Callable[[Any], str | None]:
    def read(value: Any) -> str | None:
        if not isinstance(value, str):
            raise ValueError("must be text")
        if len(text := value.strip()) > longest:
            raise ValueError(f"must have at most {longest:,} characters")
        return text or None

    return read


def _number(value: Any) -> int | float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError("must be a number")
    if not abs(value) <= GREATEST:  # so that NaN is refused, too
        raise ValueError("must be between -10^15 and 10^15")
    return int(value) if float(value).is_integer() else value


def _boolean(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError("must be true or false")
    return value


def _date(value: Any) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value.strip()):
        raise ValueError("must be a date such as 2026-03-02")
    try:
        return date.fromisoformat(value.strip()).isoformat()
    except ValueError:
        raise ValueError("is not a day of the calendar") from None


def _url(value: Any) -> str | None:
    text = _text(LONGEST["url"])(value)
    if text is None:
        return None
    try:
        parts = urlsplit(text)
        right = parts.scheme in ("http", "https") and bool(parts.hostname) and not re.search(r"\s", text)
    except ValueError:
        right = False
    if not right:
        raise ValueError("must be an address such as https://example.org/page")
    return text


def _email(value: Any) -> str:
    email = normalise(value) if isinstance(value, str) else None
    if email is None:
        raise ValueError("must be an e-mail address")
    return email


def _phone(value: Any) -> str:
    number = PHONE_FILLING.sub("", value) if isinstance(value, str) else ""
    number = "+" + number[2:] if number.startswith("00") else number
    if not PHONE.fullmatch(number) or not number.isascii():
        raise ValueError("must be a phone number of 5 to 15 digits, such as +49 30 123456")
    return number


def _option(definition: FieldDefinition, value: Any) -> str:
    if not isinstance(value, str) or value.strip() not in definition.options:
        raise ValueError(f"must be one of {', '.join(definition.options)}")
    return value.strip()


def _options(definition: FieldDefinition, value: Any) -> list[str] | None:
    if not isinstance(value, list | tuple):
        raise ValueError("must be a list")
    return list(dict.fromkeys(_option(definition, each) for each in value)) or None


def _is_kind(kind: FieldType, value: Any) -> bool:
    if kind == "number":
        return isinstance(value, int | float) and not isinstance(value, bool)
    return isinstance(value, KINDS.get(kind, str))


KINDS: Mapping[str, type] = {"boolean": bool, "multiChoice": list}
READERS: Mapping[str, Callable[[Any], Any]] = {
    "text": _text(LONGEST["text"]),
    "longText": _text(LONGEST["longText"]),
    "number": _number,
    "boolean": _boolean,
    "date": _date,
    "url": _url,
    "email": _email,
    "phone": _phone,
}
