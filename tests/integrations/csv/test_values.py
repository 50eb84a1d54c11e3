"""Cells: what is written comes back, and no spreadsheet runs it."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.csv.formulas import guarded, unguarded
from integrations.csv.values import (
    DATE,
    JSON,
    LIST,
    NUMBER,
    OURS,
    TEXT,
    WATCHED,
    Habits,
    list_writer,
    read_date,
    read_list,
    read_number,
)

DANGEROUS = "=+-@\t\r＝＋－＠"


@given(st.text())
def test_every_text_comes_back_as_it_was(text: str) -> None:
    assert unguarded(guarded(text)) == text


@given(st.text(alphabet="'=+-@\t\r\n ＝＋－＠0 1a()"))
def test_what_looks_like_a_formula_comes_back_as_it_was(text: str) -> None:
    assert unguarded(guarded(text)) == text


@given(st.sampled_from(DANGEROUS), st.text(min_size=1))
def test_no_cell_begins_as_a_formula_unless_it_is_a_number(sign: str, rest: str) -> None:
    cell = guarded(sign + rest)
    assert cell.startswith("'") or not set(cell) - set("+-0123456789 .()/")


@pytest.mark.parametrize("begin", ["", " ", "\u00a0", "\u200b", "\n", "'", "''"])
@pytest.mark.parametrize("sign", list("=@＝＠"))
def test_a_formula_behind_blanks_and_apostrophes_is_neutralised(begin: str, sign: str) -> None:
    assert guarded(f"{begin}{sign}HYPERLINK(1)").startswith("'" + begin)


@pytest.mark.parametrize("figure", ["+49 30 1234567", "+1 (555) 010-9999", "-5", "-12.50", "+49/30/12"])
def test_phone_and_negative_numbers_stay_as_they_are(figure: str) -> None:
    assert guarded(figure) == figure


@pytest.mark.parametrize("formula", ["-1+cmd|' /C calc'!A0", "+SUM(1)", "-A1", "+1-1+1", "-", "+"])
def test_what_computes_is_no_number(formula: str) -> None:
    assert guarded(formula) == "'" + formula


@given(st.integers(-(10**15), 10**15) | st.floats(-1e15, 1e15, allow_nan=False))
def test_numbers_come_back(number: float) -> None:
    assert NUMBER.read(NUMBER.write(number), OURS) == number


@given(st.datetimes())
def test_times_come_back_to_the_millisecond(naive: datetime) -> None:
    time = naive.replace(microsecond=naive.microsecond // 1000 * 1000, tzinfo=UTC)
    assert DATE.read(DATE.write(time), OURS) == time


@given(st.lists(st.text(min_size=1), unique=True))
def test_lists_come_back(entries: list[str]) -> None:
    for separator, habits in ((",", OURS), ("|", Habits(separator="|")), (";", Habits(separator=";"))):
        cell = list_writer(separator)(entries)
        assert read_list(cell, habits) == tuple(entries) if cell else not entries


@given(st.integers(0, 10**9))
def test_watched_time_comes_back(seconds: int) -> None:
    assert WATCHED.read(WATCHED.write(seconds), OURS) == seconds


@given(st.dictionaries(st.text(), st.text(), min_size=1))
def test_json_comes_back(value: dict[str, str]) -> None:
    assert JSON.read(JSON.write(value), OURS) == value


def test_a_list_of_a_stranger_is_read_as_it_is_meant() -> None:
    assert LIST.read(" hot ,vip,, hot ", OURS) == ("hot", "vip")


def test_numbers_of_a_stranger() -> None:
    assert read_number("1,250.50", OURS) == 1250.5
    with pytest.raises(ValueError, match="must be a number"):
        read_number("1.250,50", OURS)


def test_a_date_whose_order_is_unknown_is_refused_until_it_is_said() -> None:
    with pytest.raises(ValueError, match="order is unknown"):
        read_date("03/02/2026", OURS)
    assert read_date("03/02/2026 4:30 PM", Habits("mdy")) == datetime(2026, 3, 2, 16, 30, tzinfo=UTC)
    assert read_date("3.2.2026", Habits("dmy")) == datetime(2026, 2, 3, tzinfo=UTC)
    with pytest.raises(ValueError, match="does not exist"):
        read_date("31/02/2026", Habits("dmy"))


def test_text_is_text() -> None:
    assert TEXT.write("plain, with a comma") == "plain, with a comma"
