"""What a component becomes on a live dashboard: blocks in the words of the page, which ``dashboards.superset`` places.

Belongs here: which chart, of which query, with which columns. Does not belong here: datasets, identifiers, positions.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from markupsafe import Markup

    from dashboards.components.base import Component
    from dashboards.grammar.nodes import Node

Aggregate = Literal["sum", "avg", "min", "max", "count"]


@dataclass(frozen=True)
class Measure:
    """A column as a chart counts it; page queries give one row per mark, so the sum is that row's value."""

    column: str
    aggregate: Aggregate = "sum"
    label: str | None = None
    """The words in legend and tooltip; the column's name when None."""


@dataclass(frozen=True)
class Text:
    """Words, as the HTML that a Superset text block may hold."""

    html: Markup


@dataclass(frozen=True)
class LiveText:
    """Words that differ with the page's parameter: an SQL expression that gives their HTML."""

    sql: str
    origin: str
    sample: str
    """The words of one page, to know how much room they take."""


@dataclass(frozen=True)
class LiveChart:
    """One chart on the rows of one query of the page."""

    viz_type: str
    """Superset's own name: ``echarts_timeseries_bar``, ``table`` …"""
    title: str
    query: str
    """Id of the page's query."""
    x: str | None = None
    series: str | None = None
    measures: tuple[Measure, ...] = ()
    columns: tuple[str, ...] = ()
    """Rows as they are, in this order; charts that group leave it empty."""
    options: Mapping[str, object] = field(default_factory=dict)
    """More form data of the viz type, in Superset's names; JSON values only."""
    formats: Mapping[str, str | None] = field(default_factory=dict)
    """Column to the page's own format (``num0``, ``#,##0.0``); None: a number with at most two decimals."""
    row_formats: Mapping[str, str] = field(default_factory=dict)
    """Column to the column that holds its format, row by row; such a cell becomes words."""
    dates_as_text: tuple[str, ...] = ()
    """Columns of text such as ``2026-03-12`` that the page shows as dates."""
    titles: Mapping[str, str] = field(default_factory=dict)
    """Column to its heading, where it has one of its own."""
    colours: Mapping[str, str] = field(default_factory=dict)
    """Name of a series to the colour the author chose, in the page's words (``primary``, ``#17607f``)."""
    subtitle: str = ""
    height: int = 50
    """In Superset's units of 8 pixels."""


@dataclass(frozen=True)
class LiveRow:
    """Blocks side by side (Grid): at most ``cols`` in a row, the others below."""

    blocks: tuple[Block, ...]
    cols: int


@dataclass(frozen=True)
class LiveColumn:
    """Blocks below each other that stay together (Group): one cell of a row."""

    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class LiveTab:
    """One tab."""

    label: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class LiveTabs:
    """Tabs stay tabs."""

    tabs: tuple[LiveTab, ...]


@dataclass(frozen=True)
class LiveFilter:
    """An input: a native filter."""

    name: str
    title: str
    kind: Literal["select", "range"]
    query: str | None
    """Id of the query that gives the options, None when all are fixed."""
    value: str | None
    """Its column with what queries receive."""
    label: str | None
    """Its column with what readers choose from."""
    fixed: tuple[tuple[object, str], ...] = ()
    """Options that no query gives: value and label. ``%`` stands for no choice: the filter left empty."""
    default: object = None
    """The value chosen at first; None: the first option."""


Block = Text | LiveText | LiveChart | LiveRow | LiveColumn | LiveTabs | LiveFilter


class LiveContext(Protocol):
    """What a component may ask when it says what it becomes on a live dashboard."""

    def blocks(self, children: Sequence[Node]) -> tuple[Block, ...]:
        """What stands inside it."""

    def parts(self, children: Sequence[Node]) -> list[Component]:
        """The children as components (Column, ReferenceLine …)."""

    def as_text(self, component: Component, children: Sequence[Node]) -> Text:
        """The static rendering without what a text block may not hold; for components that are words."""

    def instead(self, what: str) -> None:
        """Say what Superset cannot show and what stands there instead; ``plan`` lists it with file and line."""

    def heading(self) -> str:
        """The words of the heading that the component stands under."""

    def link(self, url: str) -> str:
        """The address of another page as a live dashboard writes it."""
