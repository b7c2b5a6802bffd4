"""From a query's rows to series: shared by every chart."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from markupsafe import Markup
from pydantic import BeforeValidator, Field
from typing_extensions import override

from dashboards.charts.figure import FigureTable
from dashboards.charts.geometry import TICKS, ticks
from dashboards.charts.model import PALETTE, TOKENS, Axis, Colour, Point, Series
from dashboards.charts.shade import css_value
from dashboards.components.base import (
    ColumnName,
    ColumnNames,
    Component,
    Context,
    Data,
    Format,
    title_of,
)
from dashboards.components.live_charts import live_chart
from dashboards.formats import EMPTY, format_value, implicit_format

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from dashboards.components.live import Block, LiveContext
    from dashboards.grammar.nodes import Node
    from dashboards.querying.result import Row


def _axis_title(value: object) -> object:
    """``xAxisTitle`` without a text means: the column's own name."""
    return {"true": True, "false": False}.get(value, value) if isinstance(value, str) else value


EVIDENCE_ONLY = "only Evidence does something with it: here the page draws itself"
EMPTY_DECIMALS = re.compile(r",0+(?!\d)")
AxisTitle = Annotated[str | bool, BeforeValidator(_axis_title)]


class ChartComponent(Component):
    """Props that all charts share, named as Evidence names them."""

    children: ClassVar[frozenset[str]] = frozenset({"ReferenceLine", "ReferenceArea"})
    live_viz: ClassVar[str] = "echarts_timeseries_line"
    """Superset's chart type."""

    data: Data
    x: ColumnName | None = None
    y: ColumnNames | None = None
    series: ColumnName | None = None
    title: str | None = None
    subtitle: str | None = None
    legend: bool | None = None
    x_fmt: Format | None = Field(None, alias="xFmt")
    y_fmt: Format | None = Field(None, alias="yFmt")
    x_axis_title: AxisTitle = Field(default=False, alias="xAxisTitle")
    y_axis_title: AxisTitle = Field(default=False, alias="yAxisTitle")
    y_min: float | None = Field(None, alias="yMin")
    y_max: float | None = Field(None, alias="yMax")
    y_scale: bool = Field(False, alias="yScale", description="true: the axis need not begin at 0 (the chart says so)")
    x_type: Literal["category", "value", "time"] | None = Field(None, alias="xType")
    sort: bool = True
    chart_area_height: int | None = Field(None, alias="chartAreaHeight")
    color_palette: tuple[str, ...] | Literal["default"] = Field(
        "default", alias="colorPalette", description="colours of the series, in turn"
    )
    series_colors: dict[str, str] | None = Field(None, alias="seriesColors")
    series_order: tuple[str, ...] | None = Field(None, alias="seriesOrder")
    labels: bool = Field(default=False, description="values are always written where they fit")
    label_fmt: Format | None = Field(None, alias="labelFmt")
    y_gridlines: bool = Field(default=True, alias="yGridlines")
    empty_set: Literal["error", "warn", "pass"] = Field("error", alias="emptySet")
    empty_message: str | None = Field(None, alias="emptyMessage")
    downloadable_data: bool = Field(default=True, alias="downloadableData")
    downloadable_image: bool = Field(default=True, alias="downloadableImage")
    series_label_fmt: Format | None = Field(None, alias="seriesLabelFmt", description="format of the series' names")
    echarts_options: dict[str, Any] | None = Field(None, alias="echartsOptions", description=EVIDENCE_ONLY)
    series_options: dict[str, Any] | None = Field(None, alias="seriesOptions", description=EVIDENCE_ONLY)
    renderer: Literal["canvas", "svg"] | None = Field(None, description=EVIDENCE_ONLY)
    connect_group: str | None = Field(None, alias="connectGroup", description=EVIDENCE_ONLY)
    left_padding: float | None = Field(None, alias="leftPadding", description=EVIDENCE_ONLY)
    right_padding: float | None = Field(None, alias="rightPadding", description=EVIDENCE_ONLY)

    def live_options(self) -> dict[str, object]:
        """Form data of its own chart type, in Superset's names."""
        return {}

    @override
    def live(self, context: LiveContext, children: Sequence[Node]) -> tuple[Block, ...]:
        """The same marks on the same query."""
        return live_chart(self, context, children, self.live_options())

    def x_column(self) -> str:
        """The x column: the first when none is named."""
        return self.x or next(iter(self.data.columns))

    def y_columns(self) -> tuple[str, ...]:
        """The y columns: all other numbers when none is named."""
        skip = {self.x_column(), self.series}
        return self.y or tuple(c.name for c in self.data.columns.values() if c.kind == "number" and c.name not in skip)

    def format_y(self, value: float) -> str:
        """A value in the chart's own format."""
        return format_value(value, self.label_fmt or self.y_fmt or implicit_format(self.y_columns()[0]))

    def format_tick(self, value: float) -> str:
        """A value on the axis, without decimals that say nothing: 85 %, not 85,0 %."""
        return format_tick(value, self.y_fmt or implicit_format(self.y_columns()[0]))

    def format_x(self, value: object) -> str:
        """A place on the axis; years are not grouped into thousands."""
        return format_value(value, self.x_fmt or implicit_format(self.x_column()) or self._year_format(value))

    def ticks_at(self) -> Callable[[float, float, int], list[float]] | None:
        """How an x axis of dates is divided."""
        return date_ticks if self.data.columns[self.x_column()].kind in {"date", "timestamp"} else None

    def format_place(self, value: float) -> str:
        """A tick of an x axis of numbers or dates."""
        if self.data.columns[self.x_column()].kind in {"date", "timestamp"}:
            day = date_at(value)
            first_of_year = day is not None and (day.month, day.day) == (1, 1)
            return format_value(day, self.x_fmt or ("yyyy" if first_of_year else "mmm yyyy"))
        return self.format_x(int(value) if float(value).is_integer() else value)

    def _year_format(self, value: object) -> str | None:
        years = isinstance(value, int) and self.x_column() in {"year", "jaar"}
        return "id" if years else None

    def axes(self) -> tuple[Axis, Axis]:
        """Titles and bounds."""
        return (
            Axis(title=_title(self.x_axis_title, self.x_column())),
            Axis(_title(self.y_axis_title, self.y_columns()[0]), self.y_min, self.y_max, from_zero=not self.y_scale),
        )

    def notes(self) -> tuple[str, ...]:
        """What a reader must know of the axis."""
        values = [v for r in self.data.rows for y in self.y_columns() if isinstance(v := r[y], int | float)]
        low = self.y_min if self.y_min is not None else min(values, default=0)
        if (not self.y_scale and self.y_min is None) or low <= 0:
            return ()
        return ("De as begint niet bij 0.",) if ticks(low, max(values), TICKS)[0] > 0 else ()

    def words(self) -> str:
        """The chart's title."""
        return self.title or title_of(self.y_columns()[0])

    def empty(self, context: Context) -> Markup | None:
        """What stands there without figures, None when there are some."""
        columns = self.y_columns()
        if not columns:
            context.problem("the data has no column with numbers for y")
            return Markup("")
        wrong = [y for y in columns if self.data.columns[y].kind != "number"]
        if wrong:
            context.problem(f"column '{wrong[0]}' is no number: {self.data.columns[wrong[0]].type}")
            return Markup("")
        if any(r[y] is not None for r in self.data.rows for y in columns):
            return None
        return self.no_figures()

    def no_figures(self) -> Markup:
        """What stands there without figures."""
        return nothing(self.title, self.empty_set, self.empty_message)


