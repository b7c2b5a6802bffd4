"""The recorded figures, served over HTTP by the loopback publisher as if CBS, RIVM and police did.

What a live table asks and the recorded figures do not hold is served as a missing value, as publishers do. No bounds
are recorded: those served lie ``MARGIN`` from every figure, and Hoogeveen's figures have none.
"""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from sources.boundaries.outlines import read_csv
from sources.boundaries.recorded import VERTICES
from sources.catalogue.needs import terms
from sources.recorded.series import FIGURES, RECORDED_ROOT, read_series, recorded_tables
from tests.publisher import Boundaries, Dim, Publisher, Topic, v3_table, v4_table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sources.catalogue import Catalogue
    from sources.catalogue.indicator import SourceTable
    from tests.publisher import V3Table, V4Table

MARGIN = 1.5
WITHOUT_BOUNDS = "GM0118"

_WIDTH = {"WijkenEnBuurten": 10, "RegioS": 6}


def _figures(table: SourceTable) -> dict[tuple[str, str, str], float]:
    """Recorded values by title (and key), region and period."""
    folder = recorded_tables().get(table.id)
    if folder is None:
        return {}
    titles = {measure.measure: measure.title for measure in read_series(folder).measures}
    found: dict[tuple[str, str, str], float] = {}
    with (folder / FIGURES).open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            place = (row["region_code"], row["period"])
            for name in (row["measure"], titles[row["measure"]]):
                found[name, *place] = float(row["value"])
    return found


def _recorded_keys(catalogue: Catalogue, table: SourceTable) -> dict[str, str]:
    """Live title to recorded key, where one figure is recorded under a key that the live service does not have."""
    found = {}
    for indicator in catalogue.indicators:
        for series in indicator.series:
            if series.table == table.id and series.recorded is not None and not series.recorded.denominator:
                (live, *more), (recorded, *others) = series.numerator, series.recorded.numerator
                if not more and not others and recorded.measure is not None:
                    found[live.title or ""] = recorded.measure
    return found


def live_table(catalogue: Catalogue, table: SourceTable) -> V3Table | V4Table:
    """A source table of the catalogue as its publisher would serve it, through the service it is read from."""
    figures = _figures(table)
    v4 = table.protocol == "v4"
    named = {
        (term.measure or (f"M{number:06}" if v4 else f"Onderwerp_{number}")): (term.title or term.measure or "")
        for number, term in enumerate(terms(catalogue, table.id, "live"), start=1)
    }
    under = _recorded_keys(catalogue, table)
    regions = sorted({region for _, region, _ in figures}) or ["NL00", "GM0114", "GM0118"]
    periods = sorted({period for _, _, period in figures})
    assert table.region_dimension is not None
    dimensions = [Dim(table.region_dimension, regions, "GeoDetail", _WIDTH[table.region_dimension])]
    if table.period_dimension is not None:
        dimensions.append(Dim(table.period_dimension, periods, "TimeDimension"))
    dimensions += [Dim(name, [code], "Dimension", len(code) + 1) for name, code in table.filters.items()]

    if (bounds := table.bounds) is not None:
        codes = [bounds.value, bounds.lower, bounds.upper]
        dimensions.append(Dim(bounds.dimension, codes, "Dimension", len(bounds.value) + 1))

    def value(key: str, place: Mapping[str, str]) -> float | None:
        found = recorded(key, place)
        if bounds is None or found is None or place[bounds.dimension] == bounds.value:
            return found
        if place[table.region_dimension or ""] == WITHOUT_BOUNDS:
            return None
        return found + (MARGIN if place[bounds.dimension] == bounds.upper else -MARGIN)

    def recorded(key: str, place: Mapping[str, str]) -> float | None:
        period = place.get(table.period_dimension or "", table.fixed_period or "")
        region = place[table.region_dimension or ""]
        names = (key, named[key], under.get(named[key], ""))
        return next((figures[name, region, period] for name in names if (name, region, period) in figures), None)

    topics = [Topic(key, title) for key, title in named.items()]
    if v4:
        return v4_table(table.id, measures=topics, dimensions=dimensions, value=value, title=table.title)
    return v3_table(
        table.id,
        measures=topics,
        dimensions=dimensions,
        value=value,
        title=table.title,
        service="dataderden" if table.service == "dataderden" else "opendata",
    )


def live_boundaries(table: SourceTable) -> Boundaries:
    """The recorded outlines as the feature service would serve them."""
    found = Boundaries(table.boundaries)
    for vertex in read_csv(RECORDED_ROOT / table.id / VERTICES):
        polygons = found.outlines.setdefault((vertex.region_code, vertex.region_name), [])
        if len(polygons) < vertex.polygon:
            polygons.append([])
        if len(polygons[-1]) <= vertex.ring:
            polygons[-1].append([])
        polygons[-1][-1].append([vertex.longitude, vertex.latitude])
    return found


def serve_all(publisher: Publisher, catalogue: Catalogue) -> list[str]:
    """Let the publisher serve every live table of the catalogue; returns their ids."""
    live = [table for table in catalogue.source_tables if table.protocol != "none"]
    publisher.add(*(live_table(catalogue, table) for table in live if table.protocol != "wfs"))
    for table in live:
        if table.protocol == "wfs":
            publisher.boundaries[table.boundaries] = live_boundaries(table)
    return [table.id for table in live]
