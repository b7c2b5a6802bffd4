"""The figures of a landed version, to hold a newer one beside it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import duckdb

from sources.odata.measures import Measure, matches

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class Held:
    """What a version in force has."""

    path: Path
    live: bool
    """``False`` for recorded figures, which may have other names and units than the publisher's."""
    measures: tuple[Measure, ...]
    breakdown: frozenset[str]
    """Dimensions whose codes stand in the column ``breakdown``."""

    def has(self, name: str) -> bool:
        """Whether a measure has this key or title."""
        return bool(matches(name, self.measures))


def read_held(path: Path, *, live: bool) -> Held:
    """Read which measures and dimensions the observations in ``path`` have."""
    with duckdb.connect(config={"threads": 1}) as connection:
        figures = connection.read_parquet(str(path))
        measures = figures.select("measure, measure_title, unit").distinct().order("measure").fetchall()
        breakdowns = figures.filter("breakdown <> ''").limit(1).select("breakdown").fetchall()
    return Held(
        path=path,
        live=live,
        measures=tuple(Measure(key, title, unit) for key, title, unit in measures),
        breakdown=frozenset(json.loads(breakdowns[0][0])) if breakdowns else frozenset(),
    )
