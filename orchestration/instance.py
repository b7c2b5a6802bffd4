"""Dagster's own state: run history and schedules, kept beside the monitor's data."""

from __future__ import annotations

import json
from contextlib import contextmanager
from typing import TYPE_CHECKING

import dagster as dg

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from orchestration.settings import Settings

_CONFIG = """\
# Written by regiodeal; Dagster keeps run history and schedules in SQLite here.
telemetry:
  enabled: false
storage:
  custom:
    module: orchestration.run_history
    class: RunHistory
    config:
      base_dir: {folder}
# Capturing each step's output would start a process per step and take the terminal from the progress display.
compute_logs:
  module: dagster._core.storage.noop_compute_log_manager
  class: NoOpComputeLogManager
# Every step's every event stays in the run history; what is printed is what somebody should read.
python_logs:
  python_log_level: WARNING
run_coordinator:
  module: dagster.core.run_coordinator
  class: QueuedRunCoordinator
  config:
    dequeue_interval_seconds: 1
concurrency:
  runs:
    # two cores: one run lands a delivery while another builds
    max_concurrent_runs: 2
    tag_concurrency_limits:
      # two runs never write one build; a second one waits in the queue
      - key: regiodeal/build
        value: "true"
        limit: 1
# A run whose process is gone is told as failed, so that the next can begin.
run_monitoring:
  enabled: true
  start_timeout_seconds: 120
  cancel_timeout_seconds: 60
  max_resume_run_attempts: 0
  poll_interval_seconds: 5
# A slow publisher must not keep the inbox waiting.
sensors:
  use_threads: true
  num_workers: 4
freshness:
  enabled: true
retention:
  sensor:
    purge_after_days:
      skipped: 1
      failure: 30
      success: 30
"""


def instance_folder(settings: Settings) -> Path:
    """The folder Dagster calls DAGSTER_HOME, with its configuration in place."""
    folder = settings.home.resolve() / "dagster"
    folder.mkdir(parents=True, exist_ok=True)
    config = folder / "dagster.yaml"
    wanted = _CONFIG.format(folder=json.dumps(str(folder)))
    if not config.exists() or config.read_text(encoding="utf-8") != wanted:
        config.write_text(wanted, encoding="utf-8")
    return folder


@contextmanager
def open_instance(settings: Settings) -> Iterator[dg.DagsterInstance]:
    """Dagster's instance of this home."""
    with dg.DagsterInstance.from_config(str(instance_folder(settings))) as instance:
        yield instance
