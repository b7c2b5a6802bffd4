"""How an AreaMap's areas look: numbers from faint to strong, words a colour each; of many areas in classes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dashboards.charts.classes import Classes, classes, tints
from dashboards.charts.many_areas import HATCHES, Look
from dashboards.charts.model import PALETTE, Colour
from dashboards.charts.shade import Shades, css_value, shades

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from dashboards.components.base import Context
    from dashboards.querying.result import Result
    from dashboards.status import Status

CATEGORY = 34
"""Per cent of its colour that an area of a category gets: ink on it stays readable."""
NO_FIGURE = "geen cijfer"


class Scale:
    """Numbers from faint to strong."""

    def __init__(self, shading: Shades, low: float, high: float) -> None:
        self.shading, self.low, self.high = shading, low, high

    @classmethod
    def of(cls, values: Sequence[float], palette: Sequence[Colour], low: float | None, high: float | None) -> Scale:
        """From the lowest to the highest value, or between the ends that the author gave."""
        low = min(values) if low is None else low
        high = max(values) if high is None else high
        return cls(shades(tuple(palette) or (Colour("c-accent"),), low, high, None, ()), low, high)

    def fill(self, value: object, _given: str | None) -> str:
        """Nothing for no value: an unknown figure is not a low one."""
        return self.shading.css(float(value)) if isinstance(value, int | float) else ""


class Kinds:
    """Words, a colour for each; no words at all where a map shows no value."""

    def __init__(self, order: dict[object, int], palette: Sequence[Colour]) -> None:
        self.order, self._palette = order, palette

    @classmethod
    def of(cls, data: Result, column: str | None, palette: Sequence[Colour], context: Context) -> Kinds:
        """Words in their order in the data, statuses in their own."""
        if column is None:
            return cls({}, palette or (Colour("c-muted"),))
        words = list(dict.fromkeys(row[column] for row in data.rows if row[column] is not None))
        statuses = {word: context.status(column, word) for word in words}
        words.sort(key=lambda word: status.sort_order if (status := statuses[word]) else 0)
        return cls({word: i for i, word in enumerate(words)}, palette or PALETTE)

    def fill(self, value: object, given: str | None) -> str:
        """The colour of a word, or the one that its status has."""
        if value is None and self.order:
            return ""
        return f"color-mix(in srgb, {self.colour(value, given)} {CATEGORY}%, transparent)"

    def colour(self, value: object, given: str | None) -> str:
        """The same, undiluted."""
        return given or css_value(self._palette[self.order.get(value, 0) % len(self._palette)])


class ManyLooks:
    """The looks of a map of many areas, and which of them a value has."""

    def __init__(self, looks: Sequence[Look], index: Callable[[object], int]) -> None:
        self.of = index
        """Index of the look of a value; None has the last."""
        self.looks = (*looks, Look(NO_FIGURE, ""))

    def shown(self, used: set[int], *, legend: bool) -> list[Look]:
        """All looks, each with its name where some area has it and there is a legend."""
        return [look if legend and at in used else replace(look, name="") for at, look in enumerate(self.looks)]

    @classmethod
    def of_numbers(cls, values: Sequence[float], palette: Sequence[Colour], text: Callable[[float], str]) -> ManyLooks:
        """Five classes at most, with about as many areas in each."""
        found = classes(values, text)
        colours = tints(palette or (Colour("c-accent"),), len(found.ranges))
        looks = [Look(_range(*ends, text), fill) for ends, fill in zip(found.ranges, colours, strict=True)]
        return cls(looks, lambda value: _class(found, value))

    @classmethod
    def of_words(cls, kinds: Kinds, status: Callable[[object], Status | None]) -> ManyLooks:
        """A colour and a hatching for each word, in turn; one look for areas without a value to show."""
        if not kinds.order:
            return cls([Look("", kinds.colour(None, None))], lambda _value: 0)
        looks = []
        for word, at in kinds.order.items():
            own = status(word)
            fill = kinds.colour(word, f"var(--{own.tone})" if own else None)
            looks.append(Look(str(word), fill, at % len(HATCHES)))
        return cls(looks, lambda value: kinds.order.get(value, len(looks)))


def _class(found: Classes, value: object) -> int:
    return found.of(float(value)) if isinstance(value, int | float) else len(found.ranges)


def _range(low: float, high: float, text: Callable[[float], str]) -> str:
    first, last = text(low), text(high)
    return first if first == last else f"{first} t/m {last}"
