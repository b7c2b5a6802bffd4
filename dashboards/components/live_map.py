"""AreaMap as a live chart: polygons on no base map where the query holds the outlines, else a bar for each area."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from dashboards.components.base import title_of
from dashboards.components.live import Block, LiveChart, LiveContext, Measure
from dashboards.components.live_charts import BAR_HEIGHT, CHART_HEIGHT

if TYPE_CHECKING:
    from dashboards.components.maps import AreaMap

OUTLINE = "outline"
"""Column of a page's query with the corners of an area, as ``dim_region_boundary.outline`` has them."""
MAP_HEIGHT = 56
POLYGONS: dict[str, object] = {
    "line_column": OUTLINE, "line_type": "json", "reverse_long_lat": False, "filled": True, "stroked": True,
    "extruded": False, "multiplier": 1, "line_width": 1, "line_width_unit": "pixels", "opacity": 80,
    "point_radius_fixed": {"type": "fix", "value": 0}, "fill_color_picker": {"r": 23, "g": 80, "b": 95, "a": 1},
    "stroke_color_picker": {"r": 84, "g": 93, "b": 99, "a": 1}, "color_scheme_type": "linear_palette",
    "linear_color_scheme": "superset_seq_1", "num_buckets": "5", "break_points": [], "table_filter": False,
    "toggle_polygons": False, "legend_position": "tl", "autozoom": True, "filter_nulls": True,
    "viewport": {"longitude": 6.74, "latitude": 52.77, "zoom": 8.4, "bearing": 0, "pitch": 0},
    "map_style": "", "mapbox_style": "", "groupby": [], "query_mode": "aggregate",
}  # fmt: skip
"""Form data of deck.gl's polygons, all keys: what a second import leaves out keeps its old value. No map style means
no tiles from another host."""


def live_map(chart: AreaMap, context: LiveContext) -> tuple[Block, ...]:
    """One chart on the map's own query; a map of a loop's row has none and is left out."""
    title = chart.title or context.heading() or "Kaart"
    if not chart.data.id:
        context.instead(f"the map '{title}' shows one row of a loop: left out")
        return ()
    if chart.value is None or not chart.scalar():
        context.instead(f"the map '{title}' shows words, which Superset's map cannot tell apart: a table stands there")
        return _table(chart, title)
    measures = (Measure(chart.value, "sum", title),)
    formats = {chart.value: chart.value_fmt}
    if OUTLINE in chart.data.columns:
        said = "no words stand on the areas; a name shows when one is pointed at, values are classes in a legend"
        context.instead(f"the map '{title}': {said}")
        name = _name_column(chart)
        # Superset fails on a tooltip's column that the query does not have as a plain column, so both are columns.
        options = {
            **POLYGONS, "tooltip_contents": [name], "js_columns": [], "legend_format": _d3(chart.value_fmt),
            "metric": _sum(chart.value, title),
        }  # fmt: skip
        block = LiveChart(
            "deck_polygon", title, chart.data.id, columns=(OUTLINE, name), options=options, formats=formats,
            height=MAP_HEIGHT,
        )  # fmt: skip
        return (block,)
    if len(chart.data.rows) > chart.MANY:
        context.instead(f"the map '{title}': no column '{OUTLINE}', and bars of {len(chart.data.rows)} areas: a table")
        return _table(chart, title)
    context.instead(f"the map '{title}': its query has no column '{OUTLINE}', so a bar for each area stands there")
    bars = LiveChart(
        viz_type="echarts_timeseries_bar",
        title=title,
        query=chart.data.id,
        x=_name_column(chart),
        measures=measures,
        options={"orientation": "horizontal", "xAxisForceCategorical": True, "show_value": True, "show_legend": False},
        formats=formats,
        height=max(CHART_HEIGHT // 2, 14 + BAR_HEIGHT * len(chart.data.rows)),
    )
    return (bars,)


def _table(chart: AreaMap, title: str) -> tuple[Block, ...]:
    columns = tuple(c for c in (_name_column(chart), chart.value) if c)
    titles = {name: title_of(name) for name in columns}
    formats = {chart.value: chart.value_fmt} if chart.value and chart.scalar() else {}
    return (
        LiveChart(
            "table", title, chart.data.id, columns=columns, titles=titles, formats=formats, height=CHART_HEIGHT // 2
        ),
    )


def _name_column(chart: AreaMap) -> str:
    """The column that a reader knows an area by: one with its name where the query has one."""
    return next((name for name in ("gemeente", "region_name", "name") if name in chart.data.columns), chart.area_col)


def _sum(column: str, label: str) -> dict[str, object]:
    """The value of an area: the sum of its one row."""
    return {
        "expressionType": "SIMPLE", "column": {"column_name": column}, "aggregate": "SUM", "label": label,
        "hasCustomLabel": True, "optionName": f"metric_{column}", "sqlExpression": None,
    }  # fmt: skip


def _d3(fmt: str) -> str:
    """The page's format for the legend, whose classes have round enough ends without a unit."""
    decimals = re.search(r"\.(0+)|(?:num|pct)([0-9])", fmt)
    count = 0 if decimals is None else len(decimals[1]) if decimals[1] else int(decimals[2])
    return f",.{count}%" if fmt.startswith("pct") else f",.{count}f"
