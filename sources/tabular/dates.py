"""Dates as people write them: Dutch order and ISO, and never a guess between day and month."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from sources.tabular.book import Value

DateReason = Literal["ambiguous", "not_a_date"]

MONTHS = (
    "januari", "februari", "maart", "april", "mei", "juni",
    "juli", "augustus", "september", "oktober", "november", "december",
)  # fmt: skip
"""Dutch, January first."""

_NUMBERS = {name: number for number, month in enumerate(MONTHS, start=1) for name in (month, month[:3])} | {"mrt": 3}

_ISO = re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})(?:[T ]00:00(?::00(?:\.0+)?)?Z?)?")
_DUTCH = re.compile(r"(?P<day>[0-9]{1,2})(?P<mark>[-/.])(?P<month>[0-9]{1,2})(?P=mark)(?P<year>[0-9]{4})")
_SHORT = re.compile(r"[0-9]{1,2}([-/.])[0-9]{1,2}\1[0-9]{2}")
_WORDS = re.compile(r"(?P<day>[0-9]{1,2})[ -](?P<month>[a-z]{3,9})\.?[ -](?P<year>[0-9]{4})")


class DateProblem(ValueError):  # noqa: N818 - an answer to whoever wrote it
    """What was written is not one date."""

    def __init__(self, reason: DateReason, readings: tuple[dt.date, ...] = ()) -> None:
        super().__init__(reason)
        self.reason: DateReason = reason
        self.readings = readings
        """The dates that it may be, earliest first, where they can be told."""


def parse_date(value: Value) -> dt.date:
    """The date in a cell: a date cell, or text as ``31-12-2022``, ``2022-12-31`` or ``31 december 2022``.

    With slashes day and month are only taken where one reading exists: spreadsheets set to English turn them round.
    A bare number is no date, whatever a spreadsheet makes of it.

    Raises:
        DateProblem: it is no date (``not_a_date``; an empty cell too), or may be two, as ``03/04/2022`` and a year of
            two digits (``ambiguous``).
    """
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    if not isinstance(value, str):
        raise DateProblem("not_a_date")
    text = " ".join(value.lower().split())
    if _SHORT.fullmatch(text):
        raise DateProblem("ambiguous")
    if iso := _ISO.fullmatch(text.upper()):
        return _date(iso["year"], int(iso["month"]), iso["day"])
    if dutch := _DUTCH.fullmatch(text):
        found = _date(dutch["year"], int(dutch["month"]), dutch["day"])
        if dutch["mark"] == "/" and found.day <= 12 and found.day != found.month:  # noqa: PLR2004 - months of a year
            turned = found.replace(month=found.day, day=found.month)
            raise DateProblem("ambiguous", tuple(sorted((found, turned))))
        return found
    words = _WORDS.fullmatch(text)
    if words is None or words["month"] not in _NUMBERS:
        raise DateProblem("not_a_date")
    return _date(words["year"], _NUMBERS[words["month"]], words["day"])


def dutch_date(day: dt.date) -> str:
    """A date as a Dutch reader writes it in a sentence: ``31 maart 2022``."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def _date(year: str, month: int, day: str) -> dt.date:
    try:
        return dt.date(int(year), month, int(day))
    except ValueError:
        raise DateProblem("not_a_date") from None
