"""AreaChart: layers that add up."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, ClassVar, Literal

from pydantic import Field
from typing_extensions import override

from dashboards.charts import area, describe, line
from dashboards.charts.figure import FigureText, figure
from dashboards.components.chart_data import ChartComponent, colour, plot, position, table_of
from dashboards.components.references import backdrop, spoken

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markupsafe import Markup

    from dashboards.components.base import Context
    from dashboards.components.live import Block, LiveContext
    from dashboards.grammar.nodes import Node

HOLE_NOTE = "Waar een cijfer ontbreekt, is de stapel onderbroken."
FILL = 0.32
"""Strength of a layer; its name and its upper edge have the full colour."""


class AreaChart(ChartComponent):
    """Parts of a whole over time, stacked."""

    live_viz: ClassVar[str] = "echarts_area"

    type: Literal["stacked", "stacked100"] = Field("stacked", description="stacked100: shares of the whole")
    line: bool = Field(default=True, description="a line along the upper edge of each layer")
    fill_color: str | None = Field(None, alias="fillColor", description="colour of a single series")
    line_color: str | None = Field(None, alias="lineColor", description="the line has the colour of its layer")
    fill_opacity: float | None = Field(None, alias="fillOpacity", ge=0, le=1)
    handle_missing: Literal["gap", "connect", "zero"] = Field(
        "gap", alias="handleMissing", description="gap: where a value is missing the stack is interrupted"
    )
    markers: bool = Field(default=False, description="the figures stand in the table below the chart")
    step: bool = False
    step_position: Literal["start", "middle", "end"] = Field("end", alias="stepPosition")

    @override
    def live(self, context: LiveContext, children: Sequence[Node]) -> tuple[Block, ...]:
        """The same layers on the same query."""
        column = self.x_column()
        places = sorted({p for row in self.data.rows if (p := position(row[column])) is not None})
        steps = {round(after - before, 6) for before, after in itertools.pairwise(places)}
        if self.data.columns[column].kind == "number" and len(steps) > 1:
            context.instead(f"the layers of '{self.words()}' stand at even distances: Superset stacks over categories")
        return super().live(context, children)

    @override
    def live_options(self) -> dict[str, object]:
        """Stacked layers."""
        return {
            "stack": "Stack" if self.type == "stacked" else "Expand",
            "opacity": self.fill_opacity or FILL,
            "markerEnabled": self.markers,
            "seriesType": "step" if self.step else "line",
        }

    @override
    def render(self, context: Context, children: Sequence[Node]) -> Markup:
        """A figure with the layers; the table below has the values as they are."""
        parts = context.parts(children)
        if (nothing := self.empty(context)) is not None:
            return nothing
        plotted = plot(self, context, categorical=False)
        series = plotted.series
        if self.fill_color and len(series) == 1:
            series = [s.coloured(colour(self.fill_color)) for s in series]
        if any(y < 0 for s in series for _, y in s.known()):
            context.problem("an area chart adds its values up: a negative value cannot be part of it")
        layers = area.layers(series, shares=self.type == "stacked100", missing=self.handle_missing)
        behind = backdrop(self, plotted, context, parts)
        x_axis, y_axis = self.axes()
        options = line.LineOptions(
            x=x_axis,
            y=y_axis,
            format_y=_share if self.type == "stacked100" else self.format_tick,
            format_x=self.format_place,
            ticks_at=self.ticks_at(),
            backdrop=behind,
            categories=plotted.categories,
            step=self.step,
        )
        if not any(layer.runs for layer in layers):
            context.problem("the layers have no place on the x axis in common")
            return self.no_figures()
        words = describe.areas(series, shares=self.type == "stacked100") + spoken(behind)
        notes = (HOLE_NOTE,) if area.has_holes(layers) else ()
        opacity = FILL if self.fill_opacity is None else self.fill_opacity
        return figure(
            FigureText(context.new_id("grafiek"), self.words(), self.subtitle or "", words, notes),
            table_of(self, plotted),
            lambda size: area.draw(layers, options, size, opacity=opacity, outline=self.line),
        )


def _share(value: float) -> str:
    return f"{value:.0f}\u00a0%"
