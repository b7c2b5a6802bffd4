"""What stands in a cell of a DataTable: a text, a link, a bar, a small drawing, a change, a shade."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from dashboards.charts import spark
from dashboards.components.chart_data import colour, colour_value, date_at, position
from dashboards.components.columns import BAR, NEGATIVE_BAR
from dashboards.components.deltas import change, spark_words
from dashboards.components.values import shown
from dashboards.formats import UnknownFormatError, check_format, format_value, implicit_format

if TYPE_CHECKING:
    from dashboards.components.base import Context
    from dashboards.components.columns import Column, TableColumn
    from dashboards.querying.result import Row


def sort_key(context: Context, entry: Column, value: object) -> str | None:
    """What a column sorts by when its text would sort wrongly."""
    if status := context.status(entry.id, value):
        return str(status.sort_order)
    if isinstance(value, int | float):
        return repr(float(value))
    if isinstance(value, str):
        return value if entry.shows_dates else None
    return value.isoformat() if hasattr(value, "isoformat") else None


def content(context: Context, column: TableColumn, row: Row) -> Markup:
    """What the author asked for; a value that does not fit the content type stands as a text."""
    entry = column.entry
    value = row[entry.id]
    fmt = _format(context, entry, row)
    match entry.content_type:
        case "link" if isinstance(value, str):
            drawn = _link(context, entry, value, row)
        case "bar" if isinstance(value, int | float):
            drawn = _bar(column, value, "" if entry.hide_labels else format_value(value, fmt))
        case "sparkline" | "sparkarea" | "sparkbar":
            drawn = _spark(entry, value, fmt)
        case "delta" if isinstance(value, int | float):
            drawn = _change(entry, value, fmt)
        case "colorscale" if not entry.show_value:
            drawn = Markup('<span class="visually-hidden">{}</span>').format(format_value(value, fmt))
        case _:
            drawn = shown(context, entry.id, value, fmt)
            if entry.red_negatives and isinstance(value, int | float) and value < 0:
                drawn = Markup('<span class="tinted tone-bad">{}</span>').format(drawn)
    return drawn


def _change(entry: Column, value: float, fmt: str | None) -> Markup:
    return change(
        value,
        # The sign is said by the direction; without one it is written.
        format_value(abs(value) if entry.delta_symbol else value, fmt),
        down_is_good=entry.down_is_good,
        neutral=(entry.neutral_min, entry.neutral_max),
        symbol=entry.delta_symbol,
        shown=entry.show_value,
        chip=entry.chip,
    )


def _bar(column: TableColumn, value: float, label: str) -> Markup:
    entry = column.entry
    share = abs(value) / column.largest * 100 if column.largest else 0
    own = entry.bar_color if value >= 0 else entry.negative_bar_color
    hue = "" if own == BAR else "--c:var(--bad);" if own == NEGATIVE_BAR else f"--c:{colour_value(own)};"
    css = "cellbar" if value >= 0 else "cellbar below"
    return Markup('<span class="{}" style="{}--w:{}%">{}</span>').format(css, hue, f"{share:.0f}", label)


def _spark(entry: Column, value: object, fmt: str | None) -> Markup:
    points = _spark_points(entry, value)
    kinds: dict[str, spark.Kind] = {"sparkline": "line", "sparkarea": "area", "sparkbar": "bar"}
    look = spark.Look(
        kinds[entry.content_type or "sparkline"],
        entry.spark_width or spark.Look.width,
        entry.spark_height or spark.Look.height,
        from_zero=not entry.spark_y_scale,
        colour=colour(entry.spark_color) if entry.spark_color else None,
    )
    dates = [date_at(x) for x, _ in points]
    # Evidence wants a date; of yearly figures that is the first of January.
    yearly = all(d is not None and (d.month, d.day) == (1, 1) for d in dates)
    return spark.draw(points, spark_words(points, fmt, "yyyy" if yearly else None), look)


def tint(column: TableColumn, row: Row) -> str | None:
    """The background of a cell that is shaded by its value or by that of another column."""
    if column.shades is None:
        return None
    value = row[column.entry.scale_column or column.entry.id]
    return column.shades.css(value) if isinstance(value, int | float) else None


def _format(context: Context, entry: Column, row: Row) -> str | None:
    if entry.fmt_column and isinstance(own := row[entry.fmt_column], str):
        try:
            check_format(own)
        except UnknownFormatError as error:
            context.problem(f"column '{entry.fmt_column}': {error}")
            return None
        return own
    return entry.fmt or implicit_format(entry.id)


def _link(context: Context, entry: Column, url: str, row: Row) -> Markup:
    label: object = entry.link_label or url
    if entry.link_label and entry.link_label in row:
        label = row[entry.link_label]
    new_tab = Markup(' target="_blank" rel="noopener"') if entry.open_in_new_tab else ""
    named = ""
    if entry.link_label and entry.link_label not in row:
        # "Lees meer" eleven times says nothing to who hears only the links.
        named = Markup('<span class="visually-hidden">: {}</span>').format(next(iter(row.values())))
    return Markup('<a href="{}"{}>{}{}</a>').format(context.link(url), new_tab, format_value(label), named)


def _spark_points(entry: Column, value: object) -> list[tuple[float, float]]:
    """Points from a list of structs, as Evidence wants them: ``array_agg({'dag': …, 'waarde': …})``."""
    points: list[tuple[float, float]] = []
    for item in value if isinstance(value, list | tuple) else ():
        if isinstance(item, dict):
            keys = list(item)
            x = item.get(entry.spark_x or keys[0])
            y = item.get(entry.spark_y or keys[-1])
            at = position(x)
            if at is not None and isinstance(y, int | float):
                points.append((at, float(y)))
    return sorted(points)
