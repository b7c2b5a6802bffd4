"""Dates in Dutch order and ISO; what reads two ways is never guessed."""

from __future__ import annotations

import contextlib
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.tabular.dates import DateProblem, dutch_date, parse_date

DAY = dt.date(2022, 3, 31)


@pytest.mark.parametrize(
    "written",
    [
        DAY, dt.datetime(2022, 3, 31, 14, 5, tzinfo=dt.UTC), "2022-03-31", "31-03-2022", "31-3-2022", "31/03/2022",
        "31.03.2022", " 31-03-2022 ", "2022-03-31T00:00:00", "2022-03-31 00:00", "2022-03-31T00:00:00Z",
        "2022-03-31 00:00:00.000", "31 maart 2022", "31 mrt 2022", "31 mrt. 2022", "31  Maart 2022",
        "31-mrt-2022", "31-MAA-2022",
    ],
)  # fmt: skip
def test_one_reading(written: object) -> None:
    assert parse_date(written) == DAY


def test_hyphens_and_points_are_day_first() -> None:
    assert parse_date("03-04-2022") == parse_date("3.4.2022") == dt.date(2022, 4, 3)
    assert parse_date("04/04/2022") == dt.date(2022, 4, 4)


def test_slashes_that_read_two_ways_are_never_guessed() -> None:
    with pytest.raises(DateProblem) as raised:
        parse_date("03/04/2022")
    assert (raised.value.reason, raised.value.readings) == ("ambiguous", (dt.date(2022, 3, 4), dt.date(2022, 4, 3)))


@pytest.mark.parametrize("written", ["31-03-22", "1/2/22", "31.3.22"])
def test_a_year_of_two_digits_is_ambiguous(written: str) -> None:
    with pytest.raises(DateProblem) as raised:
        parse_date(written)
    assert (raised.value.reason, raised.value.readings) == ("ambiguous", ())


@pytest.mark.parametrize(
    "written",
    [
        None, "", 44651, 2022, 20220331, 1.5, True, "2022", "maart 2022", "31-02-2022", "2022-02-30", "03/31/2022",
        "2022-3-31", "31-03/2022", "2022-03-31T14:05:00", "31 march 2022", "31 mars 2022", "gisteren", "0000-01-01",
        dt.time(3), dt.timedelta(1),
    ],
)  # fmt: skip
def test_no_date(written: object) -> None:
    with pytest.raises(DateProblem) as raised:
        parse_date(written)
    assert (raised.value.reason, raised.value.readings) == ("not_a_date", ())


@given(st.text())
def test_any_text_is_a_date_or_a_problem(text: str) -> None:
    with contextlib.suppress(DateProblem):
        assert isinstance(parse_date(text), dt.date)


@given(st.dates(min_value=dt.date(1900, 1, 1), max_value=dt.date(2100, 1, 1)))
def test_what_is_written_in_dutch_reads_back(day: dt.date) -> None:
    assert (
        parse_date(dutch_date(day))
        == parse_date(f"{day.day}-{day.month}-{day.year}")
        == parse_date(day.isoformat())
        == day
    )
