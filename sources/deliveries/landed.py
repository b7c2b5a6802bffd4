"""Accepted rows as files of the landing zone: the same rows give the same bytes, whoever lands them, whenever."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import duckdb

from sources.catalogue.base import WORKBOOK
from sources.landing import OBSERVATIONS, VersionFacts

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from sources.deliveries.model import DeliveryRecord, JudgedRow, Judgement

FIGURES = "figures.parquet"
ROWS = "rows.parquet"

_COLUMNS: dict[str, dict[str, str]] = {
    FIGURES: {
        "row_place": "varchar", "project_id": "varchar", "fact_id": "varchar", "as_of": "date", "value": "double",
        "unit": "varchar", "remark": "varchar", "approximate": "boolean",
    },
    OBSERVATIONS: {
        "table_id": "varchar", "measure": "varchar", "measure_title": "varchar", "unit": "varchar",
        "region_code": "varchar", "period": "varchar", "breakdown": "varchar", "value": "double",
        "value_attribute": "varchar", "status": "varchar",
    },
    ROWS: {"row_place": "varchar", "heading": "varchar", "cell": "varchar"},
}  # fmt: skip

_ORDER = {
    FIGURES: "project_id, fact_id, as_of, row_place, value, unit, remark, approximate",
    OBSERVATIONS: "measure, region_code, period, breakdown, value, value_attribute, status",
    ROWS: "row_place, heading, cell",
}


def publisher_of(target: str) -> str:
    """Under which name of the landing zone deliveries for a target lie."""
    return "projects" if target == WORKBOOK else "partners"


def stage_rows(target: str, rows: tuple[JudgedRow, ...], folder: Path) -> None:
    """Write accepted rows as Parquet files into ``folder``, sorted; a kind of figure that none has gets no file."""
    _stage(folder / FIGURES, _figures(rows))
    _stage(folder / OBSERVATIONS, _observations(target, rows))
    _stage(folder / ROWS, _cells(rows))


def version_facts(record: DeliveryRecord, judgement: Judgement) -> VersionFacts:
    """What a landing version says of itself. No name of a file: that may name a person."""
    subject = judgement.subject_id or record.target
    return VersionFacts(
        publisher=publisher_of(record.target),
        table_id=record.delivery_id,
        origin="delivered",
        nearness="handed in by the project" if record.target == WORKBOOK else "handed in by the partner",
        title=f"Opgave {subject}",
        url=f"deliveries/{record.delivery_id}",
        selection_digest=record.sha256[:16],
        retrieved_at=record.received_at,
        rows_announced=len(judgement.rows),
        rows_received=len(judgement.accepted_rows),
        licence="eigen opgave aan het programma",
        attribution=judgement.organisation_id or subject,
    )


def _figures(rows: Iterable[JudgedRow]) -> Iterable[dict[str, Any]]:
    for row in rows:
        for figure in row.project_figures:
            yield {"row_place": row.place, **figure.model_dump(mode="json")}


def _observations(target: str, rows: Iterable[JudgedRow]) -> Iterable[dict[str, Any]]:
    for row in rows:
        for figure in row.regional_figures:
            yield {"table_id": target, "breakdown": "", **figure.model_dump(mode="json")}


def _cells(rows: Iterable[JudgedRow]) -> Iterable[dict[str, Any]]:
    for row in rows:
        for heading, cell in row.cells.items():
            yield {"row_place": row.place, "heading": heading, "cell": cell}


def _stage(target: Path, rows: Iterable[dict[str, Any]]) -> None:
    columns = _COLUMNS[target.name]
    lines = target.with_suffix(".jsonl")
    written = 0
    with lines.open("w", encoding="utf-8") as handle:
        for row in rows:
            handle.write(json.dumps({name: row[name] for name in columns}, allow_nan=False) + "\n")
            written += 1
    # rows.parquet says which rows were accepted, even of a file without cells: it is always there.
    if written or target.name == ROWS:
        shape = ", ".join(f"'{name}': '{kind}'" for name, kind in columns.items())
        # One thread and a full order: equal rows give equal bytes, so landing them again is no new version.
        with duckdb.connect(config={"threads": 1}) as connection:
            connection.execute(
                f"""
                copy (
                    from read_json('{_quoted(lines)}', format = 'newline_delimited', columns = {{{shape}}},
                        maximum_object_size = 67108864)
                    order by {_ORDER[target.name]}
                ) to '{_quoted(target)}' (format parquet, compression zstd)
                """
            )
    lines.unlink()


def _quoted(path: Path) -> str:
    """A path inside a quoted SQL string."""
    return str(path).replace("'", "''")
