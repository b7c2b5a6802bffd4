"""BoxPlot: how far values of a group lie apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal

from markupsafe import Markup
from pydantic import Field
from typing_extensions import override

from dashboards.charts import box, describe
from dashboards.charts.figure import FigureTable, FigureText, figure
from dashboards.charts.model import Axis
from dashboards.components.base import ColumnName, Component, Context, Data, Format, title_of
from dashboards.components.chart_data import EVIDENCE_ONLY, AxisTitle, Plotted, colour, format_tick, nothing
from dashboards.components.live import Block, LiveChart, LiveContext
from dashboards.components.references import backdrop, spoken
from dashboards.formats import format_value, implicit_format

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboards.grammar.nodes import Node
    from dashboards.querying.result import Row

HEADS = ("Laagste", "Begin van de middelste helft", "Midden", "Eind van de middelste helft", "Hoogste")


class BoxPlot(Component):
    """A box per row: its middle, the interval around it, and the ends. The query works the values out."""

    children: ClassVar[frozenset[str]] = frozenset({"ReferenceLine", "ReferenceArea"})
    live_viz: ClassVar[str] = "table"

    data: Data
    name: ColumnName = Field(description="column with the name of each box")
    midpoint: ColumnName = Field(description="column with the line in the box, the median as a rule")
    interval_bottom: ColumnName | None = Field(None, alias="intervalBottom", description="where the box begins")
    interval_top: ColumnName | None = Field(None, alias="intervalTop", description="where the box ends")
    confidence_interval: ColumnName | None = Field(
        None, alias="confidenceInterval", description="instead of both: how far the box reaches from its middle"
    )
    min: ColumnName | None = Field(None, description="the lower end; none: where the box begins")
    max: ColumnName | None = Field(None, description="the upper end; none: where the box ends")
    color: str | None = None
    title: str | None = None
    subtitle: str | None = None
    y_fmt: Format | None = Field(None, alias="yFmt")
    x_axis_title: AxisTitle = Field(default=False, alias="xAxisTitle")
    y_axis_title: AxisTitle = Field(default=False, alias="yAxisTitle")
    y_min: float | None = Field(None, alias="yMin")
    y_max: float | None = Field(None, alias="yMax")
    swap_xy: bool = Field(default=False, alias="swapXY", description="true: boxes lie; on a phone they lie when narrow")
    legend: bool | None = Field(None, description="the boxes have their names")
    empty_set: Literal["error", "warn", "pass"] = Field("error", alias="emptySet")
    empty_message: str | None = Field(None, alias="emptyMessage")
    downloadable_data: bool = Field(default=True, alias="downloadableData")
    downloadable_image: bool = Field(default=True, alias="downloadableImage")
    echarts_options: dict[str, Any] | None = Field(None, alias="echartsOptions", description=EVIDENCE_ONLY)

    @override
    def render(self, context: Context, children: Sequence[Node]) -> Markup:
        """A figure with the boxes; its table has the five values of each."""
        parts = context.parts(children)
        if not self._sound(context):
            return Markup("")
        boxes = [b for row in self.data.rows if (b := self._box(row)) is not None]
        if not boxes:
            return nothing(self.title, self.empty_set, self.empty_message)
        for wrong in (b.name for b in boxes if not b.least <= b.low <= b.middle <= b.high <= b.most):
            context.problem(f"the values of '{wrong}' do not rise from min through midpoint to max")
        behind = backdrop(self, Plotted([], tuple(b.name for b in boxes)), context, parts)
        title = title_of(self.midpoint) if self.y_axis_title is True else self.y_axis_title or ""
        options = box.BoxOptions(
            Axis(title, self.y_min, self.y_max, from_zero=False),
            lambda value: format_tick(value, self._format()),
            self.swap_xy,
            behind,
        )
        said = [self._texts(b) for b in boxes]
        text = FigureText(
            context.new_id("grafiek"),
            self.title or title_of(self.midpoint),
            self.subtitle or "",
            describe.boxes(said) + spoken(behind),
            ("Het vak is de middelste helft; de streep erin is het midden.",)
            if self.confidence_interval is None
            else (),
        )
        return figure(
            text,
            FigureTable((title_of(self.name), *HEADS), tuple(said)),
            lambda size: box.draw(boxes, options, size),
            lambda size: box.height(boxes, options, size),
        )

    @override
    def live(self, context: LiveContext, children: Sequence[Node]) -> tuple[Block, ...]:
        """A table of the five values: Superset's own box plot works its boxes out itself, from rows we do not have."""
        if not self.data.id:
            context.instead(f"the box plot '{self.title or ''}' shows one row of a loop: left out")
            return ()
        context.instead(
            f"<BoxPlot> '{self.title or title_of(self.midpoint)}' becomes a table of its values: Superset draws boxes "
            "only from the rows behind them"
        )
        named = (self.min, self.interval_bottom, self.midpoint, self.interval_top, self.max, self.confidence_interval)
        columns = (self.name, *(c for c in named if c is not None))
        fmt = self._format()
        return (
            LiveChart(
                viz_type=self.live_viz,
                title=self.title or context.heading() or title_of(self.midpoint),
                query=self.data.id,
                columns=columns,
                formats=dict.fromkeys(columns[1:], fmt) if fmt else {},
                titles={c: title_of(c) for c in columns},
                subtitle=self.subtitle or "",
            ),
        )

    def format_y(self, value: float) -> str:
        """A value in the plot's own format."""
        return format_value(value, self._format())

    def _format(self) -> str | None:
        return self.y_fmt or implicit_format(self.midpoint)

    def _sound(self, context: Context) -> bool:
        edges = (self.interval_bottom, self.interval_top)
        if self.confidence_interval is None and None in edges:
            context.problem("<BoxPlot> needs 'intervalBottom' and 'intervalTop', or 'confidenceInterval'")
            return False
        named = (self.midpoint, *edges, self.min, self.max, self.confidence_interval)
        wrong = [c for c in named if c is not None and self.data.columns[c].kind != "number"]
        for column in wrong:
            context.problem(f"column '{column}' is no number: {self.data.columns[column].type}")
        return not wrong

    def _box(self, row: Row) -> box.Box | None:
        """The box of a row; a row without one of its values has none."""
        middle = row[self.midpoint]
        if not isinstance(middle, int | float):
            return None
        low, high = self._interval(row, middle)
        least = row[self.min] if self.min is not None else low
        most = row[self.max] if self.max is not None else high
        values = [float(v) for v in (least, low, middle, high, most) if isinstance(v, int | float)]
        if len(values) < len(HEADS):
            return None
        name = format_value(row[self.name], "id" if isinstance(row[self.name], int) else None)
        shown = [self.format_y(value) for value in values]
        said = f"{name}: midden {shown[2]}, van {shown[0]} tot {shown[4]}"
        first, second, third, fourth, fifth = values
        hue = colour(self.color or "primary")
        return box.Box(name, first, second, third, fourth, fifth, said, shown[2], hue)

    def _interval(self, row: Row, middle: float) -> tuple[object, object]:
        """Where the box begins and ends."""
        if self.confidence_interval is None:
            return row[self.interval_bottom or ""], row[self.interval_top or ""]
        reach = row[self.confidence_interval]
        return (middle - reach, middle + reach) if isinstance(reach, int | float) else (None, None)

    def _texts(self, drawn: box.Box) -> tuple[str, str, str, str, str, str]:
        """Name and the five values in words."""
        fmt = self.format_y
        return (drawn.name, fmt(drawn.least), fmt(drawn.low), fmt(drawn.middle), fmt(drawn.high), fmt(drawn.most))
