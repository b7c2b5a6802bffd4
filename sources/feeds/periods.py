"""Periods as partners write them, to the publishers' codes (``2022JJ00``, ``2022KW01``, ``2022MM03``)."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Literal

from sources.tabular.dates import MONTHS, DateProblem, parse_date

if TYPE_CHECKING:
    from sources.tabular.book import Value

Grain = Literal["year", "quarter", "month"]

_CODES = {"year": re.compile(r"[0-9]{4}JJ00"), "quarter": re.compile(r"[0-9]{4}KW0[1-4]")}
_CODES["month"] = re.compile(r"[0-9]{4}MM(0[1-9]|1[0-2])")
_YEAR = re.compile(r"[0-9]{4}")
_QUARTER = (
    re.compile(r"(?P<year>[0-9]{4})[ -]?[qk](?P<quarter>[1-4])"),
    re.compile(r"[qk](?P<quarter>[1-4])[ -](?P<year>[0-9]{4})"),
    re.compile(r"(?P<quarter>[1-4])e kwartaal (?P<year>[0-9]{4})"),
    re.compile(r"(?P<year>[0-9]{4}) (?P<quarter>[1-4])e kwartaal"),
)
_MONTH = re.compile(r"(?P<year>[0-9]{4})-(?P<month>0[1-9]|1[0-2])")
_MONTH_NAME = re.compile(r"(?P<name>[a-z]+) (?P<year>[0-9]{4})")
_SCHOOL_YEAR = re.compile(r"(?P<first>[0-9]{4})/'?(?P<second>[0-9]{4}|[0-9]{2})")
_FIRST_YEAR, _LAST_YEAR = 1900, 2100


class PeriodProblem(ValueError):  # noqa: N818 - an answer to whoever wrote it
    """What was written is no period of the wanted length."""


def period_of(day: dt.date, grain: Grain) -> str:
    """The period that holds a day: ``2022KW01`` for 31 March 2022 and ``quarter``."""
    if grain == "year":
        return f"{day.year}JJ00"
    return f"{day.year}KW{(day.month + 2) // 3:02}" if grain == "quarter" else f"{day.year}MM{day.month:02}"


def first_day(period: str) -> dt.date:
    """The first day of a period."""
    year, kind, number = int(period[:4]), period[4:6], int(period[6:])
    month = {"JJ": 1, "KW": 3 * number - 2, "MM": number}[kind]
    return dt.date(year, month, 1)


def parse_period(value: Value, grain: Grain, school_year_counts_as: Literal["first_year", "second_year"]) -> str:
    """The code of a period of the wanted length.

    A year is 2022; a school year 2021/2022 counts as one of its two years, as the contract says. A quarter is
    2022-Q1 or 1e kwartaal 2022, a month 2022-03 or maart 2022. A date, or a publisher's own code, does as well.

    Raises:
        PeriodProblem: it is something else, or a period of another length.
    """
    if isinstance(value, dt.date):
        return period_of(value, grain)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise PeriodProblem
    text = str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
    text = " ".join(text.lower().split())
    if _CODES[grain].fullmatch(text.upper()):
        return _within(text.upper())
    try:
        return _within(period_of(parse_date(text), grain))
    except DateProblem:
        return _within(_from_words(text, grain, school_year_counts_as))


def _from_words(text: str, grain: Grain, school_year_counts_as: str) -> str:
    if grain == "year":
        return _year(text, school_year_counts_as)
    return _quarter(text) if grain == "quarter" else _month(text)


def _year(text: str, school_year_counts_as: str) -> str:
    if _YEAR.fullmatch(text):
        return f"{text}JJ00"
    school = _SCHOOL_YEAR.fullmatch(text)
    if school is None:
        raise PeriodProblem
    first, second = int(school["first"]), school["second"]
    if second != str(first + 1)[-len(second) :]:
        raise PeriodProblem
    return f"{first if school_year_counts_as == 'first_year' else first + 1:04}JJ00"


def _quarter(text: str) -> str:
    for pattern in _QUARTER:
        if quarter := pattern.fullmatch(text):
            return f"{quarter['year']}KW0{quarter['quarter']}"
    raise PeriodProblem


def _month(text: str) -> str:
    if month := _MONTH.fullmatch(text):
        return f"{month['year']}MM{month['month']}"
    named = _MONTH_NAME.fullmatch(text)
    if named is None or named["name"] not in MONTHS:
        raise PeriodProblem
    return f"{named['year']}MM{MONTHS.index(named['name']) + 1:02}"


def _within(period: str) -> str:
    if not _FIRST_YEAR <= int(period[:4]) <= _LAST_YEAR:
        raise PeriodProblem
    return period
