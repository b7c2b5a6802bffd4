"""LineChart, BarChart and ScatterPlot."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from pydantic import Field
from typing_extensions import override

from dashboards.charts import bar, describe, line, scatter
from dashboards.charts.figure import FigureTable, FigureText, figure
from dashboards.charts.model import legend
from dashboards.components.base import Context, title_of
from dashboards.components.chart_data import (
    AxisTitle,
    ChartComponent,
    Plotted,
    plot,
    table_of,
)
from dashboards.components.references import backdrop, spoken

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markupsafe import Markup

    from dashboards.charts.geometry import Size
    from dashboards.grammar.nodes import Node

BRIDGE_NOTE = "Stippellijn: van de jaren ertussen zijn geen cijfers."
EMPHASISED = "base-content"
"""A series in the colour of the text is the one the others are compared with; it is drawn a little heavier."""


def _emphasis(chart: ChartComponent) -> frozenset[str]:
    return frozenset(n for n, c in (chart.series_colors or {}).items() if c in {EMPHASISED, "primary"})


class LineChart(ChartComponent):
    """Series over time or another axis."""

    live_viz: ClassVar[str] = "echarts_timeseries_line"

    handle_missing: Literal["gap", "connect", "zero"] = Field("gap", alias="handleMissing")
    line_color: str | None = Field(None, alias="lineColor")
    line_width: float = Field(2, alias="lineWidth")
    line_type: Literal["solid", "dashed", "dotted"] = Field("solid", alias="lineType")
    line_opacity: float = Field(1, alias="lineOpacity")
    markers: bool = False
    marker_shape: str = Field("circle", alias="markerShape")
    marker_size: float = Field(8, alias="markerSize")
    step: bool = False
    step_position: str = Field("end", alias="stepPosition")

    @override
    def live_options(self) -> dict[str, object]:
        """Lines with a mark at every year: a single year then shows too."""
        return {"seriesType": "step" if self.step else "line", "markerEnabled": True, "markerSize": 6,
                "connectNulls": self.handle_missing == "connect"}  # fmt: skip

    @override
    def render(self, context: Context, children: Sequence[Node]) -> Markup:
        """A figure with the lines."""
        parts = context.parts(children)
        if (nothing := self.empty(context)) is not None:
            return nothing
        plotted = plot(self, context, categorical=False)
        behind = backdrop(self, plotted, context, parts)
        x_axis, y_axis = self.axes()
        options = line.LineOptions(
            x=x_axis,
            y=y_axis,
            format_y=self.format_tick,
            format_x=self.format_place,
            ticks_at=self.ticks_at(),
            backdrop=behind,
            categories=plotted.categories,
            missing=self.handle_missing,
            line_dash=self.line_type,
            line_width=self.line_width,
            step=self.step,
            markers=self.markers,
            emphasis=_emphasis(self),
        )
        notes = (BRIDGE_NOTE, *self.notes()) if line.has_bridges(plotted.series, options) else self.notes()
        text = FigureText(
            context.new_id("grafiek"),
            self.words(),
            self.subtitle or "",
            describe.lines(plotted.series) + spoken(behind),
            notes,
        )
        return figure(text, table_of(self, plotted), lambda size: line.draw(plotted.series, options, size))


class BarChart(ChartComponent):
    """Bars per category."""

    live_viz: ClassVar[str] = "echarts_timeseries_bar"

    type: Literal["stacked", "grouped", "stacked100"] = "stacked"
    swap_xy: bool = Field(default=False, alias="swapXY", description="true: bars lie")
    fill_color: str | None = Field(None, alias="fillColor")
    fill_opacity: float = Field(1, alias="fillOpacity")
    series_labels: bool = Field(default=True, alias="seriesLabels")
    stack_total_label: bool = Field(default=True, alias="stackTotalLabel")
    show_all_x_axis_labels: bool = Field(default=False, alias="showAllXAxisLabels")

    @override
    def live_options(self) -> dict[str, object]:
        """Bars that stand or lie, with their value."""
        return {
            "orientation": "horizontal" if self.swap_xy else "vertical",
            "stack": None if self.type == "grouped" else "Stack",
            "contributionMode": "row" if self.type == "stacked100" else None,
            "show_value": self.type == "grouped" or not self.series,
            "only_total": False,
        }

    @override
    def render(self, context: Context, children: Sequence[Node]) -> Markup:
        """A figure with the bars."""
        parts = context.parts(children)
        if (nothing := self.empty(context)) is not None:
            return nothing
        plotted = self._sorted(plot(self, context, categorical=True))
        behind = backdrop(self, plotted, context, parts)
        x_axis, y_axis = self.axes()
        options = bar.BarOptions(plotted.categories, self.type, x_axis, y_axis, self.format_tick, behind)
        lanes = len(plotted.series) if self.type == "grouped" else 1
        text = FigureText(
            context.new_id("grafiek"),
            self.words(),
            self.subtitle or "",
            describe.bars(plotted.series, plotted.categories) + spoken(behind),
        )
        drawn, height = bar.draw_vertical, None
        if self.swap_xy:
            drawn = bar.draw_horizontal

            def height(size: Size) -> float:
                return bar.horizontal_height(options, lanes, size)

        return figure(
            text,
            table_of(self, plotted),
            lambda size: drawn(plotted.series, options, size),
            height,
            legend(plotted.series) if self.legend or (self.legend is None and len(plotted.series) > 1) else None,
        )

    def _sorted(self, plotted: Plotted) -> Plotted:
        """``sort``: largest first, as Evidence does for categories; numbers and dates keep their order."""
        numeric = self.data.columns[self.x_column()].kind != "text"
        if not self.sort or numeric:
            return plotted
        totals = [0.0] * len(plotted.categories)
        for s in plotted.series:
            for point, value in s.known():
                totals[int(point.x)] += value
        order = sorted(range(len(totals)), key=lambda i: -totals[i])
        new_place = {old: new for new, old in enumerate(order)}
        return Plotted([s.moved(new_place) for s in plotted.series], tuple(plotted.categories[old] for old in order))


class ScatterPlot(ChartComponent):
    """Dots; a series of one or two dots is named at its dot."""

    live_viz: ClassVar[str] = "echarts_timeseries_scatter"

    without: ClassVar[frozenset[str]] = frozenset({"labels", "labelFmt", "yScale"})
    """Props of the other charts that Evidence's ScatterPlot does not have; a y axis begins where ``yMin`` says."""

    point_size: float = Field(10, alias="pointSize")
    shape: str = "circle"
    opacity: float = 0.7
    fill_color: str | None = Field(None, alias="fillColor")
    outline_color: str | None = Field(None, alias="outlineColor")
    x_axis_title: AxisTitle = Field(default=True, alias="xAxisTitle")
    y_axis_title: AxisTitle = Field(default=True, alias="yAxisTitle")
    tooltip_title: str | None = Field(None, alias="tooltipTitle")
    x_min: float | None = Field(None, alias="xMin")
    x_max: float | None = Field(None, alias="xMax")

    @override
    def live_options(self) -> dict[str, object]:
        """Dots."""
        return {"markerEnabled": True, "markerSize": round(self.point_size)}

    @override
    def render(self, context: Context, children: Sequence[Node]) -> Markup:
        """A figure with the dots; its table holds the named ones and says how many others there are."""
        parts = context.parts(children)
        if (nothing := self.empty(context)) is not None:
            return nothing
        plotted = plot(self, context, categorical=False)
        behind = backdrop(self, plotted, context, parts)
        x_axis, y_axis = self.axes()
        options = scatter.ScatterOptions(
            x_axis, y_axis, self.format_place, self.format_tick, self.point_size * 0.4, behind
        )
        named = [s for s in plotted.series if 0 < len(s.known()) <= scatter.NAMED]
        rows = tuple((s.name, p.x_text, p.y_text) for s in named for p, _ in s.known())
        heads = ("Naam", x_axis.title or title_of(self.x_column()), y_axis.title or title_of(self.y_columns()[0]))
        others = [s for s in plotted.series if s not in named]
        crowd = tuple(f"Grijze stippen: {s.name} ({len(s.known())})." for s in others)
        text = FigureText(
            context.new_id("grafiek"),
            self.words(),
            self.subtitle or "",
            describe.dots(plotted.series, x_axis.title) + spoken(behind),
            (*crowd, *self.notes()),
        )
        return figure(text, FigureTable(heads, rows), lambda size: scatter.draw(plotted.series, options, size))
