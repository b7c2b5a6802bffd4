"""Names and texts as DuckDB's SQL writes them, where parameters are not allowed or cost too much."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import duckdb


def name(column: str) -> str:
    """A column's name, quoted."""
    return '"' + column.replace('"', '""') + '"'


def text(value: str) -> str:
    """A text, quoted."""
    return "'" + value.replace("'", "''") + "'"


def fill(connection: duckdb.DuckDBPyConnection, table: str, rows: Iterable[Sequence[str | None]]) -> None:
    """Put rows of texts in a table of ours, by one statement: one for each takes half a millisecond a row."""
    written = [f"({', '.join('null' if value is None else text(value) for value in row)})" for row in rows]
    if written:
        connection.execute(f"insert into {table} values {', '.join(written)}")  # noqa: S608 - text() quotes each value
