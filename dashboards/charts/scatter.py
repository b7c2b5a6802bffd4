"""Dots: many grey ones for context, named ones with their name beside them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dashboards.charts import backdrop, svg
from dashboards.charts.backdrop import Plane
from dashboards.charts.geometry import NARROW, TICKS, Scale, Size, ticks
from dashboards.charts.model import NO_BACKDROP, Backdrop

if TYPE_CHECKING:
    from collections.abc import Callable

    from markupsafe import Markup

    from dashboards.charts.model import Axis, Series

LEADER = 14.0
"""Length of the line from a dot to its name, sideways and upwards."""
NAMED = 2
"""A series of at most this many dots gets its name written at a dot."""


@dataclass(frozen=True)
class ScatterOptions:
    """What the author asked for."""

    x: Axis
    y: Axis
    format_x: Callable[[float], str]
    format_y: Callable[[float], str]
    radius: float = 4.0
    backdrop: Backdrop = NO_BACKDROP


def draw(series: list[Series], options: ScatterOptions, size: Size) -> Markup:
    """The inside of one SVG."""
    values = [y for s in series for _, y in s.known()] + options.backdrop.ys()
    xs = [p.x for s in series for p, _ in s.known()] + options.backdrop.xs()
    low, high = (min(values), max(values))
    if options.y.from_zero:
        low, high = min(0.0, low), max(0.0, high)
    low = options.y.least if options.y.least is not None else low
    high = options.y.most if options.y.most is not None else high
    y_ticks = ticks(low, high, TICKS)
    x_ticks = [t for t in ticks(min(xs), max(xs), 4 if size is NARROW else 7) if min(xs) <= t <= max(xs)]
    left = max(size.text(options.format_y(t)) for t in y_ticks) + 10
    top = size.font * (2.4 if options.y.title else 1.4)
    bottom = size.height - size.font * (3.2 if options.x.title else 1.9)
    x = Scale(min(xs), max(xs), left + 8, size.width - 8)
    y = Scale(y_ticks[0], y_ticks[-1], bottom, top)
    plane = Plane(x, y, left, size.width, top, bottom, size)
    parts = backdrop.bands(options.backdrop, plane)
    parts.extend(_axes(options, size, x, y, x_ticks, y_ticks, left, bottom))
    parts.extend(backdrop.lines(options.backdrop, plane))
    crowd = [s for s in series if len(s.known()) > NAMED]
    named = [s for s in series if 0 < len(s.known()) <= NAMED]
    for s in crowd:
        parts.append(svg.element("g", *_dots(s, x, y, options.radius * 0.6), **s.colour.attributes("dots crowd")))
    known = sorted(((p.x, value) for s in series for p, value in s.known()), key=lambda item: item[0])
    parts.extend(_named(named, options, size, x, y, falls=known[0][1] >= known[-1][1]))
    parts.extend(backdrop.names(options.backdrop, plane))
    return svg.join(parts)


def _axes(
    options: ScatterOptions,
    size: Size,
    x: Scale,
    y: Scale,
    x_ticks: list[float],
    y_ticks: list[float],
    left: float,
    bottom: float,
) -> list[Markup]:
    parts = []
    for tick in y_ticks:
        at = y(tick)
        parts.append(svg.element("line", x1=left, x2=size.width, y1=at, y2=at, class_="axis" if tick == 0 else "grid"))
        parts.append(svg.element("text", options.format_y(tick), x=left - 6, y=at, dy="0.35em", class_="tick end"))
    for tick in x_ticks:
        shown = options.format_x(tick)
        parts.append(svg.element("text", shown, x=x(tick), y=bottom + size.font * 1.5, class_="tick middle"))
    if options.y.title:
        parts.append(svg.element("text", options.y.title, x=0, y=size.font, class_="axis-title"))
    if options.x.title:
        parts.append(svg.element("text", options.x.title, x=size.width, y=size.height - 4, class_="axis-title end"))
    return parts


def _dots(series: Series, x: Scale, y: Scale, radius: float) -> list[Markup]:
    if len(series.known()) <= NAMED:
        return [
            svg.element("circle", svg.element("title", f"{series.name}: {p.y_text}"), cx=x(p.x), cy=y(value), r=radius)
            for p, value in series.known()
        ]
    # Hundreds of dots as one path of round-capped points: a tenth of the weight of as many circles.
    data = "".join(f"M{svg.number(x(p.x))} {svg.number(y(value))}h0" for p, value in series.known())
    return [svg.element("path", d=data, stroke_width=radius * 2)]


def _named(
    named: list[Series], options: ScatterOptions, size: Size, x: Scale, y: Scale, *, falls: bool
) -> list[Markup]:
    """Names above the cloud: to the right of the dot where the cloud falls, to the left where it rises."""
    taken: list[tuple[float, float, float]] = []
    parts: list[Markup] = []
    ends = [(s, *s.known()[0]) for s in named]
    for s, point, value in sorted(ends, key=lambda item: -x(item[1].x) if falls else x(item[1].x)):
        shown = f"{s.name} {point.y_text}"
        wide = size.text(shown)
        px, py = x(point.x), y(value)
        left = px + LEADER if falls else px - LEADER - wide
        left = max(0.0, min(left, size.width - wide))
        line = size.font * 1.25
        at = _free(py - LEADER, left, left + wide, taken, line)
        taken.append((at, left, left + wide))
        hook = left - 3 if falls else left + wide + 3
        inner = [
            svg.element("path", d=svg.path([(px, py), (hook, at)]), class_="leader"),
            *_dots(s, x, y, options.radius * 1.2),
            svg.element("text", shown, x=left, y=at, dy="0.35em", class_="label halo"),
        ]
        parts.append(svg.element("g", *inner, **s.colour.attributes("series dots")))
    return parts


def _free(wanted: float, left: float, right: float, taken: list[tuple[float, float, float]], line: float) -> float:
    """The nearest height at or above the wanted one where the text lies on no other; below when the top is full."""
    for step in (*range(40), *range(-1, -40, -1)):
        at: float = wanted - step * line / 2
        if at < line / 2:
            continue
        if all(abs(at - y) >= line or right + 6 < a or left - 6 > b for y, a, b in taken):
            return at
    return wanted
