"""The chart of cost against size, as a small SVG: both axes by powers of ten."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from markupsafe import escape

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_WIDTH, _HEIGHT, _LEFT, _TOP, _RIGHT, _BOTTOM = 640, 400, 70, 30, 90, 50
_COLOURS = {"duckdb": "#154273", "spark": "#b4451f"}


def draw(points: Mapping[str, Sequence[tuple[float, float, float]]]) -> str:
    """An SVG with a line per engine: solid for processor time, dashed for what dbt says the build took."""
    every = [point for line in points.values() for point in line]
    across = _Axis([size for size, _, _ in every], _LEFT, _WIDTH - _RIGHT)
    up = _Axis([value for _, *values in every for value in values], _HEIGHT - _BOTTOM, _TOP)
    parts = [*_grid(across, up)]
    for engine, line in points.items():
        colour = _COLOURS[engine]
        for place, (dash, what) in enumerate((("", "processor"), ("6 4", "build"))):
            corners = [(across.at(point[0]), up.at(point[1 + place])) for point in line]
            path = " ".join(f"{x:.1f},{y:.1f}" for x, y in corners)
            parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-dasharray="{dash}"/>')
            parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in corners]
            x, y = corners[-1]
            parts.append(f'<text x="{x + 8:.1f}" y="{y + 4:.1f}" fill="{colour}">{escape(f"{engine}, {what}")}</text>')
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" '
        'font-family="sans-serif" font-size="11"><title>Seconds of a build against millions of observations, DuckDB '
        'and Spark on the same two cores</title><rect width="100%" height="100%" fill="white"/>'
        + "".join(parts)
        + "</svg>\n"
    )


class _Axis:
    """Places by the logarithm, with some room at both ends."""

    def __init__(self, values: Sequence[float], start: float, end: float) -> None:
        self.low = math.floor(math.log10(min(values)))
        self.high = max(math.ceil(math.log10(max(values))), self.low + 1)
        self._start, self._end = start, end

    def at(self, value: float) -> float:
        share = (math.log10(value) - self.low) / (self.high - self.low)
        return self._start + share * (self._end - self._start)

    @property
    def marks(self) -> list[float]:
        return [10.0**power for power in range(self.low, self.high + 1)]


def _grid(across: _Axis, up: _Axis) -> list[str]:
    parts = []
    for mark in across.marks:
        x = across.at(mark)
        parts.append(f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{_TOP}" y2="{_HEIGHT - _BOTTOM}" stroke="#ddd"/>')
        parts.append(f'<text x="{x:.1f}" y="{_HEIGHT - _BOTTOM + 16}" text-anchor="middle">{mark:g}</text>')
    for mark in up.marks:
        y = up.at(mark)
        parts.append(f'<line x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{y:.1f}" y2="{y:.1f}" stroke="#ddd"/>')
        parts.append(f'<text x="{_LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{mark:g} s</text>')
    middle = (_LEFT + _WIDTH - _RIGHT) / 2
    parts.append(f'<text x="{middle}" y="{_HEIGHT - 14}" text-anchor="middle">million observations</text>')
    return parts
