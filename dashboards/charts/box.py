"""Boxes: the middle half of a group, with its middle and its ends."""

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

    from dashboards.charts.model import Axis, Colour

LYING_PITCH = 40.0
THICK = 20.0
LONGEST_NAMES = 0.32
"""At most this share of a wide drawing is for the names of lying boxes."""


@dataclass(frozen=True)
class Box:
    """The five values of one group."""

    name: str
    least: float
    low: float
    middle: float
    high: float
    most: float
    said: str
    text: str
    """The middle, as it is written at the box."""
    colour: Colour


@dataclass(frozen=True)
class BoxOptions:
    """What the author asked for."""

    axis: Axis
    """The values' axis."""
    format_value: Callable[[float], str]
    lying: bool = False
    backdrop: Backdrop = NO_BACKDROP


def height(boxes: list[Box], options: BoxOptions, size: Size) -> float:
    """Lying boxes need a height of their own; standing ones stand in the usual drawing."""
    if not _lies(boxes, options, size):
        return size.height
    name = size.font * 1.4 if size is NARROW else 0
    return size.font * 4.2 + len(boxes) * (LYING_PITCH + name)


def draw(boxes: list[Box], options: BoxOptions, size: Size) -> Markup:
    """The inside of one SVG; boxes that would be too thin to tell apart on a phone lie there."""
    return _lying(boxes, options, size) if _lies(boxes, options, size) else _standing(boxes, options, size)


def _lies(boxes: list[Box], options: BoxOptions, size: Size) -> bool:
    widest = max((size.text(b.name) for b in boxes), default=0)
    return options.lying or widest > size.width / max(1, len(boxes)) - 12


def _ticks(boxes: list[Box], options: BoxOptions) -> list[float]:
    edges = [v for b in boxes for v in (b.least, b.most)] + options.backdrop.ys()
    axis = options.axis
    low, high = min(edges), max(edges)
    if axis.from_zero:
        low, high = min(0.0, low), max(0.0, high)
    return ticks(low if axis.least is None else axis.least, high if axis.most is None else axis.most, TICKS)


def _lying(boxes: list[Box], options: BoxOptions, size: Size) -> Markup:
    marks = _ticks(boxes, options)
    own_line = size.font * 1.4 if size is NARROW else 0.0
    widest = max((size.text(b.name) for b in boxes), default=0) + 12
    left = 8.0 if size is NARROW else min(widest, size.width * LONGEST_NAMES)
    top, pitch = size.font * 1.6, LYING_PITCH + own_line
    bottom = top + pitch * len(boxes)
    scale = Scale(marks[0], marks[-1], left + 4, size.width - size.text(options.format_value(marks[-1])) / 2 - 2)

    def place(index: float) -> float:
        return top + index * pitch + own_line + LYING_PITCH / 2

    plane = Plane(scale, place, left, size.width, top, bottom, size, pitch / 2, swapped=True)
    parts = backdrop.bands(options.backdrop, plane)
    for tick in marks:
        css = "axis" if tick == 0 else "grid"
        words = options.format_value(tick)
        parts.append(svg.element("line", x1=scale(tick), x2=scale(tick), y1=top, y2=bottom, class_=css))
        parts.append(svg.element("text", words, x=scale(tick), y=bottom + size.font * 1.3, class_="tick middle"))
    for index, box in enumerate(boxes):
        y = place(index)
        if size is NARROW:
            parts.append(svg.element("text", box.name, x=0, y=y - LYING_PITCH / 2 + 1, class_="label halo"))
        else:
            parts.append(svg.element("text", box.name, x=left - 8, y=y, dy="0.35em", class_="label end"))
        parts.append(_box(box, scale, y, lying=True))
    parts.extend(backdrop.lines(options.backdrop, plane))
    parts.extend(backdrop.names(options.backdrop, plane))
    if options.axis.title:
        parts.append(
            svg.element("text", options.axis.title, x=size.width, y=bottom + size.font * 2.5, class_="axis-title end")
        )
    return svg.join(parts)


def _standing(boxes: list[Box], options: BoxOptions, size: Size) -> Markup:
    marks = _ticks(boxes, options)
    left = max(size.text(options.format_value(t)) for t in marks) + 10
    top = size.font * (2.4 if options.axis.title else 1.2)
    bottom = size.height - size.font * 1.9
    scale = Scale(marks[0], marks[-1], bottom, top)
    pitch = (size.width - left) / max(1, len(boxes))

    def place(index: float) -> float:
        return left + (index + 0.5) * pitch

    plane = Plane(place, scale, left, size.width, top, bottom, size, pitch / 2)
    parts = backdrop.bands(options.backdrop, plane)
    for tick in marks:
        css = "axis" if tick == 0 else "grid"
        y = scale(tick)
        parts.append(svg.element("line", x1=left, x2=size.width, y1=y, y2=y, class_=css))
        words = options.format_value(tick)
        parts.append(svg.element("text", words, x=left - 6, y=y, dy="0.35em", class_="tick end"))
    for index, box in enumerate(boxes):
        parts.append(svg.element("text", box.name, x=place(index), y=bottom + size.font * 1.5, class_="label middle"))
        parts.append(_box(box, scale, place(index), lying=False, edge=size.width - size.text(box.text)))
    parts.extend(backdrop.lines(options.backdrop, plane))
    parts.extend(backdrop.names(options.backdrop, plane))
    if options.axis.title:
        parts.append(svg.element("text", options.axis.title, x=0, y=size.font, class_="axis-title"))
    return svg.join(parts)


def _box(box: Box, scale: Scale, place: float, *, lying: bool, edge: float = 0.0) -> Markup:
    """Whiskers, box and middle; the middle is written beside the box: to its right, unless that passes the edge."""

    def line(start: float, end: float, css: str, *, across: bool = False, half: float = 0.0) -> Markup:
        if across:
            a, b, c, d = start, place - half, start, place + half
        else:
            a, b, c, d = start, place, end, place
        x1, y1, x2, y2 = (a, b, c, d) if lying else (b, a, d, c)
        return svg.element("line", x1=x1, y1=y1, x2=x2, y2=y2, class_=css)

    half = THICK / 2
    low, high = sorted((scale(box.low), scale(box.high)))
    across = {"y": place - half, "height": THICK} if lying else {"x": place - half, "width": THICK}
    along = {"x": low, "width": max(high - low, 1.0)} if lying else {"y": low, "height": max(high - low, 1.0)}
    parts = [
        svg.element("title", box.said),
        line(scale(box.least), scale(box.low), "whisker"),
        line(scale(box.high), scale(box.most), "whisker"),
        line(scale(box.least), 0, "whisker", across=True, half=half * 0.5),
        line(scale(box.most), 0, "whisker", across=True, half=half * 0.5),
        svg.element("rect", **across, **along),
        line(scale(box.middle), 0, "median", across=True, half=half),
    ]
    if lying:
        words = svg.element("text", box.text, x=scale(box.middle), y=place - half - 4, class_="middle")
    else:
        right = place + half + 5
        x, css = (right, None) if right <= edge else (place - half - 5, "end")
        words = svg.element("text", box.text, x=x, y=scale(box.middle), dy="0.35em", class_=css)
    return svg.element("g", *parts, words, **box.colour.attributes("box"))
