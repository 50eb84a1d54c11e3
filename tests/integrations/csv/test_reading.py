"""Files: taken apart wherever they are cut, in bounded memory, with a clear word on what is wrong."""

import csv
import io
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.csv.encodings import BadFile, Detector, Guess
from integrations.csv.reading import LONGEST_ROW, FileRows, Row, Rows, delimiter_of
from integrations.csv.writing import encoded

CELLS = st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8)


def read(text: str, *cuts: int) -> list[Row]:
    rows, found = Rows("comma"), list[Row]()
    for begin, end in zip((0, *sorted(cuts)), (*sorted(cuts), len(text)), strict=True):
        found += rows.feed(text[begin:end])
    return [*found, *rows.end()]


def guess(*pieces: bytes) -> Guess:
    detector = Detector()
    for piece in pieces:
        detector.feed(piece)
    return detector.guess()


@given(
    st.lists(st.lists(CELLS, min_size=2, max_size=4), max_size=6), st.lists(st.integers(0, 200), max_size=5)
)
def test_what_is_written_is_read_wherever_it_is_cut(table: list[list[str]], cuts: list[int]) -> None:
    text = encoded(table).decode()
    rows = read(text, *(min(cut, len(text)) for cut in cuts))
    assert [list(row.cells) for row in rows] == table


@given(st.text(alphabet='",\r\nab ', max_size=60), st.lists(st.integers(0, 60), max_size=4))
def test_where_a_file_is_cut_makes_no_difference(text: str, cuts: list[int]) -> None:
    def told(*cuts: int) -> list[Row] | str:
        try:
            return read(text, *cuts)
        except BadFile as error:
            return f"{error} {error.row}"

    assert told(*(min(cut, len(text)) for cut in cuts)) == told()


@given(st.lists(st.lists(st.text("ab'", max_size=3), min_size=2, max_size=3), min_size=1, max_size=5))
def test_simple_files_are_read_as_pythons_own_reader_does(table: list[list[str]]) -> None:
    text = encoded(table).decode()
    assert [list(row.cells) for row in read(text)] == list(csv.reader(io.StringIO(text, newline="")))


def test_rows_are_numbered_as_spreadsheets_do() -> None:
    rows = read('a,b\n"1\n2",x\n\n3,4\n')
    assert [(row.number, row.cells) for row in rows] == [(1, ("a", "b")), (2, ("1\n2", "x")), (4, ("3", "4"))]


def test_line_ends_of_every_kind() -> None:
    for end in ("\n", "\r\n", "\r"):
        assert [row.cells for row in read(f"a,b{end}1,2{end}")] == [("a", "b"), ("1", "2")]


def test_a_quote_that_is_never_closed_is_told_with_its_row() -> None:
    with pytest.raises(BadFile, match="never closed") as error:
        read('a,b\n1,2\n3,"4\n5,6\n')
    assert error.value.row == 3


def test_text_after_a_quote_is_the_fault_of_one_row() -> None:
    first, second, third = read('a,b\n"x"y,2\n3,4\n')
    assert (first.problem, third.cells) == (None, ("3", "4"))
    assert "after a closing quote" in (second.problem or "")


def test_a_nul_is_the_fault_of_one_row() -> None:
    _, second, third = read("a,b\n1,\0\n3,4\n")
    assert "NUL" in (second.problem or "")
    assert third.cells == ("3", "4")


@pytest.mark.parametrize("line", [b"x" * 1_000_000, b'"' + b"x\n" * 500_000])
def test_an_endless_row_is_refused_in_little_memory(line: bytes) -> None:
    rows = FileRows("utf-8", "comma")
    rows.feed(b"a,b\n1,2\n")
    tracemalloc.start()
    endless = (rows.feed(line) for _ in range(1_000))  # a gigabyte, were it let
    with pytest.raises(BadFile, match="longer than 1,000,000") as error:
        list(endless)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert error.value.row == 3
    assert peak < 40 * LONGEST_ROW


def test_delimiters_are_found() -> None:
    assert delimiter_of("name;mail\nJane, Ann;j@x.org\n") == "semicolon"
    assert delimiter_of("name\tmail\nJane\tj@x.org\n") == "tab"
    assert delimiter_of("name|mail\nJane|j@x.org\n") == "pipe"
    assert delimiter_of('name,mail\n"a;b;c",j@x.org\n') == "comma"
    assert delimiter_of("email\nj@x.org\n") == "comma"


def test_encodings_are_found() -> None:
    assert guess("Zoë".encode()) == Guess("utf-8")
    assert guess(b"\xef\xbb\xbfname") == Guess("utf-8")
    assert guess("name".encode("utf-16")) == Guess("utf-16")
    assert guess("name,email".encode("utf-16-le")) == Guess("utf-16-le", assumed=True)
    assert guess("Zoë, Köln".encode("cp1252")) == Guess("windows-1252", assumed=True)
    assert guess(*(bytes([byte]) for byte in "Zoë 🌹".encode())) == Guess("utf-8")


def test_what_is_no_csv_is_told() -> None:
    for content, told in {
        b"": "empty",
        b"PK\x03\x04xlsx": "Save the spreadsheet as CSV",
        b"\xef\xbb\xbfZo\xeb": "goes on otherwise",
        b"Zo\xeb \x81": "neither UTF-8 nor",
    }.items():
        with pytest.raises(BadFile, match=told):
            guess(content)


def test_bytes_that_are_not_the_encoding_are_told() -> None:
    with pytest.raises(BadFile, match="not utf-8 throughout"):
        FileRows("utf-8", "comma").feed(b"name\nZo\xeb\n")
