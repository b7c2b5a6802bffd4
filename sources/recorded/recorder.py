"""Carries figures over from a file of tidy figures into the project's own recorded format.

The file has columns table_id, measure_key, measure_title, region_code, period, value, unit and origin.
Only what the catalogue names is taken; nothing is rounded, filled in or corrected on the way.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import duckdb
import yaml

from sources.catalogue.needs import terms
from sources.recorded.series import FIGURES, SERIES, RecordedMeasure, RecordedTable

if TYPE_CHECKING:
    from pathlib import Path

    from sources.catalogue import Catalogue
    from sources.catalogue.indicator import SourceTable, Term

TABLE_NAMES = {"KWB2022": "85318NED"}
"""Tables that the file names otherwise than their publisher."""


class RecordingError(Exception):
    """The file does not hold what the catalogue asks, or holds it twice with different values."""


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


def _rows_of(connection: duckdb.DuckDBPyConnection, table: str, term: Term) -> RecordedMeasure | None:
    """Take one measure into ``taken``; None when the file does not hold it."""
    column, wanted = ("measure_key", term.measure) if term.measure else ("measure_title", term.title)
    found = connection.execute(
        f"""
        select min(measure_key), any_value(measure_title), any_value(unit), any_value(origin),
            list(distinct period order by period), count(distinct (region_code, period)),
            count(distinct (region_code, period, value))
        from figures where table_id = ? and {column} = ?
        """,  # noqa: S608 - column is one of two constants
        [table, wanted],
    ).fetchone()
    if found is None or found[0] is None:
        return None
    key, title, unit, origin, periods, rows, values = found
    if rows != values:
        raise RecordingError(f"{table}: '{wanted}' stands in the file twice with different values")
    connection.execute(
        f"""
        insert into taken
        select distinct ?, region_code, period, value from figures where table_id = ? and {column} = ?
        """,  # noqa: S608
        [key, table, wanted],
    )
    return RecordedMeasure(measure=key, title=title, unit=unit or "", periods=periods, nearness=origin, rows=rows)


def _record_table(
    connection: duckdb.DuckDBPyConnection, catalogue: Catalogue, table: SourceTable, root: Path, today: date
) -> Recording | None:
    connection.execute(
        "create or replace table taken (measure varchar, region_code varchar, period varchar, value varchar)"
    )
    measures: dict[str, RecordedMeasure] = {}
    missing: list[str] = []
    for term in terms(catalogue, table.id, "recorded"):
        if (measure := _rows_of(connection, table.id, term)) is None:
            missing.append(term.title or term.measure or "")
        elif measure.measure not in measures:
            measures[measure.measure] = measure
    if not measures:
        return None
    folder = root / table.id
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    connection.execute(
        "copy (select distinct * from taken order by all) to '" + str(folder / FIGURES) + "' (header, delimiter ',')"
    )
    described = RecordedTable(
        table=table.id,
        publisher=table.publisher,
        title=table.title,
        url=table.url,
        licence=table.licence,
        recorded_on=today,
        measures=sorted(measures.values(), key=lambda m: m.measure),
    )
    text = yaml.safe_dump(described.model_dump(), sort_keys=False, allow_unicode=True, width=110)
    (folder / SERIES).write_text(text, encoding="utf-8")
    return Recording(table.id, len(measures), sum(m.rows for m in measures.values()), missing)


def record(source: Path, catalogue: Catalogue, root: Path, today: date) -> list[Recording]:
    """Write the recorded figures the catalogue needs from ``source`` (CSV, may be gzipped) below ``root``.

    Raises:
        RecordingError: if a measure stands in the file twice with different values.
    """
    with _open(source) as connection:
        recordings = (_record_table(connection, catalogue, table, root, today) for table in catalogue.source_tables)
        return [recording for recording in recordings if recording is not None]
