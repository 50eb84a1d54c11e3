"""Rows and columns as CSV: two ways to the same bytes."""

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.csv.values import TEXT
from integrations.csv.writing import Delimiter, encoded, encoded_columns

CELLS = st.text(alphabet="ab ,;|\t\"'\r\n\0=é🌹", max_size=6)
TABLES = st.integers(1, 4).flatmap(
    lambda width: st.lists(st.lists(CELLS, min_size=width, max_size=width), min_size=1, max_size=5)
)


@given(TABLES, st.sampled_from(get_args(Delimiter)))
def test_columns_are_written_as_pythons_own_writer_writes_their_rows(
    table: list[list[str]], delimiter: Delimiter
) -> None:
    columns = [list(column) for column in zip(*table, strict=True)]
    assert encoded_columns(columns, delimiter) == encoded(table, delimiter)


def test_columns_without_rows_are_nothing() -> None:
    assert encoded_columns([[], []]) == b""
    assert encoded_columns([[]]) == b""


def test_columns_of_unequal_length_are_refused() -> None:
    with pytest.raises(ValueError, match="shorter"):
        encoded_columns([["a", "b"], ["c"]])


@given(st.lists(st.none() | st.text()))
def test_a_column_of_texts_is_what_its_cells_are_one_by_one(texts: list[str | None]) -> None:
    one_by_one = ["nothing" if text is None else TEXT.write(text) for text in texts]
    assert TEXT.column(texts, "nothing") == one_by_one
