"""The build database from the recorded figures, made once per test session."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from orchestration.build import prepare_build
from orchestration.inputs import Inputs, SourceOutcome
from orchestration.settings import PROJECT_ROOT
from sources.catalogue import load_catalogue
from sources.catalogue.land import land_catalogue
from sources.landing import Landing
from sources.recorded.reader import land_recorded

if TYPE_CHECKING:
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


def build(home: Path) -> Built:
    """Land the catalogue and the recorded figures below ``home``, and build every model with its data tests.

    A second process that asks for the same ``home`` waits for the first and takes what it made.
    """
    home.mkdir(parents=True, exist_ok=True)
    with (home / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        catalogue = load_catalogue()
        landing = Landing(home / "landing")
        landed = land_catalogue(landing, catalogue)
        for table in catalogue.source_tables:
            land_recorded(landing, table)
        tables = tuple(
            manifest
            for table in catalogue.source_tables
            if (manifest := landing.in_force(table.publisher, table.id)) is not None
        )
        outcomes = tuple(
            SourceOutcome(table.id, "no_live_source" if table.protocol == "none" else "not_asked")
            for table in catalogue.source_tables
        )
        inputs = Inputs(landed.manifest, tables, outcomes, "test")
        folder = home / "build"
        done = home / "done"
        database = folder / "monitor.duckdb"
        if not done.exists():
            database = prepare_build(folder, landing, inputs, None)
            run_dbt(home, database, "build", "--exclude-resource-type", "unit_test")
            done.touch()
    return Built(home, database, landing, inputs, catalogue)
