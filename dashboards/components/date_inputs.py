"""DateRange and DateInput: periods and days that the data has, as a choice."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from markupsafe import Markup
from pydantic import BeforeValidator, Field
from typing_extensions import override

from dashboards.components.base import ColumnName, Context, Data, InputComponent, as_tuple
from dashboards.components.live import Block, LiveContext, LiveFilter
from dashboards.formats import format_value
from dashboards.problems import nearest
from dashboards.querying.inputs import Choice, Option, Period

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from dashboards.grammar.nodes import Node

MOST_DAYS = 40
"""More different days than this are offered by month, and more months by year."""
WHOLE = "Hele periode"


@dataclass(frozen=True)
class Preset:
    """One of Evidence's ready-made periods: its words there and here, and the days it takes."""

    name: str
    words: str
    days: Callable[[dt.date, dt.date], tuple[dt.date, dt.date]]


def _back(days: int) -> Callable[[dt.date, dt.date], tuple[dt.date, dt.date]]:
    return lambda _, end: (end - dt.timedelta(days=days - 1), end)


def _month(day: dt.date, back: int) -> dt.date:
    """The first of the month, so many months ago."""
    count = day.year * 12 + day.month - 1 - back
    return dt.date(count // 12, count % 12 + 1, 1)


def _months(count: int) -> Callable[[dt.date, dt.date], tuple[dt.date, dt.date]]:
    return lambda _, end: (_month(end, count), _month(end, 0) - dt.timedelta(days=1))


PRESETS = (
    Preset("Last 7 Days", "Laatste 7 dagen", _back(7)),
    Preset("Last 30 Days", "Laatste 30 dagen", _back(30)),
    Preset("Last 90 Days", "Laatste 90 dagen", _back(90)),
    Preset("Last 365 Days", "Laatste 365 dagen", _back(365)),
    Preset("Last 3 Months", "Laatste 3 maanden", _months(3)),
    Preset("Last 6 Months", "Laatste 6 maanden", _months(6)),
    Preset("Last 12 Months", "Laatste 12 maanden", _months(12)),
    Preset("Last Month", "Vorige maand", _months(1)),
    Preset("Last Year", "Vorig jaar", lambda _, end: (dt.date(end.year - 1, 1, 1), dt.date(end.year - 1, 12, 31))),
    Preset("Month to Date", "Deze maand", lambda _, end: (_month(end, 0), _month(end, -1) - dt.timedelta(days=1))),
    Preset("Month to Today", "Deze maand tot nu", lambda _, end: (_month(end, 0), end)),
    Preset("Year to Date", "Dit jaar", lambda _, end: (dt.date(end.year, 1, 1), dt.date(end.year, 12, 31))),
    Preset("Year to Today", "Dit jaar tot nu", lambda _, end: (dt.date(end.year, 1, 1), end)),
    Preset("All Time", WHOLE, lambda start, end: (start, end)),
)
"""Counted back from the last day of the data, as in Evidence."""


def _folded(name: str) -> str:
    return "".join(name.split()).casefold()


KNOWN = {_folded(p.name): p for p in PRESETS}
Names = Annotated[tuple[str, ...], BeforeValidator(as_tuple)]


class DateInput(InputComponent):
    """A day from the data, kept as ``inputs.name.value``; with ``range`` a period, as ``.start`` and ``.end``."""

    data: Data | None = Field(None, description="a query with the days that can be chosen")
    dates: ColumnName | None = Field(None, description="its column with dates")
    start: dt.date | None = Field(None, description="the first day; none: the first of the data")
    end: dt.date | None = Field(None, description="the last day; none: the last of the data")
    title: str | None = None
    preset_ranges: Names | None = Field(
        None,
        alias="presetRanges",
        description="Evidence's names of periods (Last 12 Months); none: every year there is",
    )
    default_value: str | None = Field(None, alias="defaultValue", description="the name of a period of presetRanges")
    range: bool = False
    description: str | None = None
    hide_during_print: bool = Field(default=True, alias="hideDuringPrint")

    @override
    def choice(self, context: Context, children: Sequence[Node]) -> Choice:
        """The whole period first, then ready-made periods or the years; or the days themselves."""
        days = self._days(context)
        if not days:
            return Choice(self.name, (Option(Period("", ""), "\u2013") if self.range else Option("", "\u2013"),))
        if not self.range:
            return Choice(self.name, tuple(Option(day.isoformat(), words) for day, words in _offered(days)))
        options = self._periods(days, context)
        default = 0
        if self.default_value is not None:
            preset = KNOWN.get(_folded(self.default_value))
            words = [o.label for o in options]
            if preset is None or preset.words not in words:
                names = [p.name for p in PRESETS if p.words in words]
                what = f"'{self.default_value}' is no period of '{self.name}'"
                context.problem(what, nearest(self.default_value, names))
            else:
                default = words.index(preset.words)
        return Choice(self.name, tuple(options), default)

    @override
    def render(self, context: Context, children: Sequence[Node]) -> Markup:
        """A select; hidden until the script that makes it work has started."""
        choice = self.choice(context, children)
        options = Markup("").join(
            Markup('<option value="{}"{}>{}</option>').format(
                str(o.value), Markup(" selected") if i == choice.default else "", o.label
            )
            for i, o in enumerate(choice.options)
        )
        field = context.new_id("keuze")
        return Markup(
            '<div class="filter" data-input="{name}" data-default="{default}" hidden><label for="{id}">{title}</label>'
            '<select id="{id}">{options}</select>{note}</div>'
        ).format(
            name=self.name,
            default=choice.default,
            id=field,
            title=self.title or self.name,
            options=options,
            note=Markup('<p class="filter-note">{}</p>').format(self.description) if self.description else "",
        )

    @override
    def live(self, context: LiveContext, children: Sequence[Node]) -> tuple[Block, ...]:
        """A native filter with the same periods or days to choose from."""
        return (
            LiveFilter(
                name=self.name,
                title=self.title or self.name,
                kind="range" if self.range else "select",
                query=None,
                value=None,
                label=None,
            ),
        )

    def _days(self, context: Context) -> list[dt.date]:
        """Days that the data has, within the bounds."""
        found: set[dt.date] = {day for day in (self.start, self.end) if day is not None}
        if self.data is not None:
            if self.dates is None:
                context.problem("'dates' names the column with the days of the data")
                return []
            if self.data.columns[self.dates].kind not in {"date", "timestamp", "text"}:
                context.problem(f"column '{self.dates}' holds no dates: {self.data.columns[self.dates].type}")
                return []
            read = [_day(row[self.dates]) for row in self.data.rows]
            if None in read and any(
                row[self.dates] is not None for row in self.data.rows if _day(row[self.dates]) is None
            ):
                context.problem(f"column '{self.dates}' holds text that is no date (2026-03-12)")
            found |= {day for day in read if day is not None}
        low, high = self.start or dt.date.min, self.end or dt.date.max
        inside = sorted(day for day in found if low <= day <= high)
        if not inside:
            context.problem(f"the choice '{self.name}' has no days: give data and dates, or start and end")
        return inside

    def _periods(self, days: list[dt.date], context: Context) -> list[Option]:
        start, end = self.start or days[0], self.end or days[-1]
        if self.preset_ranges is None:
            whole = Option(Period(start.isoformat(), end.isoformat()), WHOLE)
            return [whole, *(_year(year) for year in range(end.year, start.year - 1, -1))]
        options = []
        for name in self.preset_ranges:
            preset = KNOWN.get(_folded(name))
            if preset is None:
                context.problem(f"unknown period '{name}'", nearest(name, [p.name for p in PRESETS]))
                continue
            first, last = preset.days(start, end)
            options.append(Option(Period(first.isoformat(), last.isoformat()), preset.words))
        # As in Evidence: nothing chosen is the whole period.
        if self.default_value is None and all(o.label != WHOLE for o in options):
            options.insert(0, Option(Period(start.isoformat(), end.isoformat()), WHOLE))
        return options


class DateRange(DateInput):
    """A period from the data, kept as ``inputs.name.start`` and ``inputs.name.end``."""

    range: bool = True


def _day(value: object) -> dt.date | None:
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    try:
        return dt.date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _offered(days: list[dt.date]) -> list[tuple[dt.date, str]]:
    """The days themselves; the first of each month, or of each year, where there would be too many."""
    if len(days) <= MOST_DAYS:
        return [(day, format_value(day, "longdate")) for day in days]
    months = {(d.year, d.month): d for d in reversed(days)}
    if len(months) <= MOST_DAYS:
        return [(d, format_value(d, "mmmm yyyy")) for d in sorted(months.values())]
    years = {d.year: d for d in reversed(days)}
    return [(d, format_value(d, "yyyy")) for d in sorted(years.values())]


def _year(year: int) -> Option:
    return Option(Period(f"{year}-01-01", f"{year}-12-31"), str(year))
