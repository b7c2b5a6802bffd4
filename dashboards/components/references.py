"""ReferenceLine and ReferenceArea: what stands behind or over the marks of a chart."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated, Literal, Protocol

from pydantic import BeforeValidator, Field
from typing_extensions import override

from dashboards.charts.model import Backdrop, Band, Reference
from dashboards.components.base import Context, Data, PartComponent
from dashboards.components.chart_data import colour, position
from dashboards.formats import format_value
from dashboards.problems import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from dashboards.components.base import Component
    from dashboards.components.chart_data import Plotted
    from dashboards.querying.result import Row


def _numeric(value: object) -> object:
    """``y=75`` is written as a word and meant as a number."""
    if isinstance(value, str):
        try:
            return float(value) if "." in value else int(value)
        except ValueError:
            return value
    return value


Spot = Annotated[str | int | float, BeforeValidator(_numeric)]
"""A value, a date or a category; with ``data`` the name of a column that holds one."""
LineType = Literal["solid", "dashed", "dotted"]
LabelPosition = Literal[
    "aboveStart", "aboveCenter", "aboveCentre", "aboveEnd", "belowStart", "belowCenter", "belowCentre", "belowEnd"
]
AreaLabelPosition = Literal[
    "topLeft", "top", "topRight", "left", "center", "centre", "right", "bottomLeft", "bottom", "bottomRight"
]
SEEN_BY_EVIDENCE = "only Evidence does something with it: here the words stand at the top of the area"


class FormatsY(Protocol):
    """A chart that writes values of its y axis."""

    def format_y(self, value: float) -> str:
        """A value in the chart's own format."""


class ReferenceLine(PartComponent):
    """A straight line inside a chart: a target, the Dutch figure, the start of a programme."""

    x: Spot | None = Field(None, description="a place on the x axis: the line stands")
    y: Spot | None = Field(None, description="a value of the y axis: the line lies")
    x2: Spot | None = Field(None, description="with x, y and y2: the line runs from one point to the other")
    y2: Spot | None = None
    data: Data | None = Field(None, description="a query: x, y and label are then columns of it, a line per row")
    label: str | None = None
    color: str = "base-content-muted"
    line_color: str | None = Field(None, alias="lineColor")
    label_color: str | None = Field(None, alias="labelColor", description="the words have the colour of the line")
    line_type: LineType = Field("dashed", alias="lineType")
    line_width: float = Field(1.3, alias="lineWidth")
    hide_value: bool = Field(default=False, alias="hideValue")
    label_position: LabelPosition = Field("aboveEnd", alias="labelPosition")
    empty_set: Literal["error", "warn", "pass"] | None = Field(None, alias="emptySet")
    empty_message: str | None = Field(None, alias="emptyMessage")

    @override
    def live_layers(self) -> list[dict[str, object]]:
        """A formula that is a constant; Superset draws no line at a place of the x axis."""
        if self.data is not None and self.y is not None:
            spots = [(row[str(self.y)], self._words(row)) for row in self.data.rows]
        else:
            spots = [(self.y, self.label)] if self.x is None else []
        return [
            {
                "annotationType": "FORMULA", "value": repr(y), "name": label or repr(y), "show": True,
                "showLabel": True, "showMarkers": False, "style": self.line_type, "width": self.line_width,
                "color": None, "opacity": "", "sourceType": "", "overrides": {}, "hideLine": False,
            }
            for y, label in spots
            if isinstance(y, int | float)
        ]  # fmt: skip

    def references(self, chart: FormatsY, plotted: Plotted, context: Context) -> Iterable[Reference]:
        """The line, or a line per row of its data; a place without a value gives none."""
        if self.data is None:
            found = [self._reference((self.x, self.y, self.x2, self.y2), self.label, chart, plotted, context)]
        elif _columns_hold(self, (self.x, self.y, self.x2, self.y2), context):
            found = [
                self._reference(
                    tuple(row[str(c)] if c is not None else None for c in (self.x, self.y, self.x2, self.y2)),
                    self._words(row), chart, plotted, context,
                )
                for row in self.data.rows
            ]  # fmt: skip
        else:
            found = []
        return [r for r in found if r is not None]

    def _words(self, row: Row) -> str | None:
        return format_value(row[self.label]) if self.label is not None and self.label in row else self.label

    def _reference(
        self, spots: tuple[object, ...], label: str | None, chart: FormatsY, plotted: Plotted, context: Context
    ) -> Reference | None:
        x, y = _place(spots[0], plotted, context), _number(spots[1], context)
        if x is None and y is None:
            return None
        end = None
        if x is not None and y is not None:
            x2, y2 = _place(spots[2], plotted, context), _number(spots[3], context)
            if x2 is None and y2 is None:
                context.problem("a line through a point needs 'x2' or 'y2': where it goes")
                return None
            end = (x if x2 is None else x2, y if y2 is None else y2)
        shown = chart.format_y(y) if y is not None and end is None else ""
        label = " ".join(w for w in (label or "", "" if self.hide_value else shown) if w)
        hue = colour(self.line_color or self.color)
        return Reference(label, hue, x, y, self.line_type, end, self.line_width, self.label_position)


