"""Carries figures over from a file of tidy figures into the project's own recorded format.

The file has columns table_id, measure_key, measure_title, region_code, period, value, unit and origin.
Only what the catalogue names is taken; nothing is rounded, filled in or corrected on the way.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

import duckdb
import yaml

from sources.catalogue.needs import terms
from sources.recorded.series import FIGURES, SERIES, RecordedMeasure, RecordedTable

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from sources.catalogue import Catalogue
    from sources.catalogue.indicator import SourceTable, Term

TABLE_NAMES = {"KWB2022": "85318NED"}
"""Tables that the file names otherwise than their publisher."""


class RecordingError(Exception):
    """The file holds a measure in a way that leaves open which figure is meant."""


@dataclass(frozen=True)
class Recording:
    """What was written for one table."""

    table: str
    measures: int
    rows: int
    missing: list[str]
    """Measures the catalogue names for recorded or live figures that the file does not hold."""


def _open(source: Path) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    renamed = " ".join(f"when '{old}' then '{new}'" for old, new in TABLE_NAMES.items())
    connection.execute(
        f"""
        create table figures as
        select
            case table_id {renamed} else table_id end as table_id,
            measure_key, measure_title, region_code, period, value, unit, origin
        from read_csv(?, all_varchar = true)
        """,  # noqa: S608 - names are constants of this module
        [str(source)],
    )
    return connection


def _contradiction(connection: duckdb.DuckDBPyConnection, table: str, column: str, wanted: str) -> str | None:
    """A region and period for which the measure has two values, in words; None when there is none."""
    found = connection.execute(
        f"""
        select region_code, period, list_sort(list(distinct coalesce(value, 'missing')))
        from figures where table_id = ? and {column} = ?
        group by region_code, period having count(distinct coalesce(value, 'missing')) > 1
        order by region_code, period limit 1
        """,  # noqa: S608 - column is one of two constants
        [table, wanted],
    ).fetchone()
    return None if found is None else f"{found[0]} {found[1]} is {' and '.join(found[2])}"


def _rows_of(connection: duckdb.DuckDBPyConnection, table: str, term: Term) -> RecordedMeasure | None:
    """Take one measure into ``taken``; None when the file does not hold it."""
    column, wanted = ("measure_key", term.measure) if term.measure else ("measure_title", term.title)
    if wanted is None:
        return None
    described = connection.execute(
        f"""
        select
            list(distinct measure_key order by measure_key), list(distinct measure_title),
            list(distinct coalesce(unit, '')), list(distinct origin order by origin),
            list(distinct period order by period), count(distinct (region_code, period)),
            count(distinct (measure_key, region_code, period))
        from figures where table_id = ? and {column} = ?
        """,  # noqa: S608 - column is one of two constants
        [table, wanted],
    ).fetchone()
    if described is None or not described[0]:
        return None
    keys, titles, units, origins, periods, rows, keyed_rows = described
    if (contradiction := _contradiction(connection, table, column, wanted)) is not None:
        raise RecordingError(f"{table}: '{wanted}' stands in the file with two values: {contradiction}")
    # A title under several headings is one measure only where each heading gives all of it.
    if len(titles) > 1 or len(units) > 1 or keyed_rows != rows * len(keys):
        raise RecordingError(f"{table}: '{wanted}' names more than one measure: {', '.join(keys)}")
    connection.execute(
        f"""
        insert into taken
        select distinct ?, region_code, period, value from figures where table_id = ? and {column} = ?
        """,  # noqa: S608 - column is one of two constants
        [keys[0], table, wanted],
    )
    return RecordedMeasure(
        measure=keys[0],
        title=titles[0],
        unit=units[0],
        periods=periods,
        nearness=", ".join(origins),
        rows=rows,
    )


def _take(
    connection: duckdb.DuckDBPyConnection, catalogue: Catalogue, table: SourceTable
) -> tuple[list[RecordedMeasure], list[str]]:
    """Fill ``taken`` with what the catalogue needs of a table; returns what is there and what is missing."""
    connection.execute(
        "create or replace table taken (measure varchar, region_code varchar, period varchar, value varchar)"
    )
    measures: dict[str, RecordedMeasure] = {}
    missing: list[str] = []
    for term in terms(catalogue, table.id, "recorded"):
        if (measure := _rows_of(connection, table.id, term)) is None:
            missing.append(term.title or term.measure or "")
        else:
            measures.setdefault(measure.measure, measure)
    return sorted(measures.values(), key=lambda m: m.measure), missing


def _write(
    connection: duckdb.DuckDBPyConnection,
    table: SourceTable,
    measures: list[RecordedMeasure],
    folder: Path,
    today: date,
) -> None:
    """Write ``taken`` and its description, in place of what ``folder`` held."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    taken = connection.sql("select distinct * from taken order by all")
    taken.write_csv(str(folder / FIGURES), header=True)
    described = RecordedTable(
        table=table.id,
        publisher=table.publisher,
        title=table.title,
        url=table.url,
        licence=table.licence,
        recorded_on=today,
        measures=measures,
    )
    text = yaml.safe_dump(described.model_dump(), sort_keys=False, allow_unicode=True, width=110)
    (folder / SERIES).write_text(text, encoding="utf-8")


def record(source: Path, catalogue: Catalogue, root: Path, today: date) -> list[Recording]:
    """Write the recorded figures the catalogue needs from ``source`` (CSV, may be gzipped) below ``root``.

    Raises:
        RecordingError: if the file gives two values, or two measures, for what the catalogue asks once.
    """
    recordings = []
    with _open(source) as connection:
        for table in catalogue.source_tables:
            measures, missing = _take(connection, catalogue, table)
            if measures:
                _write(connection, table, measures, root / table.id, today)
                rows = sum(measure.rows for measure in measures)
                recordings.append(Recording(table.id, len(measures), rows, missing))
    return recordings
