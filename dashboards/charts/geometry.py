"""Sizes, scales, ticks, and labels that do not lie on each other."""

from __future__ import annotations

import math
from dataclasses import dataclass

CHARACTER = 0.56
"""Mean width of a character of a humanist sans in ems; a little wide, so that text fits."""


@dataclass(frozen=True)
class Size:
    """One drawing of a chart: a wide one, and a narrow one for phones; CSS shows the one that fits."""

    name: str
    width: float
    height: float
    font: float

    def text(self, text: str) -> float:
        """Estimated width of a text."""
        return len(text) * CHARACTER * self.font


WIDE = Size("wide", 720, 380, 14)
NARROW = Size("narrow", 380, 360, 13)
SIZES = (WIDE, NARROW)
TICKS = 5
"""About so many steps on a value axis, on both drawings, so that both begin at the same value."""


@dataclass(frozen=True)
class Scale:
    """Linear, from the data's domain to the drawing's range."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """Where a value lies in the drawing."""
        if self.high == self.low:
            return (self.start + self.end) / 2
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)


def nice_step(span: float, count: int) -> float:
    """1, 2 or 5 times a power of ten, giving about ``count`` steps."""
    if span <= 0:
        return 1.0
    rough = span / max(1, count)
    power = float(10 ** math.floor(math.log10(rough)))
    return next(m * power for m in (1, 2, 5, 10) if m * power >= rough * 0.999)


def ticks(low: float, high: float, count: int) -> list[float]:
    """Round values that enclose the domain."""
    if high - low <= max(1.0, abs(low), abs(high)) * 1e-12:  # no difference that a drawing can show
        low, high = low - 1, high + 1
    step = nice_step(high - low, count)
    first = math.floor(low / step + 1e-9)
    last = math.ceil(high / step - 1e-9)
    return [round(i * step, 10) for i in range(first, last + 1)]


def year_ticks(low: float, high: float, count: int) -> list[float]:
    """Whole years within the domain, the last one always among them."""
    step = max(1, math.ceil((high - low) / max(1, count - 1)))
    years = range(int(high), math.ceil(low) - 1, -step)
    return [float(year) for year in reversed(years)]


def spread(wanted: list[float], gap: float, low: float, high: float) -> list[float]:
    """Positions near the wanted ones, in the same order, at least ``gap`` apart and within the bounds if they fit."""
    clusters: list[tuple[list[int], float]] = []
    for index in sorted(range(len(wanted)), key=lambda i: wanted[i]):
        members = [index]
        centre = _centre(members, wanted, gap, low, high)
        while clusters and centre - _half(members, gap) < clusters[-1][1] + _half(clusters[-1][0], gap) + gap:
            members = clusters.pop()[0] + members
            centre = _centre(members, wanted, gap, low, high)
        clusters.append((members, centre))
    placed = [0.0] * len(wanted)
    for members, centre in clusters:
        for rank, index in enumerate(members):
            placed[index] = centre + rank * gap - _half(members, gap)
    return placed


def _half(members: list[int], gap: float) -> float:
    return (len(members) - 1) * gap / 2


def _centre(members: list[int], wanted: list[float], gap: float, low: float, high: float) -> float:
    middle = sum(wanted[i] for i in members) / len(members)
    half = _half(members, gap)
    return max(low + half, min(high - half, middle))
