"""Runs whose process is gone, told as failed: Dagster itself waits for them for ever, and with them the queue."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import dagster as dg

if TYPE_CHECKING:
    from dagster import DagsterInstance, DagsterRun

_UNDER_WAY = [dg.DagsterRunStatus.STARTED, dg.DagsterRunStatus.CANCELING]
_CAUSE = "the process of this run is gone: it, the daemon or the machine was stopped"


def fail_dead_runs(instance: DagsterInstance, *, starting_too: bool = False) -> list[str]:
    """Tell of every run whose process is gone that it failed, so that the next can begin.

    Args:
        instance: Whose runs.
        starting_too: Also those that were still to get a process: only when nobody can be starting one just now.

    Returns:
        The ids of those runs.
    """
    statuses = [*_UNDER_WAY, *([dg.DagsterRunStatus.STARTING] if starting_too else [])]
    dead = []
    for run in instance.get_runs(dg.RunsFilter(statuses=statuses)):
        pid = _process_of(instance, run)
        if pid is None and run.status is not dg.DagsterRunStatus.STARTING:
            continue
        if pid is None or not _is_run_worker(pid):
            instance.report_run_failed(run, _CAUSE)
            dead.append(run.run_id)
    return dead


def _process_of(instance: DagsterInstance, run: DagsterRun) -> int | None:
    """The process that reported itself for a run; None where none did yet."""
    for entry in instance.all_logs(run.run_id, of_type=dg.DagsterEventType.ENGINE_EVENT):
        event = entry.dagster_event
        metadata = event.engine_event_data.metadata if event is not None else {}
        if "pid" in metadata:
            return int(str(metadata["pid"].value))
    return None


def _is_run_worker(pid: int) -> bool:
    """Whether a Python process of this number lives; numbers are used again, though rarely for another of ours."""
    if pid == os.getpid():
        return True
    try:
        return b"python" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        # Elsewhere than on Linux there is no such folder; then only whether it lives can be told.
        return not Path("/proc").is_dir() and _lives(pid)


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
