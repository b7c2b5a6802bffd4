"""What holds for every number and every format: no value is lost, invented or written the English way."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboards.formats import EMPTY, UnknownFormatError, check_format, format_value, implicit_format
from dashboards.formats.formatting import DATE_TAGS, SIGNS

MONEY = [f"{c}{d}{s}" for c in SIGNS for d in ("", "0", "1", "2") for s in ("", "k", "m", "b")]
NUMBERS = [f"num{d}{s}" for d in ("0", "1", "2") for s in ("", "k", "m", "b")] + ["num3", "num4"]
OTHERS = ["id", "fract", "mult", "mult0", "mult1", "mult2", "sci", "pct", "pct0", "pct1", "pct2", "pct3"]
CODES = [
    "#,##0", "0", "0.0", "#,##0.00", "0.0%", '#,##0.0"x"', "€ #,##0", '#,##0.0,,"M"', "0.00E+0", "# ?/?", "General",
    "[$€-413] #,##0.00", '#,##0;"(" #,##0")";"nul"',
]  # fmt: skip
DUTCH = re.compile(r"\u2212?\d{1,3}(?:\.\d{3})*(?:,\d+)?\Z")
FIGURES = st.floats(min_value=-1e12, max_value=1e12, allow_nan=False, allow_infinity=False)


@pytest.mark.parametrize("fmt", [*NUMBERS, *MONEY, *OTHERS, *CODES, *DATE_TAGS])
def test_every_format_of_evidence_is_known(fmt: str) -> None:
    check_format(fmt)


@pytest.mark.parametrize("fmt", ["num9", "eur9", "pct7", "numk0", "valuta", "abc"])
def test_others_are_not(fmt: str) -> None:
    with pytest.raises(UnknownFormatError, match=fmt):
        check_format(fmt)


@given(value=FIGURES, fmt=st.sampled_from([*NUMBERS, *MONEY, *OTHERS, *CODES]))
def test_a_figure_never_becomes_an_empty_cell(value: float, fmt: str) -> None:
    text = format_value(value, fmt)
    assert text
    assert text != EMPTY
    assert text.count("\u2212") <= 2, "one sign of the number, one of an exponent"
    assert "-" not in text
    assert " " not in text.replace("\u00a0", ""), "a figure does not break over two lines"


@given(value=FIGURES, decimals=st.integers(0, 4))
def test_fixed_decimals_are_dutch_and_right(value: float, decimals: int) -> None:
    text = format_value(value, f"num{decimals}")
    assert DUTCH.match(text)
    read = float(text.replace(".", "").replace(",", ".").replace("\u2212", "-"))
    assert abs(read - value) <= 0.5 * 10**-decimals * (1 + 1e-9) + abs(value) * 1e-12
    assert len(text.partition(",")[2]) == decimals


@given(value=FIGURES)
def test_a_tag_and_its_code_say_the_same(value: float) -> None:
    for tag, code in (("num1", "#,##0.0"), ("num0m", '#,##0,,"\u00a0mln."'), ("pct1", "0.0%"), ("eur0", '"€ "#,##0')):
        shown, coded = format_value(value, tag), format_value(value, code)
        grouped = tag != "pct1"
        assert (shown if grouped else shown.replace(".", "")) == coded


@given(value=st.floats(min_value=0.001, max_value=1e9))
def test_the_sign_is_all_that_a_negative_number_adds(value: float) -> None:
    for fmt in ("num2", "eur0", "pct1", "mult", "sci", "fract", "0.00"):
        shown = format_value(-value, fmt)
        if any(digit in shown for digit in "123456789"):
            assert shown == f"\u2212{format_value(value, fmt)}"


@pytest.mark.parametrize("value", [None, "", float("nan"), float("inf")])
def test_no_value_is_no_zero(value: object) -> None:
    assert format_value(value, "num1") == EMPTY


@given(day=st.dates(min_value=dt.date(1900, 1, 1), max_value=dt.date(2100, 1, 1)), fmt=st.sampled_from([*DATE_TAGS]))
def test_dates_are_dutch(day: dt.date, fmt: str) -> None:
    text = format_value(day, fmt)
    assert text == text.lower(), "months and days have no capital in Dutch"
    assert format_value(day.isoformat(), fmt) == text


def test_what_examples_show() -> None:
    nb = "\u00a0"
    shown = {
        (5.32, "mult"): "5,3x", (0.25, "fract"): "1/4", (2.75, "fract"): f"2{nb}3/4", (16546.1561, "sci"): "1,65E+4",
        (0.00012, "sci"): "1,20E\u22124", (42539483, "num1m"): f"42,5{nb}mln.", (-1234, "eur0"): f"\u2212€{nb}1.234",
        (1234.5, "[$€-413] #,##0.00"): f"€{nb}1.234,50", (-3, '#,##0;"("#,##0")"'): "(3)", (0, '0;-0;"nul"'): "nul",
        (7043123, '#,##0.0,,"M"'): "7,0M", (64301.12, "#,##0,"): "64", (2021, "General"): "2021",
        (dt.datetime(2026, 3, 12, 13, 45), "h:mmam/pm mmm d, yyyy"): "14:45 mrt 12, 2026",
        (dt.date(2026, 3, 12), "ddd"): "do", (dt.date(2026, 3, 12), "fulldate"): "donderdag 12 maart 2026",
    }  # fmt: skip
    assert {key: format_value(*key) for key in shown} == shown


def test_a_columns_name_asks_for_its_format() -> None:
    assert implicit_format("omzet_eur0m") == "eur0m"
    assert implicit_format("aandeel_pct") == "pct"
    assert implicit_format("jaar_id") == "id"
    assert implicit_format("aandeel") is None
