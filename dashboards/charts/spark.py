"""A word-sized line, area or row of bars, in a table cell, a sentence or beside a number."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from markupsafe import Markup

from dashboards.charts import svg
from dashboards.charts.geometry import Scale

if TYPE_CHECKING:
    from dashboards.charts.model import Colour

Kind = Literal["line", "area", "bar"]
HEIGHT = 26.0
LEAST_WIDTH, MOST_WIDTH = 48.0, 220.0


@dataclass(frozen=True)
class Look:
    """What the author asked for."""

    kind: Kind = "line"
    width: float = 50.0
    """In Evidence's pixels; the drawing is in proportion, and never smaller than can be read."""
    height: float = 15.0
    from_zero: bool = True
    """Areas and bars begin at 0; a line shows its course only."""
    colour: Colour | None = None


def draw(points: list[tuple[float, float]], said: str, look: Look | None = None) -> Markup:
    """One small SVG with its sentence; missing years are not bridged but passed at their true distance."""
    if not points:
        return Markup("")
    look = look or Look()
    wide = min(MOST_WIDTH, max(LEAST_WIDTH, HEIGHT * look.width / look.height * 1.1))
    values = [value for _, value in points]
    low, high = min(values), max(values)
    if look.kind != "line" and look.from_zero:
        low, high = min(0.0, low), max(0.0, high)
    y = Scale(low, high, HEIGHT - 5, 5)
    drawn = _bars(points, y, wide) if look.kind == "bar" else _line(points, y, wide, area=look.kind == "area")
    colour = look.colour.attributes("spark") if look.colour else {"class_": "spark", "style": None}
    return svg.element(
        "svg", *drawn, viewBox=f"0 0 {svg.number(wide)} {svg.number(HEIGHT)}", role="img", aria_label=said, **colour
    )


def _line(points: list[tuple[float, float]], y: Scale, wide: float, *, area: bool) -> list[Markup]:
    x = Scale(points[0][0], points[-1][0], 4, wide - 6)
    drawn = [(x(a), y(b)) for a, b in points]
    parts = []
    if area and len(drawn) > 1:
        base = y(y.low if y.low > 0 else min(0.0, y.high))
        shape = svg.path([(drawn[0][0], base), *drawn, (drawn[-1][0], base)]) + "Z"
        parts.append(svg.element("path", d=shape, class_="area"))
    if len(drawn) > 1:
        parts.append(svg.element("path", d=svg.path(drawn), class_="line"))
    parts.append(svg.element("circle", cx=drawn[-1][0], cy=drawn[-1][1], r=2.6))
    return parts


def _bars(points: list[tuple[float, float]], y: Scale, wide: float) -> list[Markup]:
    steps = [b[0] - a[0] for a, b in itertools.pairwise(points)]
    span = points[-1][0] - points[0][0]
    places = span / min(steps) + 1 if steps and min(steps) > 0 else float(len(points))
    pitch = (wide - 4) / places
    x = Scale(points[0][0], points[-1][0], 2 + pitch / 2, wide - 2 - pitch / 2)
    base = y(y.low if y.low > 0 else min(0.0, y.high))
    bars = []
    for place, value in points:
        top, bottom = sorted((y(value), base))
        bars.append(
            svg.element(
                "rect", x=x(place) - pitch * 0.4, y=top, width=max(pitch * 0.8, 1.0), height=max(bottom - top, 0.8)
            )
        )
    return bars
