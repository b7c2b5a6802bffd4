"""What was delivered, as a build sees it: figures as views on landing, deliveries and standings as tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orchestration.build_sql import empty, make_table, text
from sources.deliveries.landed import FIGURES

if TYPE_CHECKING:
    from collections.abc import Iterator

    import duckdb

    from orchestration.build_sql import Columns
    from orchestration.inputs import Delivered, Inputs
    from sources.landing import Landing

_PROJECT_FIGURE_COLUMNS = {
    "row_place": "varchar", "project_id": "varchar", "fact_id": "varchar", "as_of": "date", "value": "double",
    "unit": "varchar", "remark": "varchar", "approximate": "boolean",
}  # fmt: skip

_DELIVERED_COLUMNS = {
    "delivery_id": "varchar", "target": "varchar", "organisation_id": "varchar", "channel": "varchar",
    "received_at": "timestamp", "landing_version": "varchar",
}  # fmt: skip
"""What every delivered figure says beside itself."""

_DELIVERY_COLUMNS = {
    "delivery_id": "varchar", "target": "varchar", "subject_id": "varchar", "organisation_id": "varchar",
    "channel": "varchar", "received_at": "timestamp", "verdict": "varchar", "rows_accepted": "bigint",
    "rows_rejected": "bigint", "rows_open": "bigint", "is_open": "boolean",
}  # fmt: skip

_STANDING_COLUMNS = {
    "subject_kind": "varchar", "subject_id": "varchar", "organisation_id": "varchar", "deliveries": "bigint",
    "last_delivery_id": "varchar", "last_received_at": "timestamp", "last_verdict": "varchar",
    "rows_accepted": "bigint", "rows_rejected": "bigint", "rows_open": "bigint", "last_accepted_at": "timestamp",
    "round_opened_on": "date", "last_due": "date", "next_due": "date", "status": "varchar", "move": "varchar",
}  # fmt: skip


def version_of(item: Delivered) -> str:
    """How a build names the landing version of a delivery: the same rows in two files are one version of content."""
    return f"{item.delivery_id}/{item.manifest.version}"


def _delivered_rows(landing: Landing, inputs: Inputs) -> Iterator[dict[str, object]]:
    """One row per delivered file with figures, with what is known of its delivery."""
    for item in inputs.deliveries:
        for file in item.manifest.files:
            yield {
                "file": str(landing.file(item.manifest, file.name)),
                "delivery_id": item.delivery_id,
                "target": item.target,
                "organisation_id": item.organisation_id,
                "channel": item.channel,
                "received_at": item.received_at,
                "landing_version": version_of(item),
            }


def select_delivered(file_name: str, columns: Columns, inputs: Inputs, landing: Landing) -> str | None:
    """All delivered files of one name as one select, each row with its delivery; None where there is no such file."""
    files = [
        str(landing.file(item.manifest, file.name))
        for item in inputs.deliveries
        for file in item.manifest.files
        if file.name == file_name
    ]
    if not files:
        return None
    own = ", ".join(f"figures.{column}" for column in columns)
    known = ", ".join(f"delivered.{column}" for column in _DELIVERED_COLUMNS)
    listed = ", ".join(text(file) for file in files)
    return (
        f"select {own}, {known} from read_parquet([{listed}], filename = true) as figures "  # noqa: S608
        "inner join landing.delivered as delivered on figures.filename = delivered.file"
    )


def add_deliveries(connection: duckdb.DuckDBPyConnection, landing: Landing, inputs: Inputs) -> None:
    """Make ``landing.deliveries``, ``standings``, ``delivered`` and ``project_figures``; empty where nothing came."""
    make_table(connection, "deliveries", _DELIVERY_COLUMNS, (s.model_dump() for s in inputs.summaries))
    make_table(connection, "standings", _STANDING_COLUMNS, (s.model_dump() for s in inputs.standings))
    make_table(
        connection,
        "delivered",
        {"file": "varchar", **_DELIVERED_COLUMNS},
        _delivered_rows(landing, inputs),
    )
    figures = select_delivered(FIGURES, _PROJECT_FIGURE_COLUMNS, inputs, landing)
    connection.execute(
        "create view landing.project_figures as "
        + (figures or empty({**_PROJECT_FIGURE_COLUMNS, **_DELIVERED_COLUMNS}))
    )
