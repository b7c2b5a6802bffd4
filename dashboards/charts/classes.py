"""Values in a few classes with about as many of them in each: for marks that are too many to carry their value."""

from __future__ import annotations

import itertools
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dashboards.charts.shade import css_value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from dashboards.charts.model import Colour

COUNT = 5
"""More tints than this cannot be told apart on a map and found again in a legend."""
FAINTEST, STRONGEST, ONLY = 14, 96, 60
"""Per cent of its colour that the lowest, the highest, and an only class gets: no words stand on them."""


@dataclass(frozen=True)
class Classes:
    """From low to high, without overlap."""

    ranges: tuple[tuple[float, float], ...]
    """Lowest and highest value in each, both of which there are."""

    def of(self, value: float) -> int:
        """Index of the class that holds a value."""
        return max(0, bisect_right([low for low, _ in self.ranges], value) - 1)


def classes(values: Iterable[float], text: Callable[[float], str]) -> Classes:
    """At most five classes. Values that read the same are in the same class, so that no two classes share an end.

    Args:
        values: at least one.
        text: a value as the reader sees it.
    """
    ordered = sorted(values)
    parts: dict[int, list[float]] = {}
    seen = 0
    for _, alike in itertools.groupby(ordered, key=text):
        run = list(alike)
        parts.setdefault(int(COUNT * (seen + len(run) / 2) / len(ordered)), []).extend(run)
        seen += len(run)
    return Classes(tuple((part[0], part[-1]) for part in parts.values()))


def tints(colours: Sequence[Colour], count: int) -> list[str]:
    """As many CSS colours: of one colour from faint to strong, of more from the first to the last."""
    return [_tint(colours, at / (count - 1) if count > 1 else None) for at in range(count)]


def _tint(colours: Sequence[Colour], share: float | None) -> str:
    if len(colours) == 1:
        strength = ONLY if share is None else FAINTEST + (STRONGEST - FAINTEST) * share
        return f"color-mix(in srgb, {css_value(colours[0])} {strength:.0f}%, var(--paper))"
    along = (len(colours) - 1) * (1.0 if share is None else share)
    at = min(int(along), len(colours) - 2)
    low, high = css_value(colours[at]), css_value(colours[at + 1])
    return f"color-mix(in srgb, {high} {(along - at) * 100:.0f}%, {low})"
