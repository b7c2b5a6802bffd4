"""Column of a DataTable: what an author says of it, and what its cells need to know."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Literal

from markupsafe import escape
from pydantic import BeforeValidator, Field

from dashboards.charts.shade import Shades, shades
from dashboards.components.base import FormatText, PartComponent, as_tuple, title_of
from dashboards.components.chart_data import EVIDENCE_ONLY, colour
from dashboards.components.totals import Aggregate, TotalAgg
from dashboards.formats import is_date_format

if TYPE_CHECKING:
    from dashboards.querying.result import Result

ContentType = Literal["link", "delta", "colorscale", "sparkline", "sparkarea", "sparkbar", "bar"]
BAR, NEGATIVE_BAR = "#a5cdee", "#fca5a5"
"""Evidence's own colours of bars in cells; here the page's."""
Colours = Annotated[tuple[str, ...], BeforeValidator(as_tuple)]
Breakpoints = Annotated[tuple[float, ...], BeforeValidator(as_tuple)]


class Column(PartComponent):
    """One column of a DataTable."""

    id: str = Field(description="the column of the data")
    title: str | None = None
    fmt: Annotated[str, FormatText()] | None = None
    fmt_column: str | None = Field(None, alias="fmtColumn", description="a column with the format of each row")
    align: Literal["left", "center", "right"] | None = None
    wrap: bool = False
    wrap_title: bool = Field(default=False, alias="wrapTitle", description="titles always wrap where they must")
    width: str | None = None
    content_type: ContentType | None = Field(None, alias="contentType")
    link_label: str | None = Field(None, alias="linkLabel", description="a text, or a column with texts")
    open_in_new_tab: bool = Field(default=False, alias="openInNewTab")
    total_agg: Aggregate | str | None = Field(
        None, alias="totalAgg", description="how totals are worked out (sum when none), or a text that stands there"
    )
    total_fmt: Annotated[str, FormatText()] | None = Field(None, alias="totalFmt")
    subtotal_fmt: Annotated[str, FormatText()] | None = Field(None, alias="subtotalFmt")
    weight_col: str | None = Field(None, alias="weightCol", description="the weights of weightedMean")
    color_scale: Colours = Field(("default",), alias="colorScale", description="one colour or several, for colorscale")
    scale_color: Colours | None = Field(None, alias="scaleColor", description="the old name of colorScale")
    color_min: float | None = Field(None, alias="colorMin")
    color_mid: float | None = Field(
        None, alias="colorMid", description="with three colours: the value of the middle one"
    )
    color_max: float | None = Field(None, alias="colorMax")
    color_breakpoints: Breakpoints | None = Field(None, alias="colorBreakpoints", description="a value per colour")
    scale_column: str | None = Field(None, alias="scaleColumn", description="a column whose values shade this one")
    down_is_good: bool = Field(default=False, alias="downIsGood")
    show_value: bool = Field(default=True, alias="showValue")
    delta_symbol: bool = Field(default=True, alias="deltaSymbol")
    neutral_min: float = Field(0, alias="neutralMin")
    neutral_max: float = Field(0, alias="neutralMax")
    chip: bool = False
    spark_x: str | None = Field(None, alias="sparkX")
    spark_y: str | None = Field(None, alias="sparkY")
    spark_y_scale: bool = Field(default=False, alias="sparkYScale")
    spark_color: str | None = Field(None, alias="sparkColor")
    spark_width: float | None = Field(None, alias="sparkWidth", gt=0)
    spark_height: float | None = Field(None, alias="sparkHeight", gt=0)
    bar_color: str = Field(BAR, alias="barColor", description="Evidence's default is drawn in the page's colour")
    negative_bar_color: str = Field(
        NEGATIVE_BAR, alias="negativeBarColor", description="Evidence's default is drawn in the colour of what is bad"
    )
    hide_labels: bool = Field(default=False, alias="hideLabels")
    col_group: str | None = Field(None, alias="colGroup", description="a heading over neighbouring columns")
    red_negatives: bool = Field(default=False, alias="redNegatives")
    description: str | None = None
    alt: str | None = Field(None, description=EVIDENCE_ONLY)
    height: str | None = Field(None, description=EVIDENCE_ONLY)

    @property
    def shows_dates(self) -> bool:
        """Whether its format is one of dates; its values may then be text too, such as ``2026-03-12``."""
        return self.fmt is not None and is_date_format(self.fmt)

    def columns(self) -> list[str]:
        """Names that must be columns of the table's data."""
        return [name for name in (self.id, self.fmt_column, self.weight_col, self.scale_column) if name]


@dataclass(frozen=True)
class TableColumn:
    """A column with what its cells need to know."""

    entry: Column
    kind: str
    title: str
    largest: float
    shades: Shades | None

    @classmethod
    def of(cls, entry: Column, data: Result) -> TableColumn:
        """What follows from the data: its kind, the longest bar, the shades."""
        values = _numbers(data, entry.id)
        title = entry.title if entry.title is not None else title_of(entry.id)
        return cls(entry, data.columns[entry.id].kind, title, max(map(abs, values), default=0.0), _shades(entry, data))

    @cached_property
    def css(self) -> str:
        """Classes of its cells."""
        is_number = self.kind == "number" and self.entry.content_type != "link"
        align = self.entry.align or ("right" if is_number else "left")
        names = [f"align-{align}"] if align != "left" else []
        if is_number:
            names.append("number")
        if self.entry.wrap:
            names.append("wrap")
        if self.kind in {"date", "timestamp"} or (self.kind == "text" and self.entry.shows_dates):
            names.append("date")
        return " ".join(names)

    @cached_property
    def css_attribute(self) -> str:
        """The same as an attribute, with the space before it; empty where there are none."""
        return f' class="{escape(self.css)}"' if self.css else ""

    @property
    def total(self) -> TotalAgg:
        """How its totals are worked out: numbers add up, of other columns there is no total."""
        if self.entry.total_agg is not None:
            return TotalAgg(self.entry.total_agg, self.entry.weight_col)
        return TotalAgg("sum" if self.kind == "number" else "", None)


def _numbers(data: Result, column: str) -> list[float]:
    return [v for r in data.rows if isinstance(v := r[column], int | float) and not isinstance(v, bool)]


def _shades(entry: Column, data: Result) -> Shades | None:
    """None where nothing is shaded: another content type, or no two different values."""
    if entry.content_type != "colorscale":
        return None
    values = _numbers(data, entry.scale_column or entry.id)
    low = entry.color_min if entry.color_min is not None else min(values, default=0.0)
    high = entry.color_max if entry.color_max is not None else max(values, default=0.0)
    if high <= low:
        return None
    chosen = entry.scale_color or entry.color_scale
    colours = tuple(colour("primary" if name == "default" else name) for name in chosen)
    return shades(colours, low, high, entry.color_mid, entry.color_breakpoints or ())
