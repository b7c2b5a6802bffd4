"""Which measures of a table are wanted: by title or by key, never by guessing."""

from __future__ import annotations

import difflib
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sources.odata.errors import MeasureAmbiguous, MeasureNotFound

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


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


def resolve(source: str, url: str, available: Sequence[Measure], wanted: Iterable[str]) -> tuple[Measure, ...]:
    """The measures that are wanted, in the publisher's order, each once.

    Raises:
        MeasureNotFound: a title or key is not there; the nearest are named.
        MeasureAmbiguous: a title belongs to several measures.
    """
    by_key = {measure.key: measure for measure in available}
    by_title: dict[str, list[Measure]] = {}
    for measure in available:
        by_title.setdefault(normalised(measure.title), []).append(measure)
    chosen = set()
    for name in wanted:
        found = [by_key[name]] if name in by_key else by_title.get(normalised(name), [])
        if not found:
            raise MeasureNotFound(source, url, name, _nearest(name, available))
        if len(found) > 1:
            raise MeasureAmbiguous(source, url, name, [measure.key for measure in found])
        chosen.add(found[0].key)
    return tuple(measure for measure in available if measure.key in chosen)


def _nearest(wanted: str, available: Sequence[Measure]) -> list[str]:
    names = {normalised(measure.title): measure.title for measure in available}
    names |= {normalised(measure.key): measure.key for measure in available}
    return [names[name] for name in difflib.get_close_matches(normalised(wanted), names, n=3, cutoff=0.5)]
