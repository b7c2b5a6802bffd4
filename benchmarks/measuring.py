"""Runs a command and says what it took."""

from __future__ import annotations

import os
import statistics
import subprocess
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path


class CommandError(Exception):
    """A measured command ended with another code than 0."""


@dataclass(frozen=True)
class Measure:
    """One run.

    Attributes:
        wall: seconds on the clock.
        cpu: seconds of processor, user and system, of the command and everything it started and waited for.
        peak: bytes of memory of the largest single process among them.
    """

    wall: float
    cpu: float
    peak: int


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
        # Not process.wait: only this call gives what the children used as well.
        _, status, used = os.wait4(process.pid, 0)
        wall = time.monotonic() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise CommandError(f"{' '.join(command)} ended with {process.returncode}; see {log}")
    return Measure(wall, used.ru_utime + used.ru_stime, used.ru_maxrss * 1024)


def median(runs: Sequence[Measure]) -> Measure:
    """The middle of each figure by itself."""
    return Measure(
        statistics.median(r.wall for r in runs),
        statistics.median(r.cpu for r in runs),
        int(statistics.median(r.peak for r in runs)),
    )


def together(*parts: Measure) -> Measure:
    """Steps one after the other: times add up, the largest process stays the largest."""
    return Measure(sum(p.wall for p in parts), sum(p.cpu for p in parts), max(p.peak for p in parts))
