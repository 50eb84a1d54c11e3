"""The columns of an export: what each takes out of a lead's document, and how it stands in a cell."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from capture.custom_fields import FieldDefinition, visible
from integrations.csv.fields import FIELDS, Field
from integrations.csv.values import LIST, NUMBER, TEXT, TRUTH

Document: TypeAlias = Mapping[str, Any]
Cells: TypeAlias = Callable[[Sequence[Document]], Sequence[str]]

CUSTOM = "custom."  # begins the key of a custom field's column


@dataclass(frozen=True, slots=True)
class Column:
    """A column. `cells` are those of many leads at a time; `needs` the fields of them that it looks at."""

    header: str
    needs: tuple[str, ...]
    cells: Cells


class UnknownColumn(ValueError):
    """No column has this key."""

    def __init__(self, key: str) -> None:
        super().__init__(f"{key!r} is not a column")
        self.key = key


def column_of(field: Field, header: str | None = None) -> Column:
    """The column of a field of leads."""
    needed, values = ".".join(field.place), _values(field.place)
    kind, absent = field.kind, field.absent
    return Column(header or field.header, (needed,), lambda documents: kind.column(values(documents), absent))


def made_column(header: str, needs: Sequence[str], text: Callable[[Document], str]) -> Column:
    """A column of what a function says of each lead."""
    return Column(
        header, tuple(needs), lambda documents: TEXT.column([text(document) for document in documents])
    )


def custom_column(definition: FieldDefinition, header: str | None = None) -> Column:
    """The column of a field that the admin defined."""
    name = definition.name

    def cell(document: Document) -> str:
        shown = visible((definition,), document.get("customFields") or {})
        return _write_custom(shown[name]) if shown else ""

    def cells(documents: Sequence[Document]) -> list[str]:
        return [cell(document) for document in documents]

    return Column(header or CUSTOM + name, (f"customFields.{name}",), cells)


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


def _values(place: Sequence[str]) -> Callable[[Sequence[Document]], list[Any]]:
    """What reads the values in a place out of many documents; None where there is none."""
    first, *rest = place
    if not rest:
        return lambda documents: [document.get(first) for document in documents]
    [*between, last] = place

    def value(document: Document) -> Any:
        for name in between:
            document = document.get(name) or {}
        return document.get(last)

    return lambda documents: [value(document) for document in documents]


def _write_custom(value: Any) -> str:
    if isinstance(value, bool):
        return TRUTH.write(value)
    if isinstance(value, int | float):
        return NUMBER.write(value)
    return LIST.write(value) if isinstance(value, list | tuple) else TEXT.write(value)
