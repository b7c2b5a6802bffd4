"""The few pieces of SQL that filling a build database is made of."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import duckdb

Columns = dict[str, str]
"""Types by column, in order."""


def text(value: str | None) -> str:
    """A text as SQL writes it."""
    return "null" if value is None else "'" + value.replace("'", "''") + "'"


def empty(columns: Columns) -> str:
    """A select of this shape without rows."""
    return "select " + ", ".join(f"cast(null as {kind}) as {name}" for name, kind in columns.items()) + " where false"


def make_table(
    connection: duckdb.DuckDBPyConnection, name: str, columns: Columns, rows: Iterable[Mapping[str, object]]
) -> None:
    """A table of landing with these rows; moments become UTC without a zone, as everywhere in a build."""
    shape = ", ".join(f"{column} {kind}" for column, kind in columns.items())
    connection.execute(f"create table landing.{name} ({shape})")
    values = [[_plain(row[column]) for column in columns] for row in rows]
    if values:
        marks = ", ".join("?" * len(columns))
        connection.executemany(f"insert into landing.{name} values ({marks})", values)  # noqa: S608


def _plain(value: object) -> object:
    return value.astimezone(UTC).replace(tzinfo=None) if isinstance(value, datetime) else value
