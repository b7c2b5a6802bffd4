"""When which release was in force, which stay on disk, and what is known as of a day."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestration.releases.as_of import NotAMoment, moment_of, release_as_of, release_named
from orchestration.releases.finding import CANDIDATES
from orchestration.releases.history import JOURNAL, InForce, in_force_at, note_in_force, periods_in_force, settle
from orchestration.releases.manifest import CheckSummary, ReleaseError, read_manifest
from orchestration.releases.publish import CURRENT, names_in, point_current_at
from orchestration.releases.putting_in_force import put_in_force, roll_back
from orchestration.releases.retention import Keeping, end_of_day, reasons_to_keep
from orchestration.releases.sealing import make_release
from sources.catalogue.due import AMSTERDAM

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from orchestration.inputs import Inputs

PASSED = CheckSummary(passed=1, failed=0)
KEEP_ALL = Keeping(newest=50)


class Clock(datetime):
    """What the modules under test take for the present."""

    present = datetime(2026, 1, 1, tzinfo=UTC)

    @classmethod
    def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
        assert tz is UTC
        return cls.present


@pytest.fixture
def put(tmp_path: Path, build: Callable[[float], Path], inputs: Inputs, monkeypatch: pytest.MonkeyPatch):
    """Makes a release and puts it in force at a moment."""
    for module in ("sealing", "history", "putting_in_force"):
        monkeypatch.setattr(f"orchestration.releases.{module}.datetime", Clock)

    def published(at: datetime, value: float = 1.0, keeping: Keeping = KEEP_ALL) -> str:
        Clock.present = at
        releases, site = tmp_path / "releases", tmp_path / "site"
        candidate = make_release(releases, build(value), inputs, PASSED)
        pages = site / CANDIDATES / candidate.name
        pages.mkdir(parents=True)
        put_in_force(candidate, pages, releases, site, keeping)
        return candidate.name

    return published


def day(number: int, hour: int = 12) -> datetime:
    return datetime(2026, 3, 1, hour, tzinfo=UTC) + timedelta(days=number)


def test_a_rollback_is_remembered_as_it_happened(tmp_path: Path, put: Callable[..., str]) -> None:
    releases = tmp_path / "releases"
    first, second = put(day(0)), put(day(1))
    Clock.present = day(2)
    roll_back(releases, tmp_path / "site", None)
    roll_back(releases, tmp_path / "site", first)  # in force already: nothing happens
    Clock.present = day(3)
    roll_back(releases, tmp_path / "site", second)
    assert [(p.release_id, p.since, p.until, p.basis) for p in periods_in_force(releases)] == [
        (first, day(0), day(1), "recorded"),
        (second, day(1), day(2), "recorded"),
        (first, day(2), day(3), "recorded"),
        (second, day(3), None, "recorded"),
    ]


def test_a_kill_between_symlink_and_journal_loses_nothing(tmp_path: Path, put: Callable[..., str]) -> None:
    releases = tmp_path / "releases"
    first, second = put(day(0)), put(day(1))
    lines = (releases / JOURNAL).read_bytes()
    point_current_at(releases / first)
    moved = day(2)
    os.utime(releases / CURRENT, (moved.timestamp(), moved.timestamp()), follow_symlinks=False)
    seen = [(p.release_id, p.since, p.basis) for p in periods_in_force(releases)]
    assert seen[-1] == (first, moved, "symlink")
    assert (releases / JOURNAL).read_bytes() == lines  # reading writes nothing
    third = put(day(3))
    told = [(p.release_id, p.since, p.basis) for p in periods_in_force(releases)]
    assert told == [*seen, (third, day(3), "recorded")]
    assert second in {release_id for release_id, _, _ in told}
    assert (releases / JOURNAL).read_bytes().startswith(lines)


def test_a_torn_line_costs_only_itself(tmp_path: Path, put: Callable[..., str]) -> None:
    releases = tmp_path / "releases"
    put(day(0))
    with (releases / JOURNAL).open("a") as journal:
        journal.write('{"release_id": "20')
    second = put(day(1))
    assert [p.release_id for p in periods_in_force(releases)][-1] == second
    assert len(periods_in_force(releases)) == 2


def test_a_home_from_before_the_journal_counts_from_the_making_and_says_so(
    tmp_path: Path, put: Callable[..., str]
) -> None:
    releases = tmp_path / "releases"
    first, second = put(day(0)), put(day(1))
    (releases / JOURNAL).unlink()
    at = day(1).timestamp()
    os.utime(releases / CURRENT, (at, at), follow_symlinks=False)
    assert [(p.release_id, p.basis) for p in periods_in_force(releases)] == [(first, "made"), (second, "made")]
    assert "there was no journal yet" in release_as_of(releases, "2026-03-01").said
    third = put(day(2))
    assert [(p.release_id, p.since) for p in periods_in_force(releases)] == [
        (first, day(0)),
        (second, day(1)),
        (third, day(2)),
    ]


def test_a_clock_set_back_does_not_turn_the_order_round(tmp_path: Path, put: Callable[..., str]) -> None:
    releases = tmp_path / "releases"
    first, second = put(day(5)), put(day(1))
    assert [p.release_id for p in periods_in_force(releases)] == [first, second]
    assert periods_in_force(releases)[1].since > day(5)


def test_a_day_means_its_end_by_dutch_clocks() -> None:
    now = datetime(2026, 7, 15, 10, tzinfo=UTC)
    assert moment_of("2026-06-30", now) == datetime(2026, 6, 30, 23, 59, 59, 999999, tzinfo=AMSTERDAM)
    assert moment_of("2026-07-15", now) == now
    assert moment_of("2026-06-30T14:00", now) == datetime(2026, 6, 30, 12, tzinfo=UTC)
    assert moment_of("2026-06-30T14:00Z", now) == datetime(2026, 6, 30, 14, tzinfo=UTC)
    # the last hour of a day in winter belongs to the next day in UTC
    assert end_of_day(date(2026, 1, 31)).astimezone(UTC) < datetime(2026, 1, 31, 23, tzinfo=UTC)
    for text, said in (
        ("2026-07-16", "future"),
        ("30-06-2026", "no day or moment"),
        ("2026-02-30", "no day or moment"),
    ):
        with pytest.raises(NotAMoment, match=said):
            moment_of(text, now)


def test_as_of_never_answers_with_another_release(tmp_path: Path, put: Callable[..., str]) -> None:
    releases = tmp_path / "releases"
    names = [put(day(number), keeping=Keeping(newest=2)) for number in range(4)]
    assert names_in(releases) == names[2:]
    assert release_as_of(releases, "2026-03-03").release_id == names[2]
    with pytest.raises(ReleaseError, match=rf"release {names[1]} was in force.*Nearest that are: {names[2]} \(from"):
        release_as_of(releases, "2026-03-02")
    with pytest.raises(ReleaseError, match=f"the first, {names[0]}, came in force on 2026-03-01"):
        release_as_of(releases, "2026-02-28")
    assert release_named(releases, names[2]).release_id == names[2]
    for wrong in ("current", "..", names[0], "."):
        with pytest.raises(ReleaseError, match="no release"):
            release_named(releases, wrong)


def test_kept_are_the_newest_month_ends_and_meeting_days(tmp_path: Path, put: Callable[..., str]) -> None:
    """A release every five days from January to March; of each the reason stands beside it."""
    start = datetime(2026, 1, 3, 12, tzinfo=UTC)
    keeping = Keeping(newest=2, months=12, days=(date(2026, 2, 14), date(2026, 12, 1)))
    for number in range(16):
        put(start + timedelta(days=5 * number), float(number), keeping)
    kept = names_in(tmp_path / "releases")
    reasons = reasons_to_keep(kept, periods_in_force(tmp_path / "releases"), keeping, Clock.present)
    assert {name[:8]: why for name, why in reasons.items()} == {
        "20260128": ["end of 2026-01"],
        "20260212": ["meeting of 2026-02-14"],
        "20260227": ["end of 2026-02"],
        "20260314": ["newest"],
        "20260319": ["in force", "newest"],
    }
    assert sorted(reasons) == kept
    assert names_in(tmp_path / "site") == kept


_DAYS = st.dates(date(2025, 1, 1), date(2026, 12, 31))


@given(days=st.lists(_DAYS, min_size=1, max_size=30, unique=True), newest=st.integers(1, 5), meetings=st.sets(_DAYS))
def test_what_was_in_force_on_a_meeting_day_always_stays(days: list[date], newest: int, meetings: set[date]) -> None:
    days.sort()
    moments = [datetime(d.year, d.month, d.day, 12, tzinfo=UTC) for d in days]
    names = [f"{moment:%Y%m%d}" for moment in moments]
    periods = [
        InForce(name, since, until, "recorded")
        for name, since, until in zip(names, moments, [*moments[1:], None], strict=True)
    ]
    now = datetime(2027, 1, 1, tzinfo=UTC)
    kept = reasons_to_keep(names, periods, Keeping(newest, 3, meetings), now)
    assert set(names[-newest:]) <= set(kept)
    for meeting in meetings:
        found = in_force_at(periods, end_of_day(meeting))
        assert found is None or found.release_id in kept
    assert set(kept) <= set(names)


def test_an_older_manifest_is_read_and_a_later_one_refused(tmp_path: Path, put: Callable[..., str]) -> None:
    name = put(day(0))
    file = tmp_path / "releases" / name / "manifest.json"
    text = file.read_text()
    assert '"schema_version": 2' in text
    file.write_text(text.replace('"schema_version": 2', '"schema_version": 1'))
    assert read_manifest(file.parent).schema_version == 1
    file.write_text(text.replace('"schema_version": 2', '"schema_version": 3'))
    with pytest.raises(ReleaseError, match="made by a later version of the monitor"):
        read_manifest(file.parent)


def test_settling_an_empty_home_writes_nothing(tmp_path: Path) -> None:
    settle(tmp_path)
    assert not (tmp_path / JOURNAL).exists()
    assert periods_in_force(tmp_path) == []
    note_in_force(tmp_path, "a", day(0))
    assert [p.release_id for p in periods_in_force(tmp_path)] == ["a"]
