"""``regiodeal template`` as its users meet it: a real process, its exit codes and the files it leaves."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from openpyxl import load_workbook

REGIODEAL = str(Path(sys.executable).parent / "regiodeal")


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [REGIODEAL, "template", *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        cwd=folder,
        env={**os.environ, "REGIODEAL_HOME": str(folder / "home"), "NO_COLOR": "1", "COLUMNS": "200"},
    )


def test_one_project_s_workbook(tmp_path: Path) -> None:
    done = run(tmp_path, "wonen-2.1")
    assert (done.returncode, done.stdout) == (0, "formulier-wonen-2.1.xlsx\n")
    assert load_workbook(tmp_path / "formulier-wonen-2.1.xlsx")["Invullen"]["A1"].value == "Energiearmoede"
    assert not (tmp_path / "home").exists()


def test_every_project_s_workbook_and_the_same_again(tmp_path: Path) -> None:
    done = run(tmp_path, "--all", "--out", "sjablonen")
    assert done.returncode == 0
    assert done.stderr == "43 of 43 projects\n"
    made = {path.name: path.read_bytes() for path in (tmp_path / "sjablonen").iterdir()}
    assert len(made) == 43
    assert run(tmp_path, "--all", "--out", "sjablonen").returncode == 0
    assert {path.name: path.read_bytes() for path in (tmp_path / "sjablonen").iterdir()} == made


def test_a_file_that_may_be_filled_in_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "mijn.xlsx"
    path.write_bytes(b"filled in")
    done = run(tmp_path, "wonen-2.1", "--out", "mijn.xlsx")
    assert done.returncode == 1
    assert "--force" in done.stderr
    assert path.read_bytes() == b"filled in"
    assert run(tmp_path, "wonen-2.1", "--out", "mijn.xlsx", "--force").returncode == 0
    assert path.read_bytes()[:2] == b"PK"


def test_wrong_usage_teaches(tmp_path: Path) -> None:
    unknown = run(tmp_path, "wonen-21")
    assert unknown.returncode == 2
    assert "wonen-2.1" in unknown.stderr
    for arguments in ((), ("wonen-2.1", "--all")):
        assert run(tmp_path, *arguments).returncode == 2
    assert list(tmp_path.iterdir()) == []
