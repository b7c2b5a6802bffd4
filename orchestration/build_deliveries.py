"""Deliveries and standings, as a build sees them: tables, for only the run knows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orchestration.build_sql import make_table
from orchestration.landed_views import DELIVERED_COLUMNS, delivered_files

if TYPE_CHECKING:
    import duckdb

    from orchestration.inputs import Inputs
    from sources.landing import Landing

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


def add_deliveries(connection: duckdb.DuckDBPyConnection, landing: Landing, inputs: Inputs) -> None:
    """Make ``landing.deliveries``, ``standings`` and ``delivered``, by file what views say of its rows."""
    make_table(connection, "deliveries", _DELIVERY_COLUMNS, (s.model_dump() for s in inputs.summaries))
    make_table(connection, "standings", _STANDING_COLUMNS, (s.model_dump() for s in inputs.standings))
    rows = ({"file": file.path, **file.said} for file in delivered_files(None, landing, inputs))
    make_table(connection, "delivered", {"file": "varchar", **DELIVERED_COLUMNS}, rows)
