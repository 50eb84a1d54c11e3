"""Values of custom fields, as they come and as they are stored."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture.custom_fields import BadFields, FieldDefinition, FieldType, checked, filled, visible

TYPES: tuple[FieldType, ...] = (
    "text",
    "longText",
    "number",
    "boolean",
    "date",
    "choice",
    "multiChoice",
    "url",
    "email",
    "phone",
)
DEFINITIONS = tuple(
    FieldDefinition(name=kind, label=kind, type=kind, options=("red", "white") if "hoice" in kind else ())
    for kind in TYPES
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from(["red", "white"]),
    lambda values: st.lists(values, max_size=3) | st.dictionaries(st.text(), values, max_size=2),
    max_leaves=4,
)


@pytest.mark.parametrize(
    ("kind", "value", "stored"),
    [
        ("text", "  roses ", "roses"),
        ("text", "   ", None),
        ("longText", "a\nb", "a\nb"),
        ("number", 3.0, 3),
        ("number", -2.5, -2.5),
        ("boolean", False, False),
        ("date", " 2024-02-29 ", "2024-02-29"),
        ("choice", " red ", "red"),
        ("multiChoice", ["white", "red", "white"], ["white", "red"]),
        ("multiChoice", [], None),
        ("url", "https://example.org/a?b=c", "https://example.org/a?b=c"),
        ("email", "Jane@Example.ORG", "jane@example.org"),
        ("phone", "0049 (30) 123-456", "+4930123456"),
        ("phone", "030/123456", "030123456"),
        ("text", "", None),
        ("number", None, None),
    ],
)
def test_a_value_is_stored_in_one_form(kind: str, value: Any, stored: Any) -> None:
    found = checked(DEFINITIONS, {kind: value})[kind]
    assert found == stored
    assert type(found) is type(stored)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("text", 3),
        ("text", "x" * 501),
        ("longText", "x" * 10_001),
        ("number", "3"),
        ("number", True),
        ("number", float("nan")),
        ("number", float("inf")),
        ("number", 10**16),
        ("boolean", "true"),
        ("boolean", 1),
        ("date", "2026-02-30"),
        ("date", "2026-W01-1"),
        ("date", "2026-03-02T12:00:00Z"),
        ("choice", "green"),
        ("choice", ["red"]),
        ("multiChoice", "red"),
        ("multiChoice", ["red", "green"]),
        ("url", "javascript:alert(1)"),
        ("url", "https://"),
        ("url", "https://[::1"),
        ("url", "https://example.org/a b"),
        ("email", "jane"),
        ("phone", "call me"),
        ("phone", "1234"),
        ("phone", "٠١٢٣٤٥"),
        ("unknown", "x"),
    ],
)
def test_a_value_of_another_kind_is_refused(kind: str, value: Any) -> None:
    with pytest.raises(BadFields) as refused:
        checked(DEFINITIONS, {kind: value})
    assert list(refused.value.errors) == [kind]


@given(st.dictionaries(st.sampled_from(TYPES), VALUES))
def test_whatever_is_stored_is_shown_and_can_be_stored_again(values: dict[str, Any]) -> None:
    good = {kind: value for kind, value in values.items() if fits(kind, value)}
    stored = filled(DEFINITIONS, {}, checked(DEFINITIONS, good))
    assert visible(DEFINITIONS, stored) == stored
    assert checked(DEFINITIONS, stored) == stored


def fits(kind: str, value: Any) -> bool:
    try:
        checked(DEFINITIONS, {kind: value})
    except BadFields:
        return False
    return True
