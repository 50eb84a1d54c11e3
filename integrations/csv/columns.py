"""The columns of an export: what each takes out of a lead's document, and how it stands in a cell."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from capture.custom_fields import FieldDefinition, visible
from integrations.csv.fields import FIELDS, Field
from integrations.csv.values import LIST, NUMBER, TEXT, TRUTH

Document: TypeAlias = Mapping[str, Any]
Cell: TypeAlias = Callable[[Document], str]

CUSTOM = "custom."  # begins the key of a custom field's column


@dataclass(frozen=True, slots=True)
class Plain:
    """The cell of one field: what `write` makes of its value, or `absent`."""

    name: str
    write: Callable[[Any], str]
    absent: str = ""

    def __call__(self, document: Document) -> str:
        value = document.get(self.name)
        return self.absent if value is None else self.write(value)


@dataclass(frozen=True, slots=True)
class Column:
    """A column. `needs` are the fields of the document that `cell` looks at."""

    header: str
    needs: tuple[str, ...]
    cell: Cell


class UnknownColumn(ValueError):
    """No column has this key."""

    def __init__(self, key: str) -> None:
        super().__init__(f"{key!r} is not a column")
        self.key = key


def column_of(field: Field, header: str | None = None) -> Column:
    """The column of a field of leads."""
    needed = field.place[0] if field.key == "leadId" else ".".join(field.place)
    return Column(header or field.header, (needed,), _plain(field))


def custom_column(definition: FieldDefinition, header: str | None = None) -> Column:
    """The column of a field that the admin defined."""
    place = ("customFields", definition.name)

    def write(values: Any) -> str:
        shown = visible((definition,), values)
        return _write_custom(shown[definition.name]) if shown else ""

    return Column(header or CUSTOM + definition.name, (".".join(place),), Plain(place[0], write))


def chosen(keys: Sequence[str], definitions: Sequence[FieldDefinition]) -> tuple[Column, ...]:
    """The columns with these keys, in this order. Raises UnknownColumn."""
    own = {CUSTOM + definition.name: definition for definition in definitions}
    columns = []
    for key in keys:
        if key in FIELDS:
            columns.append(column_of(FIELDS[key]))
        elif key in own:
            columns.append(custom_column(own[key]))
        else:
            raise UnknownColumn(key)
    return tuple(columns)


def projection(columns: Sequence[Column]) -> dict[str, int]:
    """What MongoDB is to send for these columns, and no more."""
    needs = {need for column in columns for need in column.needs}
    inner = {need for need in needs if any(need.startswith(f"{other}.") for other in needs)}
    wanted = dict.fromkeys(sorted(needs - inner), 1)
    return wanted if "_id" in wanted else {**wanted, "_id": 0}


def row_of(columns: Sequence[Column]) -> Callable[[Document], list[str]]:
    """What makes a lead's document a row. It runs for every cell of an export, and so is made to be fast."""
    plain = [cell for cell in (column.cell for column in columns) if isinstance(cell, Plain)]
    if len(plain) < len(columns):
        cells = [column.cell for column in columns]
        return lambda document: [cell(document) for cell in cells]
    plan = [(cell.name, cell.write, cell.absent) for cell in plain]

    def row(document: Document) -> list[str]:
        get = document.get
        return [absent if (value := get(name)) is None else write(value) for name, write, absent in plan]

    return row


def _plain(field: Field) -> Plain:
    first, *rest = field.place
    if not rest:
        return Plain(first, field.kind.write, field.absent)
    write = field.kind.write

    def nested(value: Any) -> str:
        for name in rest:
            if not value:
                return ""
            value = value.get(name)
        return "" if value is None else write(value)

    return Plain(first, nested)


def _write_custom(value: Any) -> str:
    if isinstance(value, bool):
        return TRUTH.write(value)
    if isinstance(value, int | float):
        return NUMBER.write(value)
    return LIST.write(value) if isinstance(value, list | tuple) else TEXT.write(value)
