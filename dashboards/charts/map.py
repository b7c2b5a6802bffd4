"""A map of areas with name and value written on each; where an outline is missing, tiles that lie as the areas do.

Longitude and latitude become a plane by one scale (equirectangular, narrowed by the cosine of the middle latitude):
over the sixty kilometres of this region that is off by less than the width of a border.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from dashboards.charts import svg
from dashboards.charts.figure import FigureTable, FigureText, table_of_figures
from dashboards.charts.geometry import Size

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboards.areas import Polygon

SIZE = Size("map", 360, 0, 13)
"""One drawing for every screen: names keep their size down to a phone of 390 pixels."""
MARGIN = 3.0
TILE = 112.0
TILE_GAP = 6.0
COLUMNS = 3
"""Tiles beside each other that fit the drawing."""
MARK = 15.0
LINE = 1.25
"""From one line of a label to the next, in ems."""


@dataclass(frozen=True)
class Shape:
    """One area as it is drawn."""

    name: str
    text: str
    """The value in words, written below the name; empty where a mark says it."""
    said: str
    """Name and value in full, for a pointer and for who cannot see it."""
    fill: str
    """A CSS colour on which text stays readable; empty for an area without a value."""
    polygons: tuple[Polygon, ...] = ()
    tile: tuple[int, int] | None = None
    icon: str = ""
    css_class: str = ""
    """Sets the colour of the mark."""
    href: str = ""


def map_figure(
    text: FigureText, shapes: Sequence[Shape], table: FigureTable, legend: Markup, *, schematic: bool
) -> Markup:
    """The whole figure: heading, legend, drawing, description, notes and the table."""
    inside, height = _tiles(shapes) if schematic else _outlines(shapes)
    drawing = svg.element(
        "svg",
        inside,
        class_="drawing map",
        viewBox=f"0 0 {svg.number(SIZE.width)} {svg.number(height)}",
        # An image has no parts; a map with links is a group of them.
        role="group" if any(shape.href for shape in shapes) else "img",
        aria_labelledby=f"{text.id}-t",
        aria_describedby=f"{text.id}-d",
        font_size=SIZE.font,
    )
    notes = Markup("").join(Markup('<p class="chart-note">{}</p>').format(note) for note in text.notes)
    return Markup(
        '<figure class="chart area-map"><figcaption id="{id}-t"><strong>{title}</strong></figcaption>{legend}'
        '<div class="drawings">{drawing}</div><p class="visually-hidden" id="{id}-d">{description}</p>'
        "{notes}{table}</figure>"
    ).format(
        id=text.id,
        title=text.title,
        legend=legend,
        drawing=drawing,
        description=text.description,
        notes=notes,
        table=table_of_figures(text, table),
    )


# -- outlines --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Plane:
    """From degrees to the drawing."""

    west: float
    north: float
    across: float
    """Units of the drawing per degree of longitude."""
    up: float
    """Units per degree of latitude."""

    def __call__(self, place: tuple[float, float]) -> tuple[float, float]:
        return MARGIN + (place[0] - self.west) * self.across, MARGIN + (self.north - place[1]) * self.up


def _outlines(shapes: Sequence[Shape]) -> tuple[Markup, float]:
    places = [place for shape in shapes for polygon in shape.polygons for place in polygon[0]]
    west, east = min(x for x, _ in places), max(x for x, _ in places)
    south, north = min(y for _, y in places), max(y for _, y in places)
    narrowing = math.cos(math.radians((south + north) / 2))
    across = (SIZE.width - 2 * MARGIN) / (east - west)
    plane = _Plane(west, north, across, across / narrowing)
    height = (north - south) * plane.up + 2 * MARGIN
    areas = [_linked(shape, _area(shape, plane), _label(shape, plane(_middle(shape)))) for shape in shapes]
    return svg.join(areas), height


def _area(shape: Shape, plane: _Plane) -> Markup:
    rings = [svg.path([plane(place) for place in ring[:-1]]) + "Z" for polygon in shape.polygons for ring in polygon]
    return svg.element("path", svg.element("title", shape.said), d="".join(rings), **_look(shape))


def _middle(shape: Shape) -> tuple[float, float]:
    """The centre of gravity of the largest polygon's outline: where its label stands."""
    best = max((_centre(polygon[0]) for polygon in shape.polygons), key=lambda found: found[0])
    return best[1], best[2]


