"""The real daemon of a home, started, watched and killed as an operator's machine would."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Callable

REGIODEAL = str(Path(sys.executable).parent / "regiodeal")


class Daemon:
    """``regiodeal daemon`` in a session of its own, so that it can be killed with everything it started."""

    def __init__(self, home: Path, **environment: str) -> None:
        self.home = home
        self.log = home.parent / f"{home.name}-daemon.log"
        self._environment = {
            **os.environ,
            "REGIODEAL_HOME": str(home),
            "REGIODEAL_OFFLINE": "true",
            **environment,
        }
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()

    def start(self) -> None:
        """Start it; what it says goes to ``log``."""
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [REGIODEAL, *self.command],
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    @property
    def command(self) -> list[str]:
        """What is started."""
        return ["daemon"]

    @property
    def alive(self) -> bool:
        """Whether it runs."""
        return self._process is not None and self._process.poll() is None

    def kill(self, *, only_the_first: bool = False) -> None:
        """SIGKILL to all that it started at once, or to the one process that an operator sees."""
        if self._process is None:
            return
        if only_the_first:
            self._process.kill()
        else:
            for group in _groups_of(self._process.pid):
                try:
                    os.killpg(group, signal.SIGKILL)
                except ProcessLookupError:
                    continue
        self._process.wait()
        self._process = None

    def stop(self) -> int:
        """SIGTERM, as systemd does; returns the exit code."""
        assert self._process is not None
        self._process.terminate()
        code = self._process.wait(timeout=60)
        self._process = None
        return code

    def wait_until(self, what: str, holds: Callable[[], bool], seconds: float = 240) -> float:
        """Wait until something holds; returns how many seconds that took."""
        started = time.monotonic()
        while not holds():
            assert self.alive, f"the daemon ended while waiting for {what}:\n{self.tail()}"
            assert time.monotonic() - started < seconds, f"{what} did not happen in {seconds} s:\n{self.tail()}"
            time.sleep(0.2)
        return time.monotonic() - started

    def tail(self) -> str:
        """The end of what it said."""
        return self.log.read_text(encoding="utf-8", errors="replace")[-6000:] if self.log.exists() else ""


def _groups_of(session: int) -> set[int]:
    """The process groups of a session: what a daemon starts may have groups of its own."""
    groups = {session}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except (OSError, ValueError):
            continue
        if int(fields[3]) == session:
            groups.add(int(fields[2]))
    return groups
