"""The recorded figures, served over HTTP by the loopback publisher as if CBS, RIVM and police did.

What a live table asks and the recorded figures do not hold is served as a missing value, as publishers do.
"""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from sources.catalogue.needs import terms
from sources.recorded.series import FIGURES, read_series, recorded_tables
from tests.publisher import Dim, Publisher, Topic, v3_table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sources.catalogue import Catalogue
    from sources.catalogue.indicator import SourceTable
    from tests.publisher import V3Table

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


def live_table(catalogue: Catalogue, table: SourceTable) -> V3Table:
    """A source table of the catalogue as its publisher would serve it."""
    figures = _figures(table)
    named = {
        (term.measure or f"Onderwerp_{number}"): (term.title or term.measure or "")
        for number, term in enumerate(terms(catalogue, table.id, "live"), start=1)
    }
    regions = sorted({region for _, region, _ in figures}) or ["NL00", "GM0114", "GM0118"]
    periods = sorted({period for _, _, period in figures})
    assert table.region_dimension is not None
    dimensions = [Dim(table.region_dimension, regions, "GeoDetail", _WIDTH[table.region_dimension])]
    if table.period_dimension is not None:
        dimensions.append(Dim(table.period_dimension, periods, "TimeDimension"))
    dimensions += [Dim(name, [code], "Dimension", len(code) + 1) for name, code in table.filters.items()]

    def value(key: str, place: Mapping[str, str]) -> float | None:
        period = place.get(table.period_dimension or "", table.fixed_period or "")
        region = place[table.region_dimension or ""]
        return figures.get((key, region, period), figures.get((named[key], region, period)))

    return v3_table(
        table.id,
        measures=[Topic(key, title) for key, title in named.items()],
        dimensions=dimensions,
        value=value,
        title=table.title,
        service="dataderden" if table.service == "dataderden" else "opendata",
    )


def serve_all(publisher: Publisher, catalogue: Catalogue) -> list[str]:
    """Let the publisher serve every live table of the catalogue; returns their ids."""
    live = [table for table in catalogue.source_tables if table.protocol != "none"]
    publisher.add(*(live_table(catalogue, table) for table in live))
    return [table.id for table in live]
