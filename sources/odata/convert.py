"""From pages on disk to the one shape of landing. DuckDB does it, within a memory limit.

No figure is changed here: text becomes a number, padding goes, and what is missing is NULL with the
publisher's word for it beside it.
"""

# ruff: noqa: S608  names of columns cannot be bound as parameters; _name() quotes each of them

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb

from sources.odata.bounds import expect_bounds, join_bounds
from sources.odata.errors import ChangedDuringFetch, SchemaChanged

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from sources.odata.download import Downloaded
    from sources.odata.plan import Layout, Plan

SENTINELS = (-99995, -99997, -99999)
"""Numbers that say "no figure" in CBS's map files and in some tables."""

NATIONAL = "NL00"
"""The region of a table that has no region dimension: the country."""


def convert(
    source: str,
    table_id: str,
    plan: Plan,
    downloaded: Sequence[Downloaded],
    *,
    fixed_period: str | None,
    regions: Sequence[str],
    into: Path,
    memory_limit: str = "1GB",
) -> int:
    """Write ``observations.parquet`` and return its number of rows.

    Raises:
        SchemaChanged: a value that is no number, or rows that were not asked for.
        ChangedDuringFetch: one figure came twice.
    """
    url = downloaded[0].query.url
    # One thread: equal content then gives equal bytes. What does not fit in memory goes to disk.
    settings: dict[str, str | bool | int | float | list[str]] = {
        "threads": 1,
        "memory_limit": memory_limit,
        "temp_directory": str(into.parent / "spill"),
        "preserve_insertion_order": True,
    }
    with duckdb.connect(config=settings) as connection:
        try:
            _load(connection, plan, downloaded)
            _shape(connection, table_id, plan.layout, fixed_period)
            join_bounds(connection, plan.layout.bounds)
            _refuse_what_was_not_asked(connection, source, url, plan, regions)
            expect_bounds(connection, source, url, plan.layout.bounds)
            return _write(connection, into)
        except (duckdb.ConversionException, duckdb.InvalidInputException) as error:
            raise SchemaChanged(source, url, f"a value is not what it should be: {_first_line(error)}") from error


def _load(connection: duckdb.DuckDBPyConnection, plan: Plan, downloaded: Sequence[Downloaded]) -> None:
    """Tables ``measures``, ``periods`` and ``cells`` (a cell: one value with its codes, all still text)."""
    connection.execute("create table measures (key varchar, title varchar, unit varchar, absent varchar)")
    connection.executemany(
        "insert into measures values (?, ?, ?, ?)",
        [[measure.key, measure.title, measure.unit, measure.absent] for measure in plan.measures],
    )
    connection.execute("create table periods (code varchar, status varchar)")
    if plan.periods:
        connection.executemany("insert into periods values (?, ?)", [list(row) for row in plan.periods.items()])
    parts = []
    for number, query in enumerate(downloaded):
        columns = dict.fromkeys(sorted(query.query.columns), "VARCHAR")
        pages = connection.read_json(
            [str(page) for page in query.pages],  # type: ignore[arg-type]  # takes a list, its stub says one path
            columns=columns,
            format="newline_delimited",
        )
        pages.create_view(f"pages_{number}")
        parts.append(_cells(plan, query, f"pages_{number}"))
    connection.execute("create view cells as " + " union all ".join(parts))


def _cells(plan: Plan, query: Downloaded, view: str) -> str:
    dimensions = ", ".join(f"trim({_name(dimension)}) as {_name(dimension)}" for dimension in plan.layout.dimensions)
    comma = ", " if dimensions else ""
    if plan.shape == "long":
        return (
            f'select {dimensions}{comma}trim("Measure") as measure_key, trim("Value") as raw, '
            f'"ValueAttribute" as attribute from {view}'
        )
    topics = ", ".join(_name(measure.key) for measure in query.query.measures)
    names = ", ".join(_name(dimension) for dimension in plan.layout.dimensions)
    return (
        f"select {names}{comma}measure_key, trim(raw) as raw, cast(null as varchar) as attribute from "
        f"(select {dimensions}{comma}{topics} from {view}) "
        f"unpivot include nulls (raw for measure_key in ({topics}))"
    )


