"""Reading of an earlier release what is compared of it, also where it had another shape then."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orchestration.build_sql import empty

if TYPE_CHECKING:
    import duckdb

    from orchestration.build_sql import Columns

OBSERVATIONS: Columns = {
    "indicator_id": "varchar", "region_code": "varchar", "period": "varchar", "breakdown": "varchar",
    "value": "double", "table_id": "varchar", "origin": "varchar", "status": "varchar",
}  # fmt: skip
"""What is compared of ``fct_observation``."""

PROJECT_PROGRESS: Columns = {
    "project_id": "varchar", "fact_id": "varchar", "as_of": "date", "value": "double", "delivery_id": "varchar",
    "origin": "varchar",
}  # fmt: skip
"""What is compared of ``fct_project_progress``."""


def columns_of(connection: duckdb.DuckDBPyConnection, database: str, mart: str) -> set[str]:
    """The columns a mart has in an attached release; none where it did not have the mart yet."""
    found = connection.execute(
        "select column_name from duckdb_columns() where database_name = ? and schema_name = 'main' and table_name = ?",
        [database, mart],
    ).fetchall()
    return {column for (column,) in found}


def select_earlier(connection: duckdb.DuckDBPyConnection, database: str, mart: str, columns: Columns) -> str:
    """A select of these columns of a mart in an attached release; what it did not have yet is null, or no row."""
    had = columns_of(connection, database, mart)
    if not had:
        return empty(columns)
    wanted = ", ".join(
        column if column in had else f"cast(null as {kind}) as {column}" for column, kind in columns.items()
    )
    return f"select {wanted} from {database}.main.{mart}"  # noqa: S608 - names of this project
