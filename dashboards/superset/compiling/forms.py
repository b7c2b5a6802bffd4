"""Form data and query context of each kind of chart: what Superset stores of a chart, every key given."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dashboards.superset.compiling.number_format import d3_format

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dashboards.components.live import LiveChart, Measure
    from dashboards.superset.compiling.reading import TableReading

ROW_LIMIT = 10_000
SERIES_DEFAULTS: Mapping[str, object] = {
    "time_grain_sqla": None, "x_axis_sort_asc": True, "x_axis_sort": None, "contributionMode": None,
    "order_desc": False, "truncate_metric": True, "show_empty_columns": True, "comparison_type": "values",
    "annotation_layers": [], "forecastPeriods": 10, "forecastInterval": 0.8, "forecastEnabled": False,
    "orientation": "vertical", "x_axis_title_margin": 30, "y_axis_title_margin": 40, "y_axis_title_position": "Left",
    "sort_series_type": "name", "sort_series_ascending": True, "color_scheme": "supersetColors",
    "time_shift_color": True, "seriesType": "line", "only_total": False, "opacity": 0.2, "markerEnabled": False,
    "markerSize": 6, "show_legend": True, "legendType": "plain", "legendOrientation": "bottom", "legendMargin": None,
    "x_axis_time_format": "%Y", "rich_tooltip": True, "showTooltipTotal": False, "showTooltipPercentage": False,
    "tooltipTimeFormat": "%d-%m-%Y", "truncateXAxis": True, "xAxisBounds": [None, None], "minorSplitLine": False,
    "show_value": False, "stack": None, "zoomable": False, "logAxis": False, "limit": 0,
}  # fmt: skip
TABLE_DEFAULTS: Mapping[str, object] = {
    "query_mode": "raw", "groupby": [], "metrics": [], "percent_metrics": [], "order_desc": False,
    "show_totals": False, "allow_rearrange_columns": False, "allow_render_html": True, "show_cell_bars": False,
    "align_pn": False, "color_pn": False, "conditional_formatting": [], "server_pagination": False,
    "time_grain_sqla": None, "temporal_columns_lookup": {},
}  # fmt: skip
NUMBER_DEFAULTS: Mapping[str, object] = {
    "header_font_size": 0.4, "subtitle": "", "subtitle_font_size": 0.15, "show_metric_name": False,
    "time_format": "smart_date", "force_timestamp_formatting": False, "conditional_formatting": [],
}  # fmt: skip


@dataclass(frozen=True)
class ChartForm:
    """What a chart's file holds besides its identity."""

    params: Mapping[str, object]
    query_context: str


def chart_form(chart: LiveChart, reading: TableReading | None) -> ChartForm:
    """The form data of a chart on its dataset, and the one query that gives its rows."""
    metrics = [_metric(measure, reading) for measure in chart.measures]
    where = reading.where if reading is not None else ""
    shared: dict[str, object] = {
        "viz_type": chart.viz_type,
        "adhoc_filters": [_condition(where)] if where else [],
        "row_limit": (reading.limit if reading is not None else None) or ROW_LIMIT,
        "extra_form_data": {},
    }
    if chart.columns:
        own, columns, orderby = _rows(chart, reading)
    elif chart.viz_type.startswith("big_number"):
        own, columns, orderby = _number(chart, metrics), [], []
    else:
        own, columns, orderby = _series(chart, metrics), _axes(chart), []
    params = {**own, **shared}
    query: dict[str, object] = {
        "columns": columns,
        "filters": [],
        "extras": {"having": "", "where": f"({where})" if where else ""},
        "orderby": orderby,
        "row_limit": shared["row_limit"],
        "annotation_layers": [],
        "applied_time_extras": {},
        "series_limit": 0,
        "order_desc": False,
        "url_params": {},
        "custom_params": {},
        "custom_form_data": {},
        "post_processing": [],
    }
    counted = params.get("metrics") or ([params["metric"]] if params.get("metric") else [])
    if counted:
        # Given at all, even empty, metrics make Superset group the rows.
        query["metrics"] = counted
    context = {
        "datasource": {"id": 0, "type": "table"},
        "force": False,
        "queries": [query],
        "form_data": params,
        "result_format": "json",
        "result_type": "full",
    }
    return ChartForm(params, json.dumps(context, ensure_ascii=False, sort_keys=True))


