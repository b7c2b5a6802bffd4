"""What of landing a build reads as it lies there: which files make up each view, and what every row of them says.

One description for every engine: DuckDB makes views of it in the build database (``build``), Spark in its catalogue
(``spark.landing``). Small tables that only a run knows are not here: ``build`` makes those.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from orchestration.build_sql import text
from sources.boundaries import OUTLINES
from sources.catalogue.depth import DEPTHS, area_letters
from sources.catalogue.export import COLUMNS as CATALOGUE_COLUMNS
from sources.deliveries.landed import FIGURES
from sources.landing import OBSERVATIONS
from sources.odata import AREAS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from orchestration.build_sql import Columns
    from orchestration.inputs import Delivered, Inputs
    from sources.landing import Landing, LandingManifest

LANDING = "landing"
CATALOGUE = "landing_catalogue"
"""The schemas that dbt's sources name."""

DELIVERED_COLUMNS = {
    "delivery_id": "varchar", "target": "varchar", "organisation_id": "varchar", "channel": "varchar",
    "received_at": "timestamp", "landing_version": "varchar",
}  # fmt: skip
"""What every delivered figure says beside itself."""

_OBSERVATION_COLUMNS = {
    "table_id": "varchar", "measure": "varchar", "measure_title": "varchar", "unit": "varchar",
    "region_code": "varchar", "period": "varchar", "breakdown": "varchar", "value": "double",
    "value_attribute": "varchar", "status": "varchar",
    # only in versions of tables whose publisher gives confidence bounds
    "value_lower": "double", "value_upper": "double",
    "origin": "varchar", "landing_version": "varchar", "received_at": "timestamp",
}  # fmt: skip

_OUTLINE_COLUMNS = {
    "table_id": "varchar", "boundary_year": "integer", "region_code": "varchar", "region_name": "varchar",
    "polygon": "integer", "ring": "integer", "vertex": "integer", "longitude": "double", "latitude": "double",
}  # fmt: skip

_AREA_COLUMNS = {"table_id": "varchar", "region_code": "varchar", "name": "varchar"}

_PROJECT_FIGURE_COLUMNS = {
    "row_place": "varchar", "project_id": "varchar", "fact_id": "varchar", "as_of": "date", "value": "double",
    "unit": "varchar", "remark": "varchar", "approximate": "boolean",
}  # fmt: skip


@dataclass(frozen=True)
class LandedFile:
    """A Parquet file of landing.

    Attributes:
        path: where it lies.
        said: what every row of it says beside itself, by column: texts, moments in UTC, or None.
    """

    path: str
    said: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class LandedView:
    """A view over files of landing; without files it has no rows.

    Attributes:
        schema: ``landing`` or ``landing_catalogue``.
        name: as dbt's sources name it.
        columns: DuckDB's types by column, in order; a column that a file does not hold or say is null.
        files: of publishers and of the catalogue.
        delivered: what was handed in; each says the columns of ``DELIVERED_COLUMNS``.
        where: which rows go in, as a condition in SQL that every engine reads.
    """

    schema: str
    name: str
    columns: Columns
    files: tuple[LandedFile, ...] = ()
    delivered: tuple[LandedFile, ...] = ()
    where: str = "true"


def landed_views(landing: Landing, inputs: Inputs) -> list[LandedView]:
    """Every view over landing that a build from these inputs needs."""
    shallow = _within(inputs)
    catalogue = (
        LandedView(CATALOGUE, name, columns, (LandedFile(str(landing.file(inputs.catalogue, f"{name}.parquet"))),))
        for name, columns in CATALOGUE_COLUMNS.items()
    )
    return [
        LandedView(
            LANDING,
            "observations",
            _OBSERVATION_COLUMNS,
            _of_tables(OBSERVATIONS, landing, inputs),
            delivered_files(OBSERVATIONS, landing, inputs),
            shallow,
        ),
        LandedView(LANDING, "areas", _AREA_COLUMNS, _of_tables(AREAS, landing, inputs), where=shallow),
        LandedView(LANDING, "outlines", _OUTLINE_COLUMNS, _of_tables(OUTLINES, landing, inputs)),
        LandedView(
            LANDING,
            "project_figures",
            {**_PROJECT_FIGURE_COLUMNS, **DELIVERED_COLUMNS},
            delivered=delivered_files(FIGURES, landing, inputs),
        ),
        *catalogue,
    ]


def holds(manifest: LandingManifest, name: str) -> bool:
    """Whether a landed version has a file of this name."""
    return any(file.name == name for file in manifest.files)


def version_of(item: Delivered) -> str:
    """How a build names the landing version of a delivery: the same rows in two files are one version of content."""
    return f"{item.delivery_id}/{item.manifest.version}"


def _of_tables(name: str, landing: Landing, inputs: Inputs) -> tuple[LandedFile, ...]:
    """The file of this name of every source table that has one."""
    return tuple(
        LandedFile(str(landing.file(m, name)), {"origin": m.origin, "landing_version": m.version})
        for m in inputs.tables
        if holds(m, name)
    )


def delivered_files(name: str | None, landing: Landing, inputs: Inputs) -> tuple[LandedFile, ...]:
    """The files of this name, or of any, of every delivery; each with what is known of its delivery."""
    return tuple(
        LandedFile(
            str(landing.file(item.manifest, file.name)),
            {
                "delivery_id": item.delivery_id,
                "target": item.target,
                "organisation_id": item.organisation_id,
                "channel": item.channel,
                "received_at": item.received_at,
                "landing_version": version_of(item),
                "origin": "delivered",
            },
        )
        for item in inputs.deliveries
        for file in item.manifest.files
        if name is None or file.name == name
    )


def _within(inputs: Inputs) -> str:
    """The condition that keeps out what landed when the depth was greater than it is now."""
    deepest = area_letters(DEPTHS[-1])
    out = ", ".join(text(letters) for letters in deepest if letters not in area_letters(inputs.depth))
    return f"substr(region_code, 1, 2) not in ({out})" if out else "true"
