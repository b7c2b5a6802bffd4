"""Lines over a true time axis, named at their ends; missing years show as a dashed link."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dashboards.charts import backdrop, svg
from dashboards.charts.backdrop import DASHES, Plane
from dashboards.charts.geometry import NARROW, TICKS, Scale, Size, spread, ticks, year_ticks
from dashboards.charts.model import NO_BACKDROP, Axis, Backdrop, Point, Series

if TYPE_CHECKING:
    from collections.abc import Callable

    from markupsafe import Markup

LABEL_GAP = 1.25
"""Distance of labels at line ends, in font sizes."""
MANY_POINTS = 16
"""From here on points are not marked one by one."""
YEARS = (1900, 2100)
NUDGE, FAR = 3, 8
"""A label that was moved further up or down, or stands further from its line, is tied to it by a thin line."""


@dataclass(frozen=True)
class LineOptions:
    """What the author asked for."""

    x: Axis
    y: Axis
    format_y: Callable[[float], str]
    format_x: Callable[[float], str]
    backdrop: Backdrop = NO_BACKDROP
    categories: tuple[str, ...] = ()
    """Names along the axis where x is neither a number nor a date."""
    ticks_at: Callable[[float, float, int], list[float]] | None = None
    """Ticks of an x axis of dates; None for numbers."""
    missing: str = "gap"
    line_dash: str = "solid"
    line_width: float = 2.0
    step: bool = False
    markers: bool = False
    emphasis: frozenset[str] = field(default=frozenset())


@dataclass(frozen=True)
class Frame:
    """Scales, ticks and edges of one drawing over an axis of numbers, dates or names."""

    size: Size
    x: Scale
    y: Scale
    x_ticks: list[float]
    y_ticks: list[float]
    left: float
    right: float
    top: float
    bottom: float


def draw(series: list[Series], options: LineOptions, size: Size) -> Markup:
    """The inside of one SVG."""
    frame = frame_of(series, options, size)
    plane = Plane(frame.x, frame.y, frame.left, frame.right, frame.top, frame.bottom, size)
    parts = [*backdrop.bands(options.backdrop, plane), *draw_grid(frame, options)]
    parts.extend(backdrop.lines(options.backdrop, plane))
    longest = longest_step(series)
    parts.extend(_line(frame, s, options, longest) for s in series if s.known())
    parts.extend(backdrop.names(options.backdrop, plane))
    parts.extend(end_labels(frame, [s for s in series if s.known()], options))
    return svg.join(parts)


def _label(series: Series) -> str:
    known = series.known()
    return f"{series.name} {known[-1][0].y_text}" if series.name else known[-1][0].y_text


def frame_of(series: list[Series], options: LineOptions, size: Size) -> Frame:
    """Where everything goes."""
    values = [y for s in series for _, y in s.known()]
    values += options.backdrop.ys()
    xs = [p.x for s in series for p, _ in s.known()]
    xs += options.backdrop.xs()
    low, high = min(values), max(values)
    if options.y.from_zero:
        low, high = min(0.0, low), max(0.0, high)
    low = options.y.least if options.y.least is not None else low
    high = options.y.most if options.y.most is not None else high
    y_ticks = ticks(low, high, TICKS)
    left = max(size.text(options.format_y(t)) for t in y_ticks) + 10
    labels = [size.text(_label(s)) for s in series if s.known()]
    right = size.width - min(max(labels, default=0) + 14, size.width * 0.42)
    top = size.font * (1.9 if options.y.title else 0.9)
    bottom = size.height - size.font * (3.2 if options.x.title else 1.9)
    x_ticks = _x_ticks(min(xs), max(xs), options, 5 if size is NARROW else 9)
    margin = 6.0
    return Frame(
        size,
        Scale(min(xs), max(xs), left + margin, right - margin),
        Scale(y_ticks[0], y_ticks[-1], bottom, top),
        x_ticks,
        y_ticks,
        left,
        right,
        top,
        bottom,
    )


def _x_ticks(low: float, high: float, options: LineOptions, count: int) -> list[float]:
    if options.categories:
        every = max(1, len(options.categories) // count)
        return [float(i) for i in range(0, len(options.categories), every)]
    if options.ticks_at is not None:
        return options.ticks_at(low, high, count)
    if _are_years(low, high):
        return year_ticks(low, high, count)
    inside = ticks(low, high, count)
    return [t for t in inside if low <= t <= high] or [low, high]


def _are_years(low: float, high: float) -> bool:
    return low >= YEARS[0] and high <= YEARS[1] and float(low).is_integer() and float(high).is_integer()


def draw_grid(frame: Frame, options: LineOptions) -> list[Markup]:
    """Lines and words of both axes."""
    parts = []
    for tick in frame.y_ticks:
        y = frame.y(tick)
        css = "axis" if tick == 0 else "grid"
        parts.append(svg.element("line", x1=frame.left, x2=frame.right, y1=y, y2=y, class_=css))
        if options.y.labels:
            shown = options.format_y(tick)
            parts.append(svg.element("text", shown, x=frame.left - 6, y=y, dy="0.35em", class_="tick end"))
    for tick in frame.x_ticks:
        x = frame.x(tick)
        below = frame.bottom + frame.size.font * 1.5
        parts.append(svg.element("line", x1=x, x2=x, y1=frame.bottom, y2=frame.bottom + 4, class_="axis"))
        shown = options.categories[int(tick)] if options.categories else options.format_x(tick)
        parts.append(svg.element("text", shown, x=x, y=below, class_="tick middle"))
    if options.y.title:
        parts.append(svg.element("text", options.y.title, x=0, y=frame.size.font, class_="axis-title"))
    if options.x.title:
        middle = (frame.left + frame.right) / 2
        parts.append(
            svg.element("text", options.x.title, x=middle, y=frame.size.height - 4, class_="axis-title middle")
        )
    return parts


def _line(frame: Frame, series: Series, options: LineOptions, longest: float) -> Markup:
    strong = series.name in options.emphasis
    width = options.line_width + (0.75 if strong else 0)
    dash = DASHES.get(options.line_dash)
    parts: list[Markup] = []
    for points, bridged in _pieces(series, options, longest):
        drawn = [(frame.x(p.x), frame.y(y)) for p, y in points]
        if options.step:
            drawn = stepped(drawn)
        if len(drawn) > 1:
            css, pattern = ("bridge", "2 4") if bridged else ("line", dash)
            parts.append(
                svg.element("path", d=svg.path(drawn), class_=css, stroke_width=width, stroke_dasharray=pattern)
            )
    if options.markers or len(series.known()) <= MANY_POINTS:
        parts.extend(_marker(frame, series.name, p, y, 3.4 if strong else 2.8) for p, y in series.known())
    return svg.element("g", *parts, **series.colour.attributes("series"))


def _marker(frame: Frame, name: str, point: Point, y: float, radius: float) -> Markup:
    said = f"{name}, {point.x_text}: {point.y_text}" if name else f"{point.x_text}: {point.y_text}"
    title = svg.element("title", said)
    return svg.element("circle", title, cx=frame.x(point.x), cy=frame.y(y), r=radius)


def _pieces(series: Series, options: LineOptions, longest: float) -> list[tuple[list[tuple[Point, float]], bool]]:
    """Runs of neighbouring points, and the links over what is missing between them."""
    known = series.known()
    holes = {p.x for p in series.points if p.y is None}
    pieces: list[tuple[list[tuple[Point, float]], bool]] = []
    run = known[:1]
    for before, after in itertools.pairwise(known):
        has_hole = any(before[0].x < x < after[0].x for x in holes)
        too_far = not options.categories and after[0].x - before[0].x > longest
        if has_hole or too_far:
            pieces.append((run, False))
            if not has_hole or options.missing == "connect":
                pieces.append(([before, after], True))
            run = []
        run.append(after)
    pieces.append((run, False))
    return pieces


def longest_step(series: list[Series]) -> float:
    """The longest step between neighbours that is no hole.

    In a yearly series every missing year is a hole. A survey that is held every so many years has holes only where it
    was left out: twice its shortest step is still its own rhythm (2012, 2016, 2020, 2022).
    """
    places = sorted({p.x for s in series for p, _ in s.known()})
    steps = [b - a for a, b in itertools.pairwise(places)]
    shortest = min(steps, default=1.0)
    if places and _are_years(places[0], places[-1]) and shortest > 1:
        return shortest * 2
    return shortest * 1.5


def has_bridges(series: list[Series], options: LineOptions) -> bool:
    """Whether any line has a dashed link, so that the page explains it."""
    longest = longest_step(series)
    return any(bridged for s in series if s.known() for _, bridged in _pieces(s, options, longest))


def stepped(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """The same points joined by level pieces."""
    out = points[:1]
    for (_, y0), (x1, y1) in itertools.pairwise(points):
        out += [(x1, y0), (x1, y1)]
    return out


def end_labels(frame: Frame, series: list[Series], options: LineOptions) -> list[Markup]:
    """Names at the right of what they name, kept apart."""
    ends = [s.known()[-1] for s in series]
    wanted = [frame.y(y) for _, y in ends]
    low = frame.size.font * 0.6
    placed = spread(wanted, frame.size.font * LABEL_GAP, low, frame.bottom)
    parts = []
    for s, (point, _), want, place in zip(series, ends, wanted, placed, strict=True):
        x_end = frame.x(point.x) + 4
        inner: list[Markup] = []
        if abs(place - want) > NUDGE or frame.right - x_end > FAR:
            line = [(x_end, want), (frame.right + 2, place)]
            inner.append(svg.element("path", d=svg.path(line), class_="leader"))
        css = "label strong" if s.name in options.emphasis else "label"
        inner.append(svg.element("text", _label(s), x=frame.right + 6, y=place, dy="0.35em", class_=css))
        parts.append(svg.element("g", *inner, **s.colour.attributes("series")))
    return parts
