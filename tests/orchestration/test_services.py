"""The daemon's processes: one daemon a home, and none that outlives whoever started it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

from orchestration.run_lock import held_alone
from orchestration.services import DAEMON_LOCK
from tests.orchestration.daemon import REGIODEAL

if TYPE_CHECKING:
    from pathlib import Path

_STARTER = """
import subprocess, sys, time
server = ["http.server", "--bind", "127.0.0.1", "0"]
child = subprocess.Popen([sys.executable, "-m", "orchestration.bound_process", *server])
print(child.pid, flush=True)
time.sleep(60)
"""


def lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_bound_process_ends_with_its_starter(tmp_path: Path) -> None:
    starter = subprocess.Popen(
        [sys.executable, "-c", _STARTER], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    assert starter.stdout is not None
    child = int(starter.stdout.readline())
    time.sleep(1)
    assert lives(child)
    starter.send_signal(signal.SIGKILL)
    starter.wait()
    starter.stdout.close()
    until = time.monotonic() + 10
    while lives(child):
        assert time.monotonic() < until, "it went on by itself"
        time.sleep(0.1)


def test_one_daemon_a_home(tmp_path: Path) -> None:
    with held_alone(tmp_path / DAEMON_LOCK, 0) as mine:
        assert mine is not None
        with held_alone(tmp_path / DAEMON_LOCK, 0.2) as second:
            assert second is None
        done = subprocess.run(
            [REGIODEAL, "daemon"],
            env={**os.environ, "REGIODEAL_HOME": str(tmp_path)},
            capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
    assert done.returncode == 1
    assert "another daemon is at work in this home" in done.stderr
    assert "Traceback" not in done.stderr
