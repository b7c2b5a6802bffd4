"""What dbt's sources name, for Spark: tables over the landed Parquet files themselves, by statements that dbt runs.

Spark's catalogue may live as long as one session only, so nothing is created here: the statements are written to a
file, and the project's ``on-run-start`` runs them in dbt's own session (macro ``lay_out_landing``).
"""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import duckdb

from orchestration.landed_views import CATALOGUE, LANDING, LandedFile, LandedView

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from orchestration.build_sql import Columns

STATEMENTS = "statements.json"
"""JSON lines: ``place`` and ``statement``."""

WAREHOUSE = "warehouse"
"""Where Spark keeps the tables that dbt makes: ``<schema>.db/<table>/*.parquet``."""

_TABLES = "tables"

_TYPES = {
    "varchar": "string", "integer": "int", "bigint": "bigint", "double": "double", "boolean": "boolean",
    "date": "date", "timestamp": "timestamp_ntz",
}  # fmt: skip
"""Spark's types by DuckDB's. Moments are UTC without a zone in both."""


class LayoutError(Exception):
    """Something cannot be said in Spark; the message names it."""


def lay_out(folder: Path, database: Path, views: Iterable[LandedView]) -> None:
    """Prepare a build on Spark.

    Args:
        folder: emptied first; dbt's profile finds it as ``REGIODEAL_SPARK_FOLDER``.
        database: the build database of the same inputs: its small tables are written as Parquet.
        views: what is read from landing as it lies there.

    Raises:
        LayoutError: a column has a type, or a file a path, that has no counterpart in Spark.
    """
    shutil.rmtree(folder, ignore_errors=True)
    (folder / _TABLES).mkdir(parents=True)
    with duckdb.connect(str(database), read_only=True) as connection:
        everything = [*views, *_small_tables(connection, folder / _TABLES)]
        statements = [f"create schema if not exists {schema}" for schema in (LANDING, CATALOGUE)]
        statements += [statement for view in everything for statement in _statements(connection, view)]
    lines = (json.dumps({"place": place, "statement": text}) for place, text in enumerate(statements))
    (folder / STATEMENTS).write_text("\n".join(lines) + "\n", encoding="utf-8")


def _small_tables(connection: duckdb.DuckDBPyConnection, folder: Path) -> Iterator[LandedView]:
    """The tables that a run made itself, written as Parquet."""
    found = connection.execute(
        "select schema_name, table_name from duckdb_tables() where schema_name in (?, ?) order by all",
        [LANDING, CATALOGUE],
    ).fetchall()
    for schema, name in found:
        path = folder / f"{schema}.{name}.parquet"
        connection.table(f"{schema}.{name}").write_parquet(str(path))
        described = connection.execute(f"describe {schema}.{name}").fetchall()
        yield LandedView(schema, name, {row[0]: row[1].lower() for row in described}, (LandedFile(str(path)),))


def _statements(connection: duckdb.DuckDBPyConnection, view: LandedView) -> Iterator[str]:
    """A table over each file, with the types stated so that Spark need not look, and one view of them all."""
    place = f"{view.schema}.{view.name}"
    selects = [_nothing(place, view.columns)]
    for number, file in enumerate((*view.files, *view.delivered)):
        held = {row[0] for row in connection.execute("select name from parquet_schema(?)", [file.path]).fetchall()}
        columns = {column: kind for column, kind in view.columns.items() if column in held}
        table = f"{place}__{number}"
        shape = ", ".join(f"`{column}` {_type(place, column, kind)}" for column, kind in columns.items())
        yield f"create table {table} ({shape}) using parquet location {_location(file.path)}"
        selected = ", ".join(
            f"`{column}`" if column in columns else f"{_said(file, place, column, kind)} as `{column}`"
            for column, kind in view.columns.items()
        )
        selects.append(f"select {selected} from {table}")  # noqa: S608 - names of ours
    together = " union all ".join(selects)
    yield f"create or replace view {place} as select * from ({together}) where {view.where}"  # noqa: S608 - likewise


def _nothing(place: str, columns: Columns) -> str:
    """A select of this shape without rows."""
    shape = ", ".join(f"cast(null as {_type(place, column, kind)}) as `{column}`" for column, kind in columns.items())
    return f"select {shape} where false"


def _type(place: str, column: str, kind: str) -> str:
    if kind not in _TYPES:
        known = ", ".join(sorted(_TYPES))
        raise LayoutError(f"{place}.{column} is of type {kind}, which Spark is not told of; known are {known}")
    return _TYPES[kind]


def _said(file: LandedFile, place: str, column: str, kind: str) -> str:
    value = file.said.get(column)
    if value is None:
        return f"cast(null as {_type(place, column, kind)})"
    if isinstance(value, datetime):
        value = value.astimezone(UTC).replace(tzinfo=None).isoformat(sep=" ")
    return f"cast({_text(str(value))} as {_type(place, column, kind)})"


def _text(value: str) -> str:
    """A text as Spark writes it: unlike in standard SQL a backslash escapes."""
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"


def _location(path: str) -> str:
    """A path as Spark takes it, which reads some signs as a pattern."""
    pattern = sorted(set(path) & set("*?[]{}"))
    if pattern:
        raise LayoutError(f"Spark reads {' '.join(pattern)} in {path} as a pattern; the landing must lie elsewhere")
    return _text(path)
