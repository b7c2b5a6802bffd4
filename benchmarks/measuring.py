"""Runs a command and says what it took."""

from __future__ import annotations

import os
import statistics
import subprocess
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import psutil

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

LOOK_EVERY = 0.05
"""Seconds between two looks at the memory of all processes together: what is there for a shorter time is not seen."""
LOOK_SHARE = 0.02
"""Part of its time that the watch looks at most: counting the pages of gigabytes takes a while, and holds them up."""


class CommandError(Exception):
    """A measured command ended with another code than 0."""


@dataclass(frozen=True)
class Measure:
    """One run.

    Attributes:
        wall: seconds on the clock.
        cpu: seconds of processor, user and system, of the command and everything it started; of what it did not wait
            for, as far as was seen while it ran.
        peak: bytes of memory of the largest single process among them.
        all_peak: bytes of all of them at one moment, the most that was seen; what processes share counts once.
    """

    wall: float
    cpu: float
    peak: int
    all_peak: int = 0


def measured(command: Sequence[str], folder: Path, log: Path, environment: Mapping[str, str] | None = None) -> Measure:
    """Run ``command`` in ``folder``; what it says goes to ``log``.

    Raises:
        CommandError: it did not end well.
    """
    with log.open("wb") as out:
        start = time.monotonic()
        process = subprocess.Popen(
            command, cwd=folder, stdout=out, stderr=subprocess.STDOUT, env={**os.environ, **(environment or {})}
        )
        watch = _Watch(process.pid)
        watch.start()
        # Not process.wait: only this call gives what the children used as well.
        _, status, used = os.wait4(process.pid, 0)
        wall = time.monotonic() - start
        watch.ended.set()
        watch.join()
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise CommandError(f"{' '.join(command)} ended with {process.returncode}; see {log}")
    peak = used.ru_maxrss * 1024
    return Measure(wall, max(used.ru_utime + used.ru_stime, watch.cpu), peak, max(watch.most, peak))


def median(runs: Sequence[Measure]) -> Measure:
    """The middle of each figure by itself."""
    return Measure(
        statistics.median(r.wall for r in runs),
        statistics.median(r.cpu for r in runs),
        int(statistics.median(r.peak for r in runs)),
        int(statistics.median(r.all_peak for r in runs)),
    )


def together(*parts: Measure) -> Measure:
    """Steps one after the other: times add up, the largest process stays the largest."""
    return Measure(
        sum(p.wall for p in parts),
        sum(p.cpu for p in parts),
        max(p.peak for p in parts),
        max(p.all_peak for p in parts),
    )


class _Watch(threading.Thread):
    """Looks at a process and everything below it, again and again, until told that it has ended."""

    def __init__(self, root: int) -> None:
        super().__init__(daemon=True)
        self._root = root
        self._taken: dict[tuple[int, float], float] = {}
        self.most = 0
        self.ended = threading.Event()

    @property
    def cpu(self) -> float:
        """Seconds of processor of every process that was seen, each as it was seen last."""
        return sum(self._taken.values())

    def run(self) -> None:
        pause = LOOK_EVERY
        while not self.ended.wait(pause):
            start = time.monotonic()
            self.most = max(self.most, sum(map(self._look, self._family())))
            pause = max(LOOK_EVERY, (time.monotonic() - start) / LOOK_SHARE)

    def _family(self) -> list[psutil.Process]:
        try:
            root = psutil.Process(self._root)
            return [root, *root.children(recursive=True)]
        except psutil.Error:
            return []  # it ended meanwhile

    def _look(self, process: psutil.Process) -> int:
        """Its memory in bytes; of what several processes hold, its part."""
        try:
            with process.oneshot():
                taken = process.cpu_times()
                self._taken[process.pid, process.create_time()] = taken.user + taken.system
                return int(process.memory_full_info().pss)
        except psutil.Error:
            return 0
