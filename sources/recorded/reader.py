"""Stages a recorded table for landing, in the very shape live figures have there."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING

import duckdb

from sources.boundaries.recorded import land_recorded_boundaries
from sources.landing import OBSERVATIONS, VersionFacts
from sources.recorded.series import FIGURES, RECORDED_ROOT, read_series, recorded_tables

if TYPE_CHECKING:
    from pathlib import Path

    from sources.catalogue.indicator import SourceTable
    from sources.landing import Landed, Landing


def land_recorded(landing: Landing, table: SourceTable, root: Path = RECORDED_ROOT) -> Landed | None:
    """Land the recorded figures of a table; the same figures again give the version that is there.

    Returns:
        What was landed, or None when nothing is recorded for the table.
    """
    if table.protocol == "wfs":
        return land_recorded_boundaries(landing, table, root)
    folder = recorded_tables(root).get(table.id)
    if folder is None:
        return None
    described = read_series(folder)
    with landing.staging() as staged:
        rows = _stage(folder, table.id, staged / OBSERVATIONS)
        facts = VersionFacts(
            publisher=table.publisher,
            table_id=table.id,
            origin="recorded",
            nearness=", ".join(sorted({measure.nearness for measure in described.measures})),
            title=table.title,
            url=table.url,
            selection_digest=hashlib.sha256((folder / FIGURES).read_bytes()).hexdigest()[:16],
            retrieved_at=datetime.combine(described.recorded_on, time(), UTC),
            rows_announced=sum(measure.rows for measure in described.measures),
            rows_received=rows,
            licence=table.licence,
            attribution=table.attribution,
        )
        return landing.commit(staged, facts)


def _stage(folder: Path, table_id: str, target: Path) -> int:
    """Write the observations of a recorded table to ``target``; returns the number of rows."""
    measures = [(m.measure, m.title, m.unit) for m in read_series(folder).measures]
    # One thread and a full order: equal figures give equal bytes, so landing them again is no new version.
    with duckdb.connect(config={"threads": 1}) as connection:
        connection.execute("create table measures (measure varchar, title varchar, unit varchar)")
        connection.executemany("insert into measures values (?, ?, ?)", measures)
        connection.execute(
            f"""
            copy (
                select
                    '{table_id}' as table_id,
                    figures.measure,
                    measures.title as measure_title,
                    measures.unit,
                    figures.region_code,
                    figures.period,
                    '' as breakdown,
                    cast(figures.value as double) as value,
                    'None' as value_attribute,
                    cast(null as varchar) as status
                from read_csv('{_quoted(folder / FIGURES)}', all_varchar = true, header = true) as figures
                inner join measures using (measure)
                order by figures.measure, region_code, period
            ) to '{_quoted(target)}' (format parquet, compression zstd)
            """  # noqa: S608 - names come from the project's own files
        )
        counted = connection.execute(f"select count(*) from '{_quoted(target)}'").fetchone()  # noqa: S608
    return int(counted[0]) if counted else 0


def _quoted(path: Path) -> str:
    """A path inside a quoted SQL string."""
    return str(path).replace("'", "''")
