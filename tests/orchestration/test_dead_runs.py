"""A run whose process is gone is told as failed; one that lives, or still waits, is left alone."""

from __future__ import annotations

import os
import subprocess
import sys
import uuid

import dagster as dg

from orchestration.dead_runs import fail_dead_runs

STARTED, STARTING, FAILURE = dg.DagsterRunStatus.STARTED, dg.DagsterRunStatus.STARTING, dg.DagsterRunStatus.FAILURE


def run_of(instance: dg.DagsterInstance, status: dg.DagsterRunStatus, pid: int | None) -> str:
    run = instance.add_run(dg.DagsterRun(job_name="delivery", run_id=str(uuid.uuid4()), status=status))
    if pid is not None:
        from dagster._core.events import EngineEventData

        instance.report_engine_event("Started process", run, EngineEventData.in_process(pid))
    return run.run_id


def gone() -> int:
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def test_only_those_whose_process_is_gone() -> None:
    with dg.DagsterInstance.ephemeral() as instance:
        lives = run_of(instance, STARTED, os.getpid())
        dead = run_of(instance, STARTED, gone())
        starting = run_of(instance, STARTING, None)
        waiting = run_of(instance, dg.DagsterRunStatus.NOT_STARTED, None)
        assert fail_dead_runs(instance) == [dead]
        status = {run.run_id: run.status for run in instance.get_runs()}
        assert status[dead] is FAILURE
        assert (status[lives], status[starting]) == (STARTED, STARTING)
        assert fail_dead_runs(instance) == []
        # A daemon that has just begun knows that nobody else is starting a run.
        assert fail_dead_runs(instance, starting_too=True) == [starting]
        assert {run.run_id: run.status for run in instance.get_runs()}[waiting] is dg.DagsterRunStatus.NOT_STARTED
