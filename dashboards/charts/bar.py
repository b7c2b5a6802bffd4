"""Bars, lying or standing, one colour or stacked or side by side, with their value written at the bar."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dashboards.charts import backdrop, svg
from dashboards.charts.backdrop import Plane
from dashboards.charts.geometry import NARROW, Scale, Size, ticks
from dashboards.charts.model import NO_BACKDROP, Backdrop

if TYPE_CHECKING:
    from collections.abc import Callable

    from markupsafe import Markup

    from dashboards.charts.model import Axis, Reference, Series

BAR = 22.0
GAP = 12.0
SIGN = 12.0
"""Side of a status's shape inside a bar."""


@dataclass(frozen=True)
class BarOptions:
    """What the author asked for."""

    categories: tuple[str, ...]
    kind: str
    """stacked, stacked100 or grouped."""
    x: Axis
    y: Axis
    format_y: Callable[[float], str]
    backdrop: Backdrop = NO_BACKDROP
    emphasis: frozenset[str] = frozenset()


@dataclass(frozen=True)
class _Bar:
    category: int
    lane: int
    start: float
    end: float
    series: Series
    text: str
    said: str


def horizontal_height(options: BarOptions, lanes: int, size: Size) -> float:
    """Height of the drawing: it grows with the number of bars."""
    label = size.font * 1.5 if size is NARROW else 0
    head = size.font * 1.8 if _labelled(options) else 4
    return head + len(options.categories) * (lanes * BAR + GAP + label) + (size.font * 1.6 if options.y.title else 2)


def draw_horizontal(series: list[Series], options: BarOptions, size: Size) -> Markup:
    """Bars that lie, one category below the other; on a narrow drawing the name stands above its bar."""
    bars, lanes = _bars(series, options)
    single = _single(bars, lanes)
    names = 0.0 if size is NARROW else min(max((size.text(c) for c in options.categories), default=0) + 12, 230)
    values = max((size.text(b.text) for b in bars), default=0) + 8 if single else 4
    low = min([0.0, *(b.end for b in bars), *_reference_values(options)])
    high = max([0.0, *(b.end for b in bars), *_reference_values(options)])
    scale = Scale(low, high or 1.0, names + (values if low < 0 else 0), size.width - values)
    label = size.font * 1.5 if size is NARROW else 0
    top = size.font * 1.8 if _labelled(options) else 4.0
    pitch = lanes * BAR + GAP + label
    bottom = top + pitch * len(options.categories)
    middle = label + lanes * BAR / 2

    def place(index: float) -> float:
        return top + index * pitch + middle

    right = size.width - values
    plane = Plane(scale, place, names, right, top - 4, bottom - GAP + 4, size, pitch / 2, swapped=True)
    parts = [
        *backdrop.bands(options.backdrop, plane),
        svg.element("line", x1=scale(0), x2=scale(0), y1=top - 2, y2=bottom - GAP + 4, class_="axis"),
    ]
    for index, name in enumerate(options.categories):
        y = top + index * pitch
        css = "label strong" if name in options.emphasis else "label"
        if size is NARROW:
            parts.append(svg.element("text", name, x=0, y=y + size.font, class_=css))
        else:
            parts.append(
                svg.element("text", name, x=names - 10, y=y + lanes * BAR / 2, dy="0.35em", class_=f"{css} end")
            )
    for bar in bars:
        y = top + bar.category * pitch + label + bar.lane * BAR
        parts.append(_horizontal_bar(bar, scale, y, size, single=single))
    parts.extend(_lying_lines(options, plane))
    parts.extend(backdrop.names(replace(options.backdrop, lines=_slanted(options)), plane))
    if options.y.title:
        parts.append(svg.element("text", options.y.title, x=names, y=bottom + size.font * 0.9, class_="axis-title"))
    return svg.join(parts)


def draw_vertical(series: list[Series], options: BarOptions, size: Size) -> Markup:
    """Bars that stand."""
    bars, lanes = _bars(series, options)
    single = _single(bars, lanes)
    low = min([0.0, *(b.end for b in bars), *_reference_values(options)])
    high = max([0.0, *(b.end for b in bars), *_reference_values(options)])
    y_ticks = ticks(low, high or 1.0, 4)
    left = max(size.text(options.format_y(t)) for t in y_ticks) + 10
    top = size.font * (2.6 if options.y.title else 1.6)
    bottom = size.height - size.font * 1.9
    scale = Scale(y_ticks[0], y_ticks[-1], bottom, top)
    pitch = (size.width - left) / max(1, len(options.categories))

    def place(index: float) -> float:
        return left + (index + 0.5) * pitch

    plane = Plane(place, scale, left, size.width, top, bottom, size, pitch / 2)
    parts = backdrop.bands(options.backdrop, plane)
    for tick in y_ticks:
        css = "axis" if tick == 0 else "grid"
        parts.append(svg.element("line", x1=left, x2=size.width, y1=scale(tick), y2=scale(tick), class_=css))
        parts.append(
            svg.element("text", options.format_y(tick), x=left - 6, y=scale(tick), dy="0.35em", class_="tick end")
        )
    every = max(1, round(max((size.text(c) for c in options.categories), default=0) / pitch + 0.5))
    for index, name in enumerate(options.categories):
        if (len(options.categories) - 1 - index) % every == 0:
            x = left + (index + 0.5) * pitch
            parts.append(svg.element("text", name, x=x, y=bottom + size.font * 1.5, class_="tick middle"))
    width = min(48.0, pitch * 0.76 / lanes)
    for bar in bars:
        x = left + (bar.category + 0.5) * pitch + (bar.lane - lanes / 2) * width
        shown = bar.text if single and size.text(bar.text) <= pitch / lanes else ""
        parts.append(_vertical_bar(bar, scale, x, width, shown))
    parts.extend(backdrop.lines(options.backdrop, plane))
    parts.extend(backdrop.names(options.backdrop, plane))
    if options.y.title:
        parts.append(svg.element("text", options.y.title, x=0, y=size.font, class_="axis-title"))
    return svg.join(parts)