def format_tick(value: float, fmt: str | None) -> str:
    """A value on an axis, without decimals that say nothing: 85 %, not 85,0 %."""
    return EMPTY_DECIMALS.sub("", format_value(value, fmt))


def nothing(title: str | None, empty_set: str, message: str | None) -> Markup:
    """What stands there when there are no figures."""
    if empty_set == "pass" and not message:
        return Markup("")
    words = message or "Hier zijn geen cijfers voor."
    return Markup('<p class="empty"><strong>{}</strong> {}</p>').format(title or "", words)


def _title(wanted: str | bool, column: str) -> str:
    if isinstance(wanted, bool):
        return title_of(column) if wanted else ""
    return wanted


def colour(name: str) -> Colour:
    """A theme colour or a colour of the author's own."""
    return TOKENS.get(name) or Colour(value=name)


def colour_value(name: str) -> str:
    """The same as CSS."""
    return css_value(colour(name))


@dataclass(frozen=True)
class Plotted:
    """Series over one axis."""

    series: list[Series]
    categories: tuple[str, ...]
    """Names along the axis, empty where x is a number or a date."""


def plot(chart: ChartComponent, context: Context, *, categorical: bool) -> Plotted:
    """Split the rows into series; ``categorical`` puts x values side by side whatever they are."""
    x = chart.x_column()
    kind = chart.data.columns[x].kind
    if chart.x_type == "category" or kind not in {"number", "date", "timestamp"}:
        categorical = True
    categories: dict[object, int] = {}
    if categorical:
        for row in chart.data.rows:
            categories.setdefault(row[x], len(categories))
    groups: dict[str, list[Point]] = {}
    for name, row, column in _cells(chart):
        place = float(categories[row[x]]) if categorical else position(row[x])
        if place is not None:
            groups.setdefault(name, []).append(_point(chart, row, column, place))
    names = _ordered(list(groups), chart, context)
    colours = _colours(names, chart, context)
    series = [Series(name, tuple(sorted(groups[name], key=lambda p: p.x)), *colours[name]) for name in names]
    return Plotted(series, tuple(chart.format_x(value) for value in categories))


