"""Delta and Sparkline: a change and a course, the size of a word."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal

from markupsafe import Markup
from pydantic import Field
from typing_extensions import override

from dashboards.charts import spark
from dashboards.components.base import ColumnName, Component, Context, Data, Format
from dashboards.components.chart_data import EVIDENCE_ONLY, colour, date_at, position
from dashboards.components.live import Block, LiveContext, Text
from dashboards.formats import EMPTY, format_value, implicit_format

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboards.grammar.nodes import Node
    from dashboards.querying.result import Result

SparkType = Literal["line", "area", "bar"]


def direction(value: float, *, down_is_good: bool, neutral: tuple[float, float]) -> tuple[str, str, str]:
    """Tone, sign and word of a change: up, down or as good as none."""
    if neutral[0] <= value <= neutral[1]:
        return "tone-neutral", "=", "gelijk"
    rises = value > neutral[1]
    tone = "tone-good" if rises != down_is_good else "tone-bad"
    return (tone, "▲", "hoger") if rises else (tone, "▼", "lager")


def change(
    value: object,
    text: str,
    *,
    down_is_good: bool = False,
    neutral: tuple[float, float] = (0, 0),
    symbol: bool = True,
    shown: bool = True,
    chip: bool = False,
    symbol_first: bool = True,
) -> Markup:
    """A change with sign, word and tone; what is not known has none of them."""
    if not isinstance(value, int | float):
        return Markup('<span class="delta">{}</span>').format(EMPTY)
    tone, sign, word = direction(value, down_is_good=down_is_good, neutral=neutral)
    said = Markup('<span class="visually-hidden">{}</span>').format(word)
    mark = Markup('<span aria-hidden="true">{}</span>').format(sign) if symbol else ""
    figure = Markup("<span>{}</span>").format(text) if shown else ""
    first, last = (mark, figure) if symbol_first else (figure, mark)
    space = " " if first and last else ""
    css = f"delta {tone} chip" if chip else f"delta {tone}"
    return Markup('<span class="{}">{} {}{}{}</span>').format(css, said, first, space, last)


class Delta(Component):
    """A change: its size, its direction and whether that is good."""

    inline: ClassVar[bool] = True

    data: Data | None = None
    column: ColumnName | None = Field(None, description="the first column when none is named")
    value: float | None = Field(None, description="a number of the author's own instead of data")
    row: int = Field(0, ge=0)
    fmt: Format | None = None
    down_is_good: bool = Field(default=False, alias="downIsGood")
    show_symbol: bool = Field(default=True, alias="showSymbol")
    show_value: bool = Field(default=True, alias="showValue")
    text: str | None = Field(None, description="words after the figure: ten opzichte van 2020")
    neutral_min: float = Field(0, alias="neutralMin", description="from here to neutralMax a change is no change")
    neutral_max: float = Field(0, alias="neutralMax")
    chip: bool = Field(default=False, description="true: in a frame")
    symbol_position: Literal["left", "right"] = Field("right", alias="symbolPosition")
    align: Literal["left", "center", "right"] = Field("right", description="part of a sentence: nothing to align")
    empty_set: Literal["error", "warn", "pass"] = Field("error", alias="emptySet")
    empty_message: str | None = Field(None, alias="emptyMessage")

    @override
    def render(self, context: Context, children: Sequence[Node]) -> Markup:
        """Part of a sentence; the direction is a word for who hears it."""
        fmt = self.fmt
        value: object = self.value
        if self.data is not None:
            column = self.column or next(iter(self.data.columns))
            if self.data.columns[column].kind != "number":
                context.problem(f"column '{column}' is no number: {self.data.columns[column].type}")
            value = self.data.rows[self.row][column] if self.row < len(self.data.rows) else None
            fmt = fmt or implicit_format(column)
        elif self.value is None:
            context.problem("<Delta> needs 'data' or 'value'")
        if value is None and self.empty_message:
            return Markup('<span class="delta">{}</span>').format(self.empty_message)
        shown = change(
            value,
            format_value(value, fmt),
            down_is_good=self.down_is_good,
            neutral=(self.neutral_min, self.neutral_max),
            symbol=self.show_symbol,
            shown=self.show_value,
            chip=self.chip,
            symbol_first=self.symbol_position == "left",
        )
        return Markup('{} <span class="delta-text">{}</span>').format(shown, self.text) if self.text else shown


class Sparkline(Component):
    """The course of a figure, the size of a word."""

    inline: ClassVar[bool] = True

    data: Data
    date_col: ColumnName = Field(alias="dateCol", description="column with years, dates or other numbers")
    value_col: ColumnName = Field(alias="valueCol")
    type: SparkType = "line"
    height: float = Field(15, gt=0)
    width: float = Field(50, gt=0)
    color: str | None = None
    y_scale: bool = Field(default=False, alias="yScale", description="true: bars and areas need not begin at 0")
    value_fmt: Format | None = Field(None, alias="valueFmt")
    date_fmt: Format | None = Field(None, alias="dateFmt")
    interactive: bool = Field(default=True, description=EVIDENCE_ONLY)
    connect_group: str | None = Field(None, alias="connectGroup", description=EVIDENCE_ONLY)
    config: dict[str, Any] = Field(default_factory=dict, description=EVIDENCE_ONLY)
    empty_set: Literal["error", "warn", "pass"] = Field("error", alias="emptySet")
    empty_message: str | None = Field(None, alias="emptyMessage")

    @override
    def render(self, context: Context, children: Sequence[Node]) -> Markup:
        """A small drawing with the words that say the same."""
        points = spark_points(self.data, self.date_col, self.value_col)
        if not points:
            return Markup('<span class="empty-word">{}</span>').format(self.empty_message or EMPTY)
        look = spark.Look(
            self.type, self.width, self.height, from_zero=not self.y_scale,
            colour=colour(self.color) if self.color else None,
        )  # fmt: skip
        return spark.draw(points, self._words(points), look)

    @override
    def live(self, context: LiveContext, children: Sequence[Node]) -> tuple[Block, ...]:
        """Its words: Superset has no drawing the size of a word."""
        context.instead(f"<Sparkline> of '{self.value_col}' stands there in words: first and last figure")
        points = spark_points(self.data, self.date_col, self.value_col)
        return (Text(Markup("<p>{}</p>").format(self._words(points))),)

    def _words(self, points: list[tuple[float, float]]) -> str:
        return spark_words(points, self.value_fmt or implicit_format(self.value_col), self.date_fmt)


def spark_points(data: Result, x: str, y: str) -> list[tuple[float, float]]:
    """Points of a small line, in order of x."""
    found = [(position(r[x]), r[y]) for r in data.rows]
    return sorted((a, float(b)) for a, b in found if a is not None and isinstance(b, int | float))


def spark_words(points: list[tuple[float, float]], fmt: str | None, x_fmt: str | None = None) -> str:
    """What a small line says."""
    if not points:
        return "geen cijfers"
    (x0, y0), (x1, y1) = points[0], points[-1]
    if len(points) == 1:
        return f"{format_value(y0, fmt)} in {_place(x0, x_fmt)}"
    return f"van {format_value(y0, fmt)} in {_place(x0, x_fmt)} naar {format_value(y1, fmt)} in {_place(x1, x_fmt)}"


def _place(x: float, fmt: str | None) -> str:
    value = date_at(x) or x
    return format_value(value, fmt or ("shortdate" if value is not x else "id"))
