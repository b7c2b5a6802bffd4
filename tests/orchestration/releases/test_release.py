"""Releases: sealed, put in force by a symlink, pruned, rolled back, and never half there."""

from __future__ import annotations

import multiprocessing
import os
import time
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import duckdb
import pytest

from orchestration.inputs import code_digest
from orchestration.releases import sealing
from orchestration.releases.finding import CANDIDATES, list_releases
from orchestration.releases.history import JOURNAL
from orchestration.releases.manifest import CheckSummary, ReleaseError, read_manifest
from orchestration.releases.publish import current_of, point_current_at, prune
from orchestration.releases.putting_in_force import discard_candidates, put_in_force, roll_back
from orchestration.releases.retention import Keeping
from orchestration.releases.sealing import make_release

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.synchronize import Event
    from pathlib import Path

    from orchestration.inputs import Inputs

PASSED = CheckSummary(passed=1, failed=0)


class Clock:
    """Gives each release a second of its own, so that ids differ and sort."""

    def __init__(self) -> None:
        self.second = 0

    def now(self, tz: object) -> datetime:
        assert tz is UTC
        self.second += 1
        return datetime(2026, 1, 1, 0, 0, self.second, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "datetime", Clock())


@pytest.fixture
def publish(tmp_path: Path, build: Callable[[float], Path], inputs: Inputs) -> Callable[[float], Path]:
    """Makes a release of one value with empty pages and puts it in force."""

    def published(value: float, keep: int = 10) -> Path:
        releases, site = tmp_path / "releases", tmp_path / "site"
        candidate = make_release(releases, build(value), inputs, PASSED)
        pages = site / CANDIDATES / candidate.name
        pages.mkdir(parents=True)
        put_in_force(candidate, pages, releases, site, Keeping(newest=keep))
        return releases / candidate.name

    return published


def test_a_release_holds_marts_alone_and_says_what_it_is(
    tmp_path: Path, build: Callable[[float], Path], inputs: Inputs
) -> None:
    folder = make_release(tmp_path / "releases", build(1.5), inputs, PASSED)
    manifest = read_manifest(folder)
    assert manifest.release_id == folder.name
    assert manifest.inputs_digest == inputs.digest
    assert manifest.rows == {"dim_project": 1, "fct_observation": 1, "meta_release": 1}
    with duckdb.connect(str(folder / "monitor.duckdb"), read_only=True) as connection:
        schemas = connection.execute("select distinct table_schema from information_schema.tables").fetchall()
        assert schemas == [("main",)]
        assert connection.execute("select release_id from meta_release").fetchall() == [(folder.name,)]
    assert current_of(tmp_path / "releases") is None


def test_the_digest_is_of_the_rows_whatever_their_order(tmp_path: Path) -> None:
    digests = set()
    for name, order in (("a", "asc"), ("b", "desc")):
        with duckdb.connect(str(tmp_path / f"{name}.duckdb")) as connection:
            connection.execute(f"create table mart as select range as x from range(100) order by range {order}")
            connection.execute(f"create table meta_other as select '{name}' as x")
            digests.add(sealing.marts_digest(connection))
    assert len(digests) == 1


@pytest.mark.parametrize(
    "other",
    [
        "select range + 1 as x from range(100)",
        "select range as y from range(100)",
        "select range % 99 as x from range(100)",
    ],
    ids=["another value", "another name", "one row twice"],
)
def test_other_rows_have_another_digest(other: str) -> None:
    with duckdb.connect() as one, duckdb.connect() as another:
        one.execute("create table mart as select range as x from range(100)")
        another.execute(f"create table mart as {other}")
        assert sealing.marts_digest(one) != sealing.marts_digest(another)


def test_failed_checks_make_no_release(tmp_path: Path, build: Callable[[float], Path], inputs: Inputs) -> None:
    failed = CheckSummary(passed=3, failed=1, failures=("figures_have_a_plausible_magnitude",))
    with pytest.raises(ReleaseError, match="figures_have_a_plausible_magnitude"):
        make_release(tmp_path / "releases", build(1), inputs, failed)
    assert not (tmp_path / "releases").exists()


def test_an_empty_mart_makes_no_release(tmp_path: Path, build: Callable[[float], Path], inputs: Inputs) -> None:
    database = build(1)
    with duckdb.connect(str(database)) as connection:
        connection.execute("delete from dim_project")
    with pytest.raises(ReleaseError, match="dim_project is empty"):
        make_release(tmp_path / "releases", database, inputs, PASSED)
    assert list_releases(tmp_path / "releases") == []


def test_the_last_releases_are_kept(tmp_path: Path, publish: Callable[..., Path]) -> None:
    folders = [publish(value, keep=3) for value in range(5)]
    kept = [manifest.release_id for manifest in list_releases(tmp_path / "releases")]
    assert kept == [folder.name for folder in folders[-3:]]
    assert sorted(p.name for p in (tmp_path / "site").glob("[!.]*") if not p.is_symlink()) == kept


def test_rolling_back_and_forward(tmp_path: Path, publish: Callable[..., Path]) -> None:
    first, second = publish(1), publish(2)
    releases, site = tmp_path / "releases", tmp_path / "site"
    assert roll_back(releases, site, None).release_id == first.name
    assert current_of(releases) == first.resolve()
    assert current_of(site) == (site / first.name).resolve()
    assert roll_back(releases, site, second.name).release_id == second.name
    with pytest.raises(ReleaseError, match="no release 'other'"):
        roll_back(releases, site, "other")
    roll_back(releases, site, None)
    with pytest.raises(ReleaseError, match="oldest"):
        roll_back(releases, site, None)


