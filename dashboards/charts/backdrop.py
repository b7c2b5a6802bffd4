"""Reference lines and areas over any chart with two scales."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dashboards.charts import svg

if TYPE_CHECKING:
    from collections.abc import Callable

    from markupsafe import Markup

    from dashboards.charts.geometry import Size
    from dashboards.charts.model import Backdrop, Band, Reference

DASHES = {"dashed": "5 4", "dotted": "1.5 4", "solid": None}
BAND_STRENGTH = 0.13
"""How much of its colour an area has at opacity 1, so that marks and words on it stay readable."""
PLACES = {"Start": 0.0, "Center": 0.5, "Centre": 0.5, "End": 1.0}
ANCHORS = {0.0: None, 0.5: "middle", 1.0: "end"}


@dataclass(frozen=True)
class Plane:
    """Where a chart draws: its scales and the edges of the drawing area."""

    x: Callable[[float], float]
    y: Callable[[float], float]
    left: float
    right: float
    top: float
    bottom: float
    size: Size
    half_step: float = 0.0
    """Half the width of a category, so that an area holds its first and last bar whole."""
    swapped: bool = False
    """Bars that lie: what the author calls y runs from left to right."""


def bands(backdrop: Backdrop, plane: Plane) -> list[Markup]:
    """Areas, drawn before the marks."""
    return [_band(band, plane) for band in backdrop.bands]


def lines(backdrop: Backdrop, plane: Plane) -> list[Markup]:
    """Lines, drawn after the grid."""
    return [drawn for reference in backdrop.lines if (drawn := _line(reference, plane))]


def names(backdrop: Backdrop, plane: Plane) -> list[Markup]:
    """Words of lines and areas, drawn last so that no mark covers them."""
    found = [drawn for reference in backdrop.lines if (drawn := _named(reference, plane))]
    for band in backdrop.bands:
        left, top, right, _ = _edges(band, plane)
        if band.label:
            anchor, at = ("middle", (left + right) / 2)
            if at - plane.size.text(band.label) / 2 < plane.left:
                anchor, at = ("", left + 5)
            elif at + plane.size.text(band.label) / 2 > plane.size.width:
                anchor, at = ("end", right - 5)
            css = f"band-name halo {anchor}".strip()
            text = svg.element("text", band.label, x=at, y=top + plane.size.font * 1.1, class_=css)
            found.append(svg.element("g", text, **band.colour.attributes("reference")))
    return found


def _edges(band: Band, plane: Plane) -> tuple[float, float, float, float]:
    """Left, top, right, bottom."""
    if plane.swapped:
        across, along = band.y, band.x
    else:
        across, along = band.x, band.y
    pad = 0.0 if plane.swapped else plane.half_step
    low, high = across
    xs = (
        plane.left if low is None else plane.x(low) - pad,
        plane.right if high is None else plane.x(high) + pad,
    )
    low, high = along
    pad = plane.half_step if plane.swapped else 0.0
    # Lying bars count downwards from the top, values upwards from the bottom.
    first, last = (plane.top, plane.bottom) if plane.swapped else (plane.bottom, plane.top)
    ys = (first if low is None else plane.y(low) - pad, last if high is None else plane.y(high) + pad)
    left, right = sorted(min(max(x, plane.left), plane.right) for x in xs)
    top, bottom = sorted(min(max(y, plane.top), plane.bottom) for y in ys)
    return left, top, right, bottom


def _band(band: Band, plane: Plane) -> Markup:
    left, top, right, bottom = _edges(band, plane)
    rect = svg.element(
        "rect",
        x=left, y=top, width=max(right - left, 0.5), height=max(bottom - top, 0.5),
        fill_opacity=f"{BAND_STRENGTH * band.opacity:.3f}",
        stroke_dasharray=DASHES.get(band.border) if band.border else None,
    )  # fmt: skip
    css = "band bordered" if band.border else "band"
    return svg.element("g", rect, **band.colour.attributes(css))


def _line(reference: Reference, plane: Plane) -> Markup | None:
    ends = _ends(reference, plane)
    if ends is None:
        return None
    (x1, y1), (x2, y2) = ends
    line = svg.element(
        "line", x1=x1, x2=x2, y1=y1, y2=y2,
        stroke_dasharray=DASHES.get(reference.dash), stroke_width=f"{reference.width:g}",
    )  # fmt: skip
    return svg.element("g", line, **reference.colour.attributes("reference"))


def _named(reference: Reference, plane: Plane) -> Markup | None:
    ends = _ends(reference, plane)
    if ends is None or not reference.label:
        return None
    return svg.element("g", _label(reference, plane, ends), **reference.colour.attributes("reference"))


def _ends(reference: Reference, plane: Plane) -> tuple[tuple[float, float], tuple[float, float]] | None:
    x, y = (reference.y, reference.x) if plane.swapped else (reference.x, reference.y)
    if x is not None and y is not None and reference.end is not None:
        end = reference.end[::-1] if plane.swapped else reference.end
        return (plane.x(x), plane.y(y)), (plane.x(end[0]), plane.y(end[1]))
    if y is not None:
        return (plane.left, plane.y(y)), (plane.right, plane.y(y))
    if x is not None:
        return (plane.x(x), plane.bottom), (plane.x(x), plane.top)
    return None


def _label(reference: Reference, plane: Plane, ends: tuple[tuple[float, float], tuple[float, float]]) -> Markup:
    """``aboveEnd`` and the like; beside a line that stands, at its top, on the side where there is room."""
    (x1, y1), (x2, y2) = ends
    font = plane.size.font
    if x1 == x2:
        wide = plane.size.text(reference.label)
        right_fits = x1 + 5 + wide <= plane.size.width
        wants_left = reference.label_at.startswith("above")
        to_left = (wants_left or not right_fits) and x1 - 5 - wide >= plane.left
        css = "halo end" if to_left else "halo"
        return svg.element("text", reference.label, x=x1 - 5 if to_left else x1 + 5, y=plane.top + font, class_=css)
    above = not reference.label_at.startswith("below")
    share = next((share for word, share in PLACES.items() if reference.label_at.endswith(word)), 1.0)
    at = x1 + (x2 - x1) * share + (6 if share == 0 else -6 if share == 1 else 0)
    height = y1 + (y2 - y1) * share
    # Above a line at the very top there is no room.
    above = above and height - font * 1.2 > 0
    y = height - 5 if above else height + font * 1.05
    return svg.element("text", reference.label, x=at, y=y, class_=f"halo {ANCHORS[share] or ''}".strip())
