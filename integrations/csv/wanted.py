"""Reads a row of a file as what it wants of a lead, or says what is wrong with it, cell by cell."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from pydantic import ValidationError

from capture.custom_fields import BadFields, FieldDefinition, checked
from capture.emails import normalise
from integrations.csv.columns import CUSTOM
from integrations.csv.fields import TAKEN
from integrations.csv.mapping import NAMES, Meaning
from integrations.csv.names import joined
from integrations.csv.reading import Row
from integrations.csv.values import (
    TEXT,
    Habits,
    read_date,
    read_list,
    read_number,
    read_text,
    read_truth,
)

LONGEST_SHOWN: Final = 100  # characters of a cell that an error quotes
Read = Callable[[str, Habits], Any]


@dataclass(frozen=True, slots=True)
class RowError:
    """What is wrong with a row. `reason` is the same for all errors of a kind; `column` is a header."""

    row: int
    reason: str
    message: str
    column: str | None = None
    value: str | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a row says of the lead with this address: fields as `Lead` calls them, and custom ones."""

    row: int
    email: str
    fields: Mapping[str, Any] = field(default_factory=dict)
    custom: Mapping[str, Any] = field(default_factory=dict)


class _BadCell(ValueError):
    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a field's cell stands in a row, if it does, what it is when empty, and how it is read."""

    target: str
    index: int | None
    header: str
    default: str
    read: Read
    blank_is_nothing: bool


class Reader:
    """Reads the rows of one file. `members` are the team: ids by id and by e-mail address."""

    def __init__(
        self,
        meaning: Meaning,
        headers: Sequence[str],
        definitions: Sequence[FieldDefinition],
        members: Mapping[str, str],
    ) -> None:
        self._width = len(headers)
        self._habits = meaning.habits
        self._definitions = definitions
        self._members = members
        self._kinds = {CUSTOM + each.name: CUSTOM_READERS.get(each.type, read_text) for each in definitions}
        indexes = {target: index for index, target in enumerate(meaning.columns) if target is not None}
        targets = dict.fromkeys((*indexes, *meaning.defaults))
        self._places = [self._place(target, indexes.get(target), headers, meaning) for target in targets]

    @property
    def mapped(self) -> frozenset[str]:
        """The fields, as `Lead` calls them, that the file has a column for."""
        places = (place.target for place in self._places if place.index is not None)
        return frozenset(TAKEN[target].name for target in places if target in TAKEN)

    def read(self, row: Row) -> Wanted | tuple[RowError, ...]:
        """What the row wants, or all that is wrong with it."""
        if row.problem is not None:
            return (RowError(row.number, "unreadable", f"The row {row.problem}."),)
        if not self._fits(row):
            count = len(row.cells)
            message = f"The row has {count} cells, and the header has {self._width}."
            return (RowError(row.number, "wrong-length", message),)
        values, errors = self._values(row)
        email = values.pop("email", None)
        if email is None and not any(error.reason == "invalid-email" for error in errors):
            errors.append(RowError(row.number, "no-email", "The row has no e-mail address."))
        if errors:
            return tuple(errors)
        custom = {key.removeprefix(CUSTOM): values.pop(key) for key in list(values) if key.startswith(CUSTOM)}
        return Wanted(row.number, email, _named(values), custom)

    def _fits(self, row: Row) -> bool:
        return len(row.cells) == self._width or (
            len(row.cells) > self._width and not any(row.cells[self._width :])
        )

    def _values(self, row: Row) -> tuple[dict[str, Any], list[RowError]]:
        values: dict[str, Any] = {}
        errors: list[RowError] = []
        for place in self._places:
            cell = row.cells[place.index] if place.index is not None else ""
            if place.blank_is_nothing and cell.isspace():
                cell = ""
            cell = cell or place.default
            if not cell:
                continue
            try:
                value = place.read(cell, self._habits)
            except ValueError as error:
                errors.append(_error(row.number, place, cell, error))
            else:
                if value is not None and value != "":
                    values[place.target] = value
        return values, errors

    def _place(self, target: str, index: int | None, headers: Sequence[str], meaning: Meaning) -> _Place:
        header = headers[index] if index is not None else target
        text = target in TAKEN and TAKEN[target].kind is TEXT
        default = meaning.defaults.get(target, "")
        return _Place(target, index, header, default, self._reads(target), blank_is_nothing=not text)

    def _reads(self, target: str) -> Read:
        if target == "email":
            return _email
        if target == "ownerId":
            return self._member
        if target in NAMES:
            return lambda cell, habits: read_text(cell, habits).strip()
        if target in self._kinds:
            return self._custom(target)
        known = TAKEN[target]
        read, check = known.kind.read, known.check
        if check is None:
            return read

        def checked_cell(cell: str, habits: Habits) -> Any:
            return check.validate_python(read(cell, habits))

        return checked_cell

    def _custom(self, target: str) -> Read:
        name, read = target.removeprefix(CUSTOM), self._kinds[target]
        definition = [each for each in self._definitions if each.name == name]

        def custom_cell(cell: str, habits: Habits) -> Any:
            try:
                return checked(definition, {name: read(cell, habits)})[name]
            except BadFields as error:
                raise ValueError(error.errors[name]) from None

        return custom_cell

    def _member(self, cell: str, _: Habits) -> str:
        text = cell.strip()
        if member := self._members.get(text) or self._members.get(text.casefold()):
            return member
        raise _BadCell("unknown-owner", "is neither the id nor the address of anybody in the team")


def shortened(cell: str) -> str:
    """A cell as an error quotes it."""
    return cell if len(cell) <= LONGEST_SHOWN else cell[: LONGEST_SHOWN - 1] + "…"


def _email(cell: str, habits: Habits) -> str:
    email = normalise(read_text(cell, habits).strip())
    if email is None:
        raise _BadCell("invalid-email", "is no e-mail address")
    return email


def _day(cell: str, habits: Habits) -> str:
    return read_date(cell, habits).date().isoformat()


def _named(values: dict[str, Any]) -> dict[str, Any]:
    """The fields as `Lead` calls them, the name put together of its parts."""
    first, last = (values.pop(part, None) for part in NAMES)
    if whole := joined(first, last)[:200]:
        values["name"] = whole
    return {TAKEN[key].name: value for key, value in values.items()}


def _error(row: int, place: _Place, cell: str, error: ValueError) -> RowError:
    reason = error.reason if isinstance(error, _BadCell) else f"invalid-{place.target.replace('.', '-')}"
    message = f"{place.header or place.target} {_sentence(error)}."
    return RowError(row, reason, message, place.header, shortened(cell))


def _sentence(error: ValueError) -> str:
    if not isinstance(error, ValidationError):
        return str(error)
    found = error.errors(include_url=False, include_input=False)[0]
    message = found["msg"].replace("Input should", "must", 1).replace("Value error, ", "", 1)
    return message[:1].lower() + message[1:]


CUSTOM_READERS: Mapping[str, Read] = {
    "number": read_number,
    "boolean": read_truth,
    "multiChoice": read_list,
    "date": _day,
}
