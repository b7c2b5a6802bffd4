"""Runs exclude each other, and a killed one lets go."""

from __future__ import annotations

import subprocess
import sys
import time
from typing import TYPE_CHECKING

from orchestration.run_lock import is_held, run_lock

if TYPE_CHECKING:
    from pathlib import Path

_HOLD = """
import sys, time
from pathlib import Path
from orchestration.run_lock import run_lock
with run_lock(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_second_run_waits_until_the_first_is_gone(tmp_path: Path) -> None:
    holder = subprocess.Popen([sys.executable, "-c", _HOLD, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    assert is_held(tmp_path)
    waited: list[float] = []

    def killed() -> None:
        waited.append(time.monotonic())
        holder.kill()

    with run_lock(tmp_path, killed):
        assert waited
        assert is_held(tmp_path)
    assert not is_held(tmp_path)
    holder.wait(timeout=10)
    holder.stdout.close()


def test_an_untouched_home_is_free(tmp_path: Path) -> None:
    assert not is_held(tmp_path / "nowhere")
