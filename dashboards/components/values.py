"""Single figures: in a sentence and large."""

from __future__ import annotations

import statistics
from typing import TYPE_CHECKING, ClassVar, Literal

from markupsafe import Markup, escape
from pydantic import Field
from typing_extensions import override

from dashboards.charts import spark
from dashboards.components.base import ColumnName, Component, Context, Data, Format, title_of
from dashboards.components.chart_data import EVIDENCE_ONLY, colour
from dashboards.components.deltas import SparkType, direction, spark_points, spark_words
from dashboards.components.live import Block, LiveChart, LiveContext, Measure
from dashboards.formats import format_value, implicit_format

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from dashboards.grammar.nodes import Node

Aggregate = Literal["sum", "avg", "min", "max", "median", "count"]
AGGREGATES: dict[str, Callable[[list[float]], float]] = {
    "sum": sum, "avg": statistics.fmean, "min": min, "max": max, "median": statistics.median, "count": len,
}  # fmt: skip


def shown(context: Context, column: str, value: object, fmt: str | None) -> Markup:
    """A value as it stands in a text or a cell: a status as a mark, anything else formatted."""
    if status := context.status(column, value):
        return context.status_mark(status)
    return escape(format_value(value, fmt or implicit_format(column)))


class Value(Component):
    """A figure from a query within a sentence."""

    inline: ClassVar[bool] = True

    data: Data
    column: ColumnName | None = None
    row: int = 0
    agg: Aggregate | None = None
    fmt: Format | None = None
    color: str | None = None
    red_negatives: bool = Field(False, alias="redNegatives")
    description: str | None = None
    placeholder: str | None = Field(None, description="what stands there without a figure")
    empty_set: Literal["error", "warn", "pass"] = Field("error", alias="emptySet")
    empty_message: str | None = Field(None, alias="emptyMessage", description="the same as placeholder")

    @override
    def render(self, context: Context, children: Sequence[Node]) -> Markup:
        """The figure, with its description in reach of a screen reader."""
        column = self.column or next(iter(self.data.columns))
        if self.agg:
            values = [v for r in self.data.rows if isinstance(v := r[column], int | float)]
            value: object = AGGREGATES[self.agg](values) if values else None
        elif self.row < len(self.data.rows):
            value = self.data.rows[self.row][column]
        else:
            value = None
        if value is None:
            value = self.placeholder or self.empty_message
        text = shown(context, column, value, self.fmt)
        if self.red_negatives and isinstance(value, int | float) and value < 0:
            text = Markup('<span class="tinted tone-bad">{}</span>').format(text)
        elif self.color:
            hue = colour(self.color).attributes("tinted")
            style = Markup(' style="{}"').format(hue["style"]) if hue["style"] else ""
            text = Markup('<span class="{}"{}>{}</span>').format(hue["class_"], style, text)
        described = Markup(' <span class="visually-hidden">({})</span>').format(self.description)
        return Markup('<span class="value">{}</span>{}').format(text, described if self.description else "")


class BigValue(Component):
    """A figure that stands by itself, with its name and a comparison."""

    data: Data
    value: ColumnName
    title: str | None = None
    fmt: Format | None = None
    comparison: ColumnName | None = None
    comparison_fmt: Format | None = Field(None, alias="comparisonFmt")
    comparison_title: str | None = Field(None, alias="comparisonTitle")
    comparison_delta: bool = Field(True, alias="comparisonDelta")
    down_is_good: bool = Field(False, alias="downIsGood")
    neutral_min: float = Field(0, alias="neutralMin")
    neutral_max: float = Field(0, alias="neutralMax")
    sparkline: ColumnName | None = None
    sparkline_type: SparkType = Field("line", alias="sparklineType")
    sparkline_color: str | None = Field(None, alias="sparklineColor")
    sparkline_value_fmt: Format | None = Field(None, alias="sparklineValueFmt")
    sparkline_date_fmt: Format | None = Field(None, alias="sparklineDateFmt")
    sparkline_y_scale: bool = Field(
        default=False, alias="sparklineYScale", description="true: bars and areas need not begin at 0"
    )
    connect_group: str | None = Field(None, alias="connectGroup", description=EVIDENCE_ONLY)
    max_width: str = Field("none", alias="maxWidth")
    min_width: str = Field("18%", alias="minWidth")
    link: str | None = None
    description: str | None = None
    empty_set: Literal["error", "warn", "pass"] = Field("error", alias="emptySet")
    empty_message: str | None = Field(None, alias="emptyMessage", description="a missing figure is shown as a dash")

    @override
    def render(self, context: Context, children: Sequence[Node]) -> Markup:
        """Name, figure, comparison; the first row counts."""
        row = self.data.rows[0] if self.data.rows else self.data.empty_row()
        title = self.title or title_of(self.value)
        name: Markup | str = title
        if self.link:
            name = Markup('<a href="{}">{}</a>').format(context.link(self.link), title)
        return Markup(
            '<div class="bigvalue"><p class="bigvalue-name">{}</p><p class="bigvalue-figure">{}{}</p>{}{}</div>'
        ).format(
            name,
            shown(context, self.value, row[self.value], self.fmt),
            self._sparkline(),
            self._comparison(context, row[self.comparison] if self.comparison else None),
            Markup('<p class="bigvalue-note">{}</p>').format(self.description) if self.description else "",
        )

    @override
    def live(self, context: LiveContext, children: Sequence[Node]) -> tuple[Block, ...]:
        """A big number; words where it is no number or not the only row of a query."""
        numeric = self.data.columns[self.value].kind == "number"
        if not (self.data.id and numeric and len(self.data.rows) <= 1):
            return (context.as_text(self, children),)
        if self.comparison:
            context.instead(f"the comparison of <BigValue> '{self.title or self.value}' is left out")
        title = self.title or title_of(self.value)
        return (
            LiveChart(
                viz_type="big_number_total",
                title=title,
                query=self.data.id,
                measures=(Measure(self.value, "sum", title),),
                options={"header_font_size": 0.4, "subtitle": self.description or "", "subtitle_font_size": 0.15},
                formats={self.value: self.fmt} if self.fmt else {},
                height=22,
            ),
        )

    def _comparison(self, context: Context, value: object) -> Markup:
        if self.comparison is None:
            return Markup("")
        text = shown(context, self.comparison, value, self.comparison_fmt or self.fmt)
        title = self.comparison_title or title_of(self.comparison)
        icon: Markup | str = ""
        if self.comparison_delta and isinstance(value, int | float):
            neutral = (self.neutral_min, self.neutral_max)
            tone, sign, word = direction(value, down_is_good=self.down_is_good, neutral=neutral)
            icon = Markup(
                '<span class="delta {}"><span aria-hidden="true">{}</span>'
                '<span class="visually-hidden">{}</span></span> '
            ).format(tone, sign, word)
        return Markup('<p class="bigvalue-comparison">{}{} <span>{}</span></p>').format(icon, text, title)

    def _sparkline(self) -> Markup:
        if self.sparkline is None:
            return Markup("")
        points = spark_points(self.data, self.sparkline, self.value)
        hue = colour(self.sparkline_color) if self.sparkline_color else None
        look = spark.Look(self.sparkline_type, from_zero=not self.sparkline_y_scale, colour=hue)
        return spark.draw(
            points, spark_words(points, self.sparkline_value_fmt or self.fmt, self.sparkline_date_fmt), look
        )
