"""Numbers in Dutch and English notation; what reads two ways is never guessed."""

from __future__ import annotations

import datetime as dt
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.tabular.numbers import NumberProblem, dutch_number, parse_number


@pytest.mark.parametrize(
    ("written", "number"),
    [
        (250, 250.0), (19.5, 19.5), (-3, -3.0), ("250", 250.0), (" 250 ", 250.0), ("12,5", 12.5), ("12.5", 12.5),
        ("-12,5", -12.5), ("\N{MINUS SIGN}4", -4.0), ("+4", 4.0), ("1.234,5", 1234.5), ("1,234.5", 1234.5),
        ("1.234.567", 1234567.0), ("1,234,567.25", 1234567.25), ("60 000", 60000.0),
        ("60\N{NO-BREAK SPACE}000", 60000.0),
        ("1\N{NARROW NO-BREAK SPACE}234,5", 1234.5), ("0,234", 0.234), ("0.125", 0.125), ("1234,567", 1234.567),
        ("1234.567", 1234.567), ("007", 7.0), ("12,3456", 12.3456), ("1.234,567", 1234.567), ("1 234.567", 1234.567),
    ],
)  # fmt: skip
def test_one_reading(written: object, number: float) -> None:
    assert parse_number(written) == number


@pytest.mark.parametrize(
    ("written", "readings"),
    [("1.234", (1.234, 1234.0)), ("12,000", (12.0, 12000.0)), ("-60.000", (-60000.0, -60.0)),
     ("999,999", (999.999, 999999.0))],
)  # fmt: skip
def test_two_readings_are_never_guessed(written: str, readings: tuple[float, float]) -> None:
    with pytest.raises(NumberProblem) as raised:
        parse_number(written)
    assert (raised.value.reason, raised.value.readings) == ("ambiguous", readings)


@pytest.mark.parametrize(
    "written",
    [
        None, "", " ", "-", "twaalf", "12 stuks", "80%", "80 %", "€ 12", "1e3", "1,5E+05", "nan", "inf", "1.23.456",
        "1.2345.678", "1,234,56", "1..2", ",5", "5,", "1 23", "1.234 567", "1_000", "٣", "½", True, False,
        math.nan, math.inf, 10**400, "9" * 400, dt.date(2022, 3, 31), dt.datetime(2022, 3, 31, tzinfo=dt.UTC),
        dt.time(1), dt.timedelta(1), "--5",
        "#DEEL/0!", "=1+1", "1\n2",
    ],
)  # fmt: skip
def test_no_number(written: object) -> None:
    with pytest.raises(NumberProblem) as raised:
        parse_number(written)
    assert (raised.value.reason, raised.value.readings) == ("not_a_number", ())


@given(st.text())
def test_any_text_is_a_finite_number_or_a_problem(text: str) -> None:
    try:
        number = parse_number(text)
    except NumberProblem:
        return
    assert math.isfinite(number)


@given(st.floats(min_value=-1e12, max_value=1e12).map(lambda number: round(number, 2)))
def test_what_is_written_in_dutch_reads_back(number: float) -> None:
    text = dutch_number(number)
    try:
        assert parse_number(text) == number
    except NumberProblem as problem:
        # A whole number of thousands reads either way, even in our own notation.
        assert number in problem.readings  # noqa: PT017 - which of the two is what this test is about


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_any_finite_number_can_be_shown(number: float) -> None:
    assert dutch_number(number).strip("0123456789.,\N{MINUS SIGN}") == ""


def test_dutch_notation() -> None:
    written = [dutch_number(number) for number in (60000.0, 1234.5, 0.25, -1234567.0, 12, 0.00001, -0.0, 1e22)]
    assert written == [
        "60.000",
        "1.234,5",
        "0,25",
        "\N{MINUS SIGN}1.234.567",
        "12",
        "0,00001",
        "0",
        dutch_number(10**22),
    ]