def _labelled(options: BarOptions) -> bool:
    return any(r.y is not None for r in options.backdrop.lines) or any(b.label for b in options.backdrop.bands)


def _reference_values(options: BarOptions) -> list[float]:
    return options.backdrop.ys()


def _single(bars: list[_Bar], lanes: int) -> bool:
    """Whether every bar stands free, so that its value can stand at its end."""
    return lanes > 1 or len({b.category for b in bars}) == len(bars)


def _bars(series: list[Series], options: BarOptions) -> tuple[list[_Bar], int]:
    lanes = len(series) if options.kind == "grouped" else 1
    totals = dict.fromkeys(range(len(options.categories)), 0.0)
    for s in series:
        for point, y in s.known():
            totals[int(point.x)] += abs(y)
    reached: dict[tuple[int, bool], float] = {}
    bars: list[_Bar] = []
    for lane, s in enumerate(series):
        for point, value in s.known():
            category = int(point.x)
            y = value / totals[category] * 100 if options.kind == "stacked100" and totals[category] else value
            start = 0.0
            if lanes == 1:
                start = reached.get((category, y < 0), 0.0)
                reached[category, y < 0] = start + y
            name = f", {s.name}" if s.name else ""
            said = f"{options.categories[category]}{name}: {point.y_text}"
            bars.append(_Bar(category, lane if lanes > 1 else 0, start, start + y, s, point.y_text, said))
    return bars, lanes


def _horizontal_bar(bar: _Bar, scale: Scale, y: float, size: Size, *, single: bool) -> Markup:
    left, right = sorted((scale(bar.start), scale(bar.end)))
    title = svg.element("title", bar.said)
    rect = svg.element("rect", title, x=left, y=y, width=max(right - left, 0.5), height=BAR - 3)
    middle = y + (BAR - 3) / 2
    parts = [rect]
    if single:
        below = bar.end < bar.start
        x, css = (left - 5, "value end") if below else (right + 5, "value")
        parts.append(svg.element("text", bar.text, x=x, y=middle, dy="0.35em", class_=css))
        if bar.series.icon and right - left > SIGN * 2:
            parts.append(_sign(bar, left + SIGN / 2, middle))
    elif bar.series.icon and right - left > size.text(bar.text) + SIGN + 12:
        # Shape and number: the segment can be read without its colour.
        start = (left + right - SIGN - 5 - size.text(bar.text)) / 2
        parts.append(_sign(bar, start, middle))
        parts.append(svg.element("text", bar.text, x=start + SIGN + 5, y=middle, dy="0.35em", class_="inside"))
    elif right - left > size.text(bar.text) + 6:
        parts.append(svg.element("text", bar.text, x=(left + right) / 2, y=middle, dy="0.35em", class_="inside middle"))
    return svg.element("g", *parts, **bar.series.colour.attributes("bar"))


def _sign(bar: _Bar, x: float, middle: float) -> Markup:
    use = svg.element("use", href=f"#i-{bar.series.icon}", width=SIGN, height=SIGN, x=x, y=middle - SIGN / 2)
    return svg.element("g", use, class_="sign")


def _vertical_bar(bar: _Bar, scale: Scale, x: float, width: float, shown: str) -> Markup:
    top, bottom = sorted((scale(bar.start), scale(bar.end)))
    title = svg.element("title", bar.said)
    parts = [svg.element("rect", title, x=x + 1, y=top, width=max(width - 2, 1), height=max(bottom - top, 0.5))]
    if shown:
        parts.append(svg.element("text", shown, x=x + width / 2, y=top - 5, class_="value middle"))
    return svg.element("g", *parts, **bar.series.colour.attributes("bar"))


def _lying_lines(options: BarOptions, plane: Plane) -> list[Markup]:
    """Lines at a value, their words above the bars where no bar covers them; other lines as everywhere."""
    others = _slanted(options)
    parts = backdrop.lines(Backdrop(others), plane)
    for reference in (r for r in options.backdrop.lines if r not in others):
        x = plane.x(reference.y or 0.0)
        css = "middle"
        if x + plane.size.text(reference.label) / 2 > plane.size.width:
            css = "end"
        elif x - plane.size.text(reference.label) / 2 < 0:
            css = ""
        line = svg.element(
            "line", x1=x, x2=x, y1=plane.top, y2=plane.bottom,
            stroke_dasharray=backdrop.DASHES.get(reference.dash), stroke_width=f"{reference.width:g}",
        )  # fmt: skip
        label = svg.element("text", reference.label, x=x, y=plane.size.font, class_=css or None)
        parts.append(svg.element("g", line, label, **reference.colour.attributes("reference")))
    return parts


def _slanted(options: BarOptions) -> tuple[Reference, ...]:
    """Reference lines that do not stand at one value."""
    return tuple(r for r in options.backdrop.lines if r.y is None or r.end is not None)
