"""Dagster's own state: run history and schedules, beside the monitor's data in SQLite or in a PostgreSQL of one's own.

SQLite is for one machine. With PostgreSQL the daemon, the web UI and the runs may be on several.
"""

from __future__ import annotations

import json
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import dagster as dg

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from orchestration.settings import Settings

_CONFIG = """\
# Written by regiodeal; Dagster keeps run history and schedules in SQLite here, or where 'storage' says.
telemetry:
  enabled: false
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
    # two run workers, for two cores: one run lands a delivery while another builds
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

_SQLITE = """\
storage:
  custom:
    module: orchestration.run_history
    class: RunHistory
    config:
      base_dir: {folder}
"""
_PASSWORD = "REGIODEAL_DAGSTER_POSTGRES_PASSWORD"  # noqa: S105 - the name of the variable
_POSTGRES = """\
storage:
  custom:
    module: orchestration.run_history_postgres
    class: PostgresHistory
    config:
      postgres_db:
        # the driver that dagster-postgres brings; SQLAlchemy 2.1 would look for another by itself
        scheme: postgresql+psycopg2
        hostname: {hostname}
        port: {port}
        username: {username}
        db_name: {db_name}
        password:
          env: {password}
"""


class InstanceError(Exception):
    """Dagster's state cannot be kept where the settings say."""


def configuration(settings: Settings) -> str:
    """The text of ``dagster.yaml``; it names the variable that has the password, never the password.

    Raises:
        InstanceError: PostgreSQL is wanted and no password is set.
    """
    if settings.dagster_postgres is None:
        return _CONFIG + _SQLITE.format(folder=json.dumps(str(_folder(settings))))
    if settings.dagster_postgres_password is None:
        raise InstanceError(f"REGIODEAL_DAGSTER_POSTGRES is set: set its password in {_PASSWORD}")
    address = urlsplit(settings.dagster_postgres)
    return _CONFIG + _POSTGRES.format(
        hostname=address.hostname,
        port=address.port or 5432,
        username=address.username,
        db_name=address.path.removeprefix("/"),
        password=_PASSWORD,
    )


def instance_folder(settings: Settings) -> Path:
    """The folder Dagster calls DAGSTER_HOME, with its configuration in place.

    Raises:
        InstanceError: see ``configuration``.
    """
    text = configuration(settings)
    folder = _folder(settings)
    folder.mkdir(parents=True, exist_ok=True)
    config = folder / "dagster.yaml"
    if not config.exists() or config.read_text(encoding="utf-8") != text:
        config.write_text(text, encoding="utf-8")
    return folder


def _folder(settings: Settings) -> Path:
    return settings.home.resolve() / "dagster"


@contextmanager
def open_instance(settings: Settings) -> Iterator[dg.DagsterInstance]:
    """Dagster's instance of this home; in an empty PostgreSQL its tables are made.

    Raises:
        InstanceError: see ``configuration``; or the PostgreSQL cannot be used.
    """
    folder = instance_folder(settings)
    try:
        opened = dg.DagsterInstance.from_config(str(folder))
    except Exception as error:
        if settings.dagster_postgres is None:
            raise
        while error.__cause__ is not None and isinstance(error.__cause__, Exception):
            error = error.__cause__
        said = str(error).strip().partition("\n")[0]
        raise InstanceError(f"Dagster's PostgreSQL, {settings.dagster_postgres}, cannot be used: {said}") from None
    with opened as instance:
        yield instance
