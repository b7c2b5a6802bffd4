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
from dashboards.charts.model import PALETTE, TOKENS, Axis, Colour, Point, Reference, Series
from dashboards.components.base import (
    ColumnName,
    ColumnNames,
    Component,
    Context,
    Data,
    Format,
    PartComponent,
    title_of,
)
from dashboards.components.live_charts import live_chart
from dashboards.formats import EMPTY, format_value, implicit_format

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboards.components.live import Block, LiveContext
    from dashboards.grammar.nodes import Node
    from dashboards.querying.result import Row


def _axis_title(value: object) -> object:
    """``xAxisTitle`` without a text means: the column's own name."""
    return {"true": True, "false": False}.get(value, value) if isinstance(value, str) else value


EMPTY_DECIMALS = re.compile(r",0+(?!\d)")
AxisTitle = Annotated[str | bool, BeforeValidator(_axis_title)]


class ChartComponent(Component):
    """Props that all charts share, named as Evidence names them."""

    children: ClassVar[frozenset[str]] = frozenset({"ReferenceLine"})
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
    color_palette: tuple[str, ...] | None = Field(None, alias="colorPalette")
    series_colors: dict[str, str] | None = Field(None, alias="seriesColors")
    series_order: tuple[str, ...] | None = Field(None, alias="seriesOrder")
    labels: bool = Field(default=False, description="values are always written where they fit")
    label_fmt: Format | None = Field(None, alias="labelFmt")
    y_gridlines: bool = Field(default=True, alias="yGridlines")
    empty_set: Literal["error", "warn", "pass"] = Field("error", alias="emptySet")
    empty_message: str | None = Field(None, alias="emptyMessage")
    downloadable_data: bool = Field(default=True, alias="downloadableData")
    downloadable_image: bool = Field(default=True, alias="downloadableImage")
    echarts_options: dict[str, Any] | None = Field(None, alias="echartsOptions", description="only read by Evidence")

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
        text = format_value(value, self.y_fmt or implicit_format(self.y_columns()[0]))
        return EMPTY_DECIMALS.sub("", text)

    def format_x(self, value: object) -> str:
        """A place on the axis; years are not grouped into thousands."""
        return format_value(value, self.x_fmt or implicit_format(self.x_column()) or self._year_format(value))

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
        if self.empty_set == "pass":
            return Markup("")
        message = self.empty_message or "Hier zijn geen cijfers voor."
        return Markup('<p class="empty"><strong>{}</strong> {}</p>').format(self.title or "", message)


def _title(wanted: str | bool, column: str) -> str:
    if isinstance(wanted, bool):
        return title_of(column) if wanted else ""
    return wanted


class ReferenceLine(PartComponent):
    """A straight line inside a chart: a target, the Dutch figure."""

    x: float | None = None
    y: float | None = None
    data: Data | None = None
    label: str | None = None
    color: str = "base-content-muted"
    line_type: Literal["solid", "dashed", "dotted"] = Field("dashed", alias="lineType")
    line_width: float = Field(1.3, alias="lineWidth")
    hide_value: bool = Field(default=False, alias="hideValue")
    label_position: str = Field("aboveEnd", alias="labelPosition")

    @override
    def live_layers(self) -> list[dict[str, object]]:
        """A formula that is a constant; Superset draws no line at a place of the x axis."""
        if self.y is None:
            return []
        return [
            {
                "annotationType": "FORMULA", "value": repr(self.y), "name": self.label or repr(self.y), "show": True,
                "showLabel": True, "style": self.line_type, "width": self.line_width, "color": None, "opacity": "",
                "sourceType": "", "overrides": {}, "hideLine": False,
            }
        ]  # fmt: skip

    def reference(self, chart: ChartComponent) -> Reference | None:
        """The line with its words, None where its value is missing."""
        if self.x is None and self.y is None:
            return None
        shown = chart.format_y(self.y) if self.y is not None else ""
        words = [self.label or "", "" if self.hide_value else shown]
        label = " ".join(w for w in words if w)
        return Reference(label, colour(self.color), self.x, self.y, self.line_type)


def references(chart: ChartComponent, context: Context, children: Sequence[Node]) -> tuple[Reference, ...]:
    """The reference lines that stand inside a chart."""
    parts = [p.reference(chart) for p in context.parts(children) if isinstance(p, ReferenceLine)]
    return tuple(r for r in parts if r is not None)


def colour(name: str) -> Colour:
    """A theme colour or a colour of the author's own."""
    return TOKENS.get(name) or Colour(value=name)


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
            group = format_value(row[chart.series]) if chart.series else ""
            own = title_of(column) if len(columns) > 1 else ""
            cells.append((" · ".join(w for w in (group, own) if w), row, column))
    return cells


def _point(chart: ChartComponent, row: Row, column: str, place: float) -> Point:
    value = row[column]
    y = float(value) if isinstance(value, int | float) else None
    return Point(place, y, chart.format_x(row[chart.x_column()]), chart.format_y(y) if y is not None else EMPTY)


def position(value: object) -> float | None:
    """A number or a date on a line."""
    if isinstance(value, dt.datetime):
        return value.timestamp() / 86_400
    if isinstance(value, dt.date):
        return float(value.toordinal())
    return float(value) if isinstance(value, int | float) else None


def _ordered(names: list[str], chart: ChartComponent, context: Context) -> list[str]:
    """The author's order; statuses in their own order, from good to unknown."""
    order = {name: i for i, name in enumerate(chart.series_order or ())}
    statuses = {name: context.status(chart.series, name) for name in names} if chart.series else {}
    ranks = {name: status.sort_order for name, status in statuses.items() if status}
    return sorted(names, key=lambda name: (order.get(name, len(order)), ranks.get(name, 0)))


def _colours(names: list[str], chart: ChartComponent, context: Context) -> dict[str, tuple[Colour, str]]:
    """Colour (and, for a status, shape) of each series: the author's choice, then the status, then the palette."""
    chosen: dict[str, tuple[Colour, str]] = {}
    palette = [colour(c) for c in chart.color_palette or ()] or list(PALETTE)
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
