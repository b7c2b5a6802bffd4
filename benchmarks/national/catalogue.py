"""The catalogue of the generated country: our own, with a table a year and an indicator a generated measure."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import yaml

from benchmarks.national.measures import KNOWN, Measure
from sources.catalogue import load_catalogue
from sources.catalogue.needs import live_names

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from sources.catalogue import Catalogue

FAMILY = "kwb"
FIRST_YEAR, LAST_YEAR = 2015, 2026
"""Twelve years; before them the project's own catalogue has a table of 2014."""

TITLE = "Gegenereerd voor een meting, geen cijfers van CBS"
_TABLES = "source_tables.yaml"


class UnknownMeasureError(Exception):
    """The catalogue asks for a measure whose range ``measures.py`` does not know."""


def write_catalogue(own: Path, into: Path, measures: Sequence[Measure], indicators: int) -> Catalogue:
    """Write the catalogue's YAML and load it as any catalogue is loaded.

    Args:
        own: the project's own catalogue.
        into: the folder to write; it must not exist.
        measures: every measure of the generated tables.
        indicators: how many of the generated measures have an indicator.

    Raises:
        UnknownMeasureError: a formula names a title that is not among ``measures``.
        CatalogueError: what was written does not hold.
    """
    shutil.copytree(own, into, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    entries = yaml.safe_load((own / _TABLES).read_text(encoding="utf-8"))
    (into / _TABLES).write_text(_dumped(_tables(entries)), encoding="utf-8")
    for measure in measures[len(KNOWN) :][:indicators]:
        entry = _indicator(measure)
        path = into / "indicators" / entry["pillar"] / f"{entry['id']}.yaml"
        path.write_text(_dumped(entry), encoding="utf-8")
    catalogue = load_catalogue(into)
    _check(catalogue, {measure.title for measure in measures})
    return catalogue


def _dumped(content: object) -> str:
    return yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=110)


def _tables(entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The project's tables, those of the family renamed, with one more for each year that has none."""
    family = [entry for entry in entries if entry.get("family") == FAMILY]
    taken = {int(entry["fixed_period"][:4]) for entry in family}
    new = [
        {**family[0], "id": f"NATIONAL{year}", "fixed_period": f"{year}JJ00", "boundaries": str(year)}
        for year in range(FIRST_YEAR, LAST_YEAR + 1)
        if year not in taken
    ]
    marked = [
        {**entry, "title": f"{TITLE}, {entry['fixed_period'][:4]}", "attribution": TITLE, "note": TITLE}
        for entry in [*family, *new]
    ]
    others = [entry for entry in entries if entry.get("family") != FAMILY]
    return [*others, *sorted(marked, key=lambda entry: str(entry["fixed_period"]))]


def _indicator(measure: Measure) -> dict[str, Any]:
    number = int(measure.title.rsplit(" ", 1)[1])
    is_count, is_share = measure.kind == "count", measure.unit == "%"
    aggregation: dict[str, Any]
    if is_count:
        aggregation = {"aggregation": "sum", "magnitude": [0, 20_000_000]}
    elif is_share:
        aggregation = {"aggregation": "weighted_mean", "weight": "aantal-inwoners", "magnitude": [0, 100]}
    else:
        aggregation = {"aggregation": "none", "magnitude": [0, 50], "concerns": "surroundings"}
    return {
        "id": f"gegenereerd-{number:03d}",
        "name": measure.title,
        "short_name": f"Gegenereerd {number:03d}",
        "definition": TITLE,
        "unit": "aantal" if is_count else measure.unit,
        "decimals": measure.decimals,
        "direction": "neither" if is_count else "higher_is_better" if is_share else "lower_is_better",
        "direction_basis": TITLE,
        "pillar": ("werken", "wonen", "welzijn")[number % 3],
        "theme": "Gegenereerd",
        "series": [{"family": FAMILY, "numerator": [{"title": measure.title}]}],
        **aggregation,
        "first_period": f"{FIRST_YEAR}JJ00",
        "last_period": f"{LAST_YEAR}JJ00",
    }


def _check(catalogue: Catalogue, titles: set[str]) -> None:
    for table in catalogue.source_tables:
        if table.family != FAMILY:
            continue
        for title in live_names(catalogue, table.id):
            if title not in titles:
                raise UnknownMeasureError(
                    f"{table.id} is asked for '{title}': benchmarks/national/measures.py has no such measure; add it "
                    "to KNOWN with what is plausible in a neighbourhood"
                )
