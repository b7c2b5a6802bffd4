"""A grid of cells: the value is written in the cell, the shade only helps to find it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dashboards.charts import svg
from dashboards.charts.geometry import NARROW, Size

if TYPE_CHECKING:
    from markupsafe import Markup

    from dashboards.charts.shade import Shades

TILT = 0.72
"""Height and width that a slanted heading takes, per unit of its length (45 degrees)."""
NAMES = 0.34
"""At most this share of the width is for the names of the rows."""


@dataclass(frozen=True)
class Cell:
    """One value at a column and a row."""

    column: int
    row: int
    value: float | None
    text: str


@dataclass(frozen=True)
class HeatOptions:
    """What the author asked for."""

    columns: tuple[str, ...]
    rows: tuple[str, ...]
    shades: Shades
    cell_height: float = 30.0
    labels: bool = True
    narrow_labels: bool = False
    borders: bool = True
    heads_below: bool = False


@dataclass(frozen=True)
class _Grid:
    left: float
    top: float
    wide: float
    high: float
    pitch: float
    """From one row to the next; on a narrow drawing the name of a row stands above it."""
    tilted: bool
    head: float


def height(options: HeatOptions, size: Size) -> float:
    """Height of the drawing: it grows with the number of rows."""
    grid = _grid(options, size)
    return grid.head + grid.pitch * len(options.rows) + 4


def draw(cells: list[Cell], options: HeatOptions, size: Size) -> Markup:
    """The inside of one SVG."""
    grid = _grid(options, size)
    parts = _heads(options, grid, size)
    for index, name in enumerate(options.rows):
        y = grid.top + index * grid.pitch
        if size is NARROW:
            parts.append(svg.element("text", name, x=0, y=y - size.font * 0.35, class_="label"))
        else:
            shown = _shortened(name, grid.left - 10, size)
            middle = y + grid.high / 2
            parts.append(svg.element("text", shown, x=grid.left - 10, y=middle, dy="0.35em", class_="label end"))
    labels = options.labels and (size is not NARROW or options.narrow_labels or _fit(cells, grid, size))
    parts.extend(_cell(cell, options, grid, labels=labels) for cell in cells)
    return svg.join(parts)


def _grid(options: HeatOptions, size: Size) -> _Grid:
    narrow = size is NARROW
    left = 0.0 if narrow else min(max((size.text(n) for n in options.rows), default=0) + 14, size.width * NAMES)
    wide = (size.width - left) / max(1, len(options.columns))
    longest = max((size.text(n) for n in options.columns), default=0)
    tilted = longest > wide - 4
    head = size.font * 1.7 if not tilted else longest * TILT + size.font * 0.9
    own_name = size.font * 1.6 if narrow else 0.0
    top = (0.0 if options.heads_below else head) + own_name
    return _Grid(left, top, wide, options.cell_height, options.cell_height + own_name, tilted, head)


def _heads(options: HeatOptions, grid: _Grid, size: Size) -> list[Markup]:
    parts = []
    own_name = grid.pitch - grid.high
    for index, name in enumerate(options.columns):
        x = grid.left + (index + 0.5) * grid.wide
        if options.heads_below:
            y = grid.pitch * len(options.rows) + (size.font * 1.3 if not grid.tilted else size.font)
            turn = f"rotate(45 {svg.number(x)} {svg.number(y)})" if grid.tilted else None
        else:
            y = grid.top - own_name - size.font * 0.5
            turn = f"rotate(-45 {svg.number(x)} {svg.number(y)})" if grid.tilted else None
        css = "tick" if grid.tilted else "tick middle"
        parts.append(svg.element("text", name, x=x, y=y, class_=css, transform=turn))
    return parts


def _fit(cells: list[Cell], grid: _Grid, size: Size) -> bool:
    return all(size.text(cell.text) <= grid.wide - 2 for cell in cells)


def _cell(cell: Cell, options: HeatOptions, grid: _Grid, *, labels: bool) -> Markup:
    x, y = grid.left + cell.column * grid.wide, grid.top + cell.row * grid.pitch
    gap = 1.0 if options.borders else 0.0
    title = svg.element("title", f"{options.rows[cell.row]}, {options.columns[cell.column]}: {cell.text}")
    fill = "transparent" if cell.value is None else options.shades.css(cell.value)
    parts = [
        svg.element(
            "rect", title, x=x + gap, y=y + gap, width=grid.wide - 2 * gap, height=grid.high - 2 * gap,
            style=f"fill:{fill}", class_=None if cell.value is not None else "hollow",
        )
    ]  # fmt: skip
    if labels and cell.text:
        parts.append(
            svg.element("text", cell.text, x=x + grid.wide / 2, y=y + grid.high / 2, dy="0.35em", class_="middle")
        )
    return svg.element("g", *parts, class_="cell")


def _shortened(name: str, room: float, size: Size) -> str:
    if size.text(name) <= room:
        return name
    return name[: max(1, int(room / size.text("x")) - 1)].rstrip() + "…"
