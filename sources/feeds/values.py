"""One cell against its column of the contract: the value it stands for, or what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sources.feeds.periods import PeriodProblem, first_day, parse_period
from sources.rules.cells import breach, read_date, read_number, short
from sources.tabular.cell_text import cell_text
from sources.tabular.dates import dutch_date
from sources.tabular.numbers import dutch_number

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from sources.catalogue.feed import Column, Feed
    from sources.feeds.regions import RegionNames
    from sources.tabular.book import Value

_YES = frozenset({"ja", "true", "waar", "yes", "1"})
_NO = frozenset({"nee", "false", "onwaar", "no", "0"})
_PERIODS = {
    "year": "een jaar, zoals 2022 of schooljaar 2021/2022",
    "quarter": "een kwartaal, zoals 2022-Q1",
    "month": "een maand, zoals 2022-03",
}


@dataclass(frozen=True)
class Reader:
    """How the cells of one delivery are read."""

    feed: Feed
    regions: RegionNames
    today: dt.date

    def read(self, column: Column, value: Value) -> object:
        """The value that a cell stands for; None for one that may be empty and is.

        Raises:
            PydanticCustomError: it breaks the contract; its type is the rule.
        """
        text = cell_text(value)
        if text is None:
            if column.required:
                raise breach(
                    "required_empty", f"'{column.name}' is niet ingevuld.", f"Vul in elke regel '{column.name}' in."
                )
            return None
        readers: dict[str, Callable[[Column, Value], object]] = {
            "text": self._text,
            "integer": self._integer,
            "number": self._number,
            "boolean": self._boolean,
            "date": self._date,
            "region": self._region,
            "period": self._period,
        }
        return readers[column.type](column, value)

    def _text(self, column: Column, value: Value) -> str:
        text = (cell_text(value) or "").strip()
        if not column.allowed:
            return text
        allowed = {known.casefold(): known for known in column.allowed}
        if text.casefold() not in allowed:
            raise breach(
                "not_allowed_value",
                f"'{short(text)}' is bij '{column.name}' niet afgesproken.",
                f"Gebruik een van: {', '.join(column.allowed)}.",
            )
        return allowed[text.casefold()]

    def _number(self, column: Column, value: Value) -> float:
        number = read_number(column.name, value)
        low, high = column.minimum, column.maximum
        if (low is not None and number < low) or (high is not None and number > high):
            raise breach(
                "out_of_range",
                f"{short(dutch_number(number))} kan bij '{column.name}' niet kloppen.",
                f"Vul een getal in {_range(low, high)}.",
            )
        return number

    def _integer(self, column: Column, value: Value) -> int:
        number = self._number(column, value)
        if not number.is_integer():
            raise breach(
                "not_a_whole_number",
                f"{short(dutch_number(number))} is bij '{column.name}' geen heel getal.",
                "Vul een heel getal in, zonder decimalen.",
            )
        return int(number)

    def _boolean(self, column: Column, value: Value) -> bool:
        text = (cell_text(value) or "").strip().casefold()
        if text not in _YES | _NO:
            said = f"'{short(text)}' is bij '{column.name}' geen ja of nee."
            raise breach("not_a_boolean", said, "Vul ja of nee in.")
        return text in _YES

    def _date(self, column: Column, value: Value) -> dt.date:
        return read_date(column.name, value, self.today)

    def _region(self, column: Column, value: Value) -> str:
        name = (cell_text(value) or "").strip()
        codes = self.regions.codes_of(name)
        if len(codes) == 1:
            return next(iter(codes))
        if codes:
            raise breach(
                "ambiguous_region",
                f"'{short(name)}' kan meer dan één gebied zijn.",
                f"Schrijf de code: {' of '.join(sorted(codes))}.",
            )
        near = self.regions.nearest(name)
        hint = f"Het meest lijkt: {near}. " if near else ""
        raise breach(
            "unknown_region",
            f"'{short(name)}' is bij '{column.name}' geen bekende gemeente of regio.",
            f"{hint}Schrijf de naam van de gemeente of de CBS-code, zoals GM0114.",
        )

    def _period(self, column: Column, value: Value) -> str:
        grain = self.feed.period_grain
        try:
            period = parse_period(value, grain, self.feed.school_year_counts_as)
        except PeriodProblem as problem:
            raise breach(
                "not_a_period",
                f"'{short(cell_text(value) or '')}' is bij '{column.name}' geen periode.",
                f"Vul {_PERIODS[grain]} in.",
            ) from problem
        if first_day(period) > self.today:
            raise breach(
                "date_in_future",
                f"De periode bij '{column.name}' moet nog beginnen.",
                f"Vul een periode in tot en met {dutch_date(self.today)}.",
            )
        return period


def _range(low: float | None, high: float | None) -> str:
    if low is None:
        return f"van hoogstens {dutch_number(high or 0.0)}"
    if high is None:
        return f"van {dutch_number(low)} of meer"
    return f"van {dutch_number(low)} tot en met {dutch_number(high)}"
