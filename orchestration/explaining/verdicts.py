"""Pace, trend and position of a figure that is the latest of its series, with their components."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orchestration.explaining.landed import records

if TYPE_CHECKING:
    import duckdb

    from orchestration.explaining.model import Figure

_VERDICT = """
    select
        base_year, base_value, target_year, target_value, target_basis_label, required_pace, actual_pace, pace_ratio,
        pace_status, pace_label, pace_reason, trend_slope, trend_n, trend_status, trend_label, position_rank,
        position_of, position_status, position_label
    from mart_programme__ambition_progress
    where indicator_id = ? and region_code = ? and latest_year = ?
"""


def read_verdict(release: duckdb.DuckDBPyConnection, figure: Figure) -> dict[str, object] | None:
    """The verdicts that rest on this figure, by column; None where it is not the latest of its series."""
    if figure.breakdown or not figure.period.endswith("JJ00"):
        return None
    found = list(records(release.execute(_VERDICT, [figure.indicator_id, figure.region_code, figure.year])))
    return found[0] if found else None
