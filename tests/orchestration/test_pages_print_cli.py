"""``regiodeal pages print`` as its users meet it: a real process, its exit codes and the files it leaves."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.dashboards import release

REGIODEAL = str(Path(sys.executable).parent / "regiodeal")

Run = "Callable[..., subprocess.CompletedProcess[str]]"


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """The command in an empty folder, with a home of its own."""

    def inner(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [REGIODEAL, "pages", "print", *arguments],
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
            cwd=tmp_path,
            env={**os.environ, "REGIODEAL_HOME": str(tmp_path / "home"), "NO_COLOR": "1", "COLUMNS": "200"},
        )

    return inner


def test_reports_of_the_release_in_force(run: Run, tmp_path: Path) -> None:
    release.build(tmp_path / "home" / "releases" / "20260312T013000Z-x" / "monitor.duckdb")
    (tmp_path / "home" / "releases" / "current").symlink_to("20260312T013000Z-x")
    done = run()
    assert (done.returncode, done.stdout) == (0, "rapporten/regiodeal-emmen.pdf\nrapporten/regiodeal-hoogeveen.pdf\n")
    done = run("Hoogeveen", "--out", "raad")
    assert (done.returncode, done.stdout) == (0, "raad/regiodeal-hoogeveen.pdf\n")
    assert (tmp_path / "raad" / "regiodeal-hoogeveen.pdf").read_bytes()[:5] == b"%PDF-"
    wrong = run("Hogeveen")
    assert wrong.returncode == 2
    assert "Hoogeveen" in wrong.stderr


def test_without_a_release_it_says_how_to_make_one(run: Run) -> None:
    done = run()
    assert done.returncode == 1
    assert "regiodeal refresh" in done.stderr
