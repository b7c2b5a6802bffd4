"""The build database: private to one run, filled with views on landing, then handed to dbt."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import duckdb

from orchestration.build_deliveries import add_deliveries, select_delivered, version_of
from orchestration.build_earlier import add_earlier
from orchestration.build_sql import empty, make_table, text
from orchestration.releases.breaches import acceptance_rows
from sources.boundaries import OUTLINES
from sources.catalogue.depth import DEPTHS, area_letters
from sources.catalogue.export import COLUMNS
from sources.landing import OBSERVATIONS
from sources.odata import AREAS

if TYPE_CHECKING:
    from pathlib import Path

    from orchestration.inputs import Inputs
    from orchestration.releases.meetings import AtMeeting
    from sources.landing import Landing, LandingManifest

DATABASE = "monitor.duckdb"
"""Base name of every build and release: DuckDB names the catalog after it."""

_OBSERVATION_COLUMNS = {
    "table_id": "varchar", "measure": "varchar", "measure_title": "varchar", "unit": "varchar",
    "region_code": "varchar", "period": "varchar", "breakdown": "varchar", "value": "double",
    "value_attribute": "varchar", "status": "varchar",
}  # fmt: skip

_BOUND_COLUMNS = {"value_lower": "double", "value_upper": "double"}
"""Only in versions of tables whose publisher gives confidence bounds."""

_OUTLINE_COLUMNS = {
    "table_id": "varchar", "boundary_year": "integer", "region_code": "varchar", "region_name": "varchar",
    "polygon": "integer", "ring": "integer", "vertex": "integer", "longitude": "double", "latitude": "double",
}  # fmt: skip

_AREA_COLUMNS = {"table_id": "varchar", "region_code": "varchar", "name": "varchar"}

_VERSION_COLUMNS = {
    "publisher": "varchar", "table_id": "varchar", "landing_version": "varchar", "origin": "varchar",
    "nearness": "varchar", "url": "varchar", "modified": "varchar", "retrieved_at": "timestamp",
    "rows_received": "bigint",
}  # fmt: skip

_FILE_COLUMNS = {
    "publisher": "varchar", "table_id": "varchar", "landing_version": "varchar", "origin": "varchar",
    "nearness": "varchar", "title": "varchar", "url": "varchar", "modified": "varchar", "retrieved_at": "timestamp",
    "selection_digest": "varchar", "rows_announced": "bigint", "rows_received": "bigint", "licence": "varchar",
    "attribution": "varchar", "file_path": "varchar", "file_name": "varchar", "file_sha256": "varchar",
    "file_bytes": "bigint", "file_rows": "bigint",
}  # fmt: skip

_CHECK_COLUMNS = {"table_id": "varchar", "outcome": "varchar", "cause": "varchar", "notices": "varchar"}


_ACCEPTANCE_COLUMNS = {
    "acceptance_id": "varchar", "accepted_at": "timestamp", "accepted_by_role": "varchar", "reason": "varchar",
    "check_name": "varchar", "subject_id": "varchar", "region_code": "varchar", "period": "varchar",
    "breakdown": "varchar", "expected_value": "double", "found_value": "double",
}  # fmt: skip


def _observations(connection: duckdb.DuckDBPyConnection, landing: Landing, inputs: Inputs) -> None:
    delivered = select_delivered(OBSERVATIONS, _OBSERVATION_COLUMNS, inputs, landing)
    shape = {
        **_OBSERVATION_COLUMNS, **_BOUND_COLUMNS, "origin": "varchar", "landing_version": "varchar",
        "received_at": "timestamp",
    }  # fmt: skip
    parts = [
        empty(shape),
        *(
            f"select *, {text(m.origin)} as origin, {text(m.version)} as landing_version "  # noqa: S608
            f"from read_parquet({text(str(landing.file(m)))})"
            for m in inputs.tables
            if _holds(m, OBSERVATIONS)
        ),
    ]
    if delivered is not None:
        own = ", ".join(_OBSERVATION_COLUMNS)
        parts.append(f"select {own}, 'delivered' as origin, landing_version, received_at from ({delivered})")  # noqa: S608
    # By name: what a version does not have, such as bounds in one from before they were asked, is null.
    together = " union all by name ".join(parts)
    select = f"select {', '.join(shape)} from ({together}) where {_within(inputs)}"  # noqa: S608
    connection.execute(f"create view landing.observations as {select}")


def _within(inputs: Inputs) -> str:
    """The condition that keeps out what landed when the depth was greater than it is now."""
    deepest = area_letters(DEPTHS[-1])
    out = ", ".join(text(letters) for letters in deepest if letters not in area_letters(inputs.depth))
    return f"substr(region_code, 1, 2) not in ({out})" if out else "true"


def _areas(connection: duckdb.DuckDBPyConnection, landing: Landing, inputs: Inputs) -> None:
    files = [str(landing.file(m, AREAS)) for m in inputs.tables if _holds(m, AREAS)]
    columns = ", ".join(_AREA_COLUMNS)
    listed = ", ".join(map(text, files))
    select = f"select {columns} from read_parquet([{listed}])" if files else empty(_AREA_COLUMNS)  # noqa: S608
    connection.execute(f"create view landing.areas as select * from ({select}) where {_within(inputs)}")  # noqa: S608


def _holds(manifest: LandingManifest, name: str) -> bool:
    return any(file.name == name for file in manifest.files)


def _outlines(connection: duckdb.DuckDBPyConnection, landing: Landing, inputs: Inputs) -> None:
    files = [str(landing.file(m, OUTLINES)) for m in inputs.tables if _holds(m, OUTLINES)]
    columns = ", ".join(_OUTLINE_COLUMNS)
    listed = ", ".join(map(text, files))
    select = f"select {columns} from read_parquet([{listed}])" if files else empty(_OUTLINE_COLUMNS)  # noqa: S608
    connection.execute(f"create view landing.outlines as {select}")


def _versions(connection: duckdb.DuckDBPyConnection, inputs: Inputs) -> None:
    versions = [(m.table_id, m.version, m) for m in inputs.tables]
    versions += [
        (item.target, version_of(item), item.manifest)
        for item in inputs.deliveries
        if _holds(item.manifest, OBSERVATIONS)
    ]
    rows = (
        {**manifest.model_dump(), "table_id": table_id, "landing_version": version}
        for table_id, version, manifest in versions
    )
    make_table(connection, "versions", _VERSION_COLUMNS, rows)


def _files(connection: duckdb.DuckDBPyConnection, landing: Landing, inputs: Inputs) -> None:
    """Every landed file that goes in, with its digest: where each figure's row can be found again."""
    named = [(m.table_id, m.version, m) for m in (inputs.catalogue, *inputs.tables)]
    named += [(item.target, version_of(item), item.manifest) for item in inputs.deliveries]
    rows = (
        {
            **manifest.model_dump(),
            "table_id": table_id,
            "landing_version": version,
            # The catalogue's content is its version; the day this machine first landed it says nothing about it.
            "retrieved_at": None if manifest.origin == "catalogue" else manifest.retrieved_at,
            "file_path": landing.file(manifest, file.name).relative_to(landing.root).as_posix(),
            **{f"file_{key}": value for key, value in file.model_dump().items()},
        }
        for table_id, version, manifest in named
        for file in manifest.files
    )
    make_table(connection, "files", _FILE_COLUMNS, rows)


