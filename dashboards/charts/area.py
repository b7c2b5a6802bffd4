"""Layers that add up over an axis, named at their right end."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dashboards.charts import backdrop, svg
from dashboards.charts.backdrop import Plane
from dashboards.charts.line import LineOptions, draw_grid, end_labels, frame_of, stepped
from dashboards.charts.model import Point, Series

if TYPE_CHECKING:
    from markupsafe import Markup

    from dashboards.charts.geometry import Size
    from dashboards.charts.line import Frame


@dataclass(frozen=True)
class Layer:
    """One series with the heights between which it lies, at every place where the whole stack is known."""

    series: Series
    runs: tuple[tuple[tuple[float, float, float], ...], ...]
    """Unbroken runs of (x, bottom, top)."""


def layers(series: list[Series], *, shares: bool, missing: str) -> list[Layer]:
    """Stack the series; where one of them has no value the stack is interrupted, unless ``missing`` fills the hole."""
    every = sorted({p.x for s in series for p in s.points})
    filled = [_filled(s, every, missing) for s in series]
    places = [x for x in every if any(x in values for values in filled)]
    whole = [all(x in values for values in filled) for x in places]
    totals = {x: sum(values.get(x, 0.0) for values in filled) for x in places}
    heights = dict.fromkeys(places, 0.0)
    found = []
    for one, values in zip(series, filled, strict=True):
        runs: list[list[tuple[float, float, float]]] = [[]]
        for x, complete in zip(places, whole, strict=True):
            if not complete:
                runs.append([])
                continue
            value = values[x] / totals[x] * 100 if shares and totals[x] else values[x]
            runs[-1].append((x, heights[x], heights[x] + value))
            heights[x] += value
        found.append(Layer(one, tuple(tuple(run) for run in runs if run)))
    return found


def _filled(series: Series, places: list[float], missing: str) -> dict[float, float]:
    known = {p.x: y for p, y in series.known()}
    if missing == "zero":
        return {x: known.get(x, 0.0) for x in places}
    if missing == "connect":
        return {x: known[x] if x in known else _between(known, x) for x in places if _inside(known, x)}
    return known


def _inside(known: dict[float, float], x: float) -> bool:
    return bool(known) and min(known) <= x <= max(known)


def _between(known: dict[float, float], x: float) -> float:
    """On the straight line between the neighbours that are known."""
    before, after = max(k for k in known if k <= x), min(k for k in known if k >= x)
    share = 0.0 if before == after else (x - before) / (after - before)
    return known[before] + (known[after] - known[before]) * share


def has_holes(found: list[Layer]) -> bool:
    """Whether the stack is interrupted somewhere."""
    return any(len(layer.runs) > 1 for layer in found)


def draw(found: list[Layer], options: LineOptions, size: Size, *, opacity: float, outline: bool) -> Markup:
    """The inside of one SVG."""
    tops = [_labelled(layer, 1.0) for layer in found]
    frame = frame_of(tops, options, size)
    plane = Plane(frame.x, frame.y, frame.left, frame.right, frame.top, frame.bottom, size)
    parts = [*backdrop.bands(options.backdrop, plane), *draw_grid(frame, options)]
    parts.extend(_layer(frame, layer, opacity=opacity, outline=outline, step=options.step) for layer in found)
    parts.extend(backdrop.lines(options.backdrop, plane))
    parts.extend(backdrop.names(options.backdrop, plane))
    parts.extend(end_labels(frame, [_labelled(layer, 0.5) for layer in found if layer.runs], options))
    return svg.join(parts)


def _labelled(layer: Layer, share: float) -> Series:
    """The layer as a line at a share of its thickness, with the values it had before stacking."""
    texts = {p.x: p for p in layer.series.points}
    points = tuple(
        replace(texts[x], y=low + (high - low) * share) if x in texts else Point(x, low + (high - low) * share, "", "")
        for run in layer.runs
        for x, low, high in run
    )
    return replace(layer.series, points=points)


def _layer(frame: Frame, layer: Layer, *, opacity: float, outline: bool, step: bool) -> Markup:
    parts: list[Markup] = []
    for run in layer.runs:
        top = [(frame.x(x), frame.y(high)) for x, _, high in run]
        bottom = [(frame.x(x), frame.y(low)) for x, low, _ in run]
        if step:
            top, bottom = stepped(top), stepped(bottom)
        if len(run) == 1:
            # A single place between holes has no width: it stands as a line.
            parts.append(svg.element("path", d=svg.path([top[0], bottom[0]]), class_="line", stroke_width=2))
            continue
        shape = svg.path([*top, *reversed(bottom)]) + "Z"
        parts.append(svg.element("path", d=shape, class_="area", fill_opacity=f"{opacity:g}"))
        if outline:
            parts.append(svg.element("path", d=svg.path(top), class_="line", stroke_width=1.5))
    return svg.element("g", *parts, **layer.series.colour.attributes("series"))
