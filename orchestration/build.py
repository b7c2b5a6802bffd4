"""The build database: private to one run, filled with views on landing, then handed to dbt."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import duckdb

from orchestration.build_deliveries import add_deliveries
from orchestration.build_earlier import add_earlier
from orchestration.build_sql import empty, make_table, text
from orchestration.landed_views import CATALOGUE, DELIVERED_COLUMNS, LANDING, holds, landed_views, version_of
from orchestration.releases.breaches import acceptance_rows
from sources.landing import OBSERVATIONS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from orchestration.inputs import Inputs
    from orchestration.landed_views import LandedFile, LandedView
    from orchestration.releases.meetings import AtMeeting
    from sources.landing import Landing

DATABASE = "monitor.duckdb"
"""Base name of every build and release: DuckDB names the catalog after it."""

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


def _create_view(connection: duckdb.DuckDBPyConnection, view: LandedView) -> None:
    parts = [empty(view.columns)]
    for said, files in _alike(view):
        constants = "".join(f", {text(value)} as {column}" for column, value in said)
        parts.append(f"select *{constants} from read_parquet({_listed(files)})")  # noqa: S608
    if view.delivered:
        # One read and a join, not a select a file: deliveries are many, and their files small.
        said_of = ", ".join(f"delivered.{column}" for column in DELIVERED_COLUMNS)
        parts.append(
            f"select figures.*, {said_of}, 'delivered' as origin "  # noqa: S608
            f"from read_parquet({_listed(view.delivered)}, filename = true) as figures "
            "inner join landing.delivered as delivered on figures.filename = delivered.file"
        )
    # By name: what a version does not have, such as bounds in one from before they were asked, is null.
    together = " union all by name ".join(parts)
    select = f"select {', '.join(view.columns)} from ({together}) where {view.where}"  # noqa: S608
    connection.execute(f"create view {view.schema}.{view.name} as {select}")


def _alike(view: LandedView) -> Iterator[tuple[tuple[tuple[str, str | None], ...], list[LandedFile]]]:
    """The files of a view by what their rows say of its columns: those that say the same are read in one go."""
    groups: dict[tuple[tuple[str, str | None], ...], list[LandedFile]] = {}
    for file in view.files:
        said = tuple((key, None if value is None else str(value)) for key, value in file.said.items())
        groups.setdefault(tuple(item for item in said if item[0] in view.columns), []).append(file)
    yield from groups.items()


def _listed(files: Iterable[LandedFile]) -> str:
    return "[" + ", ".join(text(file.path) for file in files) + "]"


def _versions(connection: duckdb.DuckDBPyConnection, inputs: Inputs) -> None:
    versions = [(m.table_id, m.version, m) for m in inputs.tables]
    versions += [
        (item.target, version_of(item), item.manifest)
        for item in inputs.deliveries
        if holds(item.manifest, OBSERVATIONS)
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
        connection.execute(f"create schema {LANDING}")
        connection.execute(f"create schema {CATALOGUE}")
        add_deliveries(connection, landing, inputs)
        for view in landed_views(landing, inputs):
            _create_view(connection, view)
        _versions(connection, inputs)
        _files(connection, landing, inputs)
        _checks(connection, inputs)
        add_earlier(connection, previous, meeting)
        make_table(connection, "acceptances", _ACCEPTANCE_COLUMNS, acceptance_rows(inputs.acceptances))
    return database
