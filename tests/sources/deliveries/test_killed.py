"""Killed at any point and started again: nothing is lost, nothing is there twice."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

MOMENTS = 24
SEED = 20261125


def test_killed_at_any_change_and_started_again(tmp_path: Path) -> None:
    """At each of many moments twice: the second time while it takes up what the first left behind."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.sources.deliveries.killing", str(tmp_path / "home"), str(MOMENTS), str(SEED)],
        cwd=Path(__file__).parents[3],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    whole, *killed = map(json.loads, done.stdout.splitlines())
    expected = whole["state"]
    assert expected["order"] == ["a.csv", "b.csv", "c.csv", "d.xlsx"]
    assert sorted(map(tuple, expected["verdicts"].values())) == [
        ("accepted",), ("partly_accepted",), ("rejected",), ("rejected",),
    ]  # fmt: skip
    assert expected["figures"] == {"huizen 2022-09-30": 300, "huizen 2022-10-31": 310, "huizen 2022-11-30": 320}
    assert expected["left"] == []
    assert {"a", "b", "c", "d", "e"} == {name[0] for name in expected["answers"]}
    assert (expected["inbox"], expected["odd"], expected["waiting"]) == ([], 1, 0)
    assert len(killed) == MOMENTS
    for run in killed:
        # The first is always killed; what is left to do may be less than what was counted down from.
        assert run["codes"][0] == -9, run
        assert run["codes"][1] in {0, -9}, run
        assert run["codes"][2] == 0, run
        assert run["state"] == expected, f"killed at change {run['moment']} of {whole['changes']}"
    assert sum(run["codes"][1] == -9 for run in killed) >= MOMENTS // 3
    assert "Traceback" not in done.stderr
