"""The workbooks of all 43 projects, twice, in any order, from two processes at once: one and the same release.

Two homes with the same landing, built apart, agree to the last bit.
"""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import duckdb

from orchestration.deliveries import open_deliveries
from orchestration.in_force import gather_inputs
from orchestration.refresh import refresh
from orchestration.settings import Settings
from sources.catalogue import load_catalogue
from sources.landing import Landing
from tests.orchestration.handing_in import filled_workbook

if TYPE_CHECKING:
    from pathlib import Path


def hand_in(home: Path, folder: Path, *seeds: int) -> None:
    """One process for each order, all at once."""
    command = [sys.executable, "-m", "tests.orchestration.hand_in_process", str(home), str(folder)]
    running = [subprocess.Popen([*command, str(seed)], stderr=subprocess.PIPE, text=True) for seed in seeds]
    for process in running:
        _, said = process.communicate(timeout=300)
        assert process.returncode == 0, said


def test_one_and_the_same_release(tmp_path: Path) -> None:
    catalogue = load_catalogue()
    folder, home, other = tmp_path / "workbooks", tmp_path / "home", tmp_path / "other"
    folder.mkdir()
    given = {
        (project.id, fact): value
        for project in catalogue.projects
        for fact, value in filled_workbook(
            folder / f"{project.id}.xlsx", project, catalogue, Landing(home / "landing")
        ).items()
    }
    settings = Settings(home=home, offline=True)
    hand_in(home, folder, 1, 2)
    first = refresh(settings)
    assert first.error is None, first.error
    with duckdb.connect(str(home / "releases/current/monitor.duckdb"), read_only=True) as release:
        found = release.execute(
            "select project_id, fact_id, value from fct_project_progress where origin = 'delivered'"
        ).fetchall()
    assert {(project, fact): value for project, fact, value in found} == given
    assert len(found) == len(given)

    hand_in(home, folder, 3, 4)
    again = refresh(settings)
    assert not again.changed, "the same files gave another release"

    hand_in(other, folder, 5)
    deliveries = open_deliveries(Settings(home=other), catalogue)
    assert [item.manifest.version for item in deliveries.in_force()] == [
        item.manifest.version for item in open_deliveries(settings, catalogue).in_force()
    ]
    assert len(deliveries.records()) == len(catalogue.projects)
    refreshed = refresh(Settings(home=other, offline=True))
    assert refreshed.error is None, refreshed.error
    assert gather_inputs(Settings(home=other, offline=True)).digest == gather_inputs(settings).digest
    assert first.release is not None
    assert refreshed.release is not None
    assert refreshed.release.marts_digest == first.release.marts_digest
