"""Colours that stand for a value: weak enough that the words on them stay readable in light and in dark."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dashboards.charts.model import Colour

STRONGEST = 52
"""Per cent of its colour that the highest value gets; ink on it keeps the contrast that WCAG asks (4.5 to 1)."""
FAINTEST = 4


@dataclass(frozen=True)
class Shades:
    """From a value to a background, over breakpoints that rise."""

    stops: tuple[float, ...]
    """Values at which the colours are exact; as many as there are colours, or two for one colour."""
    colours: tuple[Colour, ...]
    """One: from faint to strong. More: from one to the next, each at its strongest."""

    def css(self, value: float) -> str:
        """A CSS colour; ``var(--c)`` and the like follow the appearance."""
        if len(self.colours) == 1:
            share = _share(value, self.stops[0], self.stops[-1])
            strength = FAINTEST + (STRONGEST - FAINTEST) * share
            return f"color-mix(in srgb, {css_value(self.colours[0])} {strength:.0f}%, transparent)"
        at = next((i for i in range(1, len(self.stops) - 1) if value <= self.stops[i]), len(self.stops) - 1)
        share = _share(value, self.stops[at - 1], self.stops[at])
        low, high = css_value(self.colours[at - 1]), css_value(self.colours[at])
        mixed = f"color-mix(in srgb, {high} {share * 100:.0f}%, {low})"
        return f"color-mix(in srgb, {mixed} {STRONGEST}%, transparent)"


def shades(
    colours: tuple[Colour, ...], low: float, high: float, middle: float | None, breakpoints: tuple[float, ...]
) -> Shades:
    """Colours over a domain: between its ends, through a middle, or at the author's own breakpoints."""
    if breakpoints and len(breakpoints) == len(colours):
        return Shades(breakpoints, colours)
    if len(colours) == 1:
        return Shades((low, high), colours)
    steps = len(colours) - 1
    if middle is not None and steps == 2:  # noqa: PLR2004  low, middle and high
        return Shades((low, middle, high), colours)
    return Shades(tuple(low + (high - low) * i / steps for i in range(steps + 1)), colours)


def _share(value: float, low: float, high: float) -> float:
    return min(1.0, max(0.0, (value - low) / (high - low))) if high > low else 1.0


def css_value(colour: Colour) -> str:
    """A colour as CSS; a theme colour follows the appearance."""
    return colour.value or f"var(--{VARIABLES.get(colour.css_class, 'accent')})"


VARIABLES = {
    "c-ink": "ink", "c-muted": "soft", "c-accent": "accent", **{f"c{i}": f"c{i}" for i in range(1, 9)},
    "tone-good": "good", "tone-weak": "weak", "tone-bad": "bad",
}  # fmt: skip
"""The custom property behind a colour's class."""