class ReferenceArea(PartComponent):
    """A part of a chart in the background: a period, a range of values."""

    x_min: Spot | None = Field(None, alias="xMin", description="where it begins on the x axis; none: at the edge")
    x_max: Spot | None = Field(None, alias="xMax")
    y_min: Spot | None = Field(None, alias="yMin")
    y_max: Spot | None = Field(None, alias="yMax")
    data: Data | None = Field(None, description="a query: the other props are then columns of it, an area per row")
    label: str | None = None
    color: str = "info"
    area_color: str | None = Field(None, alias="areaColor")
    label_color: str | None = Field(None, alias="labelColor", description="the words have the colour of the area")
    opacity: float = Field(1, ge=0, le=1)
    border: bool = False
    border_type: LineType = Field("dashed", alias="borderType")
    border_color: str | None = Field(None, alias="borderColor", description="the outline has the colour of the area")
    border_width: float | None = Field(None, alias="borderWidth", description="the outline is one pixel")
    label_position: AreaLabelPosition | None = Field(None, alias="labelPosition", description=SEEN_BY_EVIDENCE)
    empty_set: Literal["error", "warn", "pass"] | None = Field(None, alias="emptySet")
    empty_message: str | None = Field(None, alias="emptyMessage")

    def bands(self, plotted: Plotted, context: Context) -> list[Band]:
        """The area, or an area per row of its data."""
        edges = (self.x_min, self.x_max, self.y_min, self.y_max)
        if all(edge is None for edge in edges):
            context.problem("<ReferenceArea> needs one of xMin, xMax, yMin and yMax")
            return []
        if self.data is None:
            return [self._band(edges, self.label, plotted, context)]
        if not _columns_hold(self, edges, context):
            return []
        return [
            self._band(
                tuple(row[str(c)] if c is not None else None for c in edges),
                self._words(row), plotted, context,
            )
            for row in self.data.rows
        ]  # fmt: skip

    def _words(self, row: Row) -> str | None:
        return format_value(row[self.label]) if self.label is not None and self.label in row else self.label

    def _band(self, edges: tuple[object, ...], label: str | None, plotted: Plotted, context: Context) -> Band:
        return Band(
            label or "",
            colour(self.area_color or self.color),
            (_place(edges[0], plotted, context), _place(edges[1], plotted, context)),
            (_number(edges[2], context), _number(edges[3], context)),
            self.opacity,
            self.border_type if self.border else None,
        )


def backdrop(chart: FormatsY, plotted: Plotted, context: Context, parts: Sequence[Component]) -> Backdrop:
    """The lines and areas that stand inside a chart."""
    lines = [r for p in parts if isinstance(p, ReferenceLine) for r in p.references(chart, plotted, context)]
    bands = [b for p in parts if isinstance(p, ReferenceArea) for b in p.bands(plotted, context)]
    return Backdrop(tuple(lines), tuple(bands))


def spoken(found: Backdrop) -> str:
    """The words of lines and areas, for who cannot see them."""
    named = [*(r.label for r in found.lines), *(b.label for b in found.bands)]
    words = [name for name in named if name]
    return f" In beeld ook: {'; '.join(words)}." if words else ""


def _columns_hold(part: ReferenceLine | ReferenceArea, named: Sequence[Spot | None], context: Context) -> bool:
    known = part.data.columns if part.data is not None else {}
    wrong = [str(name) for name in named if name is not None and name not in known]
    for name in wrong:
        context.problem(f"with data the places of a reference are columns: '{name}' is none", nearest(name, known))
    return not wrong


def _place(value: object, plotted: Plotted, context: Context) -> float | None:
    """A place on the x axis: a number, a date, or the position of a category."""
    if value is None:
        return None
    if plotted.categories:
        words = format_value(value, "id") if isinstance(value, int | float) else str(value)
        if words not in plotted.categories:
            context.problem(f"'{words}' does not stand on the x axis", nearest(words, plotted.categories))
            return None
        return float(plotted.categories.index(words))
    if isinstance(value, str):
        return _of_text(value, context)
    return position(value)


def _of_text(value: str, context: Context) -> float | None:
    try:
        return position(dt.date.fromisoformat(value))
    except ValueError:
        context.problem(f"'{value}' is neither a number nor a date (2026-03-12)")
        return None


def _number(value: object, context: Context) -> float | None:
    if isinstance(value, str):
        return _of_text(value, context)
    return float(value) if isinstance(value, int | float) else None
