"""What a build is compared with: the previous release, and the one of the day of the last meeting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orchestration.build_sql import empty, make_table, text
from orchestration.releases.earlier_release import OBSERVATIONS, PROJECT_PROGRESS, columns_of, select_earlier

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb

    from orchestration.build_sql import Columns
    from orchestration.releases.meetings import AtMeeting

PREVIOUS_RELEASE = "previous_release"
LAST_MEETING = "last_meeting"

_TABLES: dict[str, tuple[str, Columns]] = {
    "previous_observations": ("fct_observation", OBSERVATIONS),
    "previous_project_progress": ("fct_project_progress", PROJECT_PROGRESS),
}
"""By name of the landing table: the mart of the earlier release, and what is compared of it."""

_COMPARED_COLUMNS = {
    "compared_with": "varchar", "comparison_status": "varchar", "release_id": "varchar", "released_at": "timestamp",
    "meeting_date": "date",
}  # fmt: skip


def add_earlier(connection: duckdb.DuckDBPyConnection, previous: Path | None, meeting: AtMeeting | None) -> None:
    """Copy what is compared of earlier releases, and say of each comparison what became of it.

    Args:
        connection: the build database.
        previous: the database of the previous release; None at the first.
        meeting: the last meeting and the release of its day; None when no meeting is known.
    """
    databases = {PREVIOUS_RELEASE: previous, LAST_MEETING: meeting.database if meeting else None}
    present = {name: path for name, path in databases.items() if path is not None}
    for name, path in present.items():
        connection.execute(f"attach {text(str(path))} as {name} (read_only)")
    for table, (mart, columns) in _TABLES.items():
        parts = [
            f"select {text(name)} as compared_with, * from ({select_earlier(connection, name, mart, columns)})"  # noqa: S608
            for name in present
        ]
        select = " union all ".join(parts or [empty({"compared_with": "varchar", **columns})])
        connection.execute(f"create table landing.{table} as {select}")
    statuses = {
        PREVIOUS_RELEASE: "compared" if previous else "no_release",
        LAST_MEETING: meeting.status if meeting else "no_meeting",
    }
    made = {name: _release(connection, name) for name in present}
    rows = []
    for name, status in statuses.items():
        release_id, released_at = made.get(name, (None, None))
        if name == LAST_MEETING and meeting is not None:
            release_id = release_id or meeting.release_id
        rows.append({
            "compared_with": name, "comparison_status": status, "release_id": release_id, "released_at": released_at,
            "meeting_date": meeting.meeting_date if meeting and name == LAST_MEETING else None,
        })  # fmt: skip
    make_table(connection, "compared_releases", _COMPARED_COLUMNS, rows)
    for name in present:
        connection.execute(f"detach {name}")


def _release(connection: duckdb.DuckDBPyConnection, database: str) -> tuple[object, object]:
    """Id and day of an attached release; unknown where it does not say."""
    if not columns_of(connection, database, "meta_release"):
        return None, None
    found = connection.execute(f"select release_id, created_at from {database}.main.meta_release").fetchone()  # noqa: S608
    return (found[0], found[1]) if found else (None, None)