def _centre(ring: Sequence[tuple[float, float]]) -> tuple[float, float, float]:
    """Area and centre of gravity of a ring, in degrees; counted from its first corner, to lose no digits."""
    x0, y0 = ring[0]
    doubled = across = up = 0.0
    for (x1, y1), (x2, y2) in itertools.pairwise(ring):
        cross = (x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0)
        doubled += cross
        across += (x1 + x2 - 2 * x0) * cross
        up += (y1 + y2 - 2 * y0) * cross
    if doubled == 0:
        return 0.0, x0, y0
    return abs(doubled) / 2, x0 + across / (3 * doubled), y0 + up / (3 * doubled)


# -- tiles -----------------------------------------------------------------------------------------------------------


def _tiles(shapes: Sequence[Shape]) -> tuple[Markup, float]:
    cells = _cells(shapes)
    left, top = min(column for column, _ in cells), min(row for _, row in cells)
    pitch = TILE + TILE_GAP
    parts = []
    for shape, (column, row) in zip(shapes, cells, strict=True):
        x, y = MARGIN + (column - left) * pitch, MARGIN + (row - top) * pitch
        tile = svg.element(
            "rect", svg.element("title", shape.said), x=x, y=y, width=TILE, height=TILE, rx=4, **_look(shape)
        )
        parts.append(_linked(shape, tile, _label(shape, (x + TILE / 2, y + TILE / 2))))
    return svg.join(parts), 2 * MARGIN + (max(row for _, row in cells) - top) * pitch + TILE


def tiles_are_used(shapes: Sequence[Shape]) -> bool:
    """Whether every area has a tile of its own, within the columns that fit: only then do tiles lie as the areas do."""
    tiles = [shape.tile for shape in shapes if shape.tile is not None]
    columns = [column for column, _ in tiles]
    return bool(tiles) and len(set(tiles)) == len(shapes) and max(columns) - min(columns) < COLUMNS


def _cells(shapes: Sequence[Shape]) -> list[tuple[int, int]]:
    """The tiles of the areas, or else places one after the other."""
    if tiles_are_used(shapes):
        return [shape.tile for shape in shapes if shape.tile is not None]
    return [(index % COLUMNS, index // COLUMNS) for index in range(len(shapes))]


# -- both ------------------------------------------------------------------------------------------------------------


def _look(shape: Shape) -> dict[str, str | None]:
    return {"style": f"fill:{shape.fill}" if shape.fill else None, "class_": "area" if shape.fill else "area hollow"}


def _label(shape: Shape, middle: tuple[float, float]) -> Markup:
    x, y = middle
    lines = [line for line in (shape.name, shape.text) if line]
    step = SIZE.font * LINE
    mark = MARK + 3 if shape.icon else 0.0
    top = y - (step * len(lines) + mark) / 2
    parts = []
    if shape.icon:
        use = svg.element("use", href=f"#i-{shape.icon}", width=MARK, height=MARK, x=x - MARK / 2, y=top)
        parts.append(svg.element("g", use, class_=f"area-mark {shape.css_class}".strip()))
    for index, line in enumerate(lines):
        at = top + mark + step * (index + 0.5)
        css = "middle strong" if index == 0 else "middle"
        parts.append(svg.element("text", line, x=x, y=at, dy="0.35em", class_=css))
    return svg.element("g", *parts, class_="area-label")


def _linked(shape: Shape, area: Markup, label: Markup) -> Markup:
    if not shape.href:
        return svg.join([area, label])
    return svg.element("a", area, label, href=shape.href, aria_label=shape.said)