def test_open_data_comes_in_force_and_goes_with_its_release(
    tmp_path: Path, publish: Callable[[float], Path], build: Callable[[float], Path], inputs: Inputs
) -> None:
    releases, site, open_data = tmp_path / "releases", tmp_path / "site", tmp_path / "open_data"
    without = publish(0)

    def released(value: float) -> str:
        candidate = make_release(releases, build(value), inputs, PASSED)
        pages = site / CANDIDATES / candidate.name
        for folder in (pages, open_data / CANDIDATES / candidate.name):
            folder.mkdir(parents=True)
        (open_data / CANDIDATES / candidate.name / "cijfers.csv").write_text(str(value))
        put_in_force(candidate, pages, releases, site, Keeping(newest=3), open_data)
        return candidate.name

    first, second = released(1), released(2)
    shown = site / "current" / "data"
    assert (shown / "latest" / "cijfers.csv").read_text() == "2"
    assert (shown / first / "cijfers.csv").read_text() == "1"
    assert (shown / second / "cijfers.csv").read_text() == "2"
    roll_back(releases, site, first, open_data)
    assert (site / "current" / "data" / "latest" / "cijfers.csv").read_text() == "1"
    roll_back(releases, site, without.name, open_data)
    assert not (open_data / "latest").is_symlink(), "there is none of that release: better nothing than another's"
    roll_back(releases, site, second, open_data)
    third, fourth = released(3), released(4)
    assert sorted(path.name for path in open_data.glob("[!.]*")) == sorted([second, third, fourth, "latest"])
    released(5)
    discard_candidates(releases, site, open_data)
    assert sorted(path.name for path in open_data.iterdir()) == sorted(
        [third, fourth, (open_data / "latest").resolve().name, "latest"]
    )


def test_the_release_in_force_outlives_pruning(tmp_path: Path, publish: Callable[..., Path]) -> None:
    first = publish(1)
    publish(2)
    publish(3)
    roll_back(tmp_path / "releases", tmp_path / "site", first.name)
    assert prune(tmp_path / "releases", ()) != []
    assert first.is_dir()


def test_what_a_killed_run_left_is_discarded(
    tmp_path: Path, publish: Callable[..., Path], build: Callable[[float], Path], inputs: Inputs
) -> None:
    kept = publish(1)
    releases, site = tmp_path / "releases", tmp_path / "site"
    candidate = make_release(releases, build(2), inputs, PASSED)
    (site / CANDIDATES / candidate.name).mkdir(parents=True)
    assert [manifest.release_id for manifest in list_releases(releases)] == [kept.name]
    discard_candidates(releases, site)
    assert sorted(path.name for path in releases.iterdir()) == sorted([kept.name, "current", JOURNAL])
    assert sorted(path.name for path in site.iterdir()) == sorted([kept.name, "current"])


def test_releases_after_a_rollback_are_no_leftovers(tmp_path: Path, publish: Callable[..., Path]) -> None:
    first, second = publish(1), publish(2)
    roll_back(tmp_path / "releases", tmp_path / "site", first.name)
    discard_candidates(tmp_path / "releases", tmp_path / "site")
    assert second.is_dir()


def test_inputs_tell_whether_there_is_anything_to_build(inputs: Inputs) -> None:
    assert inputs.digest == replace(inputs).digest
    assert inputs.digest != replace(inputs, code_digest="other").digest
    assert inputs.digest != replace(inputs, tables=()).digest


def test_what_no_release_comes_from_is_no_change_of_the_code(tmp_path: Path) -> None:
    for folder in ("site", "preview", "target"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "code.py").write_text("1")
    (tmp_path / "status.py").write_text("1")
    suffixes, left_out = frozenset({".py"}), frozenset({"preview"})
    before = code_digest([tmp_path], suffixes, left_out)
    for folder in ("preview", "target"):
        (tmp_path / folder / "code.py").write_text("2")
    (tmp_path / "site" / "notes.txt").write_text("2")
    assert code_digest([tmp_path], suffixes, left_out) == before
    (tmp_path / "site" / "code.py").write_text("2")
    assert code_digest([tmp_path], suffixes, left_out) != before


def _read_while_swapping(folder: str, stop: Event, ready: Any, answers: Any) -> None:
    reads = 0
    while not stop.is_set():
        try:
            real = os.path.realpath(f"{folder}/current")
            with duckdb.connect(f"{real}/monitor.duckdb", read_only=True) as connection:
                rows = connection.execute("select count(*), count(distinct value) from fct_observation").fetchone()
            if rows != (1, 1):
                answers.put(f"half a state: {rows}")
            reads += 1
            if reads == 1:
                ready.put(True)
        except duckdb.Error as error:
            answers.put(str(error))
    answers.put(f"reads {reads}")


def test_readers_see_no_half_state_while_releases_are_swapped(tmp_path: Path, publish: Callable[..., Path]) -> None:
    """Two reading processes against 40 swaps of the symlink, back and forth: none fails, none sees a mixture."""
    folders = [publish(value) for value in range(4)]
    context = multiprocessing.get_context("spawn")
    stop, ready, answers = context.Event(), context.Queue(), context.Queue()
    arguments = (str(tmp_path / "releases"), stop, ready, answers)
    readers = [context.Process(target=_read_while_swapping, args=arguments) for _ in range(2)]
    for reader in readers:
        reader.start()
    # From here they read: a busy machine needs longer to start them than the swaps take.
    for _ in readers:
        ready.get(timeout=60)
    for turn in range(40):
        point_current_at(folders[turn % len(folders)])
        time.sleep(0.1)
    stop.set()
    said = [answers.get(timeout=60) for _ in readers]
    for reader in readers:
        reader.join(timeout=60)
    assert all(answer.startswith("reads ") and answer != "reads 0" for answer in said), said
    assert answers.empty()