def _shape(connection: duckdb.DuckDBPyConnection, table_id: str, parts: Layout, fixed_period: str | None) -> None:
    """The view ``shaped``: the shape of landing, and beside it which of a figure and its bounds a row is."""
    region = f"cells.{_name(parts.region)}" if parts.region else _text(NATIONAL)
    period = f"cells.{_name(parts.period)}" if parts.period else _text(fixed_period or "")
    pairs = ", ".join(f"{_text(name)}: cells.{_name(name)}" for name in parts.breakdown)
    breakdown = f"cast(to_json({{{pairs}}}) as varchar)" if pairs else "''"
    bound_code = f"cells.{_name(parts.bounds.dimension)}" if parts.bounds else "''"
    sentinels = ", ".join(str(number) for number in SENTINELS)
    connection.execute(
        f"""
        create view shaped as
        with numbered as (
          select
            cells.*,
            {region} as region_code,
            {period} as period,
            {breakdown} as breakdown,
            {bound_code} as bound_code,
            case when raw in ('', '.') then null else cast(raw as double) end as number
          from cells
        )
        select
          {_text(table_id)} as table_id,
          measure_key as measure,
          measures.title as measure_title,
          measures.unit as unit,
          region_code,
          numbered.period,
          breakdown,
          case when number in ({sentinels}) then null else number end as value,
          case
            when number in ({sentinels}) then raw
            when attribute is not null then attribute
            when raw is null or raw = '' then measures.absent
            when raw = '.' then raw
            else 'None'
          end as value_attribute,
          periods.status as status,
          bound_code
        from numbered
        left join measures on measures.key = measure_key
        left join periods on periods.code = numbered.period
        """
    )


def _refuse_what_was_not_asked(
    connection: duckdb.DuckDBPyConnection, source: str, url: str, plan: Plan, regions: Sequence[str]
) -> None:
    """A service that overlooks a filter would otherwise give us other figures under the name we asked for."""
    parts = plan.layout
    checks = [("a measure", "measure_key", "measure_key not in (select key from measures)")]
    checks += [
        (f"{name}", _name(name), f"{_name(name)} is distinct from {_text(code.strip())}")
        for name, code in parts.filters.items()
    ]
    checks += [
        (f"{name}", _name(name), f"coalesce({_name(name)}, '') = ''")
        for name in (parts.region, parts.period, *parts.breakdown)
        if name is not None
    ]
    if (bounds := parts.bounds) is not None:
        codes = ", ".join(_text(code.strip()) for code in (bounds.value, bounds.lower, bounds.upper))
        column = _name(bounds.dimension)
        checks.append((bounds.dimension, column, f"coalesce({column}, '') not in ({codes})"))
    if parts.region is not None and regions:
        inside = " or ".join(f"starts_with({_name(parts.region)}, {_text(start)})" for start in regions)
        checks.append((parts.region, _name(parts.region), f"not ({inside})"))
    for what, column, condition in checks:
        found = connection.execute(f"select {column} from cells where {condition} limit 1").fetchone()
        if found is not None:
            raise SchemaChanged(source, url, f"a row that was not asked for: {what} is {found[0]!r}")
    twice = connection.execute(
        "select measure, region_code, period, breakdown from observations group by all having count(*) > 1 limit 1"
    ).fetchone()
    if twice is not None:
        raise ChangedDuringFetch(source, url, f"one figure came twice: {' '.join(map(str, twice)).strip()}")


def _write(connection: duckdb.DuckDBPyConnection, into: Path) -> int:
    written = connection.execute(
        "copy (select * from observations order by measure, region_code, period, breakdown) "
        f"to {_text(str(into))} (format parquet, compression zstd)"
    ).fetchone()
    return int(written[0]) if written else 0


def _name(column: str) -> str:
    """A column's name, quoted."""
    return '"' + column.replace('"', '""') + '"'


def _text(value: str) -> str:
    """A text, quoted."""
    return "'" + value.replace("'", "''") + "'"


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0][:200]