def _series(chart: LiveChart, metrics: list[dict[str, object]]) -> dict[str, object]:
    fmt = d3_format(next(iter(chart.formats.values()), None))
    return {
        **SERIES_DEFAULTS,
        "x_axis": chart.x,
        "groupby": [chart.series] if chart.series else [],
        "metrics": metrics,
        "metric": metrics[0] if metrics else None,
        "y_axis_format": fmt.d3,
        "currency_format": fmt.currency,
        **chart.options,
    }


def _axes(chart: LiveChart) -> list[object]:
    if chart.x is None:
        return [chart.series] if chart.series else []
    axis = {
        "columnType": "BASE_AXIS",
        "expressionType": "SQL",
        "label": chart.x,
        "sqlExpression": f'"{chart.x}"',
        "timeGrain": None,
    }
    return [axis, *([chart.series] if chart.series and chart.series != chart.x else [])]


def _number(chart: LiveChart, metrics: list[dict[str, object]]) -> dict[str, object]:
    fmt = d3_format(next(iter(chart.formats.values()), None))
    return {
        **NUMBER_DEFAULTS,
        "metric": metrics[0],
        "y_axis_format": fmt.d3,
        "currency_format": fmt.currency,
        **chart.options,
    }


def _rows(chart: LiveChart, reading: TableReading | None) -> tuple[dict[str, object], list[object], list[list[object]]]:
    order = [(c, rises) for c, rises in (reading.order if reading is not None else ())]
    counted = reading.aggregates if reading is not None else {}
    configured: dict[str, object] = {}
    for column in chart.columns:
        settings: dict[str, object] = {}
        if column in chart.titles:
            settings["customColumnName"] = chart.titles[column]
        if column in chart.formats:
            fmt = d3_format(chart.formats[column])
            settings["d3NumberFormat"] = fmt.d3
            if fmt.currency:
                settings["currencyFormat"] = fmt.currency
        configured[column] = settings
    if counted:
        # Rows that count are groups with a metric of the mart's own table.
        keys = [c for c in chart.columns if c not in counted]
        metrics = [_sql_metric(counted[c], c) for c in chart.columns if c in counted]
        own = {**TABLE_DEFAULTS, "query_mode": "aggregate", "groupby": keys, "metrics": metrics, "all_columns": []}
        rising: list[list[object]] = [[_sql_metric(counted[c], c) if c in counted else c, rises] for c, rises in order]
        return {**own, "column_config": configured, **chart.options}, list(keys), rising
    return (
        {
            **TABLE_DEFAULTS,
            "all_columns": list(chart.columns),
            "column_config": configured,
            **chart.options,
            "order_by_cols": [json.dumps([column, rises]) for column, rises in order],
        },
        list(chart.columns),
        [[column, rises] for column, rises in order],
    )


def _metric(measure: Measure, reading: TableReading | None) -> dict[str, object]:
    label = measure.label or measure.column
    if reading is not None and measure.column in reading.aggregates:
        return _sql_metric(reading.aggregates[measure.column], label)
    return {
        "expressionType": "SIMPLE",
        "column": {"column_name": measure.column},
        "aggregate": measure.aggregate.upper(),
        "sqlExpression": None,
        "hasCustomLabel": True,
        "label": label,
        "optionName": f"metric_{measure.column}",
    }


def _sql_metric(expression: str, label: str) -> dict[str, object]:
    return {
        "expressionType": "SQL",
        "column": None,
        "aggregate": None,
        "sqlExpression": expression,
        "hasCustomLabel": True,
        "label": label,
        "optionName": f"metric_{label}",
    }


def _condition(where: str) -> dict[str, object]:
    return {
        "expressionType": "SQL",
        "clause": "WHERE",
        "sqlExpression": where,
        "subject": None,
        "operator": None,
        "comparator": None,
        "isExtra": False,
        "isNew": False,
        "filterOptionName": "filter_page_condition",
    }
