"""Heatmap: a value for every pair of two categories."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal

from markupsafe import Markup
from pydantic import Field
from typing_extensions import override

from dashboards.charts import describe, heat
from dashboards.charts.figure import FigureTable, FigureText, figure
from dashboards.charts.shade import shades
from dashboards.components.base import ColumnName, Component, Context, Data, Format, title_of
from dashboards.components.chart_data import EVIDENCE_ONLY, colour, nothing
from dashboards.components.live import Block, LiveChart, LiveContext, Measure
from dashboards.formats import EMPTY, format_value, implicit_format

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboards.grammar.nodes import Node

Order = Literal["asc", "desc"]
LEFT_MARGINS = (50, 75, 100, 125, 150, 200)
MARGIN = 8
"""Widths that Superset knows for the names of rows, and the width of a letter there, in pixels."""


class Heatmap(Component):
    """A grid of values, shaded: which indicator in which municipality, which year in which region."""

    live_viz: ClassVar[str] = "heatmap_v2"

    data: Data
    x: ColumnName = Field(description="column with the names along the top")
    y: ColumnName = Field(description="column with the names down the side")
    value: ColumnName
    value_fmt: Format | None = Field(None, alias="valueFmt")
    x_sort: ColumnName | None = Field(None, alias="xSort", description="column that orders the top; none: by name")
    x_sort_order: Order = Field("asc", alias="xSortOrder")
    y_sort: ColumnName | None = Field(None, alias="ySort", description="column that orders the side; none: by name")
    y_sort_order: Order = Field("asc", alias="ySortOrder")
    title: str | None = None
    subtitle: str | None = None
    min: float | None = Field(None, description="value of the faintest shade; none: the lowest there is")
    max: float | None = Field(None, description="value of the strongest shade; none: the highest there is")
    color_scale: str | tuple[str, ...] | None = Field(None, alias="colorScale", description="one colour or several")
    color_palette: tuple[str, ...] | None = Field(None, alias="colorPalette", description="the old name of colorScale")
    value_labels: bool = Field(default=True, alias="valueLabels")
    mobile_value_labels: bool = Field(
        default=False, alias="mobileValueLabels", description="true: written on a phone too when they hardly fit"
    )
    x_axis_position: Literal["top", "bottom"] = Field("top", alias="xAxisPosition")
    cell_height: float = Field(30, alias="cellHeight", ge=14)
    borders: bool = True
    legend: bool = Field(default=True, description="the values in the cells are the legend")
    filter: bool = Field(default=False, description=EVIDENCE_ONLY)
    nulls_zero: bool = Field(
        default=True,
        alias="nullsZero",
        description="true: zeroDisplay stands in the cell of a missing value, which is never counted as a zero",
    )
    zero_display: str = Field("\u2014", alias="zeroDisplay", description="what stands in the cell of a missing value")
    empty_set: Literal["error", "warn", "pass"] = Field("error", alias="emptySet")
    empty_message: str | None = Field(None, alias="emptyMessage")
    downloadable_data: bool = Field(default=True, alias="downloadableData")
    downloadable_image: bool = Field(default=True, alias="downloadableImage")
    echarts_options: dict[str, Any] | None = Field(None, alias="echartsOptions", description=EVIDENCE_ONLY)

    @override
    def render(self, context: Context, children: Sequence[Node]) -> Markup:
        """A figure with the grid; its table has the same rows and columns."""
        if self.data.columns[self.value].kind != "number":
            context.problem(f"column '{self.value}' is no number: {self.data.columns[self.value].type}")
            return Markup("")
        known = [v for r in self.data.rows if isinstance(v := r[self.value], int | float)]
        if not known:
            return nothing(self.title, self.empty_set, self.empty_message)
        columns = self._names(self.x, self.x_sort, self.x_sort_order)
        rows = self._names(self.y, self.y_sort, self.y_sort_order)
        cells = self._cells(context, columns, rows)
        words = {cell: (columns[cell.column], rows[cell.row]) for cell in cells}
        options = heat.HeatOptions(
            columns,
            rows,
            shades(self._colours(), _or(self.min, min(known)), _or(self.max, max(known)), None, ()),
            self.cell_height,
            self.value_labels,
            self.mobile_value_labels,
            self.borders,
            self.x_axis_position == "bottom",
        )
        title = self.title or title_of(self.value)
        text = FigureText(
            context.new_id("grafiek"),
            title,
            self.subtitle or "",
            describe.cells([(f"{y}, {x}", c.text, c.value) for c, (x, y) in words.items() if c.value is not None]),
        )
        return figure(
            text,
            self._table(columns, rows, cells),
            lambda size: heat.draw(cells, options, size),
            lambda size: heat.height(options, size),
        )

    @override
    def live(self, context: LiveContext, children: Sequence[Node]) -> tuple[Block, ...]:
        """Superset's heatmap on the same query."""
        if not self.data.id:
            context.instead(f"the heatmap '{self.title or ''}' shows one row of a loop: left out")
            return ()
        if self.x_sort or self.y_sort:
            context.instead(f"the heatmap '{self.title or title_of(self.value)}' stands in the order of its names")
        names = {self._name(self.y, row[self.y]) for row in self.data.rows}
        chart = LiveChart(
            viz_type=self.live_viz,
            title=self.title or context.heading() or title_of(self.value),
            query=self.data.id,
            x=self.x,
            series=self.y,
            measures=(Measure(self.value, "sum", title_of(self.value)),),
            options={
                "groupby": self.y,
                "sort_x_axis": f"alpha_{self.x_sort_order}",
                # Superset counts rows from below.
                "sort_y_axis": "alpha_desc" if self.y_sort_order == "asc" else "alpha_asc",
                "normalize_across": "heatmap",
                "show_values": True,
                "show_legend": self.legend,
                # The scale's kind; the other charts' word for a legend would break the drawing.
                "legendType": "continuous",
                "legend_type": "continuous",
                "show_percentage": False,
                "value_bounds": [self.min, self.max],
                "linear_color_scheme": "superset_seq_1",
                "xscale_interval": -1,
                "yscale_interval": -1,
                "left_margin": next((m for m in LEFT_MARGINS if m >= MARGIN * max(map(len, names), default=0)), 200),
                "bottom_margin": "auto",
            },
            formats={self.value: self.value_fmt} if self.value_fmt else {},
            subtitle=self.subtitle or "",
            height=max(30, 14 + 4 * len(names)),
        )
        return (chart,)

    def _colours(self) -> tuple[Any, ...]:
        chosen = self.color_scale or self.color_palette
        names = (chosen,) if isinstance(chosen, str) else chosen
        return tuple(colour(n) for n in names) if names and names != ("default",) else (colour("primary"),)

    def _names(self, column: str, sort: str | None, order: Order) -> tuple[str, ...]:
        """Distinct names, in the order of a column or of their own values."""
        places: dict[str, Any] = {}
        for row in self.data.rows:
            places.setdefault(self._name(column, row[column]), row[sort or column])
        known = [name for name, place in places.items() if place is not None]
        known.sort(key=lambda name: places[name], reverse=order == "desc")
        return (*known, *(name for name, place in places.items() if place is None))

    def _name(self, column: str, value: object) -> str:
        is_year = isinstance(value, int) and column in {"year", "jaar"}
        return format_value(value, "id" if is_year else implicit_format(column))

    def _cells(self, context: Context, columns: tuple[str, ...], rows: tuple[str, ...]) -> list[heat.Cell]:
        found: dict[tuple[str, str], float | None] = {}
        for row in self.data.rows:
            at = self._name(self.x, row[self.x]), self._name(self.y, row[self.y])
            if at in found:
                context.problem(f"two rows of '{self.data.id}' have the same {self.x} and {self.y}: {at[0]}, {at[1]}")
            value = row[self.value]
            found[at] = float(value) if isinstance(value, int | float) else None
        blank = self.zero_display if self.nulls_zero else ""
        fmt = self.value_fmt or implicit_format(self.value)
        return [
            heat.Cell(i, j, value, blank if value is None else format_value(value, fmt))
            for j, y in enumerate(rows)
            for i, x in enumerate(columns)
            for value in (found.get((x, y)),)
        ]

    def _table(self, columns: tuple[str, ...], rows: tuple[str, ...], cells: list[heat.Cell]) -> FigureTable:
        by_row: dict[int, dict[int, str]] = {}
        for cell in cells:
            by_row.setdefault(cell.row, {})[cell.column] = EMPTY if cell.value is None else cell.text
        body = tuple((name, *(by_row[j][i] for i in range(len(columns)))) for j, name in enumerate(rows))
        return FigureTable((title_of(self.y), *columns), body)


def _or(value: float | None, other: float) -> float:
    return other if value is None else value
