"""From shaped pages to the one file of landing: in order, each figure once, with titles and status. DuckDB does it.

Codes are numbered in their order before anything is sorted: a row of sixteen bytes instead of some two hundred goes
through the sort, and on to disk where it does not fit in memory. They stay numbers until they are in the file, whose
own dictionaries hold the texts: writing texts costs more than sorting. Only ``measure`` is written as text, for of a
column that was numbers the file does not say what each of its row groups holds, and it is in order by measure.
"""

# ruff: noqa: S608  names of columns cannot be bound as parameters; text() quotes each value

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

import duckdb

from sources.odata.bounds import expect_bounds, join_bounds
from sources.odata.errors import ChangedDuringFetch
from sources.odata.quoting import fill, text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from sources.odata.download import Downloaded
    from sources.odata.plan import Plan

_CODES = ("measure", "region_code", "period", "breakdown", "value_attribute")
_PLACE = ("measure", "region_code", "period", "breakdown")
"""What no two figures have in common, and their order."""
_BY_TWO_THREADS = 3_000_000
"""Figures up to which two threads sort and write, which takes half as long; more do not fit in the memory of the sort,
and two threads then wait for each other and take 60 MB more. The bytes are the same: as long as nothing stands between
the sort and the file but looking up by number, row groups do not depend on the threads."""
_SORT_MEMORY = ("100MB", "240MB", "480MB", "960MB")
"""What the sort may take, which it then does; the next where DuckDB says that it was too little."""


def convert(
    connection: duckdb.DuckDBPyConnection,
    source: str,
    table_id: str,
    plan: Plan,
    downloaded: Sequence[Downloaded],
    into: Path,
) -> int:
    """Write ``observations.parquet`` and return its number of rows.

    Equal content gives equal bytes.

    Args:
        connection: the one that shaped the pages; it must keep rows in the order they are put in.
        source: how messages name the table.
        table_id: the table as we call it.
        plan: what was asked.
        downloaded: what came.
        into: the file to write.

    Raises:
        SchemaChanged: bounds were asked for and there are none.
        ChangedDuringFetch: one figure came twice.
    """
    url = downloaded[0].query.url
    _load_codes(connection, plan)
    _view_pages(connection, plan, [page for query in downloaded for page in query.pages])
    for column in _CODES:
        connection.execute(f"create type {column}_code as enum (select distinct {column} from pages order by 1)")
    numbered = ", ".join(f"{column}::{column}_code as {column}" for column in _CODES)
    connection.execute(f"create view cells as select {numbered}, bound_code, value from pages")
    # A join after the sort could turn its sides and with them the order of the rows; looking up by number cannot.
    _keep_list(connection, "titles", "measure", "measures", "key", "title")
    _keep_list(connection, "units", "measure", "measures", "key", "unit")
    _keep_list(connection, "statuses", "period", "periods", "code", "status")
    join_bounds(connection, plan.layout.bounds)
    expect_bounds(connection, source, url, plan.layout.bounds)
    rows = _write_within_memory(connection, table_id, into, bounded=plan.layout.bounds is not None)
    _expect_each_once(connection, source, url, into)
    return rows


def _view_pages(connection: duckdb.DuckDBPyConnection, plan: Plan, pages: Sequence[Path]) -> None:
    """The view ``pages``; columns of which a page holds nothing, because all of it would be empty, are empty there."""
    constant = "".join(f", '' as {column}" for column in plan.layout.constant_columns)
    files = ", ".join(text(str(page)) for page in pages)
    connection.execute(f"create view pages as select *{constant} from read_parquet([{files}])")


def _keep_list(
    connection: duckdb.DuckDBPyConnection, variable: str, column: str, table: str, key: str, wanted: str
) -> None:
    """Set ``variable`` to a list with what ``table`` has of each code of ``column``, in the order of the codes.

    What it has is numbered as the codes are.
    """
    connection.execute(
        f"create type {variable}_text as enum "
        f"(select distinct {wanted} from {table} where {wanted} is not null order by 1)"
    )
    connection.execute(
        f"set variable {variable} = (select list({table}.{wanted}::{variable}_text order by codes.at) from "
        f"(select unnest(enum_range(null::{column}_code))::varchar as at) as codes "
        f"left join {table} on {table}.{key} = codes.at)"
    )


def _write_within_memory(connection: duckdb.DuckDBPyConnection, table_id: str, into: Path, *, bounded: bool) -> int:
    [(figures,)] = connection.execute("select count(*) from pages").fetchall()
    connection.execute(f"set threads = {2 if figures <= _BY_TWO_THREADS else 1}")
    *less, most = _SORT_MEMORY
    for memory in less:
        with contextlib.suppress(duckdb.OutOfMemoryException):
            connection.execute(f"set memory_limit = {text(memory)}")
            return _write(connection, table_id, into, bounded=bounded)
    connection.execute(f"set memory_limit = {text(most)}")
    return _write(connection, table_id, into, bounded=bounded)


def _write(connection: duckdb.DuckDBPyConnection, table_id: str, into: Path, *, bounded: bool) -> int:
    written = connection.execute(
        f"""
        copy (
          select
            {text(table_id)}::enum({text(table_id)}) as table_id,
            measure::varchar as measure,
            getvariable('titles')[enum_code(measure) + 1] as measure_title,
            getvariable('units')[enum_code(measure) + 1] as unit,
            region_code,
            period,
            breakdown,
            value,
            value_attribute,
            getvariable('statuses')[enum_code(period) + 1] as status
            {", value_lower, value_upper" if bounded else ""}
          from (select * from observations order by {", ".join(_PLACE)})
        ) to {text(str(into))} (format parquet, compression zstd)
        """
    ).fetchone()
    return int(written[0]) if written else 0


def _expect_each_once(connection: duckdb.DuckDBPyConnection, source: str, url: str, written: Path) -> None:
    """No figure stands behind its twin.

    Asked of the file and not on the way to it: a window there would have each thread's rows pass one place, and the
    file's row groups in other sizes from one run to the next.

    Raises:
        ChangedDuringFetch: one does.
    """
    same = " and ".join(f"{column} = lag({column}) over ()" for column in _PLACE)
    twins = connection.execute(
        f"select {', '.join(_PLACE)} from read_parquet(?) qualify {same} limit 1", [str(written)]
    ).fetchall()
    if twins:
        raise ChangedDuringFetch(source, url, f"one figure came twice: {' '.join(twins[0])}".strip())


def _load_codes(connection: duckdb.DuckDBPyConnection, plan: Plan) -> None:
    """Tables ``measures`` and ``periods``, from which figures get their titles and status."""
    connection.execute("create table measures (key varchar, title varchar, unit varchar)")
    fill(connection, "measures", ((measure.key, measure.title, measure.unit) for measure in plan.measures))
    connection.execute("create table periods (code varchar, status varchar)")
    fill(connection, "periods", plan.periods.items())
