from __future__ import annotations

import datetime as dt

import pytest

from dashboards.formats import UnknownFormatError, check_format, format_value, implicit_format

NB = "\u00a0"


@pytest.mark.parametrize(
    ("value", "fmt", "text"),
    [
        (1234.5, "num1", "1.234,5"),
        (1234567, None, "1.234.567"),
        (1234.567, None, "1.234,57"),
        (2.5, "num0", "3"),
        (-3.25, "num1", "\u22123,3"),
        (-0.04, "num1", "0,0"),
        (2024, "id", "2024"),
        (0.728, "pct1", f"72,8{NB}%"),
        (0.29, "pct0", f"29{NB}%"),
        (1234, "eur0", f"€{NB}1.234"),
        (40_000_000, "eur0m", f"€{NB}40{NB}mln."),
        (72.84, '#,##0.0" %"', f"72,8{NB}%"),
        (0.5, "0.0%", f"50,0{NB}%"),
        (1.2, '#,##0.0" km"', f"1,2{NB}km"),
        (250, '"ca. "#,##0.##', f"ca.{NB}250"),
        (0.25, "#,##0.##", "0,25"),
        (None, "num1", "\u2013"),
        ("", None, "\u2013"),
        (True, None, "ja"),
        ("tekst", "num0", "tekst"),
        (dt.date(2026, 3, 12), None, "12 maart 2026"),
        (dt.date(2026, 3, 12), "shortdate", "12 mrt 2026"),
        (dt.date(2026, 3, 12), "dd-mm-yyyy", "12-03-2026"),
        ("2026-03-12", "longdate", "12 maart 2026"),
    ],
)
def test_the_dutch_way(value: object, fmt: str | None, text: str) -> None:
    assert format_value(value, fmt) == text


def test_a_moment_is_told_by_the_readers_clock() -> None:
    late = dt.datetime(2026, 6, 30, 22, 30)
    assert format_value(late) == "1 juli 2026"
    assert format_value(late, 'd mmm yyyy" om "hh:mm') == "1 jul 2026 om 00:30"


@pytest.mark.parametrize("fmt", ["num1", "pct", "eur2k", "id", "yyyy", "longdate", "#,##0", "d mmmm", "hh:mm"])
def test_known_formats(fmt: str) -> None:
    check_format(fmt)


@pytest.mark.parametrize("fmt", ["nummer", "num9", "procent", "x", "days"])
def test_unknown_formats(fmt: str) -> None:
    with pytest.raises(UnknownFormatError):
        check_format(fmt)


def test_a_columns_last_part_can_be_its_format() -> None:
    assert implicit_format("amount_eur0") == "eur0"
    assert implicit_format("latest_value") is None
    assert implicit_format("eur") is None
