"""Ten analysts read in a loop while a hundred releases are published: no error, no mixture, no growing memory."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from orchestration.build import DATABASE
from orchestration.releases.finding import CANDIDATES, current_release
from orchestration.releases.history import periods_in_force
from orchestration.releases.manifest import CheckSummary, ReleaseManifest
from orchestration.releases.publish import names_in
from orchestration.releases.putting_in_force import put_in_force
from orchestration.releases.retention import Keeping

if TYPE_CHECKING:
    from multiprocessing.synchronize import Event

READERS = 10
RELEASES = 100
READING_PROCESSES = 5
"""Each with two connections at a time: a machine of two cores starts no ten interpreters in the time there is."""
KEEP = 5
ROWS = 20_000

MOST_GROWTH = 24 * 1024 * 1024
"""Bytes a process may grow between its tenth of the work and its end; one leaked release is 1.5 MB, a hundred 150."""


def _resident() -> int:
    """Bytes of this process in memory."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def _made(folder: Path, number: int) -> Path:
    """A release in which every row of both tables bears its number."""
    database = folder / DATABASE
    with duckdb.connect(str(database), config={"threads": 1}) as connection:
        for table in ("fct_observation", "dim_project"):
            connection.execute(
                f"create or replace table {table} as select {number} as marker, range as id from range({ROWS})"
            )
        connection.execute(f"create or replace table meta_release as select {number} as marker")
    return database


def _one_read(connection: duckdb.DuckDBPyConnection) -> set[int]:
    """What several questions over one connection say of which release it is: one marker, when nothing is mixed."""
    found: set[int] = set()
    for table in ("fct_observation", "dim_project", "meta_release"):
        rows = connection.execute(f"select min(marker), max(marker), count(*) from {table}").fetchall()
        found.update(rows[0][:2])
        assert rows[0][2] == (1 if table == "meta_release" else ROWS)
    joined = connection.execute(
        "select count(*) from fct_observation inner join dim_project using (id, marker)"
    ).fetchall()
    assert joined[0][0] == ROWS
    return found


def _read(releases: str, stop: Event, ready: Any, answers: Any) -> None:
    """Open ``current``, ask, close, again: two connections side by side, as two analysts."""
    path = f"{releases}/current/{DATABASE}"
    errors: list[str] = []
    seen: set[int] = set()
    reads, early = 0, 0
    ready.put(True)
    while not stop.is_set():
        try:
            with (
                duckdb.connect(path, read_only=True, config={"threads": 1}) as one,
                duckdb.connect(path, read_only=True, config={"threads": 1}) as other,
            ):
                for connection in (one, other, one):
                    markers = _one_read(connection)
                    if len(markers) != 1:
                        errors.append(f"a mixture of {sorted(markers)}")
                    seen |= markers
                    reads += 1
        except (duckdb.Error, AssertionError) as error:
            errors.append(f"{type(error).__name__}: {error}")
        early = early or (_resident() if len(seen) >= RELEASES // 10 else 0)
    answers.put((reads, errors, seen, early, _resident()))


def _publish(made: list[Path], home: Path, number: int) -> None:
    """One release through the real functions: a candidate beside its pages, then the symlinks."""
    releases, site = home / "releases", home / "site"
    at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=number)
    name = f"{at:%Y%m%dT%H%M%SZ}-{number:08x}"
    candidate, pages = releases / CANDIDATES / name, site / CANDIDATES / name
    candidate.mkdir(parents=True)
    pages.mkdir(parents=True)
    shutil.copy(made[number], candidate / DATABASE)
    manifest = ReleaseManifest(
        release_id=name, created_at=at, git_revision=None, inputs_digest="x", marts_digest="x", previous=None,
        catalogue_version="x", sources=(), stale=(), rows={}, checks=CheckSummary(passed=1, failed=0),
    )  # fmt: skip
    (candidate / "manifest.json").write_text(manifest.model_dump_json())
    put_in_force(candidate, pages, releases, site, Keeping(newest=KEEP))


def test_ten_analysts_read_while_a_hundred_releases_are_published(tmp_path: Path) -> None:
    made = []
    for number in range(RELEASES):
        folder = tmp_path / "made" / str(number)
        folder.mkdir(parents=True)
        made.append(_made(folder, number))
    home = tmp_path / "home"
    _publish(made, home, 0)
    context = multiprocessing.get_context("spawn")
    stop, ready, answers = context.Event(), context.Queue(), context.Queue()
    arguments = (str(home / "releases"), stop, ready, answers)
    readers = [context.Process(target=_read, args=arguments) for _ in range(READING_PROCESSES)]
    for reader in readers:
        reader.start()
    for _ in readers:
        ready.get(timeout=60)
    early = 0
    for number in range(1, RELEASES):
        _publish(made, home, number)
        time.sleep(0.03)
        early = early or (_resident() if number >= RELEASES // 10 else 0)
    grown = _resident() - early
    stop.set()
    said = [answers.get(timeout=60) for _ in readers]
    for reader in readers:
        reader.join(timeout=60)

    assert [error for _, errors, *_ in said for error in errors] == []
    assert all(reads >= 3 for reads, *_ in said)
    assert len(set().union(*(seen for _, _, seen, *_ in said))) > RELEASES // 4, "they read hardly any of the releases"
    assert grown < MOST_GROWTH
    assert all(end - begin < MOST_GROWTH for *_, begin, end in said if begin)
    assert any(begin for *_, begin, _ in said)
    current = current_release(home / "releases")
    assert current is not None
    assert current.name.endswith(f"{RELEASES - 1:08x}")
    assert len(names_in(home / "releases")) == len(names_in(home / "site")) == KEEP
    assert len(periods_in_force(home / "releases")) == RELEASES
