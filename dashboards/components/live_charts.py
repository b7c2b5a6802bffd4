"""Charts with an x axis as Superset's ECharts charts: form data that all of them share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboards.components.base import title_of
from dashboards.components.live import Block, LiveChart, LiveContext, Measure

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dashboards.components.chart_data import ChartComponent
    from dashboards.grammar.nodes import Node

BAR_HEIGHT, CHART_HEIGHT = 5, 44
"""A lying bar and a whole chart, in Superset's units of 8 pixels."""


def live_chart(
    chart: ChartComponent, context: LiveContext, children: Sequence[Node], options: Mapping[str, object]
) -> tuple[Block, ...]:
    """The chart on its query; a chart of a loop's row has no query of its own and stays words."""
    if not chart.data.id:
        context.instead(f"the chart '{chart.title or ''}' shows one row of a loop: left out")
        return ()
    x, columns = chart.x_column(), chart.y_columns()
    if not columns:
        return ()
    parts = context.parts(children)
    for part in parts:
        if not part.live_layers():
            context.instead(f"<{type(part).__name__}> in the chart '{chart.title or ''}' is left out")
    numeric = chart.data.columns[x].kind == "number"
    shared: dict[str, object] = {
        "xAxisForceCategorical": not numeric,
        "x_axis_number_format": "d",
        "x_axis_title": _words(chart.x_axis_title, x),
        "y_axis_title": _words(chart.y_axis_title, columns[0]),
        "truncateYAxis": chart.y_scale or chart.y_min is not None or chart.y_max is not None,
        "y_axis_bounds": [chart.y_min, chart.y_max],
        "show_legend": chart.legend if chart.legend is not None else bool(chart.series or len(columns) > 1),
        "annotation_layers": [layer for part in parts for layer in part.live_layers()],
    }
    block = LiveChart(
        viz_type=chart.live_viz,
        title=chart.title or context.heading() or title_of(columns[0]),
        query=chart.data.id,
        x=x,
        series=chart.series,
        measures=tuple(Measure(name, "sum", title_of(name)) for name in columns),
        options={**shared, **options},
        formats={name: chart.y_fmt for name in columns if chart.y_fmt},
        colours=chart.series_colors or {},
        subtitle=chart.subtitle or "",
        height=_height(chart, options),
    )
    return (block,)


def _words(title: str | bool, column: str) -> str:
    if isinstance(title, bool):
        return title_of(column) if title else ""
    return title


def _height(chart: ChartComponent, options: Mapping[str, object]) -> int:
    if options.get("orientation") != "horizontal":
        return CHART_HEIGHT
    x = chart.x_column()
    return max(36, 24 + BAR_HEIGHT * len({row[x] for row in chart.data.rows}))
