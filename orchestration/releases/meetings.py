"""The steering group's meetings beside the releases: which days count, and what was in force then."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import duckdb

from orchestration.build import DATABASE
from orchestration.releases.history import in_force_at, periods_in_force
from orchestration.releases.retention import end_of_day

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from pathlib import Path

    from sources.catalogue.programme import Meeting


@dataclass(frozen=True)
class AtMeeting:
    """The release that was in force at the end of the day of a meeting."""

    meeting_date: date
    status: Literal["compared", "release_gone", "no_release"]
    """``release_gone``: it is not on disk any more; ``no_release``: there was none yet."""
    release_id: str | None = None
    database: Path | None = None
    """None unless ``compared``."""


def last_meeting(meetings: Iterable[Meeting], today: date) -> date | None:
    """The day of the last meeting before today; on the day itself people still look at the one before."""
    return max((meeting.date for meeting in meetings if meeting.date < today), default=None)


def release_at_meeting(releases: Path, day: date) -> AtMeeting:
    """Which release was in force on the day of a meeting, and whether it can still be read."""
    period = in_force_at(periods_in_force(releases), end_of_day(day))
    if period is None:
        return AtMeeting(day, "no_release")
    database = releases / period.release_id / DATABASE
    if not database.is_file():
        return AtMeeting(day, "release_gone", period.release_id)
    return AtMeeting(day, "compared", period.release_id, database)


def meeting_days(database: Path) -> tuple[date, ...]:
    """The days of all meetings that a release knows of; none in a release from before there were any."""
    with duckdb.connect(str(database), read_only=True) as connection:
        known = connection.execute("select 1 from duckdb_tables() where table_name = 'dim_meeting'").fetchone()
        if known is None:
            return ()
        rows = connection.execute("select meeting_date from dim_meeting order by meeting_date").fetchall()
    return tuple(day for (day,) in rows)
