"""The build database: private to one run, filled with views on landing, then handed to dbt."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import duckdb

from sources.catalogue.export import COLUMNS

if TYPE_CHECKING:
    from pathlib import Path

    from orchestration.inputs import Inputs
    from sources.landing import Landing

DATABASE = "monitor.duckdb"
"""Base name of every build and release: DuckDB names the catalog after it."""

_OBSERVATION_COLUMNS = {
    "table_id": "varchar", "measure": "varchar", "measure_title": "varchar", "unit": "varchar",
    "region_code": "varchar", "period": "varchar", "breakdown": "varchar", "value": "double",
    "value_attribute": "varchar", "status": "varchar",
}  # fmt: skip

_PREVIOUS_COLUMNS = {
    "indicator_id": "varchar", "region_code": "varchar", "period": "varchar", "breakdown": "varchar",
    "value": "double", "table_id": "varchar",
}  # fmt: skip


def _text(value: str | None) -> str:
    return "null" if value is None else "'" + value.replace("'", "''") + "'"


def _empty(columns: dict[str, str]) -> str:
    return "select " + ", ".join(f"cast(null as {kind}) as {name}" for name, kind in columns.items()) + " where false"


def _observations(connection: duckdb.DuckDBPyConnection, landing: Landing, inputs: Inputs) -> None:
    columns = ", ".join(_OBSERVATION_COLUMNS)
    parts = [
        f"select {columns}, {_text(m.origin)} as origin, {_text(m.version)} as landing_version "  # noqa: S608
        f"from read_parquet({_text(str(landing.file(m)))})"
        for m in inputs.tables
    ]
    if not parts:
        parts = [_empty({**_OBSERVATION_COLUMNS, "origin": "varchar", "landing_version": "varchar"})]
    connection.execute("create view landing.observations as " + " union all ".join(parts))


def _versions(connection: duckdb.DuckDBPyConnection, inputs: Inputs) -> None:
    connection.execute(
        """
        create table landing.versions (
            publisher varchar, table_id varchar, landing_version varchar, origin varchar, nearness varchar,
            url varchar, modified varchar, retrieved_at timestamp, rows_received bigint
        )
        """
    )
    for m in inputs.tables:
        connection.execute(
            "insert into landing.versions values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                m.publisher, m.table_id, m.version, m.origin, m.nearness, m.url, m.modified,
                m.retrieved_at.replace(tzinfo=None), m.rows_received,
            ],
        )  # fmt: skip


def _checks(connection: duckdb.DuckDBPyConnection, inputs: Inputs) -> None:
    connection.execute("create table landing.checks (table_id varchar, outcome varchar, cause varchar)")
    for outcome in inputs.outcomes:
        connection.execute(
            "insert into landing.checks values (?, ?, ?)", [outcome.table_id, outcome.result, outcome.cause]
        )


def _previous(connection: duckdb.DuckDBPyConnection, previous: Path | None) -> None:
    if previous is None:
        connection.execute("create table landing.previous_observations as " + _empty(_PREVIOUS_COLUMNS))
        return
    columns = ", ".join(_PREVIOUS_COLUMNS)
    connection.execute(f"attach {_text(str(previous))} as previous_release (read_only)")
    connection.execute(
        f"create table landing.previous_observations as select {columns} from previous_release.fct_observation"  # noqa: S608
    )
    connection.execute("detach previous_release")


def prepare_build(folder: Path, landing: Landing, inputs: Inputs, previous: Path | None) -> Path:
    """A fresh build database in ``folder`` with everything dbt's sources name.

    Args:
        folder: the run's own folder; emptied first.
        landing: where the versions lie.
        inputs: which versions are in force.
        previous: the release database to compare with, if there is one.

    Returns:
        The path of the database.
    """
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    database = folder / DATABASE
    with duckdb.connect(str(database)) as connection:
        connection.execute("create schema landing")
        connection.execute("create schema landing_catalogue")
        _observations(connection, landing, inputs)
        _versions(connection, inputs)
        _checks(connection, inputs)
        _previous(connection, previous)
        for table in COLUMNS:
            file = landing.file(inputs.catalogue, f"{table}.parquet")
            connection.execute(
                f"create view landing_catalogue.{table} as select * from read_parquet({_text(str(file))})"  # noqa: S608
            )
    return database
