"""The meetings beside the releases: which one counts, what was in force then, and what a build gets to compare with."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import duckdb
import pytest

from orchestration.build_earlier import add_earlier
from orchestration.releases.history import note_in_force
from orchestration.releases.meetings import AtMeeting, last_meeting, meeting_days, release_at_meeting
from sources.catalogue.programme import Meeting

if TYPE_CHECKING:
    from pathlib import Path

MEETINGS = [Meeting(date=date(2026, month, 10), name="Stuurgroep", source="bedacht") for month in (3, 6, 9)]


def database(folder: Path, value: float) -> Path:
    """A release's database, of a shape without statuses."""
    folder.mkdir(parents=True)
    with duckdb.connect(str(folder / "monitor.duckdb")) as connection:
        connection.execute(
            f"create table fct_observation as select 'i' as indicator_id, 'GM0114' as region_code, "
            f"'2022JJ00' as period, '' as breakdown, {value}::double as value, 'T' as table_id"
        )
        connection.execute(
            f"create table meta_release as select '{folder.name}' as release_id, timestamp '2026-01-01' as created_at"
        )
    return folder / "monitor.duckdb"


@pytest.mark.parametrize(
    ("today", "last"),
    [
        (date(2026, 3, 10), None),
        (date(2026, 3, 11), date(2026, 3, 10)),
        (date(2026, 6, 10), date(2026, 3, 10)),
        (date(2027, 1, 1), date(2026, 9, 10)),
    ],
)
def test_on_the_day_itself_the_meeting_before_still_counts(today: date, last: date | None) -> None:
    assert last_meeting(MEETINGS, today) == last


def test_the_release_of_a_meeting_is_the_one_at_the_end_of_its_day(tmp_path: Path) -> None:
    kept = database(tmp_path / "b", 1)
    for name, at in (("a", datetime(2026, 3, 1, tzinfo=UTC)), ("b", datetime(2026, 3, 10, 20, tzinfo=UTC))):
        note_in_force(tmp_path, name, at)
    assert release_at_meeting(tmp_path, date(2026, 3, 10)) == AtMeeting(date(2026, 3, 10), "compared", "b", kept)
    assert release_at_meeting(tmp_path, date(2026, 3, 9)) == AtMeeting(date(2026, 3, 9), "release_gone", "a")
    assert release_at_meeting(tmp_path, date(2026, 2, 1)) == AtMeeting(date(2026, 2, 1), "no_release")


def test_days_are_read_from_the_release_that_knows_of_meetings(tmp_path: Path) -> None:
    file = database(tmp_path / "a", 1)
    assert meeting_days(file) == ()
    with duckdb.connect(str(file)) as connection:
        connection.execute(
            "create table dim_meeting as select unnest([date '2026-06-10', date '2026-03-10']) as meeting_date"
        )
    assert meeting_days(file) == (date(2026, 3, 10), date(2026, 6, 10))


def build_of(
    previous: Path | None, meeting: AtMeeting | None
) -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
    """The comparisons and the earlier figures that a build gets."""
    with duckdb.connect() as connection:
        connection.execute("create schema landing")
        add_earlier(connection, previous, meeting)
        compared = connection.execute(
            "select compared_with, comparison_status, release_id, meeting_date from landing.compared_releases"
        ).fetchall()
        figures = connection.execute(
            "select compared_with, value, status from landing.previous_observations order by all"
        ).fetchall()
        assert connection.execute("select count(*) from landing.previous_project_progress").fetchone() == (0,)
    return compared, figures


def test_a_build_gets_both_releases_or_the_reason_why_not(tmp_path: Path) -> None:
    previous, then = database(tmp_path / "p", 2), database(tmp_path / "m", 1)
    day = date(2026, 3, 10)
    assert build_of(previous, AtMeeting(day, "compared", "m", then)) == (
        [("previous_release", "compared", "p", None), ("last_meeting", "compared", "m", day)],
        [("last_meeting", 1.0, None), ("previous_release", 2.0, None)],
    )
    # the same release may be both
    assert build_of(previous, AtMeeting(day, "compared", "p", previous))[1] == [
        ("last_meeting", 2.0, None),
        ("previous_release", 2.0, None),
    ]
    assert build_of(None, None) == (
        [("previous_release", "no_release", None, None), ("last_meeting", "no_meeting", None, None)],
        [],
    )
    assert build_of(previous, AtMeeting(day, "release_gone", "x"))[0][1] == ("last_meeting", "release_gone", "x", day)
