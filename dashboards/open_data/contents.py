"""What is in a release, read from the release itself: its tables with their columns, keys and sources."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import duckdb

from dashboards.problems import nearest

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection

CC_BY = "CC BY 4.0"
"""The one open licence that the sources have, as the catalogue writes it."""

KINDS = frozenset({"VARCHAR", "INTEGER", "BIGINT", "DOUBLE", "BOOLEAN", "DATE", "TIMESTAMP"})
"""DuckDB's types for which the descriptions have a word."""


class OpenDataError(Exception):
    """A release of which no open data can be made, or a table that it does not have."""


@dataclass(frozen=True)
class Source:
    """A publisher's table."""

    table_id: str
    title: str
    publisher: str | None
    licence: str | None
    attribution: str | None
    url: str | None


@dataclass(frozen=True)
class Column:
    """A column as the release describes it."""

    name: str
    kind: str
    """DuckDB's type."""
    description: str
    is_required: bool
    references: tuple[str, str] | None
    """Table and column."""
    accepted_values: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A mart."""

    name: str
    title: str
    row: str
    """What there is one row of, in Dutch; may be empty."""
    description: str
    rows: int
    primary_key: tuple[str, ...]
    columns: tuple[Column, ...]
    sources: tuple[Source, ...]
    """The publishers' tables that its figures or outlines come from; none where all is the programme's own."""

    @property
    def is_open(self) -> bool:
        """Whether it has sources and every one of them is under the open licence."""
        return bool(self.sources) and all(source.licence == CC_BY for source in self.sources)


@dataclass(frozen=True)
class Publisher:
    """Who publishes: the programme."""

    name: str
    website: str | None


@dataclass(frozen=True)
class Contents:
    """A release."""

    release_id: str
    created_at: dt.datetime
    """UTC, without a zone."""
    marts_digest: str
    publisher: Publisher
    area: str
    """Name of the region that the programme is about."""
    first_year: int
    last_year: int
    tables: tuple[Table, ...]
    sources: tuple[Source, ...]


def read_contents(connection: duckdb.DuckDBPyConnection, names: Collection[str] | None = None) -> Contents:
    """Everything the descriptions are made of.

    Args:
        connection: to the release.
        names: the tables wanted; all by default.

    Raises:
        OpenDataError: the release describes no tables, or has none of that name.
    """
    try:
        described = _rows(connection, "select * from meta_table order by table_name")
    except duckdb.CatalogException as error:
        raise OpenDataError(
            "this release was made before releases described their tables; make a new one with 'regiodeal refresh'"
        ) from error
    known = [row["table_name"] for row in described]
    if unknown := sorted(set(names or ()) - set(known)):
        near = nearest(unknown[0], known)
        said = f"did you mean '{near}'?" if near else f"there are: {', '.join(known)}"
        raise OpenDataError(f"no table '{unknown[0]}' in this release; {said}")
    sources = tuple(
        Source(row["table_id"], row["title"], row["publisher_name"], row["licence"], row["attribution"], row["url"])
        for row in _rows(connection, "select * from dim_source_table order by publisher_name, title, table_id")
    )
    columns = _columns(connection)
    used = _sources_used(connection, sources)
    (release,) = _rows(connection, "select * from meta_release")
    (programme,) = _rows(
        connection,
        "select p.name, p.website, r.name as area from dim_programme as p "
        "left join dim_region as r using (region_code) order by p.start_year desc, p.programme_id limit 1",
    )
    (years,) = _rows(connection, "select min(year) as first_year, max(year) as last_year from fct_observation")
    return Contents(
        release_id=release["release_id"],
        created_at=release["created_at"],
        marts_digest=release["marts_digest"],
        publisher=Publisher(programme["name"], programme["website"]),
        area=programme["area"] or programme["name"],
        first_year=years["first_year"],
        last_year=years["last_year"],
        tables=tuple(
            Table(
                name=row["table_name"],
                title=row["title"],
                row=row["row_title"],
                description=row["comment"] or "",
                rows=row["row_count"],
                primary_key=tuple(filter(None, row["primary_key"].split(", "))),
                columns=tuple(columns[row["table_name"]]),
                sources=_of_table(connection, row, columns[row["table_name"]], used, sources),
            )
            for row in _with_comments(connection, described)
            if names is None or row["table_name"] in names
        ),
        sources=sources,
    )


def _rows(connection: duckdb.DuckDBPyConnection, sql: str) -> list[dict[str, Any]]:
    cursor = connection.execute(sql)
    names = [column[0] for column in cursor.description or []]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _with_comments(connection: duckdb.DuckDBPyConnection, tables: list[dict[str, Any]]) -> list[dict[str, Any]]:
    said = "select table_name, comment from duckdb_tables() where database_name = current_database()"
    comments = {row["table_name"]: row["comment"] for row in _rows(connection, said)}
    return [{**row, "comment": comments.get(row["table_name"])} for row in tables]


def _columns(connection: duckdb.DuckDBPyConnection) -> dict[str, list[Column]]:
    found: dict[str, list[Column]] = {}
    for row in _rows(
        connection,
        "select c.table_name, c.column_name, c.data_type, c.comment, m.is_required, m.references_table, "
        "m.references_column, m.accepted_values from duckdb_columns() as c "
        "inner join meta_column as m on c.table_name = m.table_name and c.column_name = m.column_name "
        "where c.database_name = current_database() order by c.table_name, c.column_index",
    ):
        if row["data_type"] not in KINDS:
            what = f"{row['table_name']}.{row['column_name']} is of type {row['data_type']}"
            raise OpenDataError(f"{what}; open data has words for {', '.join(sorted(KINDS))} only")
        references = (row["references_table"], row["references_column"]) if row["references_table"] else None
        found.setdefault(row["table_name"], []).append(
            Column(
                name=row["column_name"],
                kind=row["data_type"],
                description=row["comment"] or "",
                is_required=row["is_required"],
                references=references,
                accepted_values=tuple(json.loads(row["accepted_values"] or "[]")),
            )
        )
    return found


def _sources_used(connection: duckdb.DuckDBPyConnection, sources: tuple[Source, ...]) -> dict[str, set[str]]:
    """By what a mart may be made from: the publishers' tables behind it."""
    of = {
        "figures": "select distinct table_id from fct_observation",
        "boundaries": "select distinct table_id from dim_region_boundary",
    }
    known = {source.table_id for source in sources}
    return {origin: {row["table_id"] for row in _rows(connection, sql)} & known for origin, sql in of.items()}


def _of_table(
    connection: duckdb.DuckDBPyConnection,
    table: dict[str, Any],
    columns: list[Column],
    used: dict[str, set[str]],
    sources: tuple[Source, ...],
) -> tuple[Source, ...]:
    """Its own sources where it names them, row by row; else those of everything it may be made from."""
    wanted = {table_id for origin in table["origins"].split(", ") for table_id in used.get(origin, ())}
    if wanted and any(column.name == "table_id" for column in columns):
        named = _rows(connection, f"select distinct table_id from {table['table_name']}")  # noqa: S608 - from the release
        wanted = {row["table_id"] for row in named} or wanted
    return tuple(source for source in sources if source.table_id in wanted)
