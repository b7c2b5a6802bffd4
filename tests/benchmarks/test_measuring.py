"""What a measured command took counts what it started, waited for or not."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from benchmarks.measuring import CommandError, Measure, measured, median, together

if TYPE_CHECKING:
    from pathlib import Path

HOLD = "import time; held = bytearray(60_000_000); time.sleep(1)"
PAIR = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {HOLD!r}]); {HOLD}"


def test_memory_is_that_of_all_processes_at_once(tmp_path: Path) -> None:
    taken = measured([sys.executable, "-c", PAIR], tmp_path, tmp_path / "log")
    assert taken.peak > 60_000_000
    assert taken.all_peak > 120_000_000
    assert taken.wall >= 1
    assert taken.cpu > 0


def test_a_command_that_fails_says_where_to_look(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"ended with 3; see .*log"):
        measured([sys.executable, "-c", "raise SystemExit(3)"], tmp_path, tmp_path / "log")


def test_steps_add_up_and_runs_have_a_middle() -> None:
    one, two, three = Measure(1, 10, 100, 150), Measure(2, 20, 50, 400), Measure(9, 5, 75, 75)
    assert together(one, two) == Measure(3, 30, 100, 400)
    assert median([one, two, three]) == Measure(2, 10, 75, 150)