def _cells(chart: ChartComponent) -> list[tuple[str, Row, str]]:
    columns = chart.y_columns()
    cells = []
    for row in chart.data.rows:
        for column in columns:
            group = format_value(row[chart.series], chart.series_label_fmt) if chart.series else ""
            own = title_of(column) if len(columns) > 1 else ""
            cells.append((" · ".join(w for w in (group, own) if w), row, column))
    return cells


def _point(chart: ChartComponent, row: Row, column: str, place: float) -> Point:
    value = row[column]
    y = float(value) if isinstance(value, int | float) else None
    return Point(place, y, chart.format_x(row[chart.x_column()]), chart.format_y(y) if y is not None else EMPTY)


FIRST_DAY, LAST_DAY = 693_596, 803_533
"""Days from 1900 to 2200 as Python counts them: no other number on an axis of the monitor lies there."""


def position(value: object) -> float | None:
    """A number or a date on a line; a date is its day as Python counts them, a moment the same with a fraction."""
    if isinstance(value, dt.datetime):
        return value.toordinal() + (value.hour * 3600 + value.minute * 60 + value.second) / 86_400
    if isinstance(value, dt.date):
        return float(value.toordinal())
    return float(value) if isinstance(value, int | float) else None


def date_at(place: float) -> dt.date | None:
    """The date at a place on a line, None where places are no dates."""
    return dt.date.fromordinal(int(place)) if FIRST_DAY <= place <= LAST_DAY else None


def date_ticks(low: float, high: float, count: int) -> list[float]:
    """First days of years, quarters or months, at most about ``count`` of them."""
    first, last = dt.date.fromordinal(int(low)), dt.date.fromordinal(int(high))
    months = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    step = next((s for s in (1, 3, 6, 12, 24, 60, 120) if len(months) / s <= count), 240)
    days = [dt.date(m // 12, m % 12 + 1, 1).toordinal() for m in months if m % step == 0]
    return [float(d) for d in days if low <= d <= high] or [low, high]


def _ordered(names: list[str], chart: ChartComponent, context: Context) -> list[str]:
    """The author's order; statuses in their own order, from good to unknown."""
    order = {name: i for i, name in enumerate(chart.series_order or ())}
    statuses = {name: context.status(chart.series, name) for name in names} if chart.series else {}
    ranks = {name: status.sort_order for name, status in statuses.items() if status}
    return sorted(names, key=lambda name: (order.get(name, len(order)), ranks.get(name, 0)))


def _colours(names: list[str], chart: ChartComponent, context: Context) -> dict[str, tuple[Colour, str]]:
    """Colour (and, for a status, shape) of each series: the author's choice, then the status, then the palette."""
    chosen: dict[str, tuple[Colour, str]] = {}
    own = () if chart.color_palette == "default" else chart.color_palette
    palette = [colour(c) for c in own] or list(PALETTE)
    plain = len(names) == 1 and chart.series is None
    free = 0
    for name in names:
        status = context.status(chart.series, name) if chart.series else None
        if chart.series_colors and name in chart.series_colors:
            chosen[name] = (colour(chart.series_colors[name]), "")
        elif status is not None:
            context.status_mark(status)
            chosen[name] = (Colour(f"tone-{status.tone}"), status.icon)
        elif plain:
            chosen[name] = (Colour("c-accent"), "")
        else:
            chosen[name] = (palette[free % len(palette)], "")
            free += 1
    return chosen


def table_of(chart: ChartComponent, plotted: Plotted) -> FigureTable:
    """The chart's figures with x down and series across."""
    xs: dict[float, str] = {}
    for s in plotted.series:
        for p in s.points:
            xs.setdefault(p.x, p.x_text)
    by_series = [{p.x: p.y_text for p in s.points} for s in plotted.series]
    heads = tuple(s.name or chart.words() for s in plotted.series)
    order = list(xs) if plotted.categories else sorted(xs)
    rows = tuple((xs[x], *(cells.get(x, EMPTY) for cells in by_series)) for x in sorted(order))
    return FigureTable((title_of(chart.x_column()), *heads), rows)
