"""A map of so many areas that no words fit on them: classes of colour with a legend, name and value to be pointed at.

Outlines are drawn on a grid of whole units, so that neighbours, who share their corners, keep sharing them.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from dashboards.charts import svg
from dashboards.charts.figure import FigureTable, FigureText, table_of_figures

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboards.areas import Polygon, Ring

WIDTH = 1000
"""Units of the drawing from west to east; on a screen it is some 350 to 550 pixels wide."""
MARGIN = 3
"""Room for the outline of an area at the edge."""
GRIDS = (1, 2, 3, 4)
"""Units from one place for a corner to the next, the finest first."""
CORNERS = 12_000
"""Corners that a drawing may have before its grid becomes coarser: some 60 kB of page."""
COLUMNS = 18
"""Tiles beside each other, where there are no outlines to draw."""
HATCHED = 12
"""Units from one line of a hatching to the next."""
TRIANGLE = 3
HATCHES = (
    "",
    "M-3 3L3-3M0 12L12 0M9 15L15 9",
    "M-3 9L3 15M0 0L12 12M9-3L15 3",
    "M0 6H12",
    "M6 0V12",
    "M4 6H8M6 4V8",
    "M0 12L12 0M0 0L12 12",
    "M0 6H12M6 0V12",
)
"""Lines over a colour, for words: what differs in kind differs in more than colour. The first is the plain colour."""

Rings = tuple[tuple["Polygon", ...], ...]


@dataclass(frozen=True)
class Look:
    """How the areas of one class or of one word are drawn."""

    name: str
    """What the legend says; empty for no place in it."""
    fill: str
    """A CSS colour; empty for areas without a value, which are hatched on nothing."""
    hatch: int = 0


@dataclass(frozen=True)
class Place:
    """One area: which look it has, what is said of it, where it leads and where it lies."""

    look: int
    said: str
    href: str
    polygons: tuple[Polygon, ...]


def map_of_many(
    text: FigureText, looks: Sequence[Look], places: Sequence[Place], table: FigureTable, *, schematic: bool
) -> Markup:
    """The whole figure. To a keyboard and to who cannot see it the map is one thing: its areas are in the table.

    Args:
        text: the words around it.
        looks: every look, in the legend's order.
        places: the areas.
        table: its first cells hold the links.
        schematic: tiles in the order of the areas, as their outlines are not known; else areas without one are left
            out of the drawing.
    """
    drawn, height = _tiles(places) if schematic else _outlines(places)
    groups = []
    for index, look in enumerate(looks):
        inside = "".join(
            _area(place, shape) for place, shape in zip(places, drawn, strict=True) if place.look == index and shape
        )
        groups.append(f'<g style="fill:{_paint(text.id, index, look)}">{inside}</g>' if inside else "")
    drawing = Markup(
        '<svg class="drawing map" viewBox="-{} -{} {} {}" role="{}" aria-labelledby="{id}-t" aria-describedby="{id}-d">'
        '{}<g aria-hidden="true">{}</g></svg>'
    ).format(
        MARGIN,
        MARGIN,
        WIDTH + 2 * MARGIN,
        height + 2 * MARGIN,
        "group" if any(place.href for place in places) else "img",
        _patterns(text.id, looks),
        Markup("".join(groups)),  # noqa: S704  every part is escaped already
        id=text.id,
    )
    notes = Markup("").join(Markup('<p class="chart-note">{}</p>').format(note) for note in text.notes)
    return Markup(
        '<figure class="chart area-map many"><figcaption id="{id}-t"><strong>{title}</strong></figcaption>{legend}'
        '<div class="drawings">{drawing}</div><p class="visually-hidden" id="{id}-d">{description}</p>'
        "{notes}{table}</figure>"
    ).format(
        id=text.id,
        title=text.title,
        legend=_legend(text.id, looks),
        drawing=drawing,
        description=text.description,
        notes=notes,
        table=table_of_figures(text, table),
    )


def _area(place: Place, shape: str) -> str:
    drawn = f"{shape}<title>{escape(place.said)}</title></path>"
    return f'<a href="{escape(place.href)}" tabindex="-1">{drawn}</a>' if place.href else drawn


# -- looks -----------------------------------------------------------------------------------------------------------


def _hatched(look: Look) -> bool:
    return bool(look.hatch) or not look.fill


def _paint(figure: str, index: int, look: Look) -> str:
    return f"url(#{figure}-p{index})" if _hatched(look) else str(escape(look.fill))


def _patterns(figure: str, looks: Sequence[Look]) -> Markup:
    drawn = [
        svg.element(
            "pattern",
            svg.element("rect", width=HATCHED, height=HATCHED, style=f"fill:{look.fill or 'var(--paper)'}"),
            svg.element("path", d=HATCHES[look.hatch or 1], class_="hatch" if look.fill else "hatch unknown"),
            id=f"{figure}-p{index}",
            width=HATCHED,
            height=HATCHED,
            patternUnits="userSpaceOnUse",
        )
        for index, look in enumerate(looks)
        if _hatched(look)
    ]
    return svg.element("defs", *drawn) if drawn else Markup("")


def _legend(figure: str, looks: Sequence[Look]) -> Markup:
    swatch = Markup(
        '<li><svg class="swatch" viewBox="0 0 24 24"><rect width="24" height="24" style="fill:{}"/></svg>{}'
    )
    items = [
        swatch.format(_paint(figure, index, look), look.name) + Markup("</li>")
        for index, look in enumerate(looks)
        if look.name
    ]
    return Markup('<ul class="legend" aria-hidden="true">{}</ul>').format(Markup("").join(items)) if items else Markup()


# -- outlines --------------------------------------------------------------------------------------------------------


def _outlines(places: Sequence[Place]) -> tuple[list[str], int]:
    paths, height = _paths(tuple(place.polygons for place in places))
    return list(paths), height


@lru_cache(maxsize=4)
def _paths(areas: Rings) -> tuple[tuple[str, ...], int]:
    """An opened path for each area, empty where it has no outline, and the height; the same for many pages."""
    corners = [corner for area in areas for polygon in area for corner in polygon[0]]
    west, east = min(x for x, _ in corners), max(x for x, _ in corners)
    south, north = min(y for _, y in corners), max(y for _, y in corners)
    # Equirectangular: over the Netherlands a border is at most a pixel off.
    narrowing = math.cos(math.radians((south + north) / 2))
    across = WIDTH / (east - west)
    up = across / narrowing

    for grid in GRIDS:
        drawn = [
            [_placed(ring, west, north, across / grid, up / grid) for polygon in area for ring in polygon]
            for area in areas
        ]
        if sum(len(ring) for rings in drawn for ring in rings) <= CORNERS:
            break
    paths = tuple(_path(rings, grid) for rings in drawn)
    return paths, math.ceil((north - south) * up)


def _placed(ring: Ring, west: float, north: float, across: float, up: float) -> list[tuple[int, int]]:
    """The ring on the grid, without its last corner and without corners that fell together."""
    grid = [(round((x - west) * across), round((north - y) * up)) for x, y in ring[:-1]]
    return [at for at, before in zip(grid, [grid[-1], *grid[:-1]], strict=True) if at != before]


def _path(rings: Sequence[Sequence[tuple[int, int]]], grid: int) -> str:
    drawn = "".join(_ring(ring, grid) for ring in rings if len(ring) >= TRIANGLE)
    return f'<path d="{drawn}">' if drawn else ""


def _ring(corners: Sequence[tuple[int, int]], grid: int) -> str:
    """Path data with steps from corner to corner, which are shorter to write than places."""
    steps = [((x1 - x0) * grid, (y1 - y0) * grid) for (x0, y0), (x1, y1) in itertools.pairwise(corners)]
    # A minus parts two numbers as well as a space does.
    written = "".join(str(value) if value < 0 else f" {value}" for step in steps for value in step)
    return f"M{corners[0][0] * grid} {corners[0][1] * grid}l{written.lstrip()}z"


# -- tiles -----------------------------------------------------------------------------------------------------------


def _tiles(places: Sequence[Place]) -> tuple[list[str], int]:
    pitch = WIDTH // COLUMNS
    side = pitch - 4
    drawn = [
        f'<path d="M{index % COLUMNS * pitch + 2} {index // COLUMNS * pitch + 2}h{side}v{side}h-{side}z">'
        for index in range(len(places))
    ]
    return drawn, math.ceil(len(places) / COLUMNS) * pitch
