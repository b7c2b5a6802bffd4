"""A page's inputs as bounded choices, so that every answer can be worked out at build time."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MAX_CHOICES = 256
"""More combinations than this on one page are a problem: the page would grow out of hand."""


@dataclass(frozen=True)
class Period:
    """The value of a DateRange: first and last day, as ``2026-03-12``."""

    start: str
    end: str

    def __str__(self) -> str:
        return f"{self.start}/{self.end}"


@dataclass(frozen=True)
class Option:
    """One thing a reader can choose."""

    value: object
    """A text or number; a ``Period`` for a DateRange."""
    label: str

    def field(self, name: str) -> object:
        """``value``, ``label``, ``start`` or ``end``, as queries and pages ask for it; raises KeyError for others."""
        if isinstance(self.value, Period):
            return {"start": self.value.start, "end": self.value.end, "label": self.label}[name]
        return {"value": self.value, "label": self.label}[name]

    @property
    def fields(self) -> tuple[str, ...]:
        """What can be asked of it."""
        return ("start", "end", "label") if isinstance(self.value, Period) else ("value", "label")


@dataclass(frozen=True)
class Choice:
    """An input: its options and the one that is chosen at first."""

    name: str
    options: tuple[Option, ...]
    default: int = 0


class Inputs:
    """All inputs of a page, in order of appearance."""

    def __init__(self, choices: Iterable[Choice] = ()) -> None:
        self.choices = {choice.name: choice for choice in choices}

    def names(self, wanted: Iterable[str]) -> tuple[str, ...]:
        """The wanted inputs in the page's order."""
        asked = set(wanted)
        return tuple(name for name in self.choices if name in asked)

    def combinations(self, names: tuple[str, ...]) -> Iterator[tuple[int, ...]]:
        """Every combination of option indexes of these inputs."""
        return itertools.product(*(range(len(self.choices[name].options)) for name in names))

    def default(self, names: tuple[str, ...]) -> tuple[int, ...]:
        """The combination that is chosen at first."""
        return tuple(self.choices[name].default for name in names)

    def size(self) -> int:
        """Number of combinations of all inputs."""
        size = 1
        for choice in self.choices.values():
            size *= max(1, len(choice.options))
        return size

    def everything(self) -> tuple[str, ...]:
        """The names of all inputs."""
        return tuple(self.choices)

    def shown_in(self, names: tuple[str, ...], chosen: Iterable[tuple[int, ...]]) -> str:
        """A string of 0 and 1 over all combinations of the page: the script shows an element where it reads 1."""
        wanted = set(chosen)
        all_names = self.everything()
        at = [all_names.index(name) for name in names]
        combos = self.combinations(all_names)
        return "".join("1" if tuple(combo[i] for i in at) in wanted else "0" for combo in combos)