def _checks(connection: duckdb.DuckDBPyConnection, inputs: Inputs) -> None:
    rows = (
        {"table_id": o.table_id, "outcome": o.result, "cause": o.cause, "notices": "\n".join(o.notices) or None}
        for o in inputs.outcomes
    )
    make_table(connection, "checks", _CHECK_COLUMNS, rows)


def prepare_build(
    folder: Path, landing: Landing, inputs: Inputs, previous: Path | None, meeting: AtMeeting | None = None
) -> Path:
    """A fresh build database in ``folder`` with everything dbt's sources name.

    Args:
        folder: the run's own folder; emptied first.
        landing: where the versions lie.
        inputs: which versions are in force, and what was delivered.
        previous: the release database to compare with, if there is one.
        meeting: the last meeting of the steering group and the release of that day, to compare with as well.

    Returns:
        The path of the database.
    """
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    database = folder / DATABASE
    with duckdb.connect(str(database)) as connection:
        connection.execute("create schema landing")
        connection.execute("create schema landing_catalogue")
        add_deliveries(connection, landing, inputs)
        _observations(connection, landing, inputs)
        _areas(connection, landing, inputs)
        _outlines(connection, landing, inputs)
        _versions(connection, inputs)
        _files(connection, landing, inputs)
        _checks(connection, inputs)
        add_earlier(connection, previous, meeting)
        make_table(connection, "acceptances", _ACCEPTANCE_COLUMNS, acceptance_rows(inputs.acceptances))
        for table in COLUMNS:
            file = landing.file(inputs.catalogue, f"{table}.parquet")
            connection.execute(
                f"create view landing_catalogue.{table} as select * from read_parquet({text(str(file))})"  # noqa: S608
            )
    return database
