"""The build database from the recorded figures and from what a test hands in, made once per test session."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from orchestration.build import prepare_build
from orchestration.in_force import inputs_in_force
from orchestration.settings import PROJECT_ROOT, Settings
from sources.catalogue import load_catalogue
from sources.catalogue.export import catalogue_digest
from sources.catalogue.land import land_catalogue
from sources.deliveries.deliveries import Deliveries
from sources.landing import Landing
from sources.recorded.reader import land_recorded
from tests.dbt.judging import judge

if TYPE_CHECKING:
    from collections.abc import Callable

    from orchestration.inputs import Inputs
    from sources.catalogue.load import Catalogue

DBT_PROJECT = PROJECT_ROOT / "dbt_project"


@dataclass(frozen=True)
class Built:
    """A finished build and what it was made from."""

    home: Path
    database: Path
    landing: Landing
    inputs: Inputs
    catalogue: Catalogue


def run_dbt(home: Path, database: Path, *arguments: str) -> str:
    """Run dbt on a build database in a process of its own; returns what it printed.

    Raises:
        AssertionError: it failed, with its output.
    """
    command = [
        str(Path(sys.executable).with_name("dbt")), *arguments,
        "--project-dir", str(DBT_PROJECT), "--profiles-dir", str(DBT_PROJECT),
        "--target-path", str(home / "target"), "--log-path", str(home / "logs"),
    ]  # fmt: skip
    environment = {**os.environ, "REGIODEAL_BUILD_DB": str(database), "DBT_SEND_ANONYMOUS_USAGE_STATS": "false"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    return done.stdout


TODAY = date(2026, 11, 25)
"""The day from which due dates are counted in every build of the tests."""


def inputs_of(landing: Landing, catalogue: Catalogue, deliveries: Deliveries) -> Inputs:
    """What a build starts from: the catalogue landed, its recorded figures, and what was handed in."""
    land_catalogue(landing, catalogue)
    for table in catalogue.source_tables:
        land_recorded(landing, table)
    settings = Settings(home=landing.root.parent, offline=True)
    return inputs_in_force(landing, catalogue, deliveries, settings, today=TODAY)


def build(
    home: Path,
    hand_in: Callable[[Deliveries], None] | None = None,
    catalogue: Catalogue | None = None,
    previous: Path | None = None,
) -> Built:
    """Land everything below ``home`` and build every model with its data tests.

    A second process that asks for the same ``home`` waits for the first and takes what it made.
    """
    home.mkdir(parents=True, exist_ok=True)
    with (home / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        catalogue = catalogue or load_catalogue()
        landing = Landing(home / "landing")
        deliveries = Deliveries(home / "deliveries", landing, catalogue, catalogue_digest(catalogue), judge=judge)
        done = home / "done"
        if hand_in is not None and not done.exists():
            hand_in(deliveries)
        inputs = inputs_of(landing, catalogue, deliveries)
        folder = home / "build"
        database = folder / "monitor.duckdb"
        if not done.exists():
            database = prepare_build(folder, landing, inputs, previous)
            run_dbt(home, database, "build", "--exclude-resource-type", "unit_test")
            done.touch()
    return Built(home, database, landing, inputs, catalogue)
