"""Which measures of a table are wanted: by title or by key, never by guessing."""

from __future__ import annotations

import difflib
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sources.odata.errors import MeasureAmbiguous, MeasureNotFound

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


@dataclass(frozen=True)
class Measure:
    """A measure as the publisher describes it."""

    key: str
    title: str
    unit: str | None
    absent: str = "Missing"
    """The publisher's word for an absent value of this measure (v3: ``Default`` of the topic)."""


def normalised(title: str) -> str:
    """A title without the differences that mean nothing: case, spacing, ways to write a letter."""
    return " ".join(unicodedata.normalize("NFKC", title).casefold().split())


@dataclass(frozen=True)
class Bound:
    """The measures that wanted names turned out to mean, and the names that mean none or several."""

    measures: tuple[Measure, ...]
    """In the publisher's order, each once."""
    unbound: Mapping[str, MeasureNotFound | MeasureAmbiguous]
    """Per name why it is a question for a person."""


def bind(source: str, url: str, available: Sequence[Measure], wanted: Iterable[str]) -> Bound:
    """Bind every wanted name to the one measure with that key or, failing that, that title."""
    chosen: set[str] = set()
    unbound: dict[str, MeasureNotFound | MeasureAmbiguous] = {}
    for name in wanted:
        found = matches(name, available)
        if not found:
            unbound[name] = MeasureNotFound(source, url, name, _nearest(name, available))
        elif len(found) > 1:
            unbound[name] = MeasureAmbiguous(source, url, name, [measure.key for measure in found])
        else:
            chosen.add(found[0].key)
    return Bound(tuple(measure for measure in available if measure.key in chosen), unbound)


def matches(name: str, available: Sequence[Measure]) -> list[Measure]:
    """The measure with this key; where there is none, all with this title."""
    return [measure for measure in available if measure.key == name] or [
        measure for measure in available if normalised(measure.title) == normalised(name)
    ]


def _nearest(wanted: str, available: Sequence[Measure]) -> list[str]:
    names = {normalised(measure.title): measure.title for measure in available}
    names |= {normalised(measure.key): measure.key for measure in available}
    return [names[name] for name in difflib.get_close_matches(normalised(wanted), names, n=3, cutoff=0.5)]
